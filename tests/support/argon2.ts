import { createArgon2 } from "../../src/adapters/argon2_wasm.ts";
import type { Argon2 } from "../../src/core/passwords/passwords.ts";

const file = new URL(import.meta.resolve("@phi-ag/argon2/argon2.wasm"));
const module = await WebAssembly.compile(await Deno.readFile(file));

/** The Worker's argon2id in Deno: the same module and code, compiled from the file. */
export const argon2: Argon2 = createArgon2(() => module);

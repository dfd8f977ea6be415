// A namespace, because Deno (which instantiates the module by itself) has no default export for it.
// @ts-types="./argon2_wasm_module.d.ts"
import * as wasm from "@phi-ag/argon2/argon2.wasm";
import type { Argon2, Argon2Cost } from "../core/passwords/passwords.ts";

type Pointer = number;

/** What `@phi-ag/argon2` exports: the reference implementation in C, see its `argon2.h`. */
type Exports = {
  memory: WebAssembly.Memory;
  _initialize: () => void;
  malloc: (bytes: number) => Pointer;
  free: (pointer: Pointer) => void;
  /** 0, or the number of an error. */
  argon2_hash: (
    iterations: number,
    memoryKiB: number,
    parallelism: number,
    password: Pointer,
    passwordLength: number,
    salt: Pointer,
    saltLength: number,
    hash: Pointer,
    hashLength: number,
    encoded: Pointer,
    encodedLength: number,
    type: number,
    version: number,
  ) => number;
};

const ARGON2ID = 2;
const VERSION_1_3 = 0x13;
const NO_TEXT = 0;

/** Memory of WebAssembly never shrinks; an instance above this is not kept. An isolate has 128. */
const KEPT_BYTES = 48 * 1024 * 1024;

/** argon2id in a Worker: workerd compiles only what is imported statically. */
export const argon2: Argon2 = createArgon2(() => wasm.default);

/**
 * argon2id over the compiled module of `@phi-ag/argon2`, instantiated when first used. It calls the
 * module itself: the package's own `hash()` passes the number of UTF-16 units as the number of
 * bytes, so it ignores the end of every password that is not ASCII.
 *
 * The calculation is synchronous, so an isolate never has two in memory and needs no queue.
 *
 * @throws when the module refuses, for example when memory runs out.
 */
export function createArgon2(module: () => WebAssembly.Module): Argon2 {
  let kept: Exports | undefined;
  // deno-lint-ignore require-await
  return async (password, salt, cost) => {
    const exports = kept ?? instantiate(module());
    kept = undefined; // an instance that trapped is not used again
    const hash = calculate(exports, password, salt, cost);
    if (exports.memory.buffer.byteLength <= KEPT_BYTES) kept = exports;
    return hash;
  };
}

function instantiate(module: WebAssembly.Module): Exports {
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  exports._initialize();
  return exports;
}

function calculate(
  exports: Exports,
  password: Uint8Array,
  salt: Uint8Array,
  { memoryKiB, iterations, parallelism, hashLength }: Argon2Cost,
): Uint8Array {
  // One allocation for the three, wiped before it is freed: `free` does not erase the password.
  const size = password.length + salt.length + hashLength;
  const start = exports.malloc(size);
  if (start === 0) throw new Error("Cannot hash a password: out of memory");
  const saltAt = start + password.length;
  const hashAt = saltAt + salt.length;
  const input = new Uint8Array(exports.memory.buffer, start, size);
  input.set(password);
  input.set(salt, password.length);
  // deno-fmt-ignore
  const error = exports.argon2_hash(
    iterations, memoryKiB, parallelism, start, password.length, saltAt, salt.length,
    hashAt, hashLength, NO_TEXT, 0, ARGON2ID, VERSION_1_3,
  );
  // The memory may have grown: every view of it is a new one.
  const hash = new Uint8Array(exports.memory.buffer, hashAt, hashLength).slice();
  new Uint8Array(exports.memory.buffer, start, size).fill(0);
  exports.free(start);
  if (error !== 0) throw new Error(`Cannot hash a password: argon2 error ${error}`);
  return hash;
}

/**
 * `deno run -A --no-check bench/argon2.ts [FILE.wasm …]`: how long argon2id takes in every npm package that brings
 * it as WebAssembly or JavaScript, by turns with the Worker's. Installs them with npm into a folder of their own.
 * Files are further builds of the reference source that export `malloc`, `free` and `argon2_hash`. The figures of
 * docs/decisions/026-argon2id-in-webassembly.md.
 */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import process from "node:process";
import { createArgon2 } from "../src/adapters/argon2_wasm.ts";
import { argon2 } from "../tests/support/argon2.ts";
import { printTable } from "./harness.ts";
import { quantile, ratioOf, spreadOf } from "./report/statistics.ts";

type Hash = (password: Uint8Array, salt: Uint8Array) => Promise<Uint8Array> | Uint8Array;

/** A package: which of its files is compiled, and how it is called. */
type Candidate = {
  name: string;
  version: string;
  /** What is downloaded of it for argon2id: for the size. */
  files: string[];
  open: (folder: string) => Promise<Hash>;
};

const COST = { memoryKiB: 19_456, iterations: 2, parallelism: 1, hashLength: 32 };
const { memoryKiB: m, iterations: t, parallelism: p, hashLength } = COST;
const ROUNDS = 25;
const password = new TextEncoder().encode("rumah-baru-2024");
const salt = new TextEncoder().encode("q1W2e3R4t5Y6u7I8");

const CANDIDATES: readonly Candidate[] = [
  {
    name: "hash-wasm",
    version: "4.13.0",
    files: ["dist/argon2.umd.min.js"],
    open: async (folder) => {
      const { argon2id } = await import(`${folder}/dist/index.esm.js`);
      const cost = { parallelism: p, iterations: t, memorySize: m, hashLength };
      return (password, salt) => argon2id({ password, salt, ...cost, outputType: "binary" });
    },
  },
  {
    name: "argon2-wasm-edge",
    version: "1.0.23",
    files: ["dist/index.esm.min.js", "wasm/argon2.wasm", "wasm/blake2b.wasm"],
    open: async (folder) => {
      const { argon2id, setWASMModules } = await import(`${folder}/dist/index.esm.js`);
      setWASMModules({
        argon2WASM: await compiled(`${folder}/wasm/argon2.wasm`),
        blake2bWASM: await compiled(`${folder}/wasm/blake2b.wasm`),
      });
      const cost = { parallelism: p, iterations: t, memorySize: m, hashLength };
      return (password, salt) => argon2id({ password, salt, ...cost, outputType: "binary" });
    },
  },
  {
    name: "argon2id",
    version: "1.0.1",
    files: ["lib/argon2id.js", "lib/setup.js", "dist/simd.wasm"],
    open: async (folder) => {
      const { default: setUp } = await import(`${folder}/lib/setup.js`);
      const module = await compiled(`${folder}/dist/simd.wasm`);
      const instantiate = (imports: WebAssembly.Imports) => ({
        instance: new WebAssembly.Instance(module, imports),
        module,
      });
      const argon2id = await setUp(instantiate, instantiate);
      return (password, salt) =>
        argon2id({
          password,
          salt,
          parallelism: p,
          passes: t,
          memorySize: m,
          tagLength: hashLength,
        });
    },
  },
  {
    name: "argon2-browser",
    version: "1.18.0",
    files: ["dist/argon2-simd.wasm"],
    // Its own loader is for browsers.
    open: async (folder) => {
      const module = await compiled(`${folder}/dist/argon2-simd.wasm`);
      return openBuild(module, { memory: "c", argon2_hash: "e", malloc: "f", free: "g" }, {
        a: (exports) => (to: number, from: number, bytes: number) =>
          void new Uint8Array((exports().c as WebAssembly.Memory).buffer).copyWithin(
            to,
            from,
            from + bytes,
          ),
        b: (exports) => (bytes: number) => {
          const memory = exports().c as WebAssembly.Memory;
          return memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / 65_536)) >= 0;
        },
      });
    },
  },
  {
    name: "@rabbit-company/argon2id",
    version: "2.1.0",
    files: ["module/argon2id.js", "module/argon2id_wasm_bg.wasm"],
    open: async (folder) => {
      const { default: Argon2id } = await import(`${folder}/module/argon2id.js`);
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return async (password, salt) => {
        const hash = await Argon2id.hash(text(password), text(salt), p, m, t, hashLength);
        return Uint8Array.from(hash.match(/../g), (pair: string) => parseInt(pair, 16));
      };
    },
  },
  {
    name: "@noble/hashes",
    version: "2.4.0",
    files: ["argon2.js", "blake2.js", "_blake.js", "_u64.js", "utils.js"],
    open: async (folder) => {
      const { argon2id } = await import(`${folder}/argon2.js`);
      return (password, salt) => argon2id(password, salt, { t, m, p, dkLen: hashLength });
    },
  },
];

async function compiled(path: string): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Deno.readFile(path));
}

type Import = (exports: () => WebAssembly.Exports) => (...args: number[]) => unknown;

/** A build of the reference source in C; `names` are what its exports are called there. */
function openBuild(
  module: WebAssembly.Module,
  names: Record<"memory" | "argon2_hash" | "malloc" | "free", string>,
  imports: Record<string, Import> = {},
): Hash {
  const given: Record<string, Record<string, (...args: number[]) => unknown>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const make = imports[name] ?? (() => () => 0);
    (given[from] ??= {})[name] = make(() => exports) as (...args: number[]) => unknown;
  }
  const { exports } = new WebAssembly.Instance(module, given as WebAssembly.Imports);
  (exports._initialize as undefined | (() => void))?.();
  const memory = exports[names.memory] as WebAssembly.Memory;
  const [malloc, free, hash] = [names.malloc, names.free, names.argon2_hash]
    .map((name) => exports[name] as (...args: number[]) => number);
  return (password, salt) => {
    const start = malloc!(password.length + salt.length + hashLength);
    const [saltAt, hashAt] = [start + password.length, start + password.length + salt.length];
    new Uint8Array(memory.buffer).set(password, start);
    new Uint8Array(memory.buffer).set(salt, saltAt);
    // deno-fmt-ignore
    const error = hash!(
      t, m, p, start, password.length, saltAt, salt.length, hashAt, hashLength, 0, 0, 2, 0x13,
    );
    assert.equal(error, 0);
    const result = new Uint8Array(memory.buffer, hashAt, hashLength).slice();
    free!(start);
    return result;
  };
}

/** Each with how it is opened, and what is downloaded. */
async function contestants(): Promise<{ name: string; bytes: number; hash: Hash }[]> {
  const folder = await Deno.makeTempDir({ prefix: "daftar-argon2-" });
  await Deno.writeTextFile(`${folder}/package.json`, `{"type":"module"}`);
  const packages = CANDIDATES.map(({ name, version }) => `${name}@${version}`);
  const { success } = await new Deno.Command("npm", {
    args: ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages],
    cwd: folder,
    stdout: "null",
  }).output();
  assert.ok(success, "npm cannot install the packages");
  const found = [];
  for (const { name, version, files, open } of CANDIDATES) {
    const path = `${folder}/node_modules/${name}`;
    const bytes = files.reduce((sum, file) => sum + sizeOf(`${path}/${file}`), 0);
    found.push({ name: `${name} ${version}`, bytes, hash: await open(path) });
  }
  for (const file of Deno.args) {
    const names = { memory: "memory", argon2_hash: "argon2_hash", malloc: "malloc", free: "free" };
    const hash = openBuild(await compiled(file), names);
    found.push({ name: file.split("/").at(-1)!, bytes: sizeOf(file), hash });
  }
  // A folder of its own, which nothing is loaded from any more.
  await Deno.remove(folder, { recursive: true });
  return found;
}

function sizeOf(path: string): number {
  return gzipSync(Deno.readFileSync(path), { level: 9 }).length;
}

async function cpuMs(hash: Hash): Promise<number> {
  const before = process.cpuUsage();
  await hash(password, salt);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const ours: Hash = (password, salt) => argon2(new Uint8Array(password), new Uint8Array(salt), COST);
const expected = await ours(password, salt);
const file = new URL(import.meta.resolve("@phi-ag/argon2/argon2.wasm")).pathname;
const rows = [];
const anew = await compiled(file);
const again = createArgon2(() => anew);
const same: Hash = (password, salt) => again(new Uint8Array(password), new Uint8Array(salt), COST);
for (
  const { name, bytes, hash } of [
    { name: "@phi-ag/argon2, once more", bytes: sizeOf(file), hash: same },
    ...await contestants(),
  ]
) {
  for (let run = 0; run < 3; run++) assert.deepEqual(await hash(password, salt), expected, name);
  const pairs: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % 2 === 0 ? await cpuMs(hash) : 0;
    const baseline = await cpuMs(ours);
    pairs.push([first || await cpuMs(hash), baseline]);
  }
  const { ratio, low, high } = ratioOf(pairs.map((pair) => [pair]));
  rows.push({
    name,
    "KiB, gzip": bytes / 1024,
    "CPU ms": spreadOf(pairs.map(([ms]) => ms)).median,
    "least": quantile(pairs.map(([ms]) => ms).sort((a, b) => a - b), 0),
    "ratio": `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
  });
}
printTable(`argon2id m=${m} t=${t} p=${p}, ${ROUNDS} pairs with @phi-ag/argon2`, rows);

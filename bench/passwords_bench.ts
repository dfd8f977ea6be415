import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { deriveSlowly } from "../src/core/passwords/pbkdf2_sha256.ts";
import { argon2 } from "../tests/support/argon2.ts";

// `deno bench -A bench/passwords_bench.ts`. Times depend on the machine: compare the ratios.

const ITERATIONS = 200_000;
const password = new TextEncoder().encode("rumah-baru-2024");
const salt = new TextEncoder().encode("q1W2e3R4t5Y6u7I8o9P0aS");

const group = `PBKDF2-HMAC-SHA256, ${ITERATIONS} iterations`;

Deno.bench("ours, unrolled", { group, baseline: true }, async () => {
  await deriveSlowly(password, salt, ITERATIONS, () => Promise.resolve());
});

Deno.bench("ours, as a loop", { group }, () => {
  deriveInLoop(password, salt, ITERATIONS);
});

Deno.bench("node:crypto of this runtime, refused in production", { group }, () => {
  pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
});

for (const [memoryKiB, iterations] of [[19_456, 2], [12_288, 3]] as const) {
  const cost = { memoryKiB, iterations, parallelism: 1, hashLength: 32 };
  Deno.bench(`m=${memoryKiB}, t=${iterations}`, { group: "argon2id" }, async () => {
    await argon2(password, salt.subarray(0, 12), cost);
  });
}

/** The same with the compression function as a loop, to measure the gain from unrolling it. */
function deriveInLoop(password: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  const key = new Uint8Array(64);
  key.set(password);
  const [inner, outer] = [new Int32Array(8), new Int32Array(8)];
  compressInLoop(inner, INITIAL, toWords(key.map((byte) => byte ^ 0x36)));
  compressInLoop(outer, INITIAL, toWords(key.map((byte) => byte ^ 0x5c)));

  const first = new Uint8Array(64);
  first.set(salt);
  first.set([0, 0, 0, 1, 0x80], salt.length);
  const block = toWords(first);
  block[15] = (64 + salt.length + 4) * 8;
  const sum = new Int32Array(8);
  for (let i = 0; i < iterations; i++) {
    compressInLoop(block, inner, block);
    block.fill(0, 8);
    block[8] = 0x80000000;
    block[15] = (64 + 32) * 8;
    compressInLoop(block, outer, block);
    for (let word = 0; word < 8; word++) sum[word]! ^= block[word]!;
  }
  const bytes = new Uint8Array(32);
  sum.forEach((word, i) => new DataView(bytes.buffer).setInt32(i * 4, word));
  return bytes;
}

const [ROUND_CONSTANTS, INITIAL] = primeRoots();
const schedule = new Int32Array(64);

function compressInLoop(out: Int32Array, state: Int32Array, block: Int32Array): void {
  const w = schedule;
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!, y = w[i - 2]!;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
  let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + ROUND_CONSTANTS[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  out[0] = state[0]! + a;
  out[1] = state[1]! + b;
  out[2] = state[2]! + c;
  out[3] = state[3]! + d;
  out[4] = state[4]! + e;
  out[5] = state[5]! + f;
  out[6] = state[6]! + g;
  out[7] = state[7]! + h;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function toWords(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(i * 4));
}

/** SHA-256's constants: the first 32 bits of the fractions of the primes' cube and square roots. */
function primeRoots(): [Int32Array, Int32Array] {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root: number) => Math.floor((root % 1) * 2 ** 32);
  const roots = [primes.map(Math.cbrt), primes.slice(0, 8).map(Math.sqrt)];
  return roots.map((list) => Int32Array.from(list.map(fraction))) as [Int32Array, Int32Array];
}

assert.deepEqual(deriveInLoop(password, salt, 1000), await deriveSlowly(password, salt, 1000));

import { compressBlock } from "./sha256_block.ts";

/** Above this, production Workers refuse PBKDF2 in WebCrypto and in `node:crypto` alike. */
export const NATIVE_ITERATIONS = 100_000;

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Derives 32 bytes from a password. `pbkdf2Sha256` is the one that the service uses. */
export type Pbkdf2 = (password: Bytes, salt: Bytes, iterations: number) => Promise<Bytes>;

/** SHA-256's initial state. */
// deno-fmt-ignore
const INITIAL = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/**
 * PBKDF2-HMAC-SHA256 with a 32-byte result, for any number of iterations. Up to
 * `NATIVE_ITERATIONS` WebCrypto does it. Above, our own code does, and blocks the isolate meanwhile:
 * about 0.35 seconds for a million.
 *
 * Source: RFC 8018, section 5.2. The limit: `workerd`, `src/workerd/io/limit-enforcer.h`.
 */
export async function pbkdf2Sha256(password: Bytes, salt: Bytes, iterations: number) {
  if (iterations > NATIVE_ITERATIONS) return deriveSlowly(password, salt, iterations);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}

/** The same without WebCrypto. HMAC's two key blocks are compressed once, not once per iteration. */
export function deriveSlowly(password: Bytes, salt: Bytes, iterations: number): Bytes {
  const [inner, outer] = hmacStates(password);
  const block = new Int32Array(16);
  block.set(digest(inner, 64, firstMessage(salt)));
  block[8] = 0x80000000; // padding of a 32-byte message that follows a 64-byte key block
  block[15] = (64 + 32) * 8;
  compressBlock(block, outer, block);

  const sum = block.slice(0, 8);
  for (let i = 1; i < iterations; i++) {
    compressBlock(block, inner, block);
    compressBlock(block, outer, block);
    for (let word = 0; word < 8; word++) sum[word]! ^= block[word]!;
  }
  return toBytes(sum);
}

/** The states in which HMAC's inner and outer hash are after their key block. */
function hmacStates(password: Bytes): [Int32Array, Int32Array] {
  const key = new Uint8Array(64);
  key.set(password.length > 64 ? toBytes(digest(INITIAL, 0, password)) : password);
  return [digestBlock(key.map((byte) => byte ^ 0x36)), digestBlock(key.map((byte) => byte ^ 0x5c))];
}

function digestBlock(bytes: Bytes): Int32Array {
  const state = new Int32Array(8);
  compressBlock(state, INITIAL, toWords(bytes));
  return state;
}

/** The salt and the number of the (only) block. */
function firstMessage(salt: Bytes): Bytes {
  const message = new Uint8Array(salt.length + 4);
  message.set(salt);
  message[salt.length + 3] = 1;
  return message;
}

/** Finishes a hash with `message`; `start` is its state after `bytesBefore` bytes (whole blocks). */
function digest(start: Int32Array, bytesBefore: number, message: Bytes): Int32Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const words = toWords(padded);
  words[words.length - 1] = (bytesBefore + message.length) * 8;

  const state = start.slice();
  for (let i = 0; i < words.length; i += 16) {
    compressBlock(state, state, words.subarray(i, i + 16));
  }
  return state;
}

function toWords(bytes: Bytes): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(i * 4));
}

function toBytes(words: Int32Array): Bytes {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setInt32(i * 4, word));
  return bytes;
}

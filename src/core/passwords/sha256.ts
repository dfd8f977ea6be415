import { compressBlock } from "./sha256_block.ts";

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** SHA-256's initial state. */
// deno-fmt-ignore
const INITIAL = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/**
 * SHA-256 as eight big-endian words, for callers that cannot wait for WebCrypto.
 *
 * Source: FIPS 180-4, section 6.2.
 */
export function sha256(message: Bytes): Int32Array {
  return finishSha256(INITIAL, 0, message);
}

/** The state that follows SHA-256's initial one after a single block of 64 bytes. */
function sha256OfBlock(block: Bytes): Int32Array {
  const state = new Int32Array(8);
  compressBlock(state, INITIAL, toWords(block));
  return state;
}

/** Finishes a hash with `message`; `start` is its state after `bytesBefore` bytes (whole blocks). */
export function finishSha256(start: Int32Array, bytesBefore: number, message: Bytes): Int32Array {
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

/** The states in which HMAC's inner and outer hash are after their key block. */
export function hmacStates(secret: Bytes): [Int32Array, Int32Array] {
  const key = new Uint8Array(64);
  key.set(secret.length > 64 ? wordsToBytes(sha256(secret)) : secret);
  const padded = (pad: number) => sha256OfBlock(key.map((byte) => byte ^ pad));
  return [padded(0x36), padded(0x5c)];
}

/** HMAC-SHA-256, for messages that are hashed sooner than WebCrypto answers. */
export function hmacSha256(secret: Bytes, message: Bytes): Bytes {
  const [inner, outer] = hmacStates(secret);
  const digest = wordsToBytes(finishSha256(inner, 64, message));
  return wordsToBytes(finishSha256(outer, 64, digest));
}

/** Big-endian words as bytes. */
export function wordsToBytes(words: Int32Array): Bytes {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setInt32(i * 4, word));
  return bytes;
}

function toWords(bytes: Bytes): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(i * 4));
}

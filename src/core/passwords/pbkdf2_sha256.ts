import { type Bytes, finishSha256, hmacStates, wordsToBytes } from "./sha256.ts";
import { compressBlock } from "./sha256_block.ts";

export type { Bytes } from "./sha256.ts";

/** Above this, production Workers refuse PBKDF2 in WebCrypto and in `node:crypto` alike. */
export const NATIVE_ITERATIONS = 100_000;

/**
 * Iterations between two pauses, about 1 ms: answering another request takes several turns of the event
 * loop, and each may have to wait for one turn of ours. Counted, because a Worker's clock stands still
 * while it computes.
 */
export const ITERATIONS_PER_TURN = 2_500;

/** Derives 32 bytes from a password. `pbkdf2Sha256` is the one that the service uses. */
export type Pbkdf2 = (password: Bytes, salt: Bytes, iterations: number) => Promise<Bytes>;

/** Lets whatever else the isolate has to do run for at least `milliseconds`. */
export type Pause = (milliseconds: number) => Promise<void>;

/**
 * PBKDF2-HMAC-SHA256 with a 32-byte result, for any number of iterations. Up to
 * `NATIVE_ITERATIONS` WebCrypto does it. Above, our own code does: about 0.35 seconds of CPU for a
 * million, in turns of `ITERATIONS_PER_TURN` between which other requests run.
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
export async function deriveSlowly(
  password: Bytes,
  salt: Bytes,
  iterations: number,
  pause: Pause = sleep,
): Promise<Bytes> {
  const [inner, outer] = hmacStates(password);
  const block = new Int32Array(16);
  block.set(finishSha256(inner, 64, firstMessage(salt)));
  block[8] = 0x80000000; // padding of a 32-byte message that follows a 64-byte key block
  block[15] = (64 + 32) * 8;
  compressBlock(block, outer, block);
  const sum = block.slice(0, 8);

  const derivation = Symbol();
  try {
    for (let left = iterations - 1; left > 0; left -= ITERATIONS_PER_TURN) {
      await takeTurn(derivation, pause);
      iterate(block, sum, inner, outer, Math.min(left, ITERATIONS_PER_TURN));
      if (left > ITERATIONS_PER_TURN) await pause(0);
    }
  } finally {
    if (holder === derivation) holder = null;
  }
  return wordsToBytes(sum);
}

/** How long a derivation waits before it looks again whether another has finished. */
const WAIT_MS = 5;
/** A derivation that was not seen for so long belongs to a request that the platform has ended. */
const LOST_MS = 1_000;

let holder: symbol | null = null;
let seenAt = 0;

/**
 * Derivations of one isolate run one after the other: six at once would take six turns in a row, and
 * every other request would wait for all six. Nobody waits for a promise of another request, because
 * that request may be ended before it keeps it.
 */
async function takeTurn(derivation: symbol, pause: Pause): Promise<void> {
  while (holder && holder !== derivation && performance.now() - seenAt < LOST_MS) {
    await pause(WAIT_MS);
  }
  holder = derivation;
  seenAt = performance.now();
}

function iterate(
  block: Int32Array,
  sum: Int32Array,
  inner: Int32Array,
  outer: Int32Array,
  iterations: number,
): void {
  for (let i = 0; i < iterations; i++) {
    compressBlock(block, inner, block);
    compressBlock(block, outer, block);
    for (let word = 0; word < 8; word++) sum[word]! ^= block[word]!;
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The salt and the number of the (only) block. */
function firstMessage(salt: Bytes): Bytes {
  const message = new Uint8Array(salt.length + 4);
  message.set(salt);
  message[salt.length + 3] = 1;
  return message;
}

import assert from "node:assert/strict";
import { createPasswords, unusablePassword } from "../../src/core/passwords/passwords.ts";
import { type Bytes, deriveSlowly } from "../../src/core/passwords/pbkdf2_sha256.ts";
import { finishSha256, hmacSha256, sha256, wordsToBytes } from "../../src/core/passwords/sha256.ts";

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** A clock that only moves when it is told to, in place of the runtime's. */
function standingClock() {
  const { now } = performance;
  let ms = 5_000;
  performance.now = () => ms;
  return {
    pass: (milliseconds: number) => void (ms += milliseconds),
    [Symbol.dispose]: () => void (performance.now = now),
  };
}

/** Derives, and returns how long each pause was that it took. */
async function pausesOf(clock: ReturnType<typeof standingClock>, iterations: number) {
  const pauses: number[] = [];
  await deriveSlowly(utf8("x"), utf8("salt"), iterations, (milliseconds) => {
    pauses.push(milliseconds);
    clock.pass(milliseconds);
    return Promise.resolve();
  });
  return pauses;
}

Deno.test("our own PBKDF2 waits a second for one that is never seen again, and for none that has ended", async () => {
  using clock = standingClock();
  assert.deepEqual(await pausesOf(clock, 1), []);
  assert.deepEqual(await pausesOf(clock, 5_002), [0, 0]);
  const ended = () => new Promise<void>(() => {});
  deriveSlowly(utf8("x"), utf8("salt"), 2_502, ended);
  const waits = await pausesOf(clock, 2_501);
  assert.equal(waits.reduce((sum, ms) => sum + ms, 0), 1_000);
  assert.ok(waits.every((ms) => ms > 0 && ms <= 20), `${waits}`);
  assert.deepEqual(await pausesOf(clock, 2_502), [0]);
});

Deno.test("SHA-256 and HMAC agree with WebCrypto at every length around a block's end", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(200));
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 118, 119, 120, 127, 128, 129]) {
    const text = bytes.subarray(0, length);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
    assert.deepEqual(wordsToBytes(sha256(text)), digest, `${length} bytes`);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const secret = bytes.slice(0, Math.max(1, length));
    const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
    const signed = new Uint8Array(await crypto.subtle.sign("HMAC", key, text));
    assert.deepEqual(hmacSha256(secret, text), signed, `secret of ${length} bytes`);
  }
  const state = Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  finishSha256(state, 64, utf8("x"));
  assert.deepEqual([...state], [1, 2, 3, 4, 5, 6, 7, 8], "the state to start from stays");
});

Deno.test("a hash is compared whole, and its time is told to the millisecond", async () => {
  using clock = standingClock();
  const told: number[] = [];
  const stored = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
  let derived = stored;
  const passwords = createPasswords({
    scheme: "argon2id",
    argon2: () => {
      clock.pass(7);
      return Promise.resolve(derived);
    },
    onHash: (milliseconds) => told.push(milliseconds),
  });
  const hash = await passwords.hash("sawah-hijau");
  assert.equal(await passwords.verify("sawah-hijau", hash), true);
  for (let i = 0; i < stored.length; i++) {
    derived = stored.with(i, 0);
    assert.equal(await passwords.verify("sawah-hijau", hash), false, `byte ${i}`);
  }
  for (const other of [stored.slice(0, 31), new Uint8Array([...stored, 0]), new Uint8Array(0)]) {
    derived = other;
    assert.equal(await passwords.verify("sawah-hijau", hash), false, `${other.length} bytes`);
  }
  assert.deepEqual(new Set(told), new Set([7]));
});

Deno.test("every letter and digit of a salt is as likely as every other", async () => {
  const { getRandomValues } = crypto;
  let next = 0;
  // Every byte as often as every other: 248 of 256 are used, four for each character.
  crypto.getRandomValues = ((bytes: Uint8Array) => {
    return bytes.fill(next++ % 256);
  }) as typeof getRandomValues;
  using restored = new DisposableStack();
  restored.defer(() => void (crypto.getRandomValues = getRandomValues));
  const passwords = createPasswords({
    scheme: "pbkdf2_sha256",
    argon2: () => assert.fail("another scheme"),
    pbkdf2: () => Promise.resolve(new Uint8Array(32)),
  });
  const counts = new Map<string, number>();
  for (let i = 0; i < 124; i++) {
    const [, , salt] = (await passwords.hash("sawah-hijau")).split("$");
    for (const character of salt!) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  assert.equal(counts.size, 62);
  assert.deepEqual(new Set(counts.values()), new Set([44]));
});

Deno.test("an unusable password has 33 characters and is nobody's", () => {
  const text = unusablePassword({ newId: () => "01234567-89ab-4def-8123-456789abcdef" });
  assert.equal(text, "!0123456789ab4def8123456789abcdef");
});

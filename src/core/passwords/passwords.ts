import type { Passwords, Runtime } from "../../deps.ts";
import { type Bytes, type Pbkdf2, pbkdf2Sha256 } from "./pbkdf2_sha256.ts";

/** The cost of one argon2id hash. */
export type Argon2Cost = {
  memoryKiB: number;
  iterations: number;
  parallelism: number;
  /** Bytes of the result. */
  hashLength: number;
};

/** argon2id, version 1.3. */
export type Argon2 = (password: Bytes, salt: Bytes, cost: Argon2Cost) => Promise<Uint8Array>;

/** How new hashes can be made. */
export const SCHEMES = ["argon2id", "pbkdf2_sha256"] as const;

/** How new hashes are made. */
export type Scheme = typeof SCHEMES[number];

/** What `createPasswords` needs. */
export type PasswordsOptions = {
  argon2: Argon2;
  /** `pbkdf2_sha256` while a Django without argon2-cffi serves logins on the same table. */
  scheme: Scheme;
  /** What a new argon2id hash costs. Default: production's. */
  argon2Cost?: Argon2Cost;
  /** PBKDF2-HMAC-SHA256; the tests count its iterations. */
  pbkdf2?: Pbkdf2;
  /**
   * Receives the time that each call spent on hashing. In production a Worker's clock stands still between two
   * I/O operations and this is 0: see the CPU time in the platform's own logs.
   */
  onHash?: (milliseconds: number) => void;
};

/** Longer passwords (in bytes of UTF-8) are never hashed: `hash` throws, `verify` says `false`. */
export const MAX_PASSWORD_BYTES = 1024;

/** The second of the settings that OWASP recommends. With a 12-byte salt the text has 97 characters; the column holds 100. */
const ARGON2 = { memoryKiB: 19_456, iterations: 2, parallelism: 1, hashLength: 32 };
const ARGON2_SALT_BYTES = 12;
const PBKDF2_ITERATIONS = 600_000;
const PBKDF2_SALT_CHARACTERS = 22;

/** The cost of verifying a hash is written in the hash itself, so it needs an upper bound. */
const LIMITS = { pbkdf2Iterations: 2_000_000, memoryKiB: 65_536, iterations: 10, parallelism: 8 };

type Pbkdf2Hash = { scheme: "pbkdf2_sha256"; iterations: number; salt: Bytes; hash: Bytes };
type Argon2Hash = { scheme: "argon2id"; cost: Argon2Cost; salt: Bytes; hash: Bytes };
type StoredHash = Pbkdf2Hash | Argon2Hash;

type Hashing = Required<Omit<PasswordsOptions, "onHash">>;

/** A hash in Django's notation that no password matches. 33 characters. */
export function unusablePassword({ newId }: Pick<Runtime, "newId">): string {
  return `!${newId().replaceAll("-", "")}`;
}

/**
 * Hashes and verifies passwords in Django's notation. New hashes are made of the password's NFC form,
 * so that keyboards that spell é differently agree; nothing else is changed, blanks included. Stored
 * hashes may be older, or Django's, which hashes what it receives: see `spellingsOf`.
 *
 * | stored                          | verified                                                    |
 * | ------------------------------- | ----------------------------------------------------------- |
 * | `pbkdf2_sha256$…`               | up to 2,000,000 iterations                                  |
 * | `argon2$argon2id$v=19$…`        | up to 64 MiB, 10 passes, 8 lanes (Django's own has 100 MiB) |
 * | anything else (`!…`, bcrypt, …) | never: `false`, as for a wrong password, at no cost         |
 *
 * A verification costs what the stored hash costs, times the spellings that were tried. Whoever
 * answers must not let the time tell which hash is stored, or whether one is: see `holdRefusals`.
 */
export function createPasswords(options: PasswordsOptions): Passwords {
  const { argon2, scheme, argon2Cost = ARGON2, pbkdf2 = pbkdf2Sha256 } = options;
  const hashing = { argon2, scheme, argon2Cost, pbkdf2 };
  const timed = timer(options.onHash);
  return {
    hash: async (password) => {
      await nextTurn();
      return await timed(() => hash(hashing, password));
    },
    verify: (password, stored) => timed(() => verify(hashing, password, stored)),
    isOutdated: (stored) => isOutdated(hashing, stored),
  };
}

/**
 * The spellings of a password under which its hash may be stored, the likeliest first: as received
 * (Django hashed it so), composed (NFC: our own hashes), decomposed (NFD: a Mac that signed up with
 * Django). One for ASCII, at most three.
 */
export function spellingsOf(password: string): string[] {
  return [...new Set([password, password.normalize("NFC"), password.normalize("NFD")])];
}

function timer(onHash: (milliseconds: number) => void = () => {}) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      onHash(performance.now() - start);
    }
  };
}

/** A hash computes without a pause: a look-up that was to run beside it would leave after it. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function hash(hashing: Hashing, password: string): Promise<string> {
  const bytes = toBytes(password.normalize("NFC"));
  if (!bytes) throw new RangeError(`Cannot hash a password of over ${MAX_PASSWORD_BYTES} bytes`);
  // No default case: the compiler reports a scheme that is missing here.
  switch (hashing.scheme) {
    case "argon2id":
      return await hashArgon2(hashing, bytes);
    case "pbkdf2_sha256":
      return await hashPbkdf2(hashing, bytes);
  }
}

async function hashArgon2({ argon2, argon2Cost }: Hashing, password: Bytes): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(ARGON2_SALT_BYTES));
  const derived = await argon2(password, salt, argon2Cost);
  const { memoryKiB: m, iterations: t, parallelism: p } = argon2Cost;
  const [salt64, hash64] = [salt, derived].map((part) => toBase64(part).replace(/=+$/, ""));
  return `argon2$argon2id$v=19$m=${m},t=${t},p=${p}$${salt64}$${hash64}`;
}

async function hashPbkdf2({ pbkdf2 }: Hashing, password: Bytes): Promise<string> {
  const salt = randomText(PBKDF2_SALT_CHARACTERS);
  const derived = await pbkdf2(password, new TextEncoder().encode(salt), PBKDF2_ITERATIONS);
  return `pbkdf2_sha256$${PBKDF2_ITERATIONS}$${salt}$${toBase64(derived)}`;
}

async function verify(hashing: Hashing, password: string, stored: string): Promise<boolean> {
  const known = readHash(stored);
  if (!known) return false;
  for (const spelling of spellingsOf(password)) {
    const bytes = toBytes(spelling);
    if (bytes && isEqual(await derive(hashing, bytes, known), known.hash)) return true;
  }
  return false;
}

async function derive(hashing: Hashing, password: Bytes, known: StoredHash): Promise<Uint8Array> {
  return known.scheme === "argon2id"
    ? await hashing.argon2(password, known.salt, known.cost)
    : await hashing.pbkdf2(password, known.salt, known.iterations);
}

function isOutdated({ scheme, argon2Cost }: Hashing, stored: string): boolean {
  const known = readHash(stored);
  if (known?.scheme !== scheme) return true;
  if (known.scheme === "pbkdf2_sha256") return known.iterations < PBKDF2_ITERATIONS;
  const { memoryKiB, iterations, hashLength } = known.cost;
  return memoryKiB < argon2Cost.memoryKiB || iterations < argon2Cost.iterations ||
    hashLength < argon2Cost.hashLength;
}

function readHash(stored: string): StoredHash | undefined {
  if (typeof stored !== "string") return undefined; // a NULL column matches no password
  return readPbkdf2(stored) ?? readArgon2(stored);
}

function readPbkdf2(stored: string): Pbkdf2Hash | undefined {
  const parts = /^pbkdf2_sha256\$([1-9]\d{0,6})\$([^$]+)\$([A-Za-z0-9+/]{43}=)$/.exec(stored);
  if (!parts) return undefined;
  const iterations = Number(parts[1]);
  if (iterations > LIMITS.pbkdf2Iterations) return undefined;
  const salt = new TextEncoder().encode(parts[2]);
  return { scheme: "pbkdf2_sha256", iterations, salt, hash: fromBase64(parts[3]!) };
}

const ARGON2_FORM =
  /^argon2\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function readArgon2(stored: string): Argon2Hash | undefined {
  const parts = ARGON2_FORM.exec(stored);
  if (!parts) return undefined;
  const [memoryKiB, iterations, parallelism] = [+parts[1]!, +parts[2]!, +parts[3]!];
  if (parallelism < 1 || parallelism > LIMITS.parallelism) return undefined;
  if (iterations < 1 || iterations > LIMITS.iterations) return undefined;
  if (memoryKiB < 8 * parallelism || memoryKiB > LIMITS.memoryKiB) return undefined;
  if (parts[4]!.length % 4 === 1 || parts[5]!.length % 4 === 1) return undefined; // not base64
  const [salt, hash] = [fromBase64(parts[4]!), fromBase64(parts[5]!)];
  const cost = { memoryKiB, iterations, parallelism, hashLength: hash.length };
  return { scheme: "argon2id", cost, salt, hash };
}

/** The password's bytes, unless there are too many. */
function toBytes(password: string): Bytes | undefined {
  const bytes = new TextEncoder().encode(password);
  return bytes.length > MAX_PASSWORD_BYTES ? undefined : bytes;
}

/** In constant time: the duration does not tell where two hashes differ. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= (a[i] ?? 0) ^ b[i]!;
  return difference === 0;
}

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte! < 4 * ALPHANUMERIC.length) text += ALPHANUMERIC[byte! % ALPHANUMERIC.length];
  }
  return text;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

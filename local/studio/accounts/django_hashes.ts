/**
 * Password hashes as Django's hashers write them.
 *
 * Source: https://docs.djangoproject.com/en/5.1/topics/auth/passwords/ and django/contrib/auth/hashers.py
 */
import { hash as bcrypt } from "bcryptjs";
import { Buffer } from "node:buffer";
import { createHash, pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";
import { createArgon2 } from "../../../src/adapters/argon2_wasm.ts";

/** Django's hashers, by the name that stands in front of a hash; `unusable` matches no password. */
export const DJANGO_SCHEMES = [
  "pbkdf2_sha256",
  "pbkdf2_sha1",
  "argon2",
  "bcrypt_sha256",
  "bcrypt",
  "scrypt",
  "md5",
  "unusable",
] as const;

/** One of `DJANGO_SCHEMES`. */
export type DjangoScheme = typeof DJANGO_SCHEMES[number];

/** The rounds of Django 5.1. */
const ROUNDS = { pbkdf2: 870_000, bcrypt: 12, scrypt: 2 ** 14, argon2: 2 };

/** Whether hashes of a scheme fit into Pewaca's column, which has 100 characters. */
export function fitsPewaca(scheme: DjangoScheme): boolean {
  return !["scrypt", "argon2"].includes(scheme);
}

/** Hashes a password as Django does. `iterations` are the rounds: PBKDF2's, scrypt's N, bcrypt's logarithm. */
export async function djangoHash(
  scheme: DjangoScheme,
  password: string,
  iterations?: number,
): Promise<string> {
  const salt = randomBytes(16).toString("hex").slice(0, 22);
  switch (scheme) {
    case "pbkdf2_sha256":
      return pbkdf2(scheme, "sha256", 32, { password, salt, rounds: iterations ?? ROUNDS.pbkdf2 });
    case "pbkdf2_sha1":
      return pbkdf2(scheme, "sha1", 20, { password, salt, rounds: iterations ?? ROUNDS.pbkdf2 });
    case "argon2":
      return await argon2(password, salt, iterations ?? ROUNDS.argon2);
    case "bcrypt_sha256": {
      const digest = createHash("sha256").update(password).digest("hex");
      return `bcrypt_sha256$${await bcrypt(digest, iterations ?? ROUNDS.bcrypt)}`;
    }
    case "bcrypt":
      return `bcrypt$${await bcrypt(password, iterations ?? ROUNDS.bcrypt)}`;
    case "scrypt": {
      const N = iterations ?? ROUNDS.scrypt;
      const key = scryptSync(password, salt, 64, { N, r: 8, p: 5, maxmem: 256 * N * 8 });
      return `scrypt$${N}$${salt}$8$5$${key.toString("base64")}`;
    }
    case "md5":
      return `md5$${salt}$${createHash("md5").update(salt + password).digest("hex")}`;
    case "unusable":
      return `!${randomBytes(20).toString("hex")}`;
  }
}

type Pbkdf2 = { password: string; salt: string; rounds: number };

function pbkdf2(name: string, digest: string, length: number, of: Pbkdf2): string {
  const key = pbkdf2Sync(of.password, of.salt, of.rounds, length, digest);
  return `${name}$${of.rounds}$${of.salt}$${key.toString("base64")}`;
}

/** Django's own cost: 100 MiB, 8 lanes. */
async function argon2(password: string, salt: string, iterations: number): Promise<string> {
  const file = new URL(import.meta.resolve("@phi-ag/argon2/argon2.wasm"));
  const module = await WebAssembly.compile(await Deno.readFile(file));
  const cost = { memoryKiB: 102_400, iterations, parallelism: 8, hashLength: 32 };
  const bytes = new TextEncoder();
  const key = await createArgon2(() => module)(bytes.encode(password), bytes.encode(salt), cost);
  const [salt64, key64] = [Buffer.from(salt), Buffer.from(key)].map((part) =>
    part.toString("base64").replace(/=+$/, "")
  );
  const { memoryKiB: m, iterations: t, parallelism: p } = cost;
  return `argon2$argon2id$v=19$m=${m},t=${t},p=${p}$${salt64}$${key64}`;
}

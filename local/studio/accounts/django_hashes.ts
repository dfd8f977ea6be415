/**
 * Password hashes as Django's hashers write them.
 *
 * Source: https://docs.djangoproject.com/en/5.1/topics/auth/passwords/ and django/contrib/auth/hashers.py
 */
import initialize from "@phi-ag/argon2/node";
import { hash as bcrypt } from "bcryptjs";
import { Buffer } from "node:buffer";
import { createHash, pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";

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

/** Django's own cost: 100 MiB, 8 lanes. The package cuts a password short that is not ASCII. */
async function argon2(password: string, salt: string, timeCost: number): Promise<string> {
  const argon2id = await initialize();
  const cost = { timeCost, memoryCost: 102_400, parallelism: 8, hashLength: 32 };
  return `argon2${argon2id.hash(password, { ...cost, salt: Buffer.from(salt) }).encoded}`;
}

import { seededAccounts } from "../../local/seed/seed.ts";
import { type Argon2, createPasswords } from "../../src/core/passwords/passwords.ts";
import type { Service } from "../support/service.ts";

/** In the form of argon2id, at the cost of nothing: the fuzz is about everything but hashing. */
const cheapArgon2: Argon2 = async (password, salt) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array([...salt, ...password])));

/** Hashes cost what they must in production; here that would be minutes. */
export const cheapPasswords = createPasswords({ argon2: cheapArgon2, scheme: "argon2id" });

const STATEMENTS = {
  pewaca: "UPDATE m_user SET user_password = ? WHERE user_email_norm = ?",
  zporta: "UPDATE auth_user SET password = ? WHERE email_norm = ?",
};

/** Hashes the passwords of the seeded people anew, so that they fit. */
export async function giveCheapHashes(service: Service): Promise<void> {
  for (const { tenant, email, password } of seededAccounts) {
    await service.of(tenant).query(STATEMENTS[tenant], [
      await cheapPasswords.hash(password),
      email,
    ]);
  }
}

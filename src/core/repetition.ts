import { addSeconds, toSql } from "../db/time.ts";
import type { Deps, Passwords } from "../deps.ts";
import { digestKeysOf, keyedDigest } from "./keyed_digest.ts";

/** Within this time the same content again, without a key, is a repetition and not a second person. */
export const NATURAL_KEY_SECONDS = 10 * 60;

/**
 * How long an `Idempotency-Key` is remembered.
 *
 * Source: https://docs.stripe.com/api/idempotent_requests, which keeps them for at least 24 hours.
 */
export const IDEMPOTENCY_KEY_SECONDS = 24 * 3600;

/** What identifies a repeated registration: the columns `registration_key` and `registration_digest`. */
export type RegistrationId = {
  key: string | null;
  digest: string;
  /** The same under the secrets before a rotation. */
  former: readonly { key: string | null; digest: string }[];
};

/**
 * The identity of a registration. `content` must not hold the password: whoever has the rows and the
 * service key could try passwords against the digest millions of times a second. That the password is
 * the same is checked against the stored hash, see `isSameRegistration`.
 */
export function registrationId(
  deps: Deps,
  tenant: string,
  content: readonly unknown[],
  idempotencyKey: string | null,
): RegistrationId {
  const [current, ...former] = digestKeysOf(deps).map((secret) => ({
    digest: keyedDigest(secret, `${tenant}.sign-up`, content),
    key: idempotencyKey && keyedDigest(secret, `${tenant}.idempotency-key`, [idempotencyKey]),
  }));
  return { ...current!, former };
}

/** The keys of a registration by which its account is looked up: there is at least one, perhaps `null`. */
export function keysOf({ key, former }: Pick<RegistrationId, "key" | "former">): (string | null)[] {
  return [key, ...former.map((id) => id.key)];
}

/** Whether an account was made by this very registration: the same content and the same password. */
export async function isSameRegistration(
  passwords: Passwords,
  registration: Pick<RegistrationId, "digest" | "former"> & { password: string },
  stored: { digest: unknown; passwordHash: unknown },
): Promise<boolean> {
  const digests = [registration.digest, ...registration.former.map(({ digest }) => digest)];
  return digests.some((digest) => digest === stored.digest) &&
    typeof stored.passwordHash === "string" &&
    await passwords.verify(registration.password, stored.passwordHash);
}

/**
 * Blanks the digests and keys of registrations that nobody repeats any more; the cron's work. At most
 * 1,000 accounts at a time.
 */
export async function forgetRegistrations(
  deps: Deps,
  table: { name: string; createdColumn: string },
): Promise<void> {
  const now = deps.now();
  await deps.db.query(
    `UPDATE ${table.name} SET registration_key = NULL, registration_digest = NULL
     WHERE registration_digest IS NOT NULL AND ${table.createdColumn} < ?
       AND (registration_key IS NULL OR ${table.createdColumn} < ?) LIMIT 1000`,
    [
      toSql(addSeconds(now, -NATURAL_KEY_SECONDS)),
      toSql(addSeconds(now, -IDEMPOTENCY_KEY_SECONDS)),
    ],
  );
}

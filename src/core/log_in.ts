import type { Deps } from "../deps.ts";
import { accepted, type Outcome, refused } from "../outcome.ts";

/** What a login needs to know of an account. */
export type Credentials = { passwordHash: string };

/**
 * Checks a password against an account that was looked up before; `null` when there is none. Refuses
 * with `wrong` in both cases, at the same cost.
 */
export async function checkPassword<Account extends Credentials>(
  deps: Deps,
  account: Account | null,
  password: string,
): Promise<Outcome<Account>> {
  if (!account) {
    await deps.passwords.verifyNothing(password);
    return refused("wrong", "password");
  }
  const fits = await deps.passwords.verify(password, account.passwordHash);
  return fits ? accepted(account) : refused("wrong", "password");
}

/**
 * Makes a new hash of a password that was right, when the stored one is outdated; else `null`. Never
 * throws: a failed rehash never fails a login.
 */
export async function renewHash(
  deps: Deps,
  passwordHash: string,
  password: string,
): Promise<string | null> {
  try {
    return deps.passwords.isOutdated(passwordHash) ? await deps.passwords.hash(password) : null;
  } catch (error) {
    deps.log({ event: "rehash_failed", reason: error instanceof Error ? error.name : "unknown" });
    return null;
  }
}

/**
 * Replaces an outdated hash after a login, once the answer is decided. `replace` must write the new
 * hash only while the old one is still stored, so that a password changed meanwhile is not undone.
 * Never throws: a failed rehash never fails a login.
 */
export async function rehash(
  deps: Deps,
  account: Credentials,
  password: string,
  replace: (newHash: string) => Promise<unknown>,
): Promise<void> {
  if (!deps.passwords.isOutdated(account.passwordHash)) return;
  try {
    await replace(await deps.passwords.hash(password));
  } catch (error) {
    deps.log({ event: "rehash_failed", reason: error instanceof Error ? error.name : "unknown" });
  }
}

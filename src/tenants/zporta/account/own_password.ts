import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { checkPassword, forgetFailures } from "../../../core/log_in.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { hasPassword } from "../shared/account_rows.ts";
import { ACCOUNTS, toAccount } from "../shared/accounts/accounts.ts";
import { findById, type Person } from "../shared/person.ts";

/** Whose password is checked, and from which network. */
export type Owner = { userId: number; network: string | null };

/**
 * Checks the password of somebody who has a token. Whoever has stolen the token may not guess on:
 * failures and successes count as those of logins do. Refuses with `exhausted` attempts as the login, and
 * with `wrong` currentPassword.
 */
export async function checkOwnPassword(
  deps: ZportaDeps,
  owner: Owner,
  password: string,
): Promise<Outcome<Person>> {
  return await checkPasswordOf(deps, await findById(deps.db, owner.userId), owner, password);
}

async function checkPasswordOf(
  deps: ZportaDeps,
  person: Person | null,
  { userId, network }: Owner,
  password: string,
): Promise<Outcome<Person>> {
  const attempt = await reserveAttempt(deps, {
    tenant: "zporta",
    accountIds: [userId],
    name: "",
    network,
  });
  if (!attempt.ok) return attempt;
  const accounts = person ? [toAccount(person)] : [];
  const checked = await checkPassword(deps, ACCOUNTS, accounts, password, String(userId));
  if (!checked.ok) {
    const isWrong = checked.reasons[0]!.code === "wrong";
    return isWrong ? refused("wrong", "currentPassword") : checked;
  }
  await releaseAttempt(deps, attempt.value);
  await forgetFailures(deps, ACCOUNTS, checked.value);
  return accepted(checked.value.person);
}

/**
 * Checks the password that came with a request to close an account. The frontend sends none (`null`),
 * and then the token is enough; so it is for an account that has none. Refuses as `checkOwnPassword`.
 */
export async function confirmClosing(
  deps: ZportaDeps,
  owner: Owner,
  password: string | null,
): Promise<Outcome<void>> {
  if (password === null) return accepted(undefined);
  const person = await findById(deps.db, owner.userId);
  if (person && !hasPassword(person)) return accepted(undefined);
  const checked = await checkPasswordOf(deps, person, owner, password);
  return checked.ok ? accepted(undefined) : checked;
}

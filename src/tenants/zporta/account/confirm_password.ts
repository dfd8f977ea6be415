import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { hasPassword } from "../shared/account_rows.ts";
import { findCredentials } from "./change_password.ts";

/**
 * Checks the password that came with a request to close an account. The frontend sends none (`null`),
 * and then the token is enough; so it is for an account without a password. Refuses with `wrong`
 * currentPassword, and with `exhausted` attempts as the login does.
 */
export async function confirmPassword(
  deps: ZportaDeps,
  { userId, network }: { userId: number; network: string | null },
  password: string | null,
): Promise<Outcome<void>> {
  if (password === null) return accepted(undefined);
  const account = await findCredentials(deps.db, userId);
  if (account && !hasPassword(account)) return accepted(undefined);
  const attempt = await reserveAttempt(deps, {
    tenant: "zporta",
    accountIds: [userId],
    name: "",
    network,
  });
  if (!attempt.ok) return attempt;
  const fits = account !== null && await deps.passwords.verify(password, account.password);
  if (!fits) return refused("wrong", "currentPassword");
  await releaseAttempt(deps, attempt.value);
  return accepted(undefined);
}

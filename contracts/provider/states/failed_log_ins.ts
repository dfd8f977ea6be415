import type { Outcome } from "../../../src/outcome.ts";

/** More than fail within a minute before an account is closed to its network. */
const FAILURES = 40;

/** Fails to log in until that is refused without a look at the password. @throws when it never is. */
export async function failToLogIn(logIn: () => Promise<Outcome<unknown>>): Promise<void> {
  const outcomes = await Promise.all(Array.from({ length: FAILURES }, logIn));
  const isOver = outcomes.some((outcome) =>
    !outcome.ok && outcome.reasons[0]!.code === "exhausted"
  );
  if (!isOver) throw new Error(`${FAILURES} failed logins are not too many`);
}

import type { Deps } from "../../deps.ts";
import type { Reason } from "../../outcome.ts";
import { isCommonPassword } from "./common_passwords.ts";
import { MAX_PASSWORD_BYTES } from "./passwords.ts";

/** Why a password may not be chosen; see the table of `Code`. */
export type PasswordProblem = "too_short" | "too_long" | "common" | "similar";

/** Words shorter than this occur in good passwords by chance. */
const SHORTEST_WORD = 4;
/** How many characters must be left of a password without known words and the digits around them. */
const SHORTEST_REST = 4;

/**
 * What is wrong with the form of a new password, if anything: shorter than `minimum` characters, longer
 * than `MAX_PASSWORD_BYTES`, or among the most common. Counted in NFC, which is what is hashed, so that
 * every keyboard gets the same answer; blanks count. `similarProblem` looks at whose password it is.
 */
export function formProblem(password: string, minimum: number): PasswordProblem | null {
  const composed = password.normalize("NFC");
  const bytes = Math.max(
    ...[password, composed].map((text) => new TextEncoder().encode(text).length),
  );
  if ([...composed].length < minimum) return "too_short";
  if (bytes > MAX_PASSWORD_BYTES) return "too_long";
  return isCommonPassword(password) ? "common" : null;
}

/**
 * Whether a new password is little more than what anybody may know of its owner: nothing but at most
 * three characters, and digits around them, is left of it without the words in `known` (an address,
 * its parts, a name, a username, the product's name). Case, accents, blanks and punctuation do not count.
 *
 * Source: OWASP ASVS 5.0, 6.2.11; NIST SP 800-63B-4, section 3.1.1.2.
 */
export function similarProblem(
  password: string,
  known: readonly (string | null | undefined)[],
): PasswordProblem | null {
  const words = known.flatMap((text) => wordsOf(text ?? "")).sort((a, b) => b.length - a.length);
  const letters = fold(password);
  const rest = words.reduce((left, word) => left.replaceAll(word, " "), letters);
  if (rest === letters) return null;
  const counted = rest.replace(/^[\d ]+|[\d ]+$/g, "").replaceAll(" ", "");
  return [...counted].length < SHORTEST_REST ? "similar" : null;
}

/** A text as a whole, and its parts: "Rina.Wulandari@…" is "rinawulandari", "rina" and "wulandari". */
function wordsOf(text: string): string[] {
  const local = text.replace(/@.*$/s, ""); // whose domain it is, thousands share
  return [text, local, ...local.split(/[^\p{L}\p{N}]+/u)].map(fold)
    .filter((word) => [...word].length >= SHORTEST_WORD);
}

/** Only letters and digits, in lower case, without accents. */
function fold(text: string): string {
  return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The reason against a new password that repeats what is known of its owner, under `field`. */
export function similarityReasons(
  password: string,
  known: readonly (string | null | undefined)[],
  field: string,
): Reason[] {
  const problem = similarProblem(password, known);
  return problem ? [{ code: problem, field }] : [];
}

/** The reasons against a password that is to replace another, apart from its form. */
export async function replacementReasons(
  deps: Deps,
  password: string,
  known: readonly (string | null | undefined)[],
): Promise<Reason[]> {
  const reasons = similarityReasons(password, known, "newPassword");
  if (reasons.length > 0) return reasons;
  return await deps.isBreached(password) ? [{ code: "breached", field: "newPassword" }] : [];
}

import { keyedDigest, sameDigest } from "../../core/keyed_digest.ts";

/** How long a page can be left open before its form is sent, in seconds. */
const LIFETIME_SECONDS = 8 * 3600;

/** What a form belongs to: who opened it, at which path, and what it showed of the rows. */
export type FormOrigin = { operator: string; path: string; state: string };

/** The token of a form: nobody else can send it, to no other page, and about no other state. */
export function issueFormToken(key: string, origin: FormOrigin, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `${seconds.toString(36)}-${digestOf(key, origin, seconds)}`;
}

/** The key by which a token was issued for this form, not too long ago; `null` when by none of them. */
export function keyOfFormToken(
  keys: readonly string[],
  origin: FormOrigin,
  token: string,
  now: Date,
): string | null {
  const [, issued, digest] = /^([0-9a-z]{1,9})-([\w-]{43})$/.exec(token) ?? [];
  if (!issued || !digest) return null;
  const seconds = parseInt(issued, 36);
  const age = now.getTime() / 1000 - seconds;
  if (age > LIFETIME_SECONDS) return null;
  for (const key of keys) {
    if (sameDigest(digest, digestOf(key, origin, seconds))) return key;
  }
  return null;
}

/** A digest of what a page shows: another one when the rows have changed since. */
export function stateOf(key: string, shown: unknown): string {
  return keyedDigest(key, "console.state", [shown]);
}

function digestOf(key: string, { operator, path, state }: FormOrigin, seconds: number) {
  return keyedDigest(key, "console.form", [operator, path, state, seconds]);
}

/** HTML's definition of an address, plus the dot in the domain that Django requires. ASCII only. */
export const EMAIL_ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;

/**
 * An address trimmed and in lower case: to compare two of them here, and for digests and counters. Never
 * to send to, and never to look up with: see `folded` in `db/folded.ts`.
 */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

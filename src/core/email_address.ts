/** HTML's definition of an address, plus the dot in the domain that Django requires. ASCII only. */
export const EMAIL_ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;

/** An address as the unique keys hold it: trimmed and in lower case. To compare, never to send to. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

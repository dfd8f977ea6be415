/** An address as the unique keys hold it: trimmed and lower-cased. For comparing, never for sending. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

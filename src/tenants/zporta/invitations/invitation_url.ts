/**
 * The page on which somebody accepts an invitation: the sign-up page reads the token from its URL.
 */
export function invitationUrl(frontendUrl: string, token: string): string {
  return `${frontendUrl}/register?token=${dashed(token)}`;
}

/** Writes a UUID with dashes, as JSON and links have it; the table holds it without. */
export function dashed(token: string): string {
  return token.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

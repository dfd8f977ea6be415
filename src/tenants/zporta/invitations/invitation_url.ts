/** Where somebody accepts an invitation: the sign-up page takes its token from there. */
export function invitationUrl(frontendUrl: string, token: string): string {
  return `${frontendUrl}/register?token=${dashed(token)}`;
}

/** A UUID as JSON and links write it; the table holds it without dashes. */
export function dashed(token: string): string {
  return token.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

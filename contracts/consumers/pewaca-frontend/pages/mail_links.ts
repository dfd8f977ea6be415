/** What the pages make of the address under which an email's link opens them. Revision 2d0ae2e. */

/**
 * V:auth/verify, V:auth/passwords/new:156-165: the fourth and fifth part of the address, which the script
 * of the page puts into the path of its call.
 */
export function linkParts(address: string): [uid: string, token: string] {
  const parts = address.split("/");
  return [parts[4]!, parts[5]!];
}

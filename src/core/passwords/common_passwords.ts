import { FILTER } from "./common_passwords_filter.ts";
import { sha256 } from "./sha256.ts";

/** The size of the filter: 19 bits a password. */
export const FILTER_BYTES = 36 * 1024;
const POSITIONS = 13;

let filter: Uint8Array | undefined;

/**
 * Whether a password is among the 10,000 most common of at least 8 characters, or the 10,000 most
 * common of at least 6, in any case and width, with or without blanks around it. A Bloom filter: it
 * knows all 15,512 of them, and takes one password in 9,000 for one of them that is not.
 *
 * Source: the npm package @zxcvbn-ts/language-common (MIT), which counts passwords of real breaches;
 * `deno task passwords` writes the filter from it.
 */
export function isCommonPassword(password: string): boolean {
  const bits = filter ??= Uint8Array.from(atob(FILTER), (character) => character.charCodeAt(0));
  return filterPositions(password).every((bit) => bits[bit >> 3]! & (1 << (bit & 7)));
}

/** The bits of the filter that are set for a password. */
export function filterPositions(password: string): number[] {
  const folded = password.normalize("NFKC").toLowerCase().trim();
  const digest = sha256(new TextEncoder().encode(folded));
  const [start, step] = [digest[0]! >>> 0, digest[1]! >>> 0];
  return Array.from({ length: POSITIONS }, (_, i) => (start + i * step) % (FILTER_BYTES * 8));
}

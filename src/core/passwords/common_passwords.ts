import { FILTER } from "./common_passwords_filter.ts";
import { foldPassword, isGuessable } from "./guessable.ts";
import { sha256 } from "./sha256.ts";

/** One other password in so many is taken for a listed one. */
const RARITY = 4096;
/** The low bits of a difference are stored as they are, the rest in unary: RARITY × ln 2, about. */
const LOW_BITS = 11;

/** A set of hashes: how many there are, and their differences as a Golomb-Rice code, in Base64. */
export type Filter = { size: number; code: string };

let listed: Uint32Array | undefined;

/**
 * Whether a password is one of those that everybody tries, in any case and width, with or without
 * blanks around it: the 10,000 most common of at least 8 characters, the 10,000 most common of at least
 * 6, and what follows from them by a rule: see `isGuessable`. What the rule finds is not in the filter.
 *
 * Source: the npm package @zxcvbn-ts/language-common (MIT), which counts passwords of real breaches;
 * `deno task passwords` writes the filter from it.
 */
export function isCommonPassword(password: string): boolean {
  const folded = foldPassword(password);
  return isListed(folded) || isGuessable(folded, isListed);
}

function isListed(word: string): boolean {
  const hashes = listed ??= readFilter(FILTER);
  const hash = hashOf(word, hashes.length);
  let [low, high] = [0, hashes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hashes[middle]! < hash) low = middle + 1;
    else high = middle;
  }
  return hashes[low] === hash;
}

/** Spreads words evenly over `RARITY` times as many numbers as there are in the set. */
function hashOf(word: string, size: number): number {
  const [first] = sha256(new TextEncoder().encode(word));
  return Math.floor((first! >>> 0) / 2 ** 32 * size * RARITY);
}

/**
 * Makes a filter of folded words.
 *
 * Source: F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters" (2007),
 * section 4: Golomb-compressed sequences, 1.5 bits a word more than the least that is possible.
 */
export function makeFilter(words: ReadonlySet<string>): Filter {
  const hashes = Uint32Array.from(words, (word) => hashOf(word, words.size)).sort();
  const bits: number[] = [];
  let previous = 0;
  for (const hash of hashes) {
    const difference = hash - previous;
    previous = hash;
    for (let i = difference >> LOW_BITS; i > 0; i--) bits.push(1);
    bits.push(0);
    for (let i = LOW_BITS - 1; i >= 0; i--) bits.push((difference >> i) & 1);
  }
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3]! |= bit << (i & 7);
  return { size: words.size, code: btoa(String.fromCharCode(...bytes)) };
}

function readFilter({ size, code }: Filter): Uint32Array {
  const bytes = Uint8Array.from(atob(code), (character) => character.charCodeAt(0));
  let position = 0;
  const next = () => (bytes[position >> 3]! >> (position++ & 7)) & 1;
  const hashes = new Uint32Array(size);
  let previous = 0;
  for (let i = 0; i < size; i++) {
    let difference = 0;
    while (next() === 1) difference++;
    for (let bit = 0; bit < LOW_BITS; bit++) difference = difference << 1 | next();
    hashes[i] = previous += difference;
  }
  return hashes;
}

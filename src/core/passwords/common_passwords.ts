import FILTER from "./common_passwords.bin" with { type: "bytes" };
import { foldPassword, isGuessable } from "./guessable.ts";
import { sha256 } from "./sha256.ts";

/** One in this many other passwords is mistaken for a listed one. */
const RARITY = 1024;
/** The low bits of a difference are stored as they are, the rest in unary: RARITY × ln 2, about. */
const LOW_BITS = 9;
/** How many bytes at the start of a filter hold the number of its words, big-endian. */
const SIZE_BYTES = 2;

/** The longest listed password. Longer ones are never looked up, so none is mistaken for a listed one. */
const LONGEST_LISTED = 16;

let listed: Uint32Array | undefined;

/**
 * Whether a password is one of those that everybody tries, in any case and width, with or without
 * blanks around it: the 10,000 most common, the 5,000 most common of at least 8 characters, and what
 * follows from them by a rule: see `isGuessable`. What the rule finds is not in the filter.
 *
 * Source: the npm package @zxcvbn-ts/language-common (MIT), which counts passwords of real breaches;
 * `deno task passwords` writes `common_passwords.bin` from it.
 */
export function isCommonPassword(password: string): boolean {
  const folded = foldPassword(password);
  return isListed(folded) || isGuessable(folded, isListed);
}

function isListed(word: string): boolean {
  if (word.length > LONGEST_LISTED) return false;
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
 * Makes a filter of folded words: their number, and the differences of their sorted hashes as a
 * Golomb-Rice code.
 *
 * Source: F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters" (2007),
 * section 4: Golomb-compressed sequences, 1.5 bits a word more than the least that is possible.
 */
export function makeFilter(words: ReadonlySet<string>): Uint8Array {
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
  const filter = new Uint8Array(SIZE_BYTES + Math.ceil(bits.length / 8));
  filter.set([words.size >> 8, words.size & 255]);
  for (const [i, bit] of bits.entries()) filter[SIZE_BYTES + (i >> 3)]! |= bit << (i & 7);
  return filter;
}

/** Deno imports bytes as a `Uint8Array`, the Worker as an `ArrayBuffer`. */
function readFilter(filter: Uint8Array<ArrayBuffer> | ArrayBuffer): Uint32Array {
  const bytes = new Uint8Array(filter);
  let position = SIZE_BYTES * 8;
  const next = () => (bytes[position >> 3]! >> (position++ & 7)) & 1;
  const hashes = new Uint32Array(bytes[0]! << 8 | bytes[1]!);
  let previous = 0;
  for (let i = 0; i < hashes.length; i++) {
    let difference = 0;
    while (next() === 1) difference++;
    for (let bit = 0; bit < LOW_BITS; bit++) difference = difference << 1 | next();
    hashes[i] = previous += difference;
  }
  return hashes;
}

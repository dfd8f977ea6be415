import { foldUnpaired } from "../../../../db/folded.ts";
import { normalizeEmail } from "../../../../core/email_address.ts";

/** Names that belong to the product, alone and with digits and other words of the product around them. */
const OFFICIAL = [
  ...["admin", "administrator", "root", "system", "superuser", "staff", "moderator", "team"],
  ...["support", "help", "info", "contact", "security", "abuse", "postmaster", "webmaster"],
  ...["noreply", "billing", "official", "zporta"],
];

/** What makes an official name only beside another word. */
const ADDED = ["academy", "account", "desk", "service"];

/** Names that belong to nobody. Much else begins with them. */
const NOBODY = [
  ...["me", "self", "api", "www", "null", "undefined", "none", "anonymous", "guest", "deleted"],
];

/**
 * Letters that look like Latin ones, by the letter that each is taken for: of the Cyrillic, Greek,
 * Armenian, Cherokee and Lisu alphabets, small capitals, and Latin letters that Unicode does not take
 * apart. Mathematical and full-width letters need no entry, nor do accents. Other alphabets have none: of
 * the thousands of pairs that Unicode lists these are the ones on keyboards and in tools that disguise names.
 *
 * Source: https://www.unicode.org/Public/security/latest/confusables.txt
 */
const ALIKE: Record<string, string> = {
  a: "аɑαᴀАΑꓮᎪ",
  b: "вьвʙβВΒꓐᏴᏏ",
  c: "сϲᴄСϹꓚᏟ",
  d: "ԁɖɗđᴅꓓᎠԀ",
  e: "еєεҽɛᴇЕΕꓰᎬ",
  f: "ꜰꓝƒք",
  g: "ɢɡցԍꓖᏀԌ",
  h: "һнհɦħʜНΗҺꓧᎻᏂ",
  i: "іιıɪІΙꓲᎥ",
  j: "јյϳᴊЈꓙᎫ",
  k: "кκᴋКΚꓗᏦ",
  l: "ӏʟłլⅼӀꓡᏞԼ",
  m: "мᴍМΜꓟᎷ",
  n: "пηɴոռղŋΝꓠ",
  o: "оοσօøᴏОΟꓳՕჿ",
  p: "рρᴘРΡꓑᏢ",
  q: "ԛզԚ",
  r: "гʀɾꓣᎡᏒ",
  s: "ѕꜱЅꓢᏚՏ",
  t: "тτŧᴛТΤꓔᎢ",
  u: "υսʋᴜՍꓴ",
  v: "νѵᴠꓦᏙѴ",
  w: "шωԝᴡꓪᎳᏔԜ",
  x: "хχХΧꓫ",
  y: "уγүʏУΥҮꓬᎩᎽ",
  z: "ᴢΖꓜᏃ",
};

const LOOKALIKES = new Map(
  Object.entries(ALIKE).flatMap(([letter, alike]) => [...alike].map((other) => [other, letter])),
);

const DIGITS: Record<string, string> = { 0: "o", 1: "l", 3: "e", 4: "a", 5: "s", 7: "t" };

/**
 * A username as it is stored and looked up: without the blanks around it, in Unicode's form NFKC, in one
 * case where the unique key does not see to that.
 */
export function normalizeUsername(name: string): string {
  return foldUnpaired(name.trim().normalize("NFKC"));
}

/**
 * Whether a username cannot be registered, because it is reserved in this or another spelling: other
 * case, width, accents, punctuation, digits, or letters of another alphabet that look the same. Accounts
 * that have such a name keep it. Of an address only the domain matters: see `isForeignAddress`.
 */
export function isReservedUsername(name: string): boolean {
  const [, domain] = ADDRESS.exec(name) ?? [];
  if (domain !== undefined) return shape(latin(domain)).includes("zporta");
  const letters = latin(name);
  // What a deleted account is called begins so; see `erase_account.ts`.
  if (/^deleted[_.@+-]/.test(letters)) return true;
  const plain = letters.replace(/[_.@+-]/g, "");
  const core = plain.replace(/^\d+|\d+$/g, "");
  const isOfficial = [plain, core].flatMap((form) => [shape(form), shape(withoutDigits(form))])
    .some((form) => OFFICIAL_NAME.test(form));
  return isOfficial || NOBODYS.has(shape(withoutDigits(plain)));
}

/**
 * Whether a username is an address, and not the one that it is registered with: somebody else could not
 * have it any more, or would be taken for whoever does.
 */
export function isForeignAddress(name: string, email: string): boolean {
  return ADDRESS.test(name) && normalizeEmail(name) !== normalizeEmail(email);
}

/** A name that may be meant as an address, and its domain. */
const ADDRESS = /@([^@]*\.[^@]*)$/;

const NOBODYS = new Set(NOBODY.map(shape));

const WORD = (words: readonly string[]) => `(?:${words.map(shape).join("|")})s?\\d*`;
const OFFICIAL_NAME = new RegExp(
  `^\\d*(?:${WORD(ADDED)})*${WORD(OFFICIAL)}(?:${WORD([...OFFICIAL, ...ADDED])})*$`,
);

/** What letters that look alike side by side have in common. To compare, never to show. */
function shape(letters: string): string {
  return letters.replaceAll("rn", "m").replaceAll("vv", "w").replaceAll("i", "l");
}

function withoutDigits(letters: string): string {
  return letters.replace(/\d/g, (digit) => DIGITS[digit] ?? digit);
}

/** A name in the small Latin letters that it looks like. */
function latin(name: string): string {
  const letters = foldUnpaired(name.normalize("NFKD").replace(/\p{M}/gu, ""));
  const latinOf = (letter: string) => LOOKALIKES.get(letter);
  return [...letters].map((letter) => {
    const small = letter.toLowerCase();
    return latinOf(letter) ?? latinOf(small) ?? small;
  }).join("");
}

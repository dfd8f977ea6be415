/** The shortest piece of a track that counts as one, and the shortest word that decoration leaves. */
const SHORTEST_PIECE = 3;
const SHORTEST_WORD = 6;
/** A longer block that is repeated is a phrase rather than a habit. */
const LONGEST_BLOCK = 4;

/** What fingers run along: alphabet, digits, the rows and columns of a keyboard; in either direction. */
const TRACKS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "qazwsxedcrfvtgbyhnujmikolp",
  "1q2w3e4r5t6y7u8i9o0p",
  "qweasdzxc",
  "147258369147",
].flatMap((track) => [track, [...track].reverse().join("")]);

/** Digits and signs that stand for letters. */
const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  "$": "s",
  "!": "i",
};

/** What Shift makes of the digits, from 1 to 0. */
const SHIFTED_DIGITS = "!@#$%^&*()";

/** What accounts are called, shorter than the words that the filter knows. */
const ACCOUNT_WORDS = ["admin", "guest", "login", "root", "test", "user"];

/** The form in which passwords are compared: without case, width and blanks around. */
export function foldPassword(password: string): string {
  return password.normalize("NFKC").toLowerCase().trim();
}

/**
 * Whether a folded password is made by a rule that everybody knows: a short block over and over, a
 * common password twice, runs along the alphabet, the digits or the keyboard, also with Shift, a date in
 * digits, or a word of at least six letters that `isListed` or that accounts are called, with digits
 * and signs around it or in place of its letters.
 *
 * Source: NIST SP 800-63B-4, section 3.1.1.2: repetitive and sequential characters.
 */
export function isGuessable(folded: string, isListed: (word: string) => boolean): boolean {
  const half = folded.slice(0, folded.length / 2);
  return isDate(folded) || isPattern(folded) ||
    half !== "" && half + half === folded && (isListed(half) || isGuessable(half, isListed)) ||
    wordsIn(folded).some((word) =>
      ACCOUNT_WORDS.includes(word) ||
      word.length >= SHORTEST_WORD && word !== folded && (isPattern(word) || isListed(word))
    );
}

function isPattern(text: string): boolean {
  return isRepetition(text) || isOnTracks(unshifted(text)) ||
    isOnTracks(text.replace(/(.)\1/gsu, "$1"));
}

function unshifted(text: string): string {
  return text.replace(/[!@#$%^&*()]/g, (sign) => `${(SHIFTED_DIGITS.indexOf(sign) + 1) % 10}`);
}

function isRepetition(text: string): boolean {
  for (let length = 1; length <= LONGEST_BLOCK && 2 * length <= text.length; length++) {
    const block = text.slice(0, length);
    if (block.repeat(Math.ceil(text.length / length)).startsWith(text)) return true;
  }
  return false;
}

/** `31121990`, `1990-12-31`, `12/31/1990`, `311290`: eight or six digits that are a day. */
function isDate(typed: string): boolean {
  const text = typed.replace(/(?<=\d)[-/. ](?=\d)/g, "");
  const parts = /^(?:(\d\d)(\d\d)(?:19|20)?\d\d|(?:19|20)\d\d(\d\d)(\d\d))$/.exec(text);
  if (!parts) return false;
  const [one, other] = [Number(parts[1] ?? parts[3]), Number(parts[2] ?? parts[4])];
  return Math.min(one, other) >= 1 && Math.min(one, other) <= 12 && Math.max(one, other) <= 31;
}

/** Whether a text is made of pieces of tracks, or of one character, and nothing else. */
function isOnTracks(text: string): boolean {
  for (let start = 0; start < text.length;) {
    const length = pieceAt(text, start);
    if (length < SHORTEST_PIECE) return false;
    start += length;
  }
  return text.length > 0;
}

function pieceAt(text: string, start: number): number {
  const same = /^(.)\1*/su.exec(text.slice(start))![0].length;
  let longest = same;
  for (const track of TRACKS) {
    let length = longest + 1;
    while (start + length <= text.length && track.includes(text.slice(start, start + length))) {
      longest = length++;
    }
  }
  return longest;
}

/** The words of letters alone that a password may be a decoration of. */
function wordsIn(text: string): string[] {
  const ends = /^[^\p{L}]+|[^\p{L}]+$/gu;
  const tail = /[^\p{L}]+$/u;
  const plain = (word: string) => word.replace(/[01345@$!7]/g, (sign) => LEET[sign]!);
  const core = text.replace(ends, "");
  const words = [
    core,
    plain(core),
    plain(text.replace(tail, "")),
    plain(text).replace(ends, ""),
  ];
  return [...new Set(words)].filter((word) => /^\p{L}+$/u.test(word));
}

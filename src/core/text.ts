/** What takes room and shows nothing: blanks, joiners, fillers, the blank of Braille. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\u2800]/gu;

/** What has no place in one line: controls, line and paragraph separators, overrides of the direction. */
const UNFIT_FOR_LINE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** The same but for tabs and line ends, which texts of several lines have. */
const UNFIT_FOR_TEXT = /(?![\t\n\r])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text as it is stored: composed (NFC), without the blanks around it. */
export function tidy(text: string): string {
  return text.normalize("NFC").trim();
}

/**
 * A text of several lines as it is stored: `tidy`, and without characters that nobody types and that
 * disturb whoever reads it.
 */
export function tidyLines(text: string): string {
  return tidy(text.replace(UNFIT_FOR_TEXT, ""));
}

/** Whether nothing of a text can be seen: it is as good as empty. */
export function isUnseen(text: string): boolean {
  return text.replace(UNSEEN, "") === "";
}

/** Whether a text can be a name, or another single line. Joiners stay: some scripts and emoji need them. */
export function isLine(text: string): boolean {
  return !UNFIT_FOR_LINE.test(text);
}

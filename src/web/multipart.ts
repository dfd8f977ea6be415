/**
 * What a multipart body holds: text fields, the last of each name, and files. A second file of one name has a
 * name that no route asks for, `photo (2)`, and so is refused instead of lost.
 */
export type MultipartBody = { fields: Record<string, string>; files: Record<string, File> };

/** Fields and files of a form. Ours have 24. */
export const MAX_PARTS = 100;

/**
 * The most that a body may hold beside its files, in bytes. The longest texts that somebody may save
 * at once fit: two of 20,000 characters, each in six bytes.
 */
export const MAX_TEXT_BYTES = 256 * 1024;

/** The longest boundary (RFC 2046, section 5.1.1), in characters. */
const LONGEST_BOUNDARY = 70;

/** The longest header of a part, in bytes: two lines and a file's name. */
const MAX_HEADER_BYTES = 8 * 1024;

/**
 * Parses multipart/form-data, also with bare LF as line ends in delimiters and part headers, as some
 * shell scripts send it. The platform's `formData()` refuses such a body. Bytes inside a part stay
 * as they are.
 *
 * @throws {SyntaxError} when there is no boundary, no part, no name or no end, or too much of
 * something.
 */
export function parseMultipart(contentType: string, bytes: Uint8Array): MultipartBody {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ""}`;
  if (delimiter === "--" || delimiter.length > LONGEST_BOUNDARY + 2) {
    throw new SyntaxError("Cannot parse multipart body: no boundary");
  }
  // latin1 maps each byte to one character, so positions in the text are positions in the bytes.
  const text = new TextDecoder("latin1").decode(bytes);
  const delimiters = findDelimiters(text, delimiter);
  const body: MultipartBody = { fields: {}, files: {} };
  let textBytes = 0;
  for (const [index, { end }] of delimiters.slice(0, -1).entries()) {
    textBytes += addPart(body, text, bytes, end, delimiters[index + 1]!.start);
    if (textBytes > MAX_TEXT_BYTES) {
      throw new SyntaxError("Cannot parse multipart body: too much text");
    }
  }
  return body;
}

/** A delimiter line: where the content before it ends, and where the part after it starts. */
type Delimiter = { start: number; end: number };

/** The delimiter lines up to the last, which closes the body: what follows it means nothing. */
function findDelimiters(text: string, delimiter: string): Delimiter[] {
  const found: Delimiter[] = [];
  let seen = 0;
  for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
    // Those that are no lines count too: they cost the same, and a well chosen boundary has none.
    if (seen++ > MAX_PARTS) throw new SyntaxError("Cannot parse multipart body: too many parts");
    const opensLine = at === 0 || text[at - 1] === "\n";
    const rest = /^(--)?[ \t]*(\r?\n|$)/.exec(
      text.slice(at + delimiter.length, at + delimiter.length + 80),
    );
    if (!opensLine || !rest) continue;
    const lineEnd = at === 0 ? 0 : text[at - 2] === "\r" ? 2 : 1;
    found.push({
      start: at - lineEnd,
      end: at + delimiter.length + rest[0].length,
    });
    if (rest[1] !== undefined) return found;
  }
  throw new SyntaxError("Cannot parse multipart body: no closing boundary");
}

/** Adds a part to the body and returns the size of its text, in bytes. */
function addPart(
  body: MultipartBody,
  text: string,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const blank = /\r?\n\r?\n/g;
  blank.lastIndex = start;
  const gap = blank.exec(text);
  if (!gap || gap.index > end || gap.index - start > MAX_HEADER_BYTES) {
    throw new SyntaxError("Cannot parse multipart body: no part header");
  }

  const header = decodeUtf8(bytes.subarray(start, gap.index));
  const content = bytes.subarray(Math.min(gap.index + gap[0].length, end), end);
  const parameters = dispositionOf(header);
  const name = parameters.get("name");
  if (name === undefined) throw new SyntaxError("Cannot parse multipart body: a part has no name");

  const type = /^content-type:[ \t]*([^\r\n;]+)/im.exec(header)?.[1] ?? "";
  const filename = parameters.get("filename") ?? parameters.get("filename*");
  if (filename === undefined && !isBinary(type, content)) {
    body.fields[name] = decodeUtf8(content);
    return content.length;
  }
  if (filename || content.length > 0) {
    let key = name;
    for (let nth = 2; key in body.files; nth++) key = `${name} (${nth})`;
    body.files[key] = new File([content.slice()], filename ?? "", { type });
  }
  return 0;
}

/** Whether a part is a file although it names none: an image, or bytes that no text has. */
function isBinary(type: string, content: Uint8Array): boolean {
  if (/^image\//i.test(type)) return true;
  if (!content.some((byte) => byte < 9)) return false;
  try {
    decodeUtf8(content);
    return false;
  } catch {
    return true;
  }
}

/** A parameter of a header: a token, and a quoted string with escapes, or what stands before the next `;`. */
const PARAMETER =
  /;[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))[^;]*/gy;

/**
 * The parameters of a part's Content-Disposition, by their names in lower case. `filename*` is a file's
 * name, too: some clients send no other when it is not ASCII. It stays encoded, because nobody reads it.
 *
 * Source: RFC 6266, section 4; RFC 7578, section 4.2.
 */
function dispositionOf(header: string): Map<string, string> {
  const line = /^content-disposition:[^;\r\n]*([^\r\n]*)/im.exec(header)?.[1] ?? "";
  const parameters = new Map<string, string>();
  for (const [, name, quoted, plain] of line.matchAll(PARAMETER)) {
    const value = quoted?.replace(/\\(["\\])/g, "$1") ?? plain!.trim();
    if (!parameters.has(name!.toLowerCase())) parameters.set(name!.toLowerCase(), value);
  }
  return parameters;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError("Cannot parse multipart body: not UTF-8", { cause });
  }
}

/** What a multipart body holds: text fields and files, the last of each name. */
export type MultipartBody = { fields: Record<string, string>; files: Record<string, File> };

/**
 * Parses multipart/form-data, also with bare LF as line ends in delimiters and part headers, as some
 * shell scripts send it. The platform's `formData()` refuses such a body. Bytes inside a part stay
 * as they are.
 *
 * @throws {SyntaxError} when there is no boundary, no part, no name or no end.
 */
export function parseMultipart(contentType: string, bytes: Uint8Array): MultipartBody {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ""}`;
  if (delimiter === "--") throw new SyntaxError("Cannot parse multipart body: no boundary");

  // latin1 maps each byte to one character, so positions in the text are positions in the bytes.
  const text = new TextDecoder("latin1").decode(bytes);
  const body: MultipartBody = { fields: {}, files: {} };
  let at = delimiterAt(text, delimiter, 0);
  if (!at) throw new SyntaxError("Cannot parse multipart body: no part");
  while (!at.isLast) {
    const next = delimiterAt(text, delimiter, at.end);
    if (!next) throw new SyntaxError("Cannot parse multipart body: no closing boundary");
    addPart(body, text, bytes, at.end, next.start);
    at = next;
  }
  return body;
}

type Delimiter = { start: number; end: number; isLast: boolean };

/** The next delimiter line from `from` on: where the content before it ends and the next one starts. */
function delimiterAt(text: string, delimiter: string, from: number): Delimiter | null {
  for (let at = text.indexOf(delimiter, from); at >= 0; at = text.indexOf(delimiter, at + 1)) {
    const opensLine = at === 0 || text[at - 1] === "\n";
    const rest = /^(--)?[ \t]*(\r?\n|$)/.exec(
      text.slice(at + delimiter.length, at + delimiter.length + 80),
    );
    if (!opensLine || !rest) continue;
    const lineEnd = at === 0 ? 0 : text[at - 2] === "\r" ? 2 : 1;
    return {
      start: at - lineEnd,
      end: at + delimiter.length + rest[0].length,
      isLast: rest[1] !== undefined,
    };
  }
  return null;
}

function addPart(
  body: MultipartBody,
  text: string,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const blank = /\r?\n\r?\n/g;
  blank.lastIndex = start;
  const gap = blank.exec(text);
  if (!gap || gap.index > end) throw new SyntaxError("Cannot parse multipart body: no part header");

  const header = decodeUtf8(bytes.subarray(start, gap.index));
  const content = bytes.subarray(Math.min(gap.index + gap[0].length, end), end);
  const name = parameter(header, "name");
  if (name === undefined) throw new SyntaxError("Cannot parse multipart body: a part has no name");

  const filename = parameter(header, "filename");
  if (filename === undefined) {
    body.fields[name] = decodeUtf8(content);
  } else if (filename !== "" || content.length > 0) {
    const type = /^content-type:[ \t]*([^\r\n;]+)/im.exec(header)?.[1] ?? "";
    body.files[name] = new File([content.slice()], filename, { type });
  }
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(
    `^content-disposition:[^\\r\\n]*;[ \\t]*${name}=(?:"((?:[^"\\\\\\r\\n]|\\\\.)*)"|([^;\\s]+))`,
    "im",
  ).exec(header);
  return found?.[1] ?? found?.[2];
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError("Cannot parse multipart body: not UTF-8", { cause });
  }
}

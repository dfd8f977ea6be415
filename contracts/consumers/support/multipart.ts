import type { Form } from "./bounds.ts";

/** How a client writes the parts. Guzzle adds a `Content-Length` to each, curl and Postman do not. */
export type PartStyle = { boundary: string; partLengths: boolean };

/** A file in a form. */
export type SentFile = { name: string; type: string; bytes: Uint8Array };

/** The files of a form, by the name of their field. */
export type Files = Record<string, SentFile>;

const utf8 = new TextEncoder();

/** A multipart body as bytes, with CRLF throughout. */
export function multipart(
  form: Form,
  style: PartStyle,
  files: Files = {},
): Uint8Array<ArrayBuffer> {
  const texts = Object.entries(form).map(([name, value]) =>
    part(`name="${name}"`, utf8.encode(value), style)
  );
  const attached = Object.entries(files).map(([field, { name, type, bytes }]) =>
    part(`name="${field}"; filename="${name}"`, bytes, style, `Content-Type: ${type}\r\n`)
  );
  return joined([...texts, ...attached, utf8.encode(`--${style.boundary}--\r\n`)]);
}

function part(
  disposition: string,
  content: Uint8Array,
  { boundary, partLengths }: PartStyle,
  type = "",
): Uint8Array {
  const length = partLengths ? `Content-Length: ${content.length}\r\n` : "";
  const header = `Content-Disposition: form-data; ${disposition}\r\n${length}${type}`;
  return joined([
    utf8.encode(`--${boundary}\r\n${header}\r\n`),
    content,
    utf8.encode("\r\n"),
  ]);
}

function joined(chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  chunks.reduce((at, chunk) => {
    whole.set(chunk, at);
    return at + chunk.length;
  }, 0);
  return whole;
}

/** Sends a form the way a consumer's HTTP client does. */
export async function sendForm(
  url: string,
  sent: { method: "POST" | "PUT"; form: Form; files?: Files; headers?: Record<string, string> },
  style: PartStyle,
): Promise<Response> {
  const type = `multipart/form-data; boundary=${style.boundary}`;
  return await fetch(url, {
    method: sent.method,
    headers: { ...sent.headers, "Content-Type": type },
    body: multipart(sent.form, style, sent.files),
  });
}

/** Posts a form without files. */
export async function postForm(
  url: string,
  form: Form,
  style: PartStyle,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await sendForm(url, { method: "POST", form, headers }, style);
}

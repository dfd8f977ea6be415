import type { Form } from "./bounds.ts";

/** How a client writes its parts. Guzzle adds their length, curl and Postman do not. */
export type PartStyle = { boundary: string; partLengths: boolean };

const utf8 = new TextEncoder();

/** A multipart body as bytes, with CRLF throughout. */
export function multipart(form: Form, style: PartStyle): Uint8Array<ArrayBuffer> {
  const parts = Object.entries(form).map(([name, value]) => part(name, value, style));
  return utf8.encode(`${parts.join("")}--${style.boundary}--\r\n`);
}

function part(name: string, value: string, { boundary, partLengths }: PartStyle): string {
  const length = partLengths ? `Content-Length: ${utf8.encode(value).length}\r\n` : "";
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n${length}\r\n${value}\r\n`;
}

/** Posts a form the way a consumer's HTTP client does. */
export async function postForm(
  url: string,
  form: Form,
  style: PartStyle,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await fetch(url, {
    method: "POST",
    headers: { ...headers, "Content-Type": `multipart/form-data; boundary=${style.boundary}` },
    body: multipart(form, style),
  });
}

import { parseMultipart } from "./multipart.ts";

/** A request body as fields and files, whichever of the three formats it had. Values of JSON keep their type. */
export type Body = { fields: Record<string, unknown>; files: Record<string, File> };

/** Why a body could not be read. `found` is JSON that is not an object. */
export type BodyProblem =
  | { problem: "malformed" | "too_large" | "unsupported" }
  | { problem: "not_an_object"; found: unknown };

/**
 * Reads JSON, multipart/form-data or form-urlencoded into fields and files. A missing body
 * is an empty one. `maxBytes` bounds what is read, whatever Content-Length says.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Body | BodyProblem> {
  const bytes = await readBytes(request, maxBytes);
  if (!bytes) return { problem: "too_large" };
  if (bytes.length === 0) return { fields: {}, files: {} };

  const contentType = request.headers.get("content-type") ?? "";
  try {
    switch (contentType.split(";", 1)[0]!.trim().toLowerCase()) {
      case "application/json":
        return objectOrProblem(parseJson(bytes));
      case "application/x-www-form-urlencoded":
        return { fields: Object.fromEntries(new URLSearchParams(decode(bytes))), files: {} };
      case "multipart/form-data":
        return parseMultipart(contentType, bytes);
      default:
        return { problem: "unsupported" };
    }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return { problem: "malformed" };
    throw error;
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(decode(bytes), (_key, inner) => {
    // Half a surrogate pair is no text, and no database can store it.
    if (typeof inner === "string" && !inner.isWellFormed()) throw new SyntaxError("Lone surrogate");
    return inner;
  });
}

function objectOrProblem(value: unknown): Body | BodyProblem {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { problem: "not_an_object", found: value };
  }
  return { fields: value as Record<string, unknown>, files: {} };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

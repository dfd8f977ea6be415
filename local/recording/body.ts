import { mask, maskBroken, type Masked, maskText, Secret } from "./masking.ts";

/** A field of a form: a value, or a file, which is described. */
export type FormField = { name: string; value: string | Secret } | {
  name: string;
  file: { name: string; type: string; bytes: number };
};

/** A body as it is shown: masked. `broken`: it is not what its type says. */
export type ShownBody =
  | { kind: "none" }
  | { kind: "dropped" }
  | { kind: "form"; isMultipart: boolean; fields: FormField[] }
  | { kind: "json"; value: Masked }
  | { kind: "text"; text: string; isBroken: boolean }
  | { kind: "bytes"; type: string; bytes: number };

/** A longer text is cut. */
const MAX_TEXT = 20_000;

/** Reads a body by its type; `isRefusal`: that of an answer that refuses. `null`: it was not kept. */
export async function showBody(
  bytes: Uint8Array<ArrayBuffer> | null | undefined,
  type = "",
  isRefusal = false,
): Promise<ShownBody> {
  if (!bytes) return { kind: bytes === null ? "dropped" : "none" };
  if (bytes.length === 0) return { kind: "none" };
  if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)/i.test(type)) {
    return await showForm(bytes, type);
  }
  if (!/json|^text\/|xml|^$/i.test(type)) return { kind: "bytes", type, bytes: bytes.length };
  const text = new TextDecoder().decode(bytes);
  // What says nothing of its type may be JSON all the same.
  if (/json|^$/i.test(type)) {
    try {
      return { kind: "json", value: mask(JSON.parse(text), "", isRefusal) };
    } catch {
      return {
        kind: "text",
        text: maskBroken(text).slice(0, MAX_TEXT),
        isBroken: /json/i.test(type),
      };
    }
  }
  return { kind: "text", text: maskText(text).slice(0, MAX_TEXT), isBroken: false };
}

async function showForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<ShownBody> {
  const isMultipart = /^multipart/i.test(type);
  try {
    const form = await new Response(bytes, { headers: { "Content-Type": type } }).formData();
    const fields = [...form].map(([name, value]): FormField =>
      typeof value === "string"
        ? { name, value: mask(value, name) as string | Secret }
        : { name, file: { name: value.name, type: value.type, bytes: value.size } }
    );
    return { kind: "form", isMultipart, fields };
  } catch {
    const text = maskBroken(new TextDecoder().decode(bytes)).slice(0, MAX_TEXT);
    return { kind: "text", text, isBroken: true };
  }
}

/** JSON as people read it. Secrets are as they are shown. */
export function formatJson(value: Masked): string {
  return JSON.stringify(value, null, 2);
}

/** Every sentence in an answer, with the names that lead to it: `email: Email sudah terdaftar.` */
export function sentencesOf(value: Masked, path: readonly string[] = []): string[] {
  if (typeof value === "string") {
    // A word is a code or a name; what a person reads has several.
    return /\s/.test(value.trim()) ? [[...path, value].join(": ")] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each) => sentencesOf(each, path));
  if (value === null || typeof value !== "object" || value instanceof Secret) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    sentencesOf(
      inner,
      /^(?:errors?|message|detail|data|non_field_errors)$/.test(name) ? path : [...path, name],
    )
  );
}

/** What is shown of what arrived and of what was answered: never a password, a token or a whole NIK. */
import { maskNik } from "../../src/tenants/pewaca/shared/nik.ts";

/** A value that is not shown. `variable` stands for it in commands that are copied. */
export class Secret {
  constructor(readonly variable: string, readonly shown: string) {}
  toString(): string {
    return this.shown;
  }
  toJSON(): string {
    return this.shown;
  }
}

/** What is left of a value: itself, or a secret. Objects and lists keep their form. */
export type Masked = string | number | boolean | null | Secret | Masked[] | {
  [name: string]: Masked;
};

const SECRET_NAMES = /pass|token|secret|^(?:access|refresh|credential|key|api_?key|hash)$/i;
const NIK_NAMES = /^(?:nik|no_?ktp)$/i;
const SECRET_HEADERS = /^(?:authorization|cookie|set-cookie|proxy-authorization|svix-signature)$/i;

/** A signed token, and a token of a link: an account in base 36, and 43 characters. */
const SIGNED_TOKEN = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
const LINK_TOKEN = /(?<=(?:^|[\s/="'?&])[0-9a-z]{1,9}-[\w-]{4})[\w-]{39}(?![\w-])/g;
const LONG_TOKEN = /(?<![\w-])(?:[0-9a-f]{40}|[A-Za-z0-9_-]{43})(?![\w-])/g;
const NIK = /(?<![\w-])\d{16}(?![\w-])/g;

/**
 * Masks a value by its name, and what it holds by its form. A refusal lists sentences under the name of each
 * field: those about a password are shown.
 */
export function mask(value: unknown, name = "", isRefusal = false): Masked {
  if (Array.isArray(value)) {
    return value.map((each) => mask(each, isRefusal ? "" : name, isRefusal));
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, mask(inner, name, isRefusal)]),
    );
  }
  if (value === null || typeof value === "boolean" || value === "") return value as Masked;
  if (NIK_NAMES.test(name)) return new Secret("NIK", maskNik(String(value))!);
  if (SECRET_NAMES.test(name) && typeof value === "string") return hide(value, name);
  return typeof value === "string" ? maskText(value) : Number(value);
}

/** Masks tokens and NIKs in a text, such as a path. */
export function maskText(text: string): string {
  return text
    .replace(SIGNED_TOKEN, "eyJ…")
    .replace(LINK_TOKEN, "…")
    .replace(LONG_TOKEN, (token) => `${token.slice(0, 4)}…`)
    .replace(NIK, (nik) => maskNik(nik)!);
}

/** Masks a URL: tokens in its path, and those of its parameters whose name says that they are secret. */
export function maskUrl(url: string): string {
  const [path, query] = url.split("?", 2);
  if (query === undefined) return maskText(path!);
  const parameters = query.split("&").map((each) => {
    const [name = "", value] = each.split("=", 2);
    return value !== undefined && SECRET_NAMES.test(name) ? `${name}=…` : maskText(each);
  });
  return `${maskText(path!)}?${parameters.join("&")}`;
}

/** Masks a header. Of a credential its scheme is left. */
export function maskHeader(name: string, value: string): string | Secret {
  if (!SECRET_HEADERS.test(name)) return maskText(value);
  const [, scheme] = /^(\w+) \S/.exec(value) ?? [];
  if (/cookie/i.test(name) || !scheme) return hide(value, name);
  return new Secret("TOKEN", `${scheme} ${dots(value.length - scheme.length - 1)}`);
}

/** Masks a text that is no JSON although it says so: whatever follows the name of a secret is hidden. */
export function maskBroken(text: string): string {
  return maskText(text).replace(
    /("?[\w-]*(?:pass|token|secret|nik)[\w-]*"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|[^\s,&}]+)/gi,
    (_, before) => `${before}••••••••`,
  );
}

function hide(value: string, name: string): Secret {
  const variable = name.replace(/\W/g, "_").toUpperCase();
  return new Secret(variable, dots(value.length));
}

function dots(characters: number): string {
  return `•••••••• (${characters} character${characters === 1 ? "" : "s"})`;
}

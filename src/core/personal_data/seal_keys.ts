import { decrypt, encrypt } from "../keyed_cipher.ts";
import { keyedDigest } from "../keyed_digest.ts";

/** A key under which a column is encrypted. Its id stands in front of what it has made. */
export type SealKey = { id: string; secret: string };

/**
 * The keys of a column. `writer` encrypts what is written; `null`: it is written as it is. Each of `all` opens
 * what it has encrypted. Without any the column is not encrypted.
 */
export type SealKeys = { writer: SealKey | null; all: readonly SealKey[] };

/** The keys of a column that is not encrypted. */
export const NO_SEAL_KEYS: SealKeys = { writer: null, all: [] };

/** In place of the first key: whatever is encrypted is opened, and nothing is encrypted any more. */
const PLAIN = "plain";

/**
 * Reads `ID:SECRET,ID:SECRET`, the first of which may be `plain`; `null` when that is not its form. An id has 1
 * to 16 small letters and digits, a secret `least` characters or more and no comma.
 */
export function parseSealKeys(text: string, least: number): SealKeys | null {
  const [first, ...others] = text.split(",").map((item) => item.trim());
  const all = (first === PLAIN ? others : [first!, ...others]).map((item): SealKey => {
    const [id = "", ...secret] = item.split(":");
    return { id, secret: secret.join(":") };
  });
  const isRight = new Set(all.map(({ id }) => id)).size === all.length &&
    all.every(({ id, secret }) =>
      /^[a-z0-9]{1,16}$/.test(id) && id !== PLAIN && secret.length >= least
    );
  return isRight ? { writer: first === PLAIN ? null : all[0]!, all } : null;
}

/**
 * Encrypts a text of a column: `<id of the key>.<base64url>`, 58 characters and the id for sixteen digits. What
 * it is bound to, such as the row's id, has to be the same when it is opened.
 */
export async function sealText(
  { id, secret }: SealKey,
  label: string,
  text: string,
  boundTo: string,
): Promise<string> {
  return `${id}.${await encrypt({ secret, label }, new TextEncoder().encode(text), boundTo)}`;
}

/** Opens what `sealText` has made for one of `boundTo`; `null` when its key is missing or another one. */
export async function openText(
  { all }: SealKeys,
  label: string,
  sealed: string,
  boundTo: readonly string[],
): Promise<string | null> {
  const [id, text = ""] = sealed.split(".");
  const key = all.find((key) => key.id === id);
  if (!key) return null;
  for (const each of boundTo) {
    const opened = await decrypt({ secret: key.secret, label }, text, each);
    if (opened) return new TextDecoder().decode(opened);
  }
  return null;
}

/**
 * By which a text is found that is encrypted: the same text has the same index, and without the secret nobody
 * can compute it. `<id of the key>.<43 characters>`.
 */
export function blindIndex(
  { id, secret }: SealKey,
  label: string,
  text: string,
): string {
  return `${id}.${keyedDigest(secret, `${label}-index`, [text])}`;
}

import { base64url } from "jose";
import { keyedDigest } from "./keyed_digest.ts";

/** What a cipher derives from: a secret, and what it is used for. */
export type CipherKey = { secret: string; label: string; parts?: readonly unknown[] };

const IV_BYTES = 12;

/**
 * Encrypts with AES-256-GCM under a derived key: nonce and ciphertext, base64url. It only opens with the same
 * `boundTo`: whoever copies it to another row has nothing.
 */
export async function encrypt(
  key: CipherKey,
  bytes: Uint8Array<ArrayBuffer>,
  boundTo = "",
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const encrypted = await crypto.subtle.encrypt(parameters(iv, boundTo), await derive(key), bytes);
  return base64url.encode(new Uint8Array([...iv, ...new Uint8Array(encrypted)]));
}

/** Opens what `encrypt` has made; `null` under another key, or when it is bound to something else. */
export async function decrypt(
  key: CipherKey,
  text: string,
  boundTo = "",
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const sealed = new Uint8Array(base64url.decode(text));
    const opened = await crypto.subtle.decrypt(
      parameters(sealed.subarray(0, IV_BYTES), boundTo),
      await derive(key),
      sealed.subarray(IV_BYTES),
    );
    return new Uint8Array(opened);
  } catch {
    return null;
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, boundTo: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(boundTo) };
}

async function derive({ secret, label, parts = [] }: CipherKey): Promise<CryptoKey> {
  const bytes = base64url.decode(keyedDigest(secret, label, parts));
  return await crypto.subtle.importKey("raw", new Uint8Array(bytes), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
}

import { base64url } from "jose";
import { selectRow, text } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import type { Deps, Email } from "../../deps.ts";
import { digestKeysOf, keyedDigest } from "../keyed_digest.ts";

/** An email as it was handed to the provider, and the row that it is of. */
export type RenderedEmail = { id: string; email: Email };

const IV_BYTES = 12;

/**
 * Keeps the body of a request whose outcome may stay unknown, so that the next attempt has the same one
 * although an account has changed meanwhile. Compressed and encrypted: it holds links.
 */
export async function sealRequest(
  deps: Deps,
  requestId: string,
  emails: readonly RenderedEmail[],
): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const packed = await through(
    new TextEncoder().encode(JSON.stringify(emails)),
    new CompressionStream("gzip"),
  );
  const key = await keyOf(digestKeysOf(deps)[0], requestId);
  const encrypted = new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, packed),
  );
  const sealed = base64url.encode(new Uint8Array([...iv, ...encrypted]));
  await deps.db.query(
    `INSERT INTO email_request (id, sealed, created_at) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE id = id`,
    [requestId, sealed, toSql(deps.now())],
  );
}

/** The body that was kept; `null` when there is none, or none that our keys open. */
export async function openRequest(
  deps: Deps,
  requestId: string,
): Promise<RenderedEmail[] | null> {
  const row = await selectRow(
    deps.db,
    { sealed: text },
    "SELECT sealed FROM email_request WHERE id = ?",
    [requestId],
  );
  if (!row) return null;
  for (const secret of digestKeysOf(deps)) {
    const opened = await open(row.sealed, await keyOf(secret, requestId));
    if (opened) return opened;
  }
  return null;
}

/** `null` under another key. */
async function open(text: string, key: CryptoKey): Promise<RenderedEmail[] | null> {
  try {
    const sealed = new Uint8Array(base64url.decode(text));
    const packed = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: sealed.subarray(0, IV_BYTES) },
      key,
      sealed.subarray(IV_BYTES),
    );
    const bytes = await through(new Uint8Array(packed), new DecompressionStream("gzip"));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

async function keyOf(secret: string, requestId: string): Promise<CryptoKey> {
  const bytes = base64url.decode(await keyedDigest(secret, "email-request", [requestId]));
  return await crypto.subtle.importKey("raw", new Uint8Array(bytes), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

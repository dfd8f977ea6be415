import { selectRow, text } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import type { Deps, Email } from "../../deps.ts";
import { type CipherKey, decrypt, encrypt } from "../keyed_cipher.ts";
import { digestKeysOf } from "../keyed_digest.ts";

/** An email as it was handed to the provider, and the row that it is of. */
export type RenderedEmail = { id: string; email: Email };

/**
 * Keeps the body of a request whose outcome may stay unknown, so that the next attempt has the same one
 * although an account has changed meanwhile. Compressed and encrypted: it holds links.
 */
export async function sealRequest(
  deps: Deps,
  requestId: string,
  emails: readonly RenderedEmail[],
): Promise<void> {
  const sealed = await deps.compute(() => seal(emails, keyOf(digestKeysOf(deps)[0], requestId)));
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
    const opened = await deps.compute(() => open(row.sealed, keyOf(secret, requestId)));
    if (opened) return opened;
  }
  return null;
}

async function seal(emails: readonly RenderedEmail[], key: CipherKey): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(emails));
  return await encrypt(key, await through(bytes, new CompressionStream("gzip")));
}

/** `null` under another key. */
async function open(text: string, key: CipherKey): Promise<RenderedEmail[] | null> {
  const packed = await decrypt(key, text);
  if (!packed) return null;
  const bytes = await through(packed, new DecompressionStream("gzip"));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function keyOf(secret: string, requestId: string): CipherKey {
  return { secret, label: "email-request", parts: [requestId] };
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

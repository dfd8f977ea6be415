import type { IsBreached } from "../deps.ts";

/** A person waits for this: without an answer in time the password passes. */
const PATIENCE_MS = 300;

/** What `createBreachLookUp` needs. */
export type BreachLookUpOptions = {
  /** Where a range is asked for: `<url>/<5 hex digits>`. `null`: no password is looked up. */
  url: string | null;
  log: (entry: Record<string, unknown>) => void;
};

/**
 * Asks a list of breached passwords, of which only the first five hex digits of the SHA-1 are told.
 * The answer lists the rest of some hundred hashes and how often each was seen. Never throws: a
 * list that does not answer within 300 ms, or not as it should, lets every password pass.
 *
 * Source: https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
 */
export function createBreachLookUp({ url, log }: BreachLookUpOptions): IsBreached {
  if (!url) return () => Promise.resolve(false);
  return async (password) => {
    try {
      const digest = await sha1(password.normalize("NFC"));
      const range = await fetchRange(`${url}/${digest.slice(0, 5)}`);
      return lists(range, digest.slice(5));
    } catch (error) {
      log({
        event: "breach_look_up_failed",
        reason: error instanceof Error ? error.name : "unknown",
      });
      return false;
    }
  };
}

async function fetchRange(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { "Add-Padding": "true" }, // the size of the answer does not tell which range it is
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.ok) return await response.text();
  await response.body?.cancel();
  throw new Error(`Cannot read range: status ${response.status}`);
}

/** Padding looks like a hash that was seen 0 times. */
function lists(range: string, suffix: string): boolean {
  return range.split("\n").some((line) => {
    const [hash, count] = line.trim().split(":");
    return hash?.toUpperCase() === suffix && Number(count) > 0;
  });
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
    .toUpperCase();
}

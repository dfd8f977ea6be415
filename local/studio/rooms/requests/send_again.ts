import type { RecordedRequest, Recorder } from "../../../recording/recorder.ts";

/** How long the answer, and the Worker's word about it, may take. */
const PATIENCE_MS = 40_000;
/** What belongs to the connection, or is made anew. */
const NOT_SENT =
  /^(?:host|connection|content-length|accept-encoding|transfer-encoding|cf-.*|mf-.*)$/;

/**
 * Sends a request as it was, with its secrets. Returns what was recorded about it; `null` when it is not kept
 * any more, or the API does not answer.
 */
export async function sendAgain(
  recorder: Recorder,
  { method, url, headers, body }: RecordedRequest,
): Promise<RecordedRequest | null> {
  if (!body) return null;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, {
      method,
      headers: headers.filter(([name]) => !NOT_SENT.test(name)),
      body: body.length > 0 ? body : undefined,
      redirect: "manual",
      signal,
    });
    await response.arrayBuffer();
    const requestId = response.headers.get("X-Request-Id");
    return requestId === null ? null : await recorder.whenAnswered(requestId, signal) ?? null;
  } catch {
    return null;
  }
}

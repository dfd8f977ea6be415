import type { MailEvent, ReadMailEvent } from "../deps.ts";

/** How far the clocks may disagree, and how long a message may travel. */
const TOLERANCE_SECONDS = 5 * 60;

/** A message is signed with each secret that is in use; more than these are not looked at. */
const MAX_SIGNATURES = 4;

const EVENTS: Readonly<Record<string, MailEvent["event"]>> = {
  "email.delivered": "delivered",
  "email.delivery_delayed": "delayed",
  "email.bounced": "bounced",
  "email.complained": "complained",
  "email.suppressed": "suppressed",
  "email.failed": "failed",
};

/**
 * Reads Resend's events, signed with one of `secrets`. By WebCrypto and with the clock that it is given:
 * the SDK's `webhooks.verify` has neither, and its cryptography in JavaScript does not fit into the Worker.
 *
 * Source: https://docs.svix.com/receiving/verifying-payloads/how-manual and
 * https://resend.com/docs/webhooks/emails/bounced
 */
export function createResendEventReader(secrets: readonly string[]): ReadMailEvent {
  return async (headers, body, now) => {
    if (!await isSigned(secrets, headers, body, now)) return "unsigned";
    try {
      return readEvent(JSON.parse(new TextDecoder().decode(body)));
    } catch {
      return null;
    }
  };
}

async function isSigned(
  secrets: readonly string[],
  headers: Headers,
  body: Uint8Array,
  now: Date,
): Promise<boolean> {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) =>
    headers.get(`svix-${name}`) ?? ""
  ) as [string, string, string];
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (!id || !/^\d{1,12}$/.test(timestamp) || age > TOLERANCE_SECONDS) return false;
  const signed = new Uint8Array([...new TextEncoder().encode(`${id}.${timestamp}.`), ...body]);
  const given = signatures.split(" ").filter((signature) => signature.startsWith("v1,"))
    .slice(0, MAX_SIGNATURES).map((signature) => fromBase64(signature.slice("v1,".length)));
  for (const secret of secrets) {
    const bytes = fromBase64(secret.replace("whsec_", ""));
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
    for (const signature of given) {
      if (await crypto.subtle.verify("HMAC", key, signature, signed)) return true;
    }
  }
  return false;
}

/** The bytes; none when it is no base64. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** Their messages are free text with addresses in it; the types are words of a list. */
type ResendEvent = {
  type: string;
  created_at: string;
  data: {
    email_id: string;
    bounce?: { type: string; subType: string };
    suppressed?: { type: string };
    failed?: { reason: string };
  };
};

/** @throws {TypeError} when it has another form. */
function readEvent({ type, created_at, data }: ResendEvent): MailEvent | null {
  const event = EVENTS[type];
  const at = new Date(created_at);
  const providerId = data.email_id;
  if (!event || Number.isNaN(+at) || !/^[\w-]{1,60}$/.test(providerId)) return null;
  const { bounce, suppressed, failed } = data;
  const isFinal = event === "complained" || event === "suppressed" ||
    (event === "bounced" && bounce?.type === "Permanent");
  const words = [bounce?.type, bounce?.subType, suppressed?.type, failed?.reason];
  const detail = words.filter((word) => /^\w{1,28}$/.test(word ?? "")).join("/");
  return { providerId, event, isFinal, detail: detail.slice(0, 60) || null, at };
}

/**
 * Resend's webhook: what it reports about emails that it took, signed as Svix signs it.
 *
 * Source: https://resend.com/docs/webhooks/emails/bounced, …/complained, …/delivered and
 * https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import type { CaughtEmail } from "./catcher.ts";

/** The events that can be reported about an email. `soft_bounced` is a bounce after which others may arrive. */
export const EVENT_NAMES = [
  "sent",
  "delivered",
  "delayed",
  "bounced",
  "soft_bounced",
  "complained",
  "suppressed",
  "failed",
  "opened",
] as const;

/** One of `EVENT_NAMES`. */
export type EventName = (typeof EVENT_NAMES)[number];

/** Where events are sent, and what they are signed with. */
export type Webhook = { url: string; secret: string };

/** An event about an email, and when it happened. Default: now. */
export type ReportedEvent = { event: EventName; at?: Date };

/** A new secret as Resend makes them: 192 bits. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString("base64")}`;
}

/** The body of an event about an email. */
export function eventBody(
  email: Pick<CaughtEmail, "id" | "to" | "from" | "subject">,
  reported: ReportedEvent,
) {
  const { type, ...details } = EVENTS[reported.event];
  const at = (reported.at ?? new Date()).toISOString();
  const { id, from, subject } = email;
  const data = {
    created_at: at,
    email_id: id,
    message_id: `<${id}@example.com>`,
    from,
    to: email.to.split(", "),
    subject,
    ...details,
  };
  return { type, created_at: at, data };
}

/** The headers of a signed message. `sentAt` is the moment of sending, which the signature covers. */
export function signatureOf(secret: string, body: string, sentAt = new Date()) {
  const id = `msg_${randomBytes(12).toString("hex")}`;
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,${signature}` };
}

/** Sends an event about an email, and returns the status of the answer. */
export async function sendEvent(
  { url, secret }: Webhook,
  email: CaughtEmail,
  reported: ReportedEvent,
): Promise<number> {
  const body = JSON.stringify(eventBody(email, reported));
  const headers = { "Content-Type": "application/json", ...signatureOf(secret, body) };
  const response = await fetch(url, { method: "POST", headers, body });
  await response.body?.cancel();
  return response.status;
}

const bounce = (type: string, subType: string) => ({
  bounce: {
    type,
    subType,
    message: "The recipient's server refused the email.",
    diagnosticCode: [],
  },
});

const EVENTS: Record<EventName, { type: string } & Record<string, unknown>> = {
  sent: { type: "email.sent" },
  delivered: { type: "email.delivered" },
  delayed: { type: "email.delivery_delayed" },
  bounced: { type: "email.bounced", ...bounce("Permanent", "General") },
  soft_bounced: { type: "email.bounced", ...bounce("Transient", "MailboxFull") },
  complained: { type: "email.complained" },
  suppressed: {
    type: "email.suppressed",
    suppressed: { type: "OnAccountSuppressionList", message: "The address is on a list." },
  },
  failed: { type: "email.failed", failed: { reason: "reached_daily_quota" } },
  opened: { type: "email.opened" },
};

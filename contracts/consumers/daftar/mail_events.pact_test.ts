import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { signatureOf } from "../../../local/mail/events.ts";
import { createResendEventReader } from "../../../src/adapters/resend_events.ts";
import type { MailEvent } from "../../../src/deps.ts";
import { RESEND } from "../../pact_files.ts";
import { messagesOf, type Template } from "../support/pact.ts";

const { regex, string } = MatchersV3;
const message = messagesOf("daftar", RESEND);

const SECRET = `whsec_${btoa("a secret of twenty-four b")}`;
const EMAIL_ID = "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794";
const AT = "2026-11-27T05:30:00.000Z";

/** What we read of an event, and what we make of it. */
type Reported = { description: string; type: string; details?: Template; read: Partial<MailEvent> };

const bounce = (type: string) => ({ bounce: { type, subType: string("General") } });

const REPORTED: readonly Reported[] = [
  { description: "an email arrived", type: "email.delivered", read: { event: "delivered" } },
  { description: "an email is late", type: "email.delivery_delayed", read: { event: "delayed" } },
  {
    description: "an email bounced, as others will",
    type: "email.bounced",
    details: bounce("Permanent"),
    read: { event: "bounced", isFinal: true, detail: "Permanent/General" },
  },
  {
    description: "an email bounced, others may arrive",
    type: "email.bounced",
    details: bounce("Transient"),
    read: { event: "bounced", detail: "Transient/General" },
  },
  {
    description: "somebody complained about an email",
    type: "email.complained",
    read: { event: "complained", isFinal: true },
  },
  {
    description: "an email was not sent to an address on the provider's list",
    type: "email.suppressed",
    details: { suppressed: { type: string("OnAccountSuppressionList") } },
    read: { event: "suppressed", isFinal: true, detail: "OnAccountSuppressionList" },
  },
  {
    description: "an email could not be sent after all",
    type: "email.failed",
    details: { failed: { reason: string("reached_daily_quota") } },
    read: { event: "failed", detail: "reached_daily_quota" },
  },
];

for (const { description, type, details, read } of REPORTED) {
  message(`reports that ${description}`, {
    json: {
      type,
      created_at: regex("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d\\S*", AT),
      data: { email_id: regex("[\\w-]{1,60}", EMAIL_ID), ...details },
    },
    run: async (content) => {
      const body = JSON.stringify(content);
      const headers = new Headers(signatureOf(SECRET, body, new Date(AT)));
      const bytes = new TextEncoder().encode(body);
      assert.deepEqual(
        await createResendEventReader([SECRET])(headers, bytes, new Date(AT)),
        { providerId: EMAIL_ID, isFinal: false, detail: null, at: new Date(AT), ...read },
      );
    },
  });
}

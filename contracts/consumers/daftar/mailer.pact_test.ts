import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { createResendMailer } from "../../../src/adapters/resend.ts";
import type { Email, SendResult } from "../../../src/deps.ts";
import { RESEND } from "../../pact_files.ts";
import { interactionsOf, type SentRequest } from "../support/pact.ts";
import { limited, type MailState } from "./mail_states.ts";

const { like, regex, string } = MatchersV3;
const interaction = interactionsOf<MailState>("daftar", RESEND);

const API_KEY = "re_example_key";
const IDEMPOTENCY_KEY = "7e1f1c80-51cb-4f0a-9a4a-0d6f4b1f7c11";
const EMAIL: Email = {
  from: "Pewaca <noreply@pewaca.id>",
  to: "budi.santoso@example.com",
  subject: "Selamat datang di Pewaca.id!",
  html: "<p>Selamat datang</p>",
  text: "Selamat datang",
};

interaction("takes an e-mail", {
  given: [],
  request: handingOver(EMAIL),
  // to the SDK, an answer that is not JSON is a failure
  answer: { status: 200, json: like({}) },
  run: async (url) => assert.deepEqual(await send(url, EMAIL), { sent: true }),
});

const MISADDRESSED = { ...EMAIL, to: "not an address" };

interaction("refuses a malformed address, for good", {
  given: [],
  request: handingOver(MISADDRESSED, { to: MISADDRESSED.to }),
  answer: { status: 422, json: { name: "validation_error" } },
  run: async (url) =>
    assert.deepEqual(await send(url, MISADDRESSED), {
      sent: false,
      permanent: true,
      reason: "validation_error",
    }),
});

interaction("says when to come back, once there were too many", {
  given: [limited],
  request: handingOver(EMAIL),
  answer: {
    status: 429,
    headers: { "Retry-After": regex("[1-9]\\d*", "1") },
    json: { name: "rate_limit_exceeded" },
  },
  run: async (url) =>
    assert.deepEqual(await send(url, EMAIL), {
      sent: false,
      permanent: false,
      reason: "rate_limit_exceeded",
      retryAfterSeconds: 1,
    }),
});

function handingOver(email: Email, exactly: Partial<Email> = {}): SentRequest {
  const fields = Object.entries(email).map(([name, value]) => [name, string(value)]);
  return {
    method: "POST",
    path: "/emails",
    headers: {
      "Authorization": regex("Bearer \\S+", `Bearer ${API_KEY}`),
      "Content-Type": "application/json",
      "Idempotency-Key": regex("[\\x21-\\x7e]{1,256}", IDEMPOTENCY_KEY),
    },
    json: { ...Object.fromEntries(fields), ...exactly },
  };
}

async function send(url: string, email: Email): Promise<SendResult> {
  return await createResendMailer({ apiKey: API_KEY, baseUrl: url })(email, IDEMPOTENCY_KEY);
}

import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { createResendMailer } from "../../../src/adapters/resend.ts";
import type { Email, SendResult } from "../../../src/deps.ts";
import { RESEND } from "../../pact_files.ts";
import { interactionsOf, type SentRequest } from "../support/pact.ts";
import { limited, type MailState, restricted, sentBefore, unverified } from "./mail_states.ts";

const { regex, string } = MatchersV3;
const interaction = interactionsOf<MailState>("daftar", RESEND);

const API_KEY = "re_example_key";
const IDEMPOTENCY_KEY = "7e1f1c80-51cb-4f0a-9a4a-0d6f4b1f7c11";
const BATCH_KEY = "7e1f1c80-51cb-4f0a-9a4a-0d6f4b1f7c12";
const OTHER_BATCH_KEY = "7e1f1c80-51cb-4f0a-9a4a-0d6f4b1f7c13";
const USED_KEY = "7e1f1c80-51cb-4f0a-9a4a-0d6f4b1f7c14";
const EMAIL: Email = {
  from: "Pewaca <noreply@pewaca.id>",
  to: "budi.santoso@example.com",
  subject: "Selamat datang di Pewaca.id!",
  html: "<p>Selamat datang</p>",
  text: "Selamat datang",
  headers: {
    "Auto-Submitted": "auto-generated",
    "X-Entity-Ref-ID": "1b0a2f6c-5a53-4a0e-9a83-3b0b0f1c2d11",
  },
};

interaction("takes an e-mail", {
  given: [],
  request: handingOver(EMAIL),
  answer: { status: 200, json: { id: string("49a3999c-0ce1-4ea6-ab68-afcd6dc2e794") } },
  run: async (url) =>
    assert.deepEqual(await send(url, [EMAIL]), {
      sent: true,
      emails: [{ sent: true, providerId: "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794" }],
    }),
});

const SECOND = { ...EMAIL, to: "siti.rahma@example.com" };

interaction("takes a batch", {
  given: [],
  request: handingOverBatch([EMAIL, SECOND], BATCH_KEY),
  answer: { status: 200, json: { data: [{ id: string("id-1") }, { id: string("id-2") }] } },
  run: async (url) =>
    assert.deepEqual(await send(url, [EMAIL, SECOND], BATCH_KEY), {
      sent: true,
      emails: [{ sent: true, providerId: "id-1" }, { sent: true, providerId: "id-2" }],
    }),
});

const MISADDRESSED = { ...EMAIL, to: "not an address" };
const MALFORMED = regex(".*`to`.*", "Invalid `to` field.");

interaction("takes a batch without the email whose address is malformed", {
  given: [],
  request: handingOverBatch([EMAIL, MISADDRESSED, SECOND], OTHER_BATCH_KEY, {
    1: { to: MISADDRESSED.to },
  }),
  answer: {
    status: 200,
    json: {
      data: [{ id: string("id-1") }, { id: string("id-2") }],
      errors: [{ index: 1, message: MALFORMED }],
    },
  },
  run: async (url) =>
    assert.deepEqual(await send(url, [EMAIL, MISADDRESSED, SECOND], OTHER_BATCH_KEY), {
      sent: true,
      emails: [
        { sent: true, providerId: "id-1" },
        { sent: false, fault: "recipient", reason: "validation_error" },
        { sent: true, providerId: "id-2" },
      ],
    }),
});

interaction("refuses a malformed address, for good", {
  given: [],
  request: handingOver(MISADDRESSED, { to: MISADDRESSED.to }),
  answer: {
    status: 422,
    json: { statusCode: 422, name: "validation_error", message: MALFORMED },
  },
  run: async (url) =>
    assert.deepEqual(await send(url, [MISADDRESSED]), {
      sent: false,
      fault: "recipient",
      reason: "validation_error",
    }),
});

interaction("refuses a sender whose domain is not verified, under the same name", {
  given: [unverified],
  request: handingOver(EMAIL),
  answer: { status: 403, json: { statusCode: 403, name: "validation_error" } },
  run: async (url) =>
    assert.deepEqual(await send(url, [EMAIL]), {
      sent: false,
      fault: "sender",
      reason: "validation_error",
    }),
});

interaction("refuses a key that may not send", {
  given: [restricted],
  request: handingOver(EMAIL),
  answer: { status: 401, json: { statusCode: 401, name: string("restricted_api_key") } },
  run: async (url) =>
    assert.deepEqual(await send(url, [EMAIL]), {
      sent: false,
      fault: "account",
      reason: "restricted_api_key",
    }),
});

interaction("refuses an idempotency key that was used for another email", {
  given: [sentBefore(USED_KEY, "Another subject")],
  request: handingOver(EMAIL, {}, USED_KEY),
  answer: { status: 409, json: { statusCode: 409, name: "invalid_idempotent_request" } },
  run: async (url) =>
    assert.deepEqual(await send(url, [EMAIL], USED_KEY), {
      sent: false,
      fault: "used",
      reason: "invalid_idempotent_request",
    }),
});

interaction("says when to come back, once there were too many", {
  given: [limited],
  request: handingOver(EMAIL),
  answer: {
    status: 429,
    headers: { "Retry-After": regex("[1-9]\\d*", "1") },
    json: { statusCode: 429, name: "rate_limit_exceeded" },
  },
  run: async (url) =>
    assert.deepEqual(await send(url, [EMAIL]), {
      sent: false,
      fault: "rate",
      reason: "rate_limit_exceeded",
      retryAfterSeconds: 1,
    }),
});

function handingOver(
  email: Email,
  exactly: Partial<Email> = {},
  key = IDEMPOTENCY_KEY,
): SentRequest {
  return {
    method: "POST",
    path: "/emails",
    headers: {
      "Authorization": regex("Bearer \\S+", `Bearer ${API_KEY}`),
      "Content-Type": "application/json",
      "Idempotency-Key": regex("[\\x21-\\x7e]{1,256}", key),
    },
    json: fieldsOf(email, exactly),
  };
}

function handingOverBatch(
  emails: readonly Email[],
  key: string,
  exactly: Record<number, Partial<Email>> = {},
): SentRequest {
  const { headers, ...request } = handingOver(emails[0]!, {}, key);
  return {
    ...request,
    path: "/emails/batch",
    headers: { ...headers, "x-batch-validation": "permissive" },
    json: emails.map((email, i) => fieldsOf(email, exactly[i])),
  };
}

function fieldsOf({ headers, ...texts }: Email, exactly: Partial<Email> = {}) {
  const matched = (fields: Record<string, string>) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, string(value)]));
  return { ...matched(texts), headers: matched(headers!), ...exactly };
}

async function send(
  url: string,
  emails: readonly Email[],
  key = IDEMPOTENCY_KEY,
): Promise<SendResult> {
  return await createResendMailer({ apiKey: API_KEY, baseUrl: url })(emails, key);
}

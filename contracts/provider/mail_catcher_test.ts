import assert from "node:assert/strict";
import { eventBody, type EventName } from "../../local/mail/events.ts";
import { type Console, startConsole } from "../../local/studio/console.ts";
import {
  limited,
  type MailState,
  restricted,
  unverified,
} from "../consumers/daftar/mail_states.ts";
import { readPacts, RESEND } from "../pact_files.ts";
import { verifyPact } from "./verifier.ts";

// Resend does not verify our pact. The catcher that the tests use must honour it.
Deno.test("the local mail catcher keeps what we rely on of Resend", async (test) => {
  await using inbox = await startInbox();
  await using states = serveStates(inbox);
  const [pact] = readPacts(RESEND);
  assert.ok(pact, "there is no pact with Resend");
  await using messages = serveMessages();
  const results = await verifyPact(pact, {
    url: inbox.url,
    statesUrl: states.url,
    messagesUrl: messages.url,
  });
  for (const { description, result, mismatch } of results) {
    await test.step(description, () => {
      assert.equal(result, "OK", JSON.stringify(mismatch, null, 2));
    });
  }
  await test.step("every provider state could be set up", () => {
    assert.deepEqual(states.problems, []);
  });
});

async function startInbox(): Promise<Console & AsyncDisposable> {
  const inbox = await startConsole();
  return { ...inbox, [Symbol.asyncDispose]: inbox.close };
}

function serveStates(inbox: Console) {
  const problems: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { action, state, params } = await request.json();
    inbox.fail(undefined);
    // an interaction without a state asks for the state with no name
    if (action !== "setup" || state === "") return Response.json({});
    if (!await setUp(inbox, { sentence: state, parameters: params } as MailState)) {
      problems.push(`${state}: no such provider state`);
    }
    return Response.json({});
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    problems,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The events of the local inbox, by the descriptions in the pact. */
const EVENTS = new Map<string, EventName>([
  ["reports that an email arrived", "delivered"],
  ["reports that an email is late", "delayed"],
  ["reports that an email bounced, as others will", "bounced"],
  ["reports that an email bounced, others may arrive", "soft_bounced"],
  ["reports that somebody complained about an email", "complained"],
  ["reports that an email was not sent to an address on the provider's list", "suppressed"],
  ["reports that an email could not be sent after all", "failed"],
]);

function serveMessages() {
  const email = { id: crypto.randomUUID(), to: "a@example.com", from: "", subject: "" };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const event = EVENTS.get((await request.json()).description);
    return event ? Response.json(eventBody(email, { event })) : new Response(null, { status: 404 });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/messages`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function setUp(inbox: Console, { sentence, parameters }: MailState): Promise<boolean> {
  switch (sentence) {
    case limited.sentence:
      inbox.fail({ status: 429, retryAfterSeconds: parameters.retryAfterSeconds });
      return true;
    case unverified.sentence:
      inbox.fail({ status: 403 });
      return true;
    case restricted.sentence:
      inbox.fail({ status: 401 });
      return true;
    case "an email was sent with the idempotency key": {
      const { idempotencyKey, subject } = parameters;
      const email = { from: "a@example.com", to: "b@example.com", subject, text: "Text" };
      const answer = await fetch(`${inbox.url}/emails`, {
        method: "POST",
        headers: { "Authorization": "Bearer re_key", "Idempotency-Key": idempotencyKey },
        body: JSON.stringify(email),
      });
      return (await answer.json()).id !== undefined;
    }
    default:
      return false;
  }
}

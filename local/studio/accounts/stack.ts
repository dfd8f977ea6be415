import { RUNTIME } from "../../../src/runtime.ts";
import { type Connected, databaseOf } from "../../../ops/connect.ts";
import { transact } from "../../../src/db/transact.ts";
import type { Tenant } from "../../../src/tenant.ts";
import { CONSOLES } from "../../../src/tenants/consoles.ts";
import type { CaughtEmail, Failure } from "../../mail/catcher.ts";
import type { LogInRefusal, MadeLink } from "./account.ts";
import type { LocalGoogle } from "./google.ts";

/** The running stack that accounts are made in. */
export type Stack = {
  /** The URL of the API, without a trailing slash. */
  apiUrl: string;
  /** Straight to a tenant's database, past the gateway and its faults. */
  databaseOf: (tenant: string) => Connected;
  /** The databases, each with the tenants that live in it. */
  databases?: readonly { tenants: readonly Tenant[]; connection: Connected }[];
  serviceKey: string;
  /** What `/metrics` is read with. */
  metricsToken?: string;
  /** Runs the cron. Default: asks wrangler to. */
  runCron?: () => Promise<void>;
};

/** What the makers of accounts use. */
export type Tools = Stack & {
  emails: (to: string) => CaughtEmail[];
  failure: () => Failure | undefined;
  google: LocalGoogle;
};

/** Says why an account was not made. `answer` is what the API said, where it was the API. */
export class NotMade extends Error {
  constructor(
    readonly status: 400 | 409 | 429 | 502 | 503 | 504,
    message: string,
    readonly answer?: { status: number; body: unknown },
  ) {
    super(message);
  }
}

/** How an account comes to log in: with tokens, or refused. */
export type LoggedIn<Tokens> = { tokens: Tokens; refusal: null } | {
  tokens: null;
  refusal: LogInRefusal;
};

const MAIL_PATIENCE_MS = 40_000;
const MAIL_POLL_MS = 20;
const ATTEMPTS = 3;
const ATTEMPT_PAUSE_MS = 1_000;
/** How much of an answer a refusal repeats; `answer` has all of it. */
const MAX_SAID = 300;
/** An email that the pace has put off comes with the cron. */
const CRON_AFTER_MS = 2_000;
/** The operator who acts, for the audit trail. */
export const OPERATOR = "studio@example.test";

/** Sends a request to the API. */
export async function ask(
  { apiUrl }: Stack,
  method: string,
  path: string,
  options: { body?: unknown; token?: string } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { body, token } = options;
  const isForm = body instanceof FormData;
  const response = await fetch(apiUrl + path, {
    method,
    headers: {
      Accept: "application/json",
      ...body !== undefined && !isForm && { "Content-Type": "application/json" },
      ...token && { Authorization: `Token ${token}` },
    },
    body: isForm ? body : body === undefined ? undefined : JSON.stringify(body),
    redirect: "manual",
  }).catch((error) => {
    throw new NotMade(503, `The API at ${apiUrl} does not answer: ${error.message}`);
  });
  const said = await response.text();
  return { status: response.status, body: parse(said) };
}

/** Sends a request to the API that has to succeed. @throws {NotMade} with the API's answer. */
export async function act(
  stack: Stack,
  what: string,
  ...[method, path, options]: [string, string, { body?: unknown; token?: string }?]
): Promise<Record<string, unknown>> {
  let { status, body } = await ask(stack, method, path, options);
  // An outage says that the same request may come again.
  for (let attempt = 1; status === 503 && attempt < ATTEMPTS; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, ATTEMPT_PAUSE_MS));
    ({ status, body } = await ask(stack, method, path, options));
  }
  if (status < 300) return body;
  const answer = { status, body };
  if (status === 429) {
    const message = `The API limits this (${what}): start the stack with LIMITS=off`;
    throw new NotMade(429, message, answer);
  }
  const said = JSON.stringify(body).slice(0, MAX_SAID);
  throw new NotMade(status < 500 ? 409 : 502, `The API refused ${what}: ${status} ${said}`, answer);
}

/** Waits for an email to an address whose text has a link. */
export async function linkIn(
  tools: Tools,
  address: string,
  pattern: RegExp,
): Promise<MadeLink> {
  const from = Date.now();
  let cronAt = from + CRON_AFTER_MS;
  while (Date.now() < from + MAIL_PATIENCE_MS) {
    for (const { text } of tools.emails(address)) {
      const [url, uid, token] = pattern.exec(text) ?? [];
      if (url) return { url, uid: token ? uid! : null, token: token ?? uid! };
    }
    if (Date.now() > cronAt) {
      cronAt = Date.now() + CRON_AFTER_MS;
      await runCron(tools);
    }
    await new Promise((resolve) => setTimeout(resolve, MAIL_POLL_MS));
  }
  throw new NotMade(504, `No email has come to ${address}: see the inbox and /api/failure`);
}

/** Does to an account what an operator can do in the console. */
export async function operate(
  stack: Stack,
  tenant: string,
  accountId: number,
  name: string,
): Promise<void> {
  const { accounts } = CONSOLES.find((console_) => console_.name === tenant)!;
  const act = accounts.acts.find((act) => act.name === name)!;
  const db = databaseOf(stack.databaseOf(tenant));
  const now = new Date();
  const deps: Parameters<typeof act.carryOut>[1] = {
    newId: RUNTIME.newId,
    db,
    photos: { put: noPhotos, get: noPhotos, delete: noPhotos },
    allow: () => Promise.resolve(true),
    now: () => now,
    serviceKey: stack.serviceKey,
    media: { photosUrl: "", legacyUrl: "" },
    log: () => {},
    operator: OPERATOR,
  };
  const outcome = await transact<unknown>(db, async (tx) => {
    const account = await accounts.read({ ...deps, db: tx }, accountId, { locked: true });
    return await act.carryOut(tx, deps, account!, { reason: "Local" }, now);
  });
  if (!outcome.ok) throw new NotMade(409, `The console refused: ${name}`);
}

/** A name that no other account has. In letters: `staff` with digits behind it is as reserved as without. */
export function uniqueName(prefix: string): string {
  const digits = crypto.randomUUID().slice(0, 8);
  return `${prefix}-${digits.replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)]!)}`;
}

/** A password that the rules accept. */
export function newPassword(): string {
  return `kelapa-${crypto.randomUUID().slice(0, 12)}`;
}

async function runCron({ apiUrl, runCron }: Stack): Promise<void> {
  if (runCron) return await runCron();
  const response = await fetch(`${apiUrl}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`);
  await response.body?.cancel();
}

function noPhotos(): Promise<never> {
  return Promise.reject(new Error("The studio stores and shows no photos"));
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text: text.slice(0, 200) };
  }
}

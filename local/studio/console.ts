/**
 * The local console: Resend's API, the inbox behind it for people and for tests, and stand-ins for the
 * frontends' pages that the links in emails lead to.
 */
import { type Context, Hono } from "hono";
import {
  type CatcherOptions,
  type CaughtEmail,
  type CaughtRequest,
  createMailCatcher,
  type Failure,
} from "../mail/catcher.ts";
import { EVENT_NAMES, type ReportedEvent, sendEvent, type Webhook } from "../mail/events.ts";
import { errorOf, KNOWN_STATUSES } from "../mail/rules.ts";
import { inboxPage } from "./pages.ts";
import { addStandIns } from "./stand_ins.ts";
import type { SeededAccount, SeededEstate } from "../seed/seed.ts";
import { accountRoutes } from "./accounts/routes.ts";
import type { Stack } from "./accounts/stack.ts";
import { listen } from "../stack/listen.ts";

/** Options of the console. The defaults suit a test. */
export type ConsoleOptions = CatcherOptions & {
  /** Default: 0, any free port. */
  port?: number;
  /** The URL of the API for the pages behind the links, without a trailing slash. */
  apiUrl?: string;
  /** The URL of the operators' console, to which the inbox links. */
  operatorsUrl?: string;
  accounts?: readonly SeededAccount[];
  estates?: readonly SeededEstate[];
  /** Where events about emails go. Default: nowhere. */
  webhook?: Webhook;
};

/** A running console. `url` has no trailing slash and serves as `RESEND_BASE_URL`. */
export type Console = {
  url: string;
  emails: (to?: string) => CaughtEmail[];
  requests: () => CaughtRequest[];
  clear: () => void;
  fail: (failure: Failure | undefined) => void;
  /** Lets events about emails go there. */
  reportTo: (webhook: Webhook) => void;
  /** Reports an event about a caught email, signed. Returns the status of the answer. */
  report: (email: CaughtEmail, reported: ReportedEvent) => Promise<number>;
  /** Lets accounts be made in this stack. */
  serve: (stack: Stack) => void;
  close: () => Promise<void>;
};

const MAX_TIMES = 1_000_000;
const MAX_SECONDS = 86_400;
const WITHOUT_REPLY = new Set<unknown>(["hang", "lost_reply", "cut"]);

/** Starts the console on the loopback interface. @throws when the port is taken. */
export async function startConsole(options: ConsoleOptions = {}): Promise<Console> {
  const catcher = createMailCatcher(options);
  let { webhook } = options;
  const notes = {
    apiUrl: options.apiUrl ?? "",
    operatorsUrl: options.operatorsUrl ?? "",
    accounts: options.accounts ?? [],
    estates: options.estates ?? [],
  };
  let stack: Stack | undefined;
  const app = new Hono();
  app.route("/", catcher.routes);
  const { emails, failure } = catcher;
  app.route("/", accountRoutes({ stack: () => stack, emails, failure }));

  app.get("/api/emails", (context) => context.json(catcher.emails(context.req.query("to"))));
  app.delete("/api/emails", (context) => {
    catcher.clear();
    return context.body(null, 204);
  });
  app.get("/api/emails/:id", (context) => {
    const email = catcher.emails().find(({ id }) => id === context.req.param("id"));
    return email ? context.json(email) : noSuchEmail(context);
  });

  app.post("/api/emails/:id/events", async (context) => {
    const email = catcher.emails().find(({ id }) => id === context.req.param("id"));
    if (!email) return noSuchEmail(context);
    const reported = await context.req.json().catch(() => undefined);
    if (!EVENT_NAMES.includes(reported?.event)) {
      return context.json({ message: `event must be one of ${EVENT_NAMES.join(", ")}` }, 400);
    }
    if (!webhook) return context.json({ message: "there is nobody to report to" }, 409);
    return context.json({ status: await sendEvent(webhook, email, { event: reported.event }) });
  });

  app.get("/api/failure", (context) => context.json(catcher.failure() ?? null));
  app.put("/api/failure", async (context) => {
    const failure = parseFailure(await context.req.json().catch(() => undefined));
    if (typeof failure === "string") return context.json({ message: failure }, 400);
    catcher.fail(failure);
    return context.json(failure);
  });
  app.delete("/api/failure", (context) => {
    catcher.fail(undefined);
    return context.body(null, 204);
  });

  app.get("/", (context) => showPage(context, notes.apiUrl, (nonce) => inboxPage(notes, nonce)));
  app.get("/emails/:id/html", (context) => {
    const email = catcher.emails().find(({ id }) => id === context.req.param("id"));
    return email ? showEmail(context, email) : noSuchEmail(context);
  });
  addStandIns(app, notes.apiUrl, (context, render) => showPage(context, notes.apiUrl, render));

  const listening = await listen((request) => app.fetch(request), options.port);
  return {
    url: listening.url,
    emails: catcher.emails,
    requests: catcher.requests,
    clear: catcher.clear,
    fail: catcher.fail,
    reportTo: (next) => void (webhook = next),
    report: async (email, reported) => await sendEvent(webhook!, email, reported),
    serve: (next) => void (stack = next),
    close: async () => {
      catcher.fail(undefined);
      await listening.close();
    },
  };
}

function parseFailure(body: unknown): Failure | string {
  const failure = (body ?? {}) as Record<string, unknown>;
  const { status, name, times, seconds, retryAfterSeconds } = failure;
  const isStatus = isWhole(status, 400, 599) && errorOf(Number(status)) !== undefined;
  if (!isStatus && !WITHOUT_REPLY.has(status)) {
    return `status must be ${KNOWN_STATUSES.join(", ")} to 599, "hang", "lost_reply" or "cut"`;
  }
  if (name !== undefined && !errorOf(Number(status), String(name))) {
    return "name must be one that Resend gives to this status";
  }
  if (times !== undefined && !isWhole(times, 1, MAX_TIMES)) return "times must be a number above 0";
  if (seconds !== undefined && !(Number(seconds) > 0 && Number(seconds) <= MAX_SECONDS)) {
    return `seconds must be a number above 0, up to ${MAX_SECONDS}`;
  }
  if (retryAfterSeconds !== undefined && !isWhole(retryAfterSeconds, 0, 86_400)) {
    return "retryAfterSeconds must be 0 to 86400";
  }
  return { status, name, times, seconds, retryAfterSeconds } as Failure;
}

function isWhole(value: unknown, from: number, to: number): boolean {
  return Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
}

function showPage(
  context: Context,
  apiUrl: string,
  render: (nonce: string) => string | Promise<string>,
) {
  const nonce = crypto.randomUUID();
  context.header(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:; ` +
      `connect-src 'self' ${apiUrl}; frame-src 'self'; base-uri 'none'; form-action 'none'`,
  );
  hardenAnswer(context);
  return context.html(render(nonce));
}

/** The email itself. Its scripts do not run, and its links open a new tab. */
function showEmail(context: Context, email: CaughtEmail) {
  const base = '<base target="_blank">';
  const page = /<head[^>]*>/i.test(email.html)
    ? email.html.replace(/<head[^>]*>/i, (head) => head + base)
    : base + email.html;
  context.header(
    "Content-Security-Policy",
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; " +
      "style-src 'unsafe-inline'; img-src * data:",
  );
  hardenAnswer(context);
  return context.html(page);
}

function hardenAnswer(context: Context) {
  context.header("X-Content-Type-Options", "nosniff");
  // the links contain tokens
  context.header("Referrer-Policy", "no-referrer");
}

function noSuchEmail(context: Context) {
  return context.json({ statusCode: 404, name: "not_found", message: "Email not found" }, 404);
}

import { type Context, Hono } from "hono";
import type { CaughtEmail, Failure, MailCatcher } from "../mail/catcher.ts";
import { EVENT_NAMES } from "../mail/events.ts";
import { errorOf, KNOWN_STATUSES } from "../mail/rules.ts";
import type { StudioDeps } from "./shared/room.ts";

const MAX_TIMES = 1_000_000;
const MAX_SECONDS = 86_400;
const WITHOUT_REPLY = new Set<unknown>(["hang", "lost_reply", "cut"]);

/** `/api/emails` and `/api/failure`: the inbox, and the mail provider's failures, for tests. */
export function mailApi({ mail, report }: Pick<StudioDeps, "mail" | "report">): Hono {
  const routes = new Hono();
  routes.get("/api/emails", (context) => context.json(mail.emails(context.req.query("to"))));
  routes.delete("/api/emails", (context) => {
    mail.clear();
    return context.body(null, 204);
  });
  routes.get("/api/emails/:id", (context) => {
    const email = findEmail(mail, context.req.param("id"));
    return email ? context.json(email) : noSuchEmail(context);
  });

  routes.post("/api/emails/:id/events", async (context) => {
    const email = findEmail(mail, context.req.param("id"));
    if (!email) return noSuchEmail(context);
    const reported = await context.req.json().catch(() => undefined);
    if (!EVENT_NAMES.includes(reported?.event)) {
      return context.json({ message: `event must be one of ${EVENT_NAMES.join(", ")}` }, 400);
    }
    const status = await report(email, { event: reported.event });
    if (status === null) return context.json({ message: "there is nobody to report to" }, 409);
    return context.json({ status });
  });

  routes.get("/api/failure", (context) => context.json(mail.failure() ?? null));
  routes.put("/api/failure", async (context) => {
    const failure = parseFailure(await context.req.json().catch(() => undefined));
    if (typeof failure === "string") return context.json({ message: failure }, 400);
    mail.fail(failure);
    return context.json(failure);
  });
  routes.delete("/api/failure", (context) => {
    mail.fail(undefined);
    return context.body(null, 204);
  });
  routes.get("/emails/:id/html", (context) => {
    const email = findEmail(mail, context.req.param("id"));
    return email ? showEmail(context, email) : noSuchEmail(context);
  });
  return routes;
}

/** Reads how the mail provider is to fail; a text says what is wrong with it. */
export function parseFailure(body: unknown): Failure | string {
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

function findEmail(mail: MailCatcher, wanted: string): CaughtEmail | undefined {
  return mail.emails().find(({ id }) => id === wanted);
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
  context.header("X-Content-Type-Options", "nosniff");
  // the links contain tokens
  context.header("Referrer-Policy", "no-referrer");
  return context.html(page);
}

function noSuchEmail(context: Context) {
  return context.json({ statusCode: 404, name: "not_found", message: "Email not found" }, 404);
}

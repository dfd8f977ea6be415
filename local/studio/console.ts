/**
 * The local console: Resend's API and the inbox behind it, stand-ins for the frontends' pages that the links
 * in emails lead to, and the studio, which shows what happens in the stack.
 */
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { type BreakableGateway, createFaultDesk } from "../faults/fault_desk.ts";
import {
  type CatcherOptions,
  type CaughtEmail,
  type CaughtRequest,
  createMailCatcher,
  type Failure,
} from "../mail/catcher.ts";
import { type ReportedEvent, sendEvent, type Webhook } from "../mail/events.ts";
import type { SeededAccount, SeededEstate } from "../seed/seed.ts";
import { createRecorder } from "../recording/recorder.ts";
import { listen } from "../stack/listen.ts";
import { createAccounts } from "./accounts/accounts.ts";
import { accountRoutes } from "./accounts/routes.ts";
import type { Stack } from "./accounts/stack.ts";
import { mailApi } from "./mail_api.ts";
import { createEventHub, type EventHub, eventRoutes } from "./shared/events.ts";
import { fileRoutes } from "./shared/files.ts";
import { pageHeaders } from "./shared/layout.tsx";
import type { Room, StackNotes, StudioDeps, StudioEnv } from "./shared/room.ts";
import { standIns } from "./stand_ins/routes.tsx";
import { tryItRoutes } from "./try_it.ts";

/** Options of the console. The defaults suit a test. */
export type ConsoleOptions = Omit<CatcherOptions, "onChange" | "onFailure"> & {
  /** Default: 0, any free port. */
  port?: number;
  /** The URL of the API for the pages behind the links, without a trailing slash. */
  apiUrl?: string;
  /** The URL of the operators' console, to which the studio links. */
  operatorsUrl?: string;
  accounts?: readonly SeededAccount[];
  estates?: readonly SeededEstate[];
  /** Where events about emails go. Default: nowhere. */
  webhook?: Webhook;
  /** The gateways in front of the databases, which can be broken. Default: none. */
  gateways?: readonly BreakableGateway[];
  /** What the Worker tells about requests with. Default: nobody tells. */
  recordingKey?: string;
  /** The rooms of the studio. Default: none, for tests that only need the mail provider. */
  rooms?: readonly Room[];
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
  /** Tells the pages of the studio what happens. */
  events: EventHub;
  close: () => Promise<void>;
};

/** Starts the console on the loopback interface. @throws when the port is taken. */
export async function startConsole(options: ConsoleOptions = {}): Promise<Console> {
  const events = createEventHub();
  const recorder = createRecorder(options.recordingKey ?? crypto.randomUUID(), events);
  const { gateways = [] } = options;
  const faults = createFaultDesk({
    gateways,
    onChange: () => events.publish("faults"),
    onHit: recorder.hit,
  });
  const mail = createMailCatcher({
    ...options,
    onChange: () => events.publish("mail"),
    onFailure: faults.noteMailHit,
  });
  let { webhook } = options;
  let stack: Stack | undefined;
  const notes: StackNotes = {
    apiUrl: options.apiUrl ?? "",
    operatorsUrl: options.operatorsUrl ?? "",
    accounts: options.accounts ?? [],
    estates: options.estates ?? [],
  };
  const { emails, failure } = mail;
  const accounts = createAccounts({
    stack: () => stack,
    events,
    seeded: notes.accounts,
    emails,
    failure,
  });
  const deps: StudioDeps = {
    notes,
    accounts,
    events,
    mail,
    report: async (email, reported) => webhook ? await sendEvent(webhook, email, reported) : null,
    recorder,
    faults,
    tenants: gateways.flatMap(({ tenants }) => tenants),
    stack: () => stack,
  };
  const app = new Hono();
  app.route("/", mail.routes);
  app.route("/", accountRoutes(accounts));
  app.route("/", mailApi(deps));
  app.route("/", eventRoutes(events));
  app.route("/", recorder.routes);
  app.route("/", fileRoutes());
  app.route("/", tryItRoutes(notes.apiUrl));
  addRooms(app, deps, options.rooms ?? []);
  app.route("/", standIns(notes.apiUrl));

  const listening = await listen((request) => app.fetch(request), options.port);
  return {
    url: listening.url,
    emails: mail.emails,
    requests: mail.requests,
    clear: mail.clear,
    fail: mail.fail,
    reportTo: (next) => void (webhook = next),
    report: async (email, reported) => await sendEvent(webhook!, email, reported),
    serve: (next) => void (stack = next),
    events,
    close: async () => {
      mail.fail(undefined);
      faults.end();
      await listening.close();
    },
  };
}

/** The studio: each room below its path, and the first of them at `/`. */
function addRooms(app: Hono, deps: StudioDeps, rooms: readonly Room[]): void {
  const [first] = rooms;
  if (first) app.get("/", (c) => c.redirect(first.path, 303));
  for (const { path, routes, api } of rooms) {
    const pages = new Hono<StudioEnv>();
    pages.use(pageHeaders, csrf(), async (c, next) => {
      c.set("notes", deps.notes);
      c.set("rooms", rooms);
      c.set("latestEvent", deps.events.latest());
      await next();
      c.header("Cache-Control", "no-store");
    });
    pages.route("/", routes(deps));
    app.route(path, pages);
    if (api) app.route("/api", api(deps));
  }
}

import { Hono } from "hono";
import type { FaultDesk } from "../../faults/fault_desk.ts";
import type { CaughtEmail, MailCatcher } from "../../mail/catcher.ts";
import type { ReportedEvent } from "../../mail/events.ts";
import type { Recorder } from "../../recording/recorder.ts";
import type { SeededAccount, SeededEstate } from "../../seed/seed.ts";
import type { StudioAccounts } from "../accounts/accounts.ts";
import type { Stack } from "../accounts/stack.ts";
import type { EventHub } from "./events.ts";

/** What the pages say about the stack. URLs are without a trailing slash. */
export type StackNotes = {
  apiUrl: string;
  operatorsUrl: string;
  accounts: readonly SeededAccount[];
  estates: readonly SeededEstate[];
};

/** What the rooms see of the stack. */
export type StudioDeps = {
  notes: StackNotes;
  events: EventHub;
  mail: MailCatcher;
  accounts: StudioAccounts;
  /**
   * Reports an event about a caught email to the API, signed. Returns the status of the answer; `null`
   * when there is nobody to report to.
   */
  report: (email: CaughtEmail, reported: ReportedEvent) => Promise<number | null>;
  /** The latest requests to the API. */
  recorder: Recorder;
  /** What is broken on purpose. */
  faults: FaultDesk;
  /** The names of the tenants. */
  tenants: readonly string[];
  /** The databases and the keys; `undefined` while the stack is starting. */
  stack: () => Stack | undefined;
};

/** What a page of the studio finds in its context. */
export type StudioEnv = {
  Variables: {
    notes: StackNotes;
    rooms: readonly Room[];
    /** The id of the latest event that the page knows of. */
    latestEvent: string;
  };
};

/** One subject of the studio: a folder under `rooms/`, named in `rooms.ts`. */
export type Room = {
  /** Where its pages are: `/requests`. */
  path: `/${string}`;
  title: string;
  /** Its pages, below `path`. Forms are only taken from pages of the studio. */
  routes: (studio: StudioDeps) => Hono<StudioEnv>;
  /** What it offers to programs, below `/api`. */
  api?: (studio: StudioDeps) => Hono;
};

/** The routes of a room, without any yet. */
export function createRoutes(): Hono<StudioEnv> {
  return new Hono<StudioEnv>();
}

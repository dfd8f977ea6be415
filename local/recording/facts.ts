/** What the Worker tells the studio about a request. Times are milliseconds since the request arrived. */
export type RequestFacts = {
  id: string;
  /** A later state of the same request has a higher number. */
  revision: number;
  /** In milliseconds since 1970. */
  at: number;
  method: string;
  url: string;
  headers: [name: string, value: string][];
  answer?: { status: number; headers: [name: string, value: string][]; ms: number };
  /** What it waited for or computed, in the order of its beginning. */
  steps: Step[];
  /** Its lines in the Worker's log. */
  log: string[];
  /** Whether the work after the answer has ended, too. */
  isOver: boolean;
};

/** One thing that a request waited for or computed. `to` is `null` while it lasts. */
export type Step = { number: number; from: number; to: number | null } & StepKind;

/** What a step was. `failed` says that no answer arrived. */
export type StepKind =
  | { kind: "hash" }
  | ({ kind: "sql"; failed?: true } & Statement & Partial<StatementResult>)
  | { kind: "mail"; emails: number; status?: number; failed?: true }
  | { kind: "fetch"; method: string; url: string; status?: number; failed?: true };

/** A statement, and of which kind the values of its placeholders are. The values stay in the Worker. */
export type Statement = {
  text: string;
  kinds: string[];
  /** The ids of the emails that it writes into the outbox. */
  emailIds: string[];
};

/** What the database answered: rows that it found or changed, or the words that tell why it refused. */
export type StatementResult = { rows: number; refusal: string };

/** Where the Worker sends facts, and what it proves itself with. */
export type StudioBindings = { STUDIO_URL: string; STUDIO_KEY: string };

/** Requests of the studio itself that have this header are not recorded. */
export const UNRECORDED_HEADER = "X-Studio-Unrecorded";

/** The header with which a statement says which step of which request it is: `ID.NUMBER`. */
export const STEP_HEADER = "X-Studio-Step";

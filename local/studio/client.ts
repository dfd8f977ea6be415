/**
 * A client of the local console for tests: makes accounts, reads their emails, breaks the mail provider and
 * the database. It needs nothing but `fetch`.
 */
import type { DatabaseFault } from "../faults/database_fault.ts";
import type { CaughtEmail, Failure } from "../mail/catcher.ts";
import type { EventName } from "../mail/events.ts";
import type { PewacaAccount, ZportaAccount } from "./accounts/account.ts";
import type { Allowed, Order, PewacaOrder, ZportaOrder } from "./accounts/order.ts";

/** A fault of the database that is not over, and how many statements it has hit. */
export type FaultInForce = DatabaseFault & { id: string; hits: number; endsAt?: string };

/** What the console does for a test. Everything throws `StudioError` when the console refuses. */
export type Studio = {
  /** Makes an account, which can be used when this returns. */
  make: {
    (order: PewacaOrder): Promise<PewacaAccount>;
    (order: ZportaOrder): Promise<ZportaAccount>;
  };
  /** Removes all accounts, and puts the seeded ones back. */
  putSeedBack: () => Promise<void>;
  /** The caught emails, newest first; with an address, those to it. */
  emails: (to?: string) => Promise<CaughtEmail[]>;
  clearEmails: () => Promise<void>;
  /** Reports an event about an email, as the provider does. Returns the status of the API's answer. */
  report: (emailId: string, event: EventName) => Promise<number>;
  /** Breaks the mail provider, until `failure` has happened as often or lasted as long as it says. */
  fail: (failure: Failure) => Promise<void>;
  /** Mends the mail provider. */
  heal: () => Promise<void>;
  /** Breaks the database, until each fault has happened as often or lasted as long as it says. */
  breakDatabase: (...faults: DatabaseFault[]) => Promise<FaultInForce[]>;
  /** The faults of the database that are not over. */
  faults: () => Promise<FaultInForce[]>;
  /** Mends the database. */
  mendDatabase: () => Promise<void>;
};

/** What the console has refused. */
export class StudioError extends Error {
  /** `allowed`: what may be asked for. `answer`: what the API said, where it was the API. */
  constructor(
    readonly status: number,
    message: string,
    readonly allowed?: Allowed,
    readonly answer?: { status: number; body: unknown },
  ) {
    super(message);
  }
}

/** Connects to a console, by default to that of `deno task dev`. */
export function createStudio(consoleUrl = "http://127.0.0.1:8788"): Studio {
  // deno-lint-ignore no-explicit-any -- what each path answers is written above
  const call = async (method: string, path: string, body?: unknown): Promise<any> => {
    const response = await fetch(`${consoleUrl}/api/${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const said = response.status === 204 ? undefined : await response.json();
    if (response.ok) return said;
    throw new StudioError(response.status, said.message, said.allowed, said.answer);
  };
  return {
    make: (order: Order) => call("POST", "accounts", order),
    putSeedBack: () => call("DELETE", "accounts"),
    emails: (to) =>
      call("GET", to === undefined ? "emails" : `emails?to=${encodeURIComponent(to)}`),
    clearEmails: () => call("DELETE", "emails"),
    report: async (emailId, event) =>
      (await call("POST", `emails/${emailId}/events`, { event })).status,
    fail: async (failure) => void await call("PUT", "failure", failure),
    heal: () => call("DELETE", "failure"),
    breakDatabase: (...faults) => call("PUT", "faults", faults),
    faults: () => call("GET", "faults"),
    mendDatabase: () => call("DELETE", "faults"),
  };
}

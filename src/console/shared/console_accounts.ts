import type { ReadTimeline } from "../../core/audit/timeline.ts";
import type { Queryable, Tx } from "../../deps.ts";
import type { Outcome, Reason } from "../../outcome.ts";
import type { Role } from "../access/operators.ts";
import type { MessageKey, Translate } from "../messages.ts";
import type { Download, Field } from "./act.tsx";
import type { ConsoleDeps } from "./console_env.ts";

/** An account in the list of what a search has found. */
export type FoundAccount = {
  id: number;
  name: string;
  address: string | null;
  /** How it stands with it. */
  states: readonly MessageKey[];
};

/** A fact about an account. A moment is shown in the operators' time, a key in their language. */
export type Fact = string | number | boolean | Date | null | { key: MessageKey };

/** An account, as its page shows it. */
export type AccountView = FoundAccount & {
  facts: readonly (readonly [MessageKey, Fact])[];
};

/** What an operator can do to an account. `View` is the tenant's own. */
export type AccountAct<View extends AccountView> = {
  /** Its part of the path, such as `switch-off`. */
  name: string;
  label: MessageKey;
  /** What will happen. */
  says: MessageKey;
  role: Role;
  /** Whether it can be done at present. */
  isOffered: (account: View) => boolean;
  fields?: (account: View, t: Translate) => readonly Field[];
  /** Does it. The account is locked, and what it depends on is as the operator saw it. Leaves a row in the audit trail. */
  carryOut: (
    tx: Tx,
    deps: ConsoleDeps,
    account: View,
    values: Readonly<Record<string, string>>,
    now: Date,
  ) => Promise<Outcome<unknown>>;
  /** What is done after `COMMIT`, with what `carryOut` has returned. */
  afterwards?: (deps: ConsoleDeps, value: unknown) => Promise<void>;
  /** What is shown instead of the account's page: a secret, once. */
  reveal?: (value: unknown) => string;
  /** What is handed over as a file instead of the account's page. Read after `COMMIT`. */
  download?: (deps: ConsoleDeps, accountId: number) => Promise<Download>;
  /** What a refusal means. */
  explain?: (reason: Reason) => MessageKey | null;
  /** Whether it cannot be undone. */
  isFinal?: true;
};

/** What finding and reading accounts needs. `db` may be a transaction. */
export type ReadDeps = Pick<ConsoleDeps, "sealKeys" | "log"> & { db: Queryable };

/** A tenant's accounts. */
export type ConsoleAccounts<View extends AccountView = AccountView> = {
  /** Finds accounts by whatever the text may be; where nothing is exactly so, with one letter wrong. */
  search: (deps: ReadDeps, text: string) => Promise<FoundAccount[]>;
  /** Reads an account; `null` without one. Inside a transaction it locks the account's row first. */
  read: (deps: ReadDeps, id: number, options?: { locked: boolean }) => Promise<View | null>;
  /**
   * What an act depends on: it is done only while this is as the operator saw it. Default: the whole account.
   * Without what a login changes: else nobody could be switched off who logs in again and again.
   */
  dependsOn?: (account: View) => unknown;
  timelineOf: ReadTimeline;
  acts: readonly AccountAct<View>[];
  /** More links from an account's page, such as to its estate. */
  links?: (account: View) => readonly { href: string; label: MessageKey }[];
};

/** Hands a tenant's accounts over: of their type the console knows what every account has. */
export function defineAccounts<View extends AccountView>(
  accounts: ConsoleAccounts<View>,
): ConsoleAccounts {
  // Sound because acts are only ever given what the same tenant's `read` returned.
  return accounts as unknown as ConsoleAccounts;
}

import { UsageError } from "../command_line.ts";
import { type EmailSelection, endedFor } from "../../src/core/delivery/operate.ts";
import { OUTCOME_UNKNOWN } from "../../src/core/delivery/record.ts";
import { normalizeEmail } from "../../src/core/email_address.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Fragment } from "../../src/db/write.ts";

/** How each selecting option is called, and what it takes. */
export const SELECTION = {
  id: { value: "ID", description: "The email with this id" },
  tenant: { value: "NAME", description: "Emails of this tenant" },
  account: { value: "ID", description: "Emails to this account" },
  address: { value: "ADDRESS", description: "Emails to this address" },
  kind: { value: "KIND", description: "Emails of this kind, such as verify_email" },
  status: { value: "STATUS", description: "pending, sent, failed or cancelled" },
  reason: {
    value: "REASON",
    description: "Emails whose last attempt ended for this reason; `render` has all of `render: …`",
  },
  since: {
    value: "TIME",
    description: "Created from then on: 2026-11-27T09:00Z, or 90m, 12h, 3d ago",
  },
  until: { value: "TIME", description: "Created before then" },
} as const;

/** The values of the selecting options. */
export type Selection = { readonly [Name in keyof typeof SELECTION]: string | undefined };

const STATUSES = ["pending", "sent", "failed", "cancelled"];
const UNIT_SECONDS: Record<string, number> = { m: 60, h: 3600, d: 24 * 3600 };

/** Whether anything is selected; without it a command that changes emails would change all. */
export function isEmpty(selection: Selection): boolean {
  return Object.keys(SELECTION).every((name) => selection[name as keyof Selection] === undefined);
}

/** What a selection means for an act. @throws {UsageError} as `conditionOf`. */
export function selectionOf(selection: Selection, now: Date): EmailSelection {
  const mayDouble = selection.id !== undefined || selection.reason === OUTCOME_UNKNOWN;
  return { condition: conditionOf(selection, now), mayDouble };
}

/** The condition on `outbox` that selects. @throws {UsageError} when a value cannot be meant. */
export function conditionOf(selection: Selection, now: Date): Fragment {
  const { id, tenant, account, address, kind, status, reason, since, until } = selection;
  if (status !== undefined && !STATUSES.includes(status)) {
    throw new UsageError(`--status "${status}" is none of ${STATUSES.join(", ")}`);
  }
  if (account !== undefined && !/^\d{1,18}$/.test(account)) {
    throw new UsageError(`--account "${account}" is not a number`);
  }
  const conditions: [string, string | undefined][] = [
    ["id = ?", id],
    ["tenant = ?", tenant],
    ["account_id = ?", account],
    ["to_email = ?", address && normalizeEmail(address)],
    ["kind = ?", kind],
    ["status = ?", status],
    [endedFor("").sql, reason],
    ["created_at >= ?", since && toSql(momentOf("--since", since, now))],
    ["created_at < ?", until && toSql(momentOf("--until", until, now))],
  ];
  const given = conditions.filter((each): each is [string, string] => each[1] !== undefined);
  return {
    sql: ["1 = 1", ...given.map(([sql]) => sql)].join(" AND "),
    args: given.map(([, value]) => value),
  };
}

function momentOf(option: string, text: string, now: Date): Date {
  const ago = /^(\d{1,5})([mhd])$/.exec(text);
  if (ago) return addSeconds(now, -Number(ago[1]) * UNIT_SECONDS[ago[2]!]!);
  const moment = new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !isNaN(moment.getTime())) return moment;
  throw new UsageError(`${option} "${text}" is neither 2026-11-27T09:00Z nor 90m, 12h, 3d`);
}

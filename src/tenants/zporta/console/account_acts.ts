import {
  accountEvent,
  addressField,
  eraseAct,
  explainAddress,
  exportAct,
  REASON,
  type Recorded,
  releaseAct,
  removeRest,
} from "../../../console/shared/account_acts.ts";
import type { AccountAct } from "../../../console/shared/console_accounts.ts";
import type { ConsoleDeps } from "../../../console/shared/console_env.ts";
import { recordEvent } from "../../../core/audit/record_event.ts";
import { isEmailAddress } from "../../../core/email_address.ts";
import { linkState } from "../../../core/link_tokens.ts";
import { enqueueForCron } from "../../../core/outbox.ts";
import { folded } from "../../../db/folded.ts";
import { toSql } from "../../../db/time.ts";
import { updateRows } from "../../../db/write.ts";
import type { SqlValue, Tx } from "../../../deps.ts";
import { accepted, refused } from "../../../outcome.ts";
import { eraseWithin } from "../account/erase_account.ts";
import { releaseClaim } from "../account/release_claim.ts";
import { collect } from "../export/collect.ts";
import { accountLink } from "../links/account_link.ts";
import { linkEmail } from "../links/emails.ts";
import { endSessions } from "../shared/sessions.ts";
import type { ZportaAccount } from "./accounts.ts";

type Act = AccountAct<ZportaAccount>;

/** The length of `email`. */
const MAX_ADDRESS = 254;

const sendLink: Act = {
  name: "send-link",
  label: "act_send_link",
  says: "act_send_link_says",
  role: "operator",
  isOffered: ({ row }) => row.is_active && row.email !== "",
  carryOut: async (tx, deps, account, _values, now) => {
    const id = await sendLoginLink(tx, deps, account.row, now);
    await record(tx, deps, account, { what: "mail_resent", subject: `mail:${id}` }, now);
    return accepted(undefined);
  },
};

const correctAddress: Act = {
  name: "correct-address",
  label: "act_correct_address",
  says: "act_correct_address_link_says",
  role: "operator",
  isOffered: ({ row }) => row.deleted_at === null && row.is_active,
  fields: addressField(MAX_ADDRESS),
  carryOut: async (tx, deps, account, { address = "" }, now) => {
    if (!isEmailAddress(address)) return refused("malformed", "email");
    const { rows } = await tx.query(
      `SELECT id FROM auth_user WHERE email_norm = ${folded("?")} LIMIT 1`,
      [address],
    );
    if (rows.length > 0) return refused("taken", "email");
    await updateAccount(tx, account, { email: address, email_proven_at: null });
    await endSessions(tx, account.id, now);
    const corrected = { ...account.row, email: address, email_proven_at: null };
    await sendLoginLink(tx, deps, corrected, now);
    const changes = { email: address, email_proven_at: null };
    await record(tx, deps, account, { what: "address_corrected", changes }, now);
    return accepted(undefined);
  },
  explain: explainAddress,
};

const prove: Act = {
  name: "prove",
  label: "act_prove",
  says: "act_prove_says",
  role: "operator",
  isOffered: ({ row }) => row.is_active && row.email !== "" && row.email_proven_at === null,
  fields: REASON,
  carryOut: async (tx, deps, account, { reason }, now) => {
    const changes = { email_proven_at: toSql(now) };
    await updateAccount(tx, account, changes);
    await record(tx, deps, account, { what: "address_proven", note: reason, changes }, now);
    return accepted(undefined);
  },
};

const switchOff: Act = {
  name: "switch-off",
  label: "act_switch_off",
  says: "act_switch_off_says",
  role: "operator",
  isOffered: ({ row }) => row.is_active,
  fields: REASON,
  carryOut: async (tx, deps, account, { reason }, now) => {
    // deactivated_at stays NULL: no login of the owner's switches the account on again.
    const changes = { is_active: false };
    await updateAccount(tx, account, { ...changes, deactivated_at: null });
    await endSessions(tx, account.id, now);
    await record(tx, deps, account, { what: "switched_off", note: reason, changes }, now);
    return accepted(undefined);
  },
};

const switchOn: Act = {
  name: "switch-on",
  label: "act_switch_on",
  says: "act_switch_on_says",
  role: "operator",
  isOffered: ({ row }) => !row.is_active && row.deleted_at === null,
  fields: REASON,
  carryOut: async (tx, deps, account, { reason }, now) => {
    const changes = { is_active: true };
    await updateAccount(tx, account, { ...changes, deactivated_at: null });
    await record(tx, deps, account, { what: "switched_on", note: reason, changes }, now);
    return accepted(undefined);
  },
};

const end: Act = {
  name: "end-sessions",
  label: "act_end_sessions",
  says: "act_end_sessions_says",
  role: "operator",
  isOffered: ({ row }) => row.has_session,
  carryOut: async (tx, deps, account, _values, now) => {
    await endSessions(tx, account.id, now);
    await record(tx, deps, account, { what: "sessions_ended" }, now);
    return accepted(undefined);
  },
};

const releaseClaimAct: Act = {
  name: "release-claim",
  label: "act_release_claim",
  says: "act_release_claim_account_says",
  role: "operator",
  isOffered: ({ row }) => isReleasable(row),
  carryOut: async (tx, deps, { id, row }, _values, now) => {
    const claim = { userId: id, address: row.email };
    return accepted({ photoKeys: await releaseClaim(tx, deps, claim, now), accountId: id });
  },
  afterwards: removeRest("zporta"),
  isFinal: true,
};

/** Whether nobody has proven the address, and nobody has given the account a right: then it is a mere claim. */
function isReleasable(row: ZportaAccount["row"]): boolean {
  const hasRights = row.is_staff || row.is_superuser || row.active_guide ||
    row.can_invite_teachers;
  return row.email !== "" && row.email_proven_at === null && row.deleted_at === null && !hasRights;
}

const release: Act = releaseAct({
  tenant: "zporta",
  isOffered: ({ row }) => row.is_undeliverable && row.email !== "",
});

const exportData: Act = exportAct({
  tenant: "zporta",
  isOffered: ({ row }) => row.deleted_at === null,
  addressSql: "SELECT email AS address FROM auth_user WHERE id = ?",
  collect: ({ media, ...deps }, person) => collect({ ...deps, settings: { media } }, person),
});

const erase: Act = eraseAct({
  tenant: "zporta",
  isOffered: ({ row }) => row.deleted_at === null,
  eraseWithin,
});

/** What an operator can do to an account of Zporta. */
export const ACTS: readonly Act[] = [
  sendLink,
  correctAddress,
  prove,
  switchOff,
  switchOn,
  end,
  releaseClaimAct,
  release,
  exportData,
  erase,
];

/** Enqueues an email by which the owner logs in, and so proves the address; the cron sends it. */
async function sendLoginLink(
  tx: Tx,
  deps: ConsoleDeps,
  { id, email, password, last_login, email_proven_at }: ZportaAccount["row"],
  now: Date,
): Promise<string> {
  const owner = {
    user_id: id,
    email,
    password,
    last_login,
    email_proven_at: email_proven_at && toSql(email_proven_at),
  };
  const state = linkState(deps.serviceKey, accountLink("magic_link", owner));
  const isProven = email_proven_at !== null;
  const draft = linkEmail("magic_link", { user_id: id, email, isProven }, state);
  const dedupeKey = `${draft.dedupeKey}:0${deps.newId()}`;
  return await enqueueForCron(tx, deps, { ...draft, dedupeKey }, now);
}

async function updateAccount(
  tx: Tx,
  { id }: ZportaAccount,
  columns: Readonly<Record<string, SqlValue | undefined>>,
): Promise<void> {
  await updateRows(tx, "auth_user", columns, { sql: "id = ?", args: [id] });
}

async function record(
  tx: Tx,
  deps: ConsoleDeps,
  { id, row }: ZportaAccount,
  event: Recorded,
  now: Date,
): Promise<void> {
  const before = { ...row, email_proven_at: row.email_proven_at && toSql(row.email_proven_at) };
  await recordEvent(tx, deps, accountEvent("zporta", id, before, event), now);
}

import {
  accountEvent,
  addressField,
  eraseAct,
  explainAddress,
  exportAct,
  REASON,
  type Recorded,
  releaseAct,
} from "../../../console/shared/account_acts.ts";
import type { AccountAct } from "../../../console/shared/console_accounts.ts";
import type { ConsoleDeps } from "../../../console/shared/console_env.ts";
import { recordEvent, SYSTEM } from "../../../core/audit/record_event.ts";
import { isEmailAddress } from "../../../core/email_address.ts";
import { type EmailOccasion, enqueueForCron } from "../../../core/outbox.ts";
import { removeUnkept } from "../../../core/photos.ts";
import { folded } from "../../../db/folded.ts";
import { toSql } from "../../../db/time.ts";
import { sql, updateRows } from "../../../db/write.ts";
import type { SqlValue, Tx } from "../../../deps.ts";
import { accepted, refused } from "../../../outcome.ts";
import { collect } from "../export/collect.ts";
import { eraseWithin } from "../erasure/erase_account.ts";
import { removeClaims } from "../shared/accounts/claims.ts";
import { VERIFY_EMAIL_KIND } from "../shared/accounts/verification.ts";
import { UNREADABLE_NIK } from "../shared/nik.ts";
import { draftEmail } from "../shared/letter.ts";
import type { PewacaAccount } from "./accounts.ts";

type Act = AccountAct<PewacaAccount>;

/** The length of `user_email`. */
const MAX_ADDRESS = 100;

const resend: Act = {
  name: "resend",
  label: "act_resend",
  says: "act_resend_says",
  role: "operator",
  isOffered: ({ row }) => row.is_claim,
  carryOut: async (tx, deps, account, _values, now) => {
    const id = await sendVerification(tx, deps, account, account.address!, now);
    await record(tx, deps, account, { what: "mail_resent", subject: `mail:${id}` }, now);
    return accepted(undefined);
  },
};

const correctAddress: Act = {
  name: "correct-address",
  label: "act_correct_address",
  says: "act_correct_address_says",
  role: "operator",
  // Without a resident no link could prove the address.
  isOffered: ({ row }) =>
    row.resident_id !== null && !row.user_isdelete && !row.isreject &&
    row.email_before_rejection === null,
  fields: addressField(MAX_ADDRESS),
  carryOut: async (tx, deps, account, { address = "" }, now) => {
    const { row } = account;
    if (!isEmailAddress(address)) return refused("malformed", "email");
    const { rows } = await tx.query(
      `SELECT user_id FROM m_user WHERE user_email_norm = ${folded("?")} LIMIT 1`,
      [address],
    );
    if (rows.length > 0) return refused("taken", "email");
    const isNamedSo = row.user_name?.toLowerCase() === row.user_email?.toLowerCase();
    const columns = {
      user_email: address,
      user_name: isNamedSo ? address : undefined,
      user_isactive: false,
      email_verified_on: null,
      sessions_valid_from: toSql(now),
      // Otherwise the cron removes an old sign-up that nobody has proven, this very minute.
      user_created_on: row.is_checker ? undefined : toSql(now),
      registration_key: null,
      registration_digest: null,
    };
    await updateAccount(tx, account, columns);
    // An account of Django's becomes a claim of ours, which a link can prove.
    await updateRows(tx, "m_warga", { registered_user_id: account.id }, {
      sql: "id = ? AND registered_user_id IS NULL",
      args: [row.resident_id],
    });
    await updateRows(tx, "m_warga", { searched_email: sql(folded("?"), [address]) }, {
      sql: "user_id = ?",
      args: [account.id],
    });
    await sendVerification(tx, deps, account, address, now);
    const changes = { user_email: address, user_isactive: false };
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
  isOffered: ({ row }) => row.is_claim,
  fields: REASON,
  carryOut: async (tx, deps, account, { reason }, now) => {
    const changes = { user_isactive: true, email_verified_on: toSql(now) };
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
  isOffered: ({ row }) => row.user_isactive && !row.user_isdelete,
  fields: REASON,
  carryOut: async (tx, deps, account, { reason }, now) => {
    const changes = { user_isactive: false };
    await updateAccount(tx, account, {
      ...changes,
      // Otherwise it would be a claim, which an old link could switch on.
      ...account.row.email_verified_on ? {} : { email_verified_on: toSql(now) },
      sessions_valid_from: wholeSecond(now),
    });
    await record(tx, deps, account, { what: "switched_off", note: reason, changes }, now);
    return accepted(undefined);
  },
};

const switchOn: Act = {
  name: "switch-on",
  label: "act_switch_on",
  says: "act_switch_on_says",
  role: "operator",
  isOffered: ({ row }) =>
    !row.user_isactive && !row.user_isdelete && !row.is_claim && !row.isreject &&
    row.email_before_rejection === null,
  fields: REASON,
  carryOut: async (tx, deps, account, { reason }, now) => {
    const changes = { user_isactive: true };
    await updateAccount(tx, account, {
      ...changes,
      ...account.row.email_verified_on ? {} : { email_verified_on: toSql(now) },
    });
    await record(tx, deps, account, { what: "switched_on", note: reason, changes }, now);
    return accepted(undefined);
  },
};

const endSessions: Act = {
  name: "end-sessions",
  label: "act_end_sessions",
  says: "act_end_sessions_says",
  role: "operator",
  isOffered: ({ row }) => row.user_isactive && !row.user_isdelete,
  carryOut: async (tx, deps, account, _values, now) => {
    await updateAccount(tx, account, { sessions_valid_from: wholeSecond(now) });
    await record(tx, deps, account, { what: "sessions_ended" }, now);
    return accepted(undefined);
  },
};

const releaseClaim: Act = {
  name: "release-claim",
  label: "act_release_claim",
  says: "act_release_claim_says",
  role: "operator",
  isOffered: ({ row }) => row.is_removable,
  carryOut: async (tx, deps, account, _values, now) => {
    const removal = { why: "released", by: SYSTEM } as const;
    const removed = await removeClaims(tx, deps, [account.id], removal, now);
    return removed.accounts === 1 ? accepted(removed.photoKeys) : refused("spent", "claim");
  },
  afterwards: (deps, photoKeys) => removeUnkept(deps, (photoKeys ?? []) as string[]),
  isFinal: true,
};

const openNik: Act = {
  name: "nik",
  label: "act_open_nik",
  says: "act_open_nik_says",
  role: "owner",
  isOffered: ({ row }) => Boolean(row.nik),
  carryOut: async (tx, deps, account, _values, now) => {
    if (account.row.nik === UNREADABLE_NIK) return refused("unknown", "key");
    await record(tx, deps, account, { what: "nik_opened" }, now);
    return accepted(account.row.nik);
  },
  reveal: (nik) => String(nik ?? ""),
  explain: ({ field }) => field === "key" ? "nik_unreadable" : null,
};

const release: Act = releaseAct({
  tenant: "pewaca",
  isOffered: ({ row }) => row.is_undeliverable && row.user_email !== null,
});

const exportData: Act = exportAct({
  tenant: "pewaca",
  isOffered: ({ row }) => row.erased_at === null,
  addressSql: "SELECT user_email AS address FROM m_user WHERE user_id = ?",
  collect: ({ media, sealKeys, ...deps }, person) =>
    collect({ ...deps, settings: { media, nikKeys: sealKeys } }, person),
});

const erase: Act = eraseAct({
  tenant: "pewaca",
  isOffered: ({ row }) => row.erased_at === null,
  eraseWithin,
});

/** What an operator can do to an account of Pewaca. */
export const ACTS: readonly Act[] = [
  resend,
  correctAddress,
  prove,
  switchOff,
  switchOn,
  endSessions,
  releaseClaim,
  release,
  openNik,
  exportData,
  erase,
];

/** Enqueues another verification email; the cron sends it. Returns its id. */
async function sendVerification(
  tx: Tx,
  occasion: EmailOccasion,
  { id }: PewacaAccount,
  email: string,
  now: Date,
): Promise<string> {
  const addressee = { userId: id, email, fullName: "" };
  const draft = draftEmail(VERIFY_EMAIL_KIND, addressee, `operator-${occasion.newId()}`);
  return await enqueueForCron(tx, occasion, draft, now);
}

async function updateAccount(
  tx: Tx,
  { id }: PewacaAccount,
  columns: Readonly<Record<string, SqlValue | undefined>>,
): Promise<void> {
  await updateRows(tx, "m_user", columns, { sql: "user_id = ?", args: [id] });
}

async function record(
  tx: Tx,
  deps: ConsoleDeps,
  { id, row }: PewacaAccount,
  event: Recorded,
  now: Date,
): Promise<void> {
  const before = {
    user_email: row.user_email,
    user_isactive: row.user_isactive,
    email_verified_on: row.email_verified_on && toSql(row.email_verified_on),
  };
  await recordEvent(tx, deps, accountEvent("pewaca", id, before, event), now);
}

/** Tokens count whole seconds: one that is issued in this second stays valid. */
function wholeSecond(now: Date): string {
  return toSql(new Date(Math.floor(now.getTime() / 1000) * 1000));
}

import { RUNTIME } from "../../src/runtime.ts";
import assert from "node:assert/strict";
import { newRow, UNPROVEN } from "../../src/core/outbox.ts";
import { toSql } from "../../src/db/time.ts";
import { insertRow } from "../../src/db/write.ts";
import type { Queryable } from "../../src/deps.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { assertGoodEmail } from "../support/email/good_email.ts";
import { APPROVED } from "../support/pewaca/board.ts";
import { signUp } from "../support/pewaca/pewaca.ts";
import { rowsOf, type SentEmail, type Service, startService } from "../support/service.ts";
import { seeded } from "../support/zporta/zporta.ts";

// Each kind in each of its forms, as the cron sends it. `UNPROVEN`: a stranger may have typed the account.

type Sample = {
  tenant: "pewaca" | "zporta";
  kind: string;
  to: { id: number; email: string };
  payload?: Record<string, string>;
};

const NAMED = { fullName: "Rina <b>& Co</b>" };
const LANGUAGES = { pewaca: "id", zporta: "en" };

/** Fits into a line of an email, with room to spare. Source: RFC 5322, section 2.1.1 */
const MAX_LINK = 300;

/** As the list of emails on a phone shows it. */
const MAX_SUBJECT = 60;

function pewacaSamples(claim: { id: number; email: string }): Sample[] {
  const resident = { id: APPROVED.id, email: APPROVED.email };
  const rejected = { id: APPROVED.id, email: "before@example.com" };
  const estate = "Griya Pewaca";
  const mails: [string, { id: number; email: string }, Record<string, string>?][] = [
    ["verify_email", claim, NAMED],
    ["signed_up_again", claim],
    ["reset_password", claim, UNPROVEN],
    ["reset_password", resident, NAMED],
    ["password_changed", resident, NAMED],
    ["failed_log_ins", resident],
    ["data_export", resident],
    ["approved", resident, { ...NAMED, estate }],
    ["rejected", rejected, { ...NAMED, estate, reason: "Unit <7> sudah & dihuni" }],
    ["rejected", rejected, { estate }],
  ];
  return mails.map(([kind, to, payload]) => ({ tenant: "pewaca", kind, to, payload }));
}

function zportaSamples(invitationIds: readonly number[]): Sample[] {
  const learner = seeded("learner");
  const application = { applicationId: "7", username: "Hiroko" };
  const mails: [string, Record<string, string>?][] = [
    ...["password_reset", "magic_link", "password_removed"].flatMap(
      (kind): [string, Record<string, string>?][] => [[kind], [kind, UNPROVEN]],
    ),
    ...["change", "reset", "first_proof_by_reset"].map(
      (how): [string, Record<string, string>] => ["password_changed", { how }],
    ),
    ["failed_log_ins"],
    ["guide_application", application],
    ...invitationIds.map(
      (id): [string, Record<string, string>] => ["teacher_invitation", { invitationId: `${id}` }],
    ),
  ];
  const samples = mails.map(([kind, payload]): Sample => ({
    tenant: "zporta",
    kind,
    to: learner,
    payload,
  }));
  return [...samples, { tenant: "zporta", kind: "data_export", to: seeded("teacher") }];
}

async function invite({ query }: Service, message: string): Promise<number> {
  const token = crypto.randomUUID().replaceAll("-", "");
  const { insertId } = await insertRow({ query } as Queryable, "users_teacherinvitation", {
    inviter_id: seeded("teacher").id,
    invitee_email: `${token}@example.com`,
    token,
    personal_message: message,
    status: "pending",
    created_at: toSql(new Date()),
    expires_at: "2099-12-31 00:00:00",
  });
  return insertId;
}

/** Writes down an email that is due, and returns its id. */
async function plant(service: Service, sample: Sample): Promise<string> {
  const { tenant, kind, to, payload = {} } = sample;
  const { query } = service.of(tenant);
  const { pending, columns } = newRow(RUNTIME, {
    tenant,
    kind,
    accountId: to.id,
    to: to.email,
    payload,
    dedupeKey: crypto.randomUUID(),
  }, service.clock.now);
  const free = { lease_token: null, lease_until: null, request_id: null, requested_at: null };
  await insertRow({ query } as Queryable, "outbox", { ...columns, ...free });
  return pending.id;
}

async function emailOf(service: Service, tenant: string, id: string) {
  return (await rowsOf(service.of(tenant), "outbox")).find((row) => row.id === id)!;
}

/** Has the cron send an email, and returns it. */
async function deliver(service: Service, sample: Sample): Promise<SentEmail> {
  const { tenant, kind, payload = {} } = sample;
  const id = await plant(service, sample);
  await service.runCron();
  const row = await emailOf(service, tenant, id);
  const what = `${tenant}.${kind} ${JSON.stringify(payload)}`;
  assert.equal(row.status, "sent", `${what}: ${row.last_error}`);
  const email = service.sent.findLast(({ headers }) => headers?.["X-Entity-Ref-ID"] === id);
  assert.ok(email, what);
  return email;
}

Deno.test("every kind of email, in each of its forms, says the same as text and HTML, in the tenant's language, and names nobody to an address that is not proven", async () => {
  await using service = await startService();
  const { userId, email } = await signUp(service);
  const zporta = service.of("zporta");
  // An export goes to proven addresses only.
  await zporta.query("UPDATE auth_user SET email_proven_at = NOW(6) WHERE id = ?", [
    seeded("teacher").id,
  ]);
  const invitations = [await invite(zporta, ""), await invite(zporta, "Come, it is <fun>.\nYours")];
  const samples = [
    ...pewacaSamples({ id: userId, email }),
    ...zportaSamples(invitations),
  ];
  for (const { name, emails } of TENANTS) {
    const rendered = samples.filter(({ tenant }) => tenant === name).map(({ kind }) => kind);
    assert.deepEqual([...new Set(rendered)].sort(), Object.keys(emails).sort());
  }
  for (const sample of samples) {
    const sent = await deliver(service, sample);
    assertGoodEmail(sent);
    const what = `${sample.tenant}.${sample.kind}`;
    assert.match(sent.html, new RegExp(`<html lang="${LANGUAGES[sample.tenant]}">`), what);
    assert.ok(sent.subject.length <= MAX_SUBJECT && !/[\r\n]/.test(sent.subject), what);
    for (const [link] of sent.text.matchAll(/https?:\S+/g)) {
      assert.ok(link.length <= MAX_LINK, link);
    }
    if (sample.kind === "guide_application") {
      assert.match(sent.html, />Hiroko would like to teach on Zporta Academy\.<\/div>/, "preview");
    }
    if (sample.payload === UNPROVEN) assert.match(sent.text, /^(?:.+\n\n)?(?:Halo|Hi),\n/, what);
  }
});

Deno.test("an email whose row lacks what its text needs is not sent, says why, and delays no other", async () => {
  await using service = await startService();
  const resident = { id: APPROVED.id, email: APPROVED.email };
  const rejected = { id: APPROVED.id, email: "before@example.com" };
  const learner = seeded("learner");
  const samples: Sample[] = [
    { tenant: "pewaca", kind: "approved", to: resident },
    { tenant: "pewaca", kind: "rejected", to: rejected },
    { tenant: "zporta", kind: "guide_application", to: learner, payload: { username: "Hiroko" } },
    { tenant: "zporta", kind: "guide_application", to: learner, payload: { applicationId: "7" } },
    { tenant: "zporta", kind: "password_changed", to: learner },
    { tenant: "zporta", kind: "teacher_invitation", to: learner },
  ];
  const ids = [];
  for (const sample of samples) ids.push(await plant(service, sample));
  await deliver(service, { tenant: "pewaca", kind: "failed_log_ins", to: resident });
  await deliver(service, { tenant: "zporta", kind: "failed_log_ins", to: learner });
  for (const [i, { tenant, kind }] of samples.entries()) {
    const { status, attempts, last_error } = await emailOf(service, tenant, ids[i]!);
    assert.deepEqual([status, attempts, last_error], ["pending", 1, "render: TypeError"], kind);
  }
  assert.equal(service.sent.length, 2);
});

import assert from "node:assert/strict";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { SqlValue } from "../../src/deps.ts";
import { OWNER, startOperatorConsole } from "../support/console/console.ts";
import { seededLearners } from "../../local/seed/zporta_people.ts";
import { LEARNER } from "../support/console/console_acts.ts";
import { type Service, startService } from "../support/service.ts";

type Columns = Record<string, SqlValue>;

async function insert(service: Service, table: string, row: Columns): Promise<number> {
  const names = Object.keys(row);
  const { insertId } = await service.query(
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
    Object.values(row),
  );
  return Number(insertId);
}

/** Emails of every status, and of every reason to leave one as it is. */
async function emails(service: Service): Promise<string[]> {
  const now = toSql(service.clock.now);
  const cases: Record<string, Columns> = {
    sent: { status: "sent" },
    failed: { status: "failed", last_error: "unreachable" },
    unknown: { status: "failed", last_error: "outcome_unknown" },
    waiting: { status: "pending" },
    leased: { status: "pending", lease_until: toSql(addSeconds(service.clock.now, 60)) },
    needless: { status: "cancelled" },
    stopped: { status: "cancelled", last_error: "cancelled_by_operator" },
    bounced: { status: "failed", last_error: "bounced" },
  };
  for (const [id, columns] of Object.entries(cases)) {
    await insert(service, "outbox", {
      id,
      tenant: "pewaca",
      kind: "verify_email",
      account_id: 1,
      to_email: `${id}@example.com`,
      payload: "{}",
      dedupe_key: id,
      next_attempt_at: now,
      created_at: now,
      ...columns,
    });
  }
  await insert(service, "undeliverable_address", {
    tenant: "pewaca",
    account_id: 1,
    address: "bounced@example.com",
    reason: "bounced",
    email_id: "x",
    since: now,
  });
  return Object.keys(cases).map((id) => `/console/mails/pewaca/${id}`);
}

/** Residents who wait, are approved, are rejected, or whose address is not proven or is somebody else's by now. */
async function residents(service: Service): Promise<string[]> {
  const account = (address: string, columns: Columns) =>
    insert(service, "m_user", {
      user_email: address,
      user_name: address,
      user_isdelete: 0,
      user_isactive: 0,
      ...columns,
    });
  const proven = { user_isactive: 1, email_verified_on: "2026-01-01" };
  await account("taken@example.com", proven);
  const rejected = (former: string) => ({
    email_verified_on: "2026-01-01",
    email_before_rejection: former,
    username_before_rejection: former,
    active_before_rejection: 1,
  });
  const cases: [string, Columns, Columns][] = [
    ["waits@example.com", proven, {}],
    ["approved@example.com", proven, { is_checker: 1, isactive: 1 }],
    ["unproven@example.com", {}, {}],
    ["free_rejected_1", rejected("free@example.com"), { isreject: 1 }],
    ["taken_rejected_2", rejected("taken@example.com"), { isreject: 1 }],
  ];
  const paths: string[] = [];
  for (const [address, ofAccount, ofResident] of cases) {
    const userId = await account(address, ofAccount);
    const id = await insert(service, "m_warga", {
      full_name: address,
      user_id: userId,
      created_by: userId,
      residence_id: 3,
      is_checker: 0,
      is_lead: 0,
      isactive: 0,
      isdelete: 0,
      isreject: 0,
      ...ofResident,
    });
    paths.push(`/console/pewaca/residents/${id}`);
  }
  return paths;
}

async function applications(service: Service): Promise<string[]> {
  const now = toSql(service.clock.now);
  const paths: string[] = [];
  for (const [i, status] of ["pending", "approved", "rejected"].entries()) {
    const id = await insert(service, "users_guideapplicationrequest", {
      user_id: seededLearners[i]!.id,
      motivation: "x",
      subjects_to_teach: "x",
      status,
      created_at: now,
      updated_at: now,
    });
    paths.push(`/console/zporta/applications/${id}`);
  }
  return paths;
}

async function invitations(service: Service): Promise<string[]> {
  const { now } = service.clock;
  const paths: string[] = [];
  for (
    const [i, [status, lasts]] of ([
      ["pending", 60],
      ["pending", -60],
      ["accepted", 60],
      ["expired", -60],
      ["cancelled", 60],
    ] as const).entries()
  ) {
    const id = await insert(service, "users_teacherinvitation", {
      inviter_id: LEARNER.id,
      invitee_email: `${i}@example.com`,
      token: `token-${i}`,
      status,
      created_at: toSql(addSeconds(now, -120)),
      expires_at: toSql(addSeconds(now, lasts)),
    });
    paths.push(`/console/zporta/invitations/${id}`);
  }
  return paths;
}

Deno.test("a page offers what can be done, and nothing that is refused then", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const academy = service.of("zporta");
  const kinds: [paths: string[], acts: string[]][] = [
    [await emails(service), ["retry", "cancel"]],
    [await residents(service), ["approve", "reject", "seat"]],
    [await applications(academy), ["approve", "reject"]],
    [await invitations(academy), ["cancel"]],
  ];
  const offered: Record<string, string[]> = {};
  for (const [paths, acts] of kinds) {
    for (const path of paths) {
      const { text } = await console.visit(OWNER, path);
      const heading = /<h1>([^<]*)<\/h1>/.exec(text)![1]!;
      const name = `${path.split("/")[3]} ${path.includes("mails") ? path : heading}`;
      for (const act of acts) {
        const isOffered = text.includes(`href="${path}/${act}"`);
        const page = await console.visit(OWNER, `${path}/${act}`);
        assert.equal(page.status, 200, `${path}/${act}`);
        assert.equal(page.text.includes('<form method="post"'), isOffered, `${name} ${act}`);
        if (isOffered) (offered[act] ??= []).push(path.split("/").at(-1)!);
      }
    }
  }
  assert.deepEqual(offered.retry, ["failed", "unknown", "waiting", "stopped"]);
  assert.deepEqual(offered.seat!.length, 1);
  assert.deepEqual(offered.approve!.length, 3, "who waits, who is free again, what is pending");

  // Whoever may not be given the right to invite is not offered it.
  await academy.query("UPDATE auth_user SET is_active = 0 WHERE id = ?", [LEARNER.id]);
  const path = "/console/zporta/inviters";
  const { text } = await console.visit(OWNER, `${path}?q=${LEARNER.username}`);
  assert.ok(text.includes(LEARNER.username));
  assert.ok(!text.includes(`${path}/${LEARNER.id}/give`));
});

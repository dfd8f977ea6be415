import assert from "node:assert/strict";
import type { TimelineEntry } from "../../src/core/audit/timeline.ts";
import { timelineOf as pewacaTimeline } from "../../src/tenants/pewaca/console/timeline.ts";
import { timelineOf as zportaTimeline } from "../../src/tenants/zporta/console/timeline.ts";
import { BOARD, decide, loggedIn } from "../support/pewaca/board.ts";
import { accessToken, json, multipart, signUp, verifyPath } from "../support/pewaca/pewaca.ts";
import { pass, type Service, startService } from "../support/service.ts";
import { newLearner, seeded, send } from "../support/zporta/zporta.ts";
import { logIn } from "../support/zporta/zporta.ts";
import { startService as startZporta } from "../support/zporta/zporta_service.ts";

type Timeline = typeof pewacaTimeline;

/** All of a timeline, read in pages of this length; each page begins where the one before ended. */
async function readAll(
  service: Service,
  timelineOf: Timeline,
  accountId: number,
  limit: number,
): Promise<TimelineEntry[]> {
  const all: TimelineEntry[] = [];
  for (;;) {
    const after = all.at(-1)?.key ?? null;
    const page = await timelineOf({ query: service.query }, accountId, { after, limit });
    all.push(...page);
    if (page.length < limit) return all;
  }
}

function said({ kind, what, subject, actor, note }: TimelineEntry) {
  return [kind, what, subject?.replace(/[0-9a-f-]{36}/, "…") ?? null, actor?.name ?? null, note];
}

/** Asserts that no statement of a timeline reads a table whole. */
async function usesKeys(service: Service, timelineOf: Timeline, accountId: number): Promise<void> {
  const statements: [string, readonly unknown[]][] = [];
  const query: Service["query"] = async (sql, args) => {
    statements.push([sql, args ?? []]);
    return await service.query(sql, args);
  };
  const [first] = await timelineOf({ query }, accountId, { limit: 1 });
  await timelineOf({ query }, accountId, { after: first!.key, limit: 1 });
  assert.equal(statements.length, 8);
  for (const [sql, args] of statements) {
    const { rows } = await service.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, args as string[]);
    const scans = rows.filter(({ type, table }) =>
      ["ALL", "index"].includes(String(type)) && !/^<|^f$/.test(String(table))
    );
    assert.deepEqual(scans, [], sql);
  }
}

Deno.test("a resident's timeline has sign-up, emails with their fate, proof, logins, the decision and changes, by page and by whom", async () => {
  await using service = await startService();
  const { userId, email, password, mail } = await signUp(service);
  pass(service, 60);
  await service.fetch(verifyPath(mail));
  pass(service, 60);
  await service.fetch("/api/auth/login/", json({ email, password: "bukan-itu-sandinya" }));
  pass(service, 60);
  const token = await accessToken(service, { email, password });
  await service.backgroundDone();
  pass(service, 60);
  const headers = { Authorization: `Token ${token}` };
  const init = multipart({ place_of_birth: "Bandung" });
  const changed = await service.fetch("/api/auth/profil/update/", {
    ...init,
    method: "PUT",
    headers: { ...init.headers, ...headers },
  });
  assert.equal(changed.status, 200);
  pass(service, 60);
  const { rows: [warga] } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [
    userId,
  ]);
  const board = await loggedIn(service);
  await decide(service, "reject", board, { warga_id: warga!.id });
  await service.backgroundDone();

  const all = await readAll(service, pewacaTimeline, userId, 50);
  const [resident, member] = [`resident:${warga!.id}`, String(BOARD.id)];
  assert.deepEqual(all.map(said), [
    ["act", "resident_rejected", resident, member, "Bukan warga"],
    ["email", "rejected", "mail:…", null, null],
    ["act", "profile_changed", null, String(userId), null],
    ["access", "logged_in", null, null, "password"],
    ["access", "log_in_refused", null, null, "wrong"],
    ["act", "address_proven", null, String(userId), null],
    ["email", "verify_email", "mail:…", null, null],
    ["row", "signed_up", null, null, null],
  ]);
  assert.deepEqual(all.filter(({ fate }) => fate).map(({ fate }) => fate!.status), [
    "sent",
    "sent",
  ]);
  const profile = all.find(({ what }) => what === "profile_changed")!;
  assert.deepEqual(profile.changes, { place_of_birth: [null, "Bandung"] });
  assert.equal(profile.requestId, changed.headers.get("X-Request-Id"));
  for (const limit of [1, 2, 4]) {
    assert.deepEqual(await readAll(service, pewacaTimeline, userId, limit), all);
  }
  const others = Array.from({ length: 200 }, (_, i) => `(${5000 + i}, 'x', 1, NOW(6))`);
  await service.query(
    `INSERT INTO warga_rejection_log (warga_id, reason, rejected_by, created_at) VALUES ${others}`,
  );
  await service.query("ANALYZE TABLE warga_rejection_log");
  await usesKeys(service, pewacaTimeline, userId);
});

Deno.test("a learner's timeline has sign-up, logins, the application with its review, and what is older than the trail", async () => {
  await using service = await startZporta();
  const { userId, token } = await newLearner(service);
  pass(service, 60);
  const application = { motivation: "I like to.", experience: "", subjects_to_teach: "Maths" };
  await send(service, "POST", "/api/users/guide-application/", application, token);
  pass(service, 60);
  const staff = await logIn(service, seeded("staff"));
  const path = "/api/users/guide-applications/1/approve/";
  assert.equal((await send(service, "POST", path, {}, staff.token)).status, 200);
  await service.backgroundDone();
  const all = await readAll(service, zportaTimeline, userId, 50);
  assert.deepEqual(all.map(said), [
    ["act", "application_approved", "application:1", String(staff.id), null],
    ["act", "application_submitted", "application:1", String(userId), null],
    ["access", "logged_in", null, null, "password"],
    ["row", "signed_up", null, null, null],
  ]);
  assert.deepEqual(await readAll(service, zportaTimeline, userId, 1), all);
  await usesKeys(service, zportaTimeline, userId);

  await service.query("DELETE FROM audit_event");
  const older = await readAll(service, zportaTimeline, userId, 50);
  assert.deepEqual(older.map(said), [
    ["row", "application_approved", "application:1", String(staff.id), null],
    ["row", "application_submitted", "application:1", String(userId), null],
    ["access", "logged_in", null, null, "password"],
    ["row", "signed_up", null, null, null],
  ]);
});

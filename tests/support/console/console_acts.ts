import assert from "node:assert/strict";
import { seededLearners } from "../../../local/seed/zporta_people.ts";
import { seededPeople } from "../../../local/seed/pewaca_people.ts";
import { verifyPath } from "../pewaca/pewaca.ts";
import { rowsOf, type Service } from "../service.ts";

/** Whom the acts are about. */
export const LEARNER = seededLearners.find(({ username }) => username === "learner")!;
/** Whom the acts are about. */
export const RESIDENT = seededPeople.find(({ email }) => email === "warga3@example.test")!;

const NEIGHBOUR = seededPeople.find(({ email }) => email === "warga1@example.test")!;

/** The row of an account of Pewaca; `undefined` when it is gone. */
export async function userOf(service: Service, id: number) {
  return (await service.query("SELECT * FROM m_user WHERE user_id = ?", [id])).rows[0];
}

/** The row of an account of Zporta. */
export async function learnerOf(service: Service, id = LEARNER.id) {
  const { rows } = await service.of("zporta").query("SELECT * FROM auth_user WHERE id = ?", [id]);
  return rows[0]!;
}

/** An act: who may do it at least, what it is filled in with, how the rows are afterwards, and what the trail says. */
export type ActCase = {
  path: string;
  role: "operator" | "owner";
  what: string;
  values?: Record<string, string>;
  before?: (service: Service) => Promise<unknown>;
  check: (service: Service) => Promise<void>;
};

/** Where the accounts are shown. */
export const resident = `/console/accounts/pewaca/${RESIDENT.id}`;
/** Where the accounts are shown. */
export const learner = `/console/accounts/zporta/${LEARNER.id}`;

const onResident = (sql: string) => (service: Service) =>
  service.query(`UPDATE m_user SET ${sql} WHERE user_id = ?`, [RESIDENT.id]);
const onLearner = (sql: string) => (service: Service) =>
  service.of("zporta").query(`UPDATE auth_user SET ${sql} WHERE id = ?`, [LEARNER.id]);
const bounced = (tenant: string, id: number, address: string) => (service: Service) =>
  service.of(tenant).query(
    `INSERT INTO undeliverable_address (tenant, account_id, address, reason, email_id, since)
     VALUES (?, ?, ?, 'bounced', 'x', NOW())`,
    [tenant, id, address],
  );
const released = (tenant: string) => async (service: Service) => {
  const [row] = await rowsOf(service.of(tenant), "undeliverable_address");
  assert.notEqual(row!.released_at, null);
};

/** Makes the seeded resident a sign-up that nobody has proven. */
const unproven = async (service: Service) => {
  await onResident("user_isactive = 0, email_verified_on = NULL, sessions_valid_from = NULL")(
    service,
  );
  await service.query(
    "UPDATE m_warga SET registered_user_id = user_id, is_checker = 0, isactive = 0 WHERE user_id = ?",
    [RESIDENT.id],
  );
};

/** Every act on an account. */
export const ACTS: readonly ActCase[] = [
  {
    path: `${resident}/resend`,
    role: "operator",
    what: "mail_resent",
    before: unproven,
    check: async (service) => {
      const [email] = await rowsOf(service, "outbox");
      assert.deepEqual([email!.kind, email!.status], ["verify_email", "pending"]);
    },
  },
  {
    path: `${resident}/correct-address`,
    role: "operator",
    what: "address_corrected",
    values: { address: "warga.tiga@example.com" },
    check: async (service) => {
      const user = (await userOf(service, RESIDENT.id))!;
      assert.deepEqual(
        [user.user_email, Number(user.user_isactive), user.email_verified_on],
        ["warga.tiga@example.com", 0, null],
      );
      const { rows: [resident] } = await service.query(
        "SELECT searched_email FROM m_warga WHERE user_id = ?",
        [RESIDENT.id],
      );
      assert.equal(resident!.searched_email, "warga.tiga@example.com", "what a board searches");
      // Proof starts anew, and a link of ours can give it.
      await service.runCron();
      const [sent] = service.sent;
      assert.equal(sent!.to, "warga.tiga@example.com");
      const verified = await service.fetch(verifyPath(sent!));
      assert.equal(verified.status, 200, await verified.text());
      assert.equal(Number((await userOf(service, RESIDENT.id))!.user_isactive), 1);
    },
  },
  {
    path: `${resident}/prove`,
    role: "operator",
    what: "address_proven",
    values: { reason: "came to the office" },
    before: unproven,
    check: async (service) => {
      const user = (await userOf(service, RESIDENT.id))!;
      assert.equal(Number(user.user_isactive), 1);
      assert.notEqual(user.email_verified_on, null);
    },
  },
  {
    path: `${resident}/switch-off`,
    role: "operator",
    what: "switched_off",
    values: { reason: "asked by the board" },
    check: async (service) => {
      const user = (await userOf(service, RESIDENT.id))!;
      assert.equal(Number(user.user_isactive), 0);
      assert.notEqual(user.sessions_valid_from, null);
      assert.notEqual(user.email_verified_on, null, "an old link must not switch it on again");
    },
  },
  {
    path: `${resident}/switch-on`,
    role: "operator",
    what: "switched_on",
    values: { reason: "cleared up" },
    before: onResident("user_isactive = 0, email_verified_on = NOW()"),
    check: async (service) => {
      assert.equal(Number((await userOf(service, RESIDENT.id))!.user_isactive), 1);
    },
  },
  {
    path: `${resident}/end-sessions`,
    role: "operator",
    what: "sessions_ended",
    check: async (service) => {
      assert.notEqual((await userOf(service, RESIDENT.id))!.sessions_valid_from, null);
    },
  },
  {
    path: `${resident}/release-address`,
    role: "operator",
    what: "address_released",
    before: bounced("pewaca", RESIDENT.id, RESIDENT.email),
    check: released("pewaca"),
  },
  {
    path: `/console/accounts/pewaca/${NEIGHBOUR.id}/erase`,
    role: "owner",
    what: "account_deleted",
    check: async (service) => assert.equal((await userOf(service, NEIGHBOUR.id))!.user_email, ""),
  },
  {
    path: `${learner}/send-link`,
    role: "operator",
    what: "mail_resent",
    check: async (service) => {
      await service.runCron();
      assert.match(service.sent[0]!.text, /magic-link-login/);
    },
  },
  {
    path: `${learner}/correct-address`,
    role: "operator",
    what: "address_corrected",
    values: { address: "learner@example.com" },
    check: async (service) => {
      const user = await learnerOf(service);
      assert.deepEqual([user.email, user.email_proven_at], ["learner@example.com", null]);
      await service.runCron();
      assert.equal(service.sent[0]!.to, "learner@example.com");
    },
  },
  {
    path: `${learner}/prove`,
    role: "operator",
    what: "address_proven",
    values: { reason: "known in person" },
    before: onLearner("email_proven_at = NULL"),
    check: async (service) => assert.notEqual((await learnerOf(service)).email_proven_at, null),
  },
  {
    path: `${learner}/switch-off`,
    role: "operator",
    what: "switched_off",
    values: { reason: "spam" },
    check: async (service) => {
      const user = await learnerOf(service);
      assert.deepEqual([Number(user.is_active), user.deactivated_at], [0, null]);
    },
  },
  {
    path: `${learner}/switch-on`,
    role: "operator",
    what: "switched_on",
    values: { reason: "cleared up" },
    before: onLearner("is_active = 0"),
    check: async (service) => assert.equal(Number((await learnerOf(service)).is_active), 1),
  },
  {
    path: `${learner}/end-sessions`,
    role: "operator",
    what: "sessions_ended",
    before: (service) =>
      service.of("zporta").query(
        "INSERT INTO authtoken_token (`key`, created, user_id) VALUES (?, NOW(), ?)",
        ["a".repeat(40), LEARNER.id],
      ),
    check: async (service) =>
      assert.deepEqual(await rowsOf(service.of("zporta"), "authtoken_token"), []),
  },
  {
    path: `${learner}/release-address`,
    role: "operator",
    what: "address_released",
    before: bounced("zporta", LEARNER.id, LEARNER.email),
    check: released("zporta"),
  },
  {
    path: `${resident}/release-claim`,
    role: "operator",
    what: "sign_up_removed",
    before: unproven,
    check: async (service) => assert.equal(await userOf(service, RESIDENT.id), undefined),
  },
  {
    path: `${learner}/release-claim`,
    role: "operator",
    what: "sign_up_removed",
    check: async (service) => {
      const user = await learnerOf(service);
      assert.deepEqual([user.email, Number(user.is_active)], ["", 0]);
      assert.match(String(user.username), /^deleted_/);
    },
  },
  {
    path: `${learner}/erase`,
    role: "owner",
    what: "account_deleted",
    check: async (service) => assert.notEqual((await learnerOf(service)).deleted_at, null),
  },
];

/** Puts the accounts of the acts back as they were seeded. */
export async function reset(service: Service): Promise<void> {
  await onResident(
    `user_email = '${RESIDENT.email}', user_isactive = 1, email_verified_on = NULL, sessions_valid_from = NULL`,
  )(service);
  await service.query(
    "UPDATE m_warga SET registered_user_id = NULL, is_checker = 1, isactive = 1 WHERE user_id = ?",
    [RESIDENT.id],
  );
  await onLearner(
    `email = '${LEARNER.email}', username = '${LEARNER.username}', is_active = 1, email_proven_at = NULL,
     deactivated_at = NULL, deleted_at = NULL`,
  )(service);
  for (const { query } of service.databases) {
    for (const table of ["outbox", "audit_event", "undeliverable_address"]) {
      await query(`DELETE FROM ${table}`);
    }
  }
  service.sent.length = 0;
}

import assert from "node:assert/strict";
import { seededLearners } from "../../../local/seed/zporta_people.ts";
import { addSeconds, toSql } from "../../../src/db/time.ts";
import type { SqlValue } from "../../../src/deps.ts";
import { APPROVED, OTHER_WAITING, WAITING } from "../pewaca/board.ts";
import { learner, RESIDENT, resident } from "./console_acts.ts";
import type { Service } from "../service.ts";

/** An act that an operator does from a page: what is filled in, what the trail says, and how a row is afterwards. */
export type PageAct = {
  path: string | ((service: Service) => Promise<string>);
  /** The page with the link. */
  from: string;
  what: string;
  values?: Record<string, string>;
  /** One row afterwards: a statement at the tenant of the path, and what it selects. */
  row?: [sql: string, expected: (string | number | null)[]];
  /** Whether it hands over a file. */
  isDownload?: true;
};

/** Somebody of Zporta's whom no act of `ACTS` is about. */
const OTHER = seededLearners.find(({ username }) => username === "legacy")!;

const ESTATES = "/console/pewaca/estates";
const ESTATE = `${ESTATES}/3`;
const UNIT = "/console/pewaca/units/101";
const residentPage = (id: number) => `/console/pewaca/residents/${id}`;
const mail = (id: string) => `/console/mails/pewaca/${id}`;
const BULK = "/console/mails/pewaca/bulk/retry?status=failed&reason=unreachable";
const applicationRow = (id: number) =>
  `SELECT status, admin_notes FROM users_guideapplicationrequest WHERE id = ${id}`;
const inviterRow = (id: number) =>
  `SELECT can_invite_teachers FROM users_profile WHERE user_id = ${id}`;
const mailRow = (id: string) => `SELECT status FROM outbox WHERE id = '${id}'`;
const residentRow = (id: number) => `SELECT is_checker, isreject FROM m_warga WHERE id = ${id}`;
const unitRow = "SELECT unit_name, unit_isdelete FROM m_unit WHERE unit_id = 101";

/** What the acts below are about, beside what is seeded. */
export async function preparePageActs(service: Service): Promise<void> {
  const { now } = service.clock;
  const insert = async (tenant: string, table: string, row: Record<string, SqlValue>) =>
    void await service.of(tenant).query(
      `INSERT INTO ${table} (${Object.keys(row).join(", ")})
       VALUES (${Object.keys(row).map(() => "?").join(", ")})`,
      Object.values(row),
    );
  for (const [id, status] of [["act1", "failed"], ["act2", "pending"], ["act3", "failed"]]) {
    await insert("pewaca", "outbox", {
      id: id!,
      tenant: "pewaca",
      kind: "verify_email",
      account_id: RESIDENT.id,
      to_email: RESIDENT.email,
      payload: "{}",
      dedupe_key: id!,
      status: status!,
      last_error: "unreachable",
      next_attempt_at: toSql(now),
      created_at: toSql(now),
    });
  }
  for (const [id, user_id] of [[901, OTHER.id], [902, 998]]) {
    await insert("zporta", "users_guideapplicationrequest", {
      id: id!,
      user_id: user_id!,
      motivation: "I would like to help.",
      subjects_to_teach: "Mathematics",
      status: "pending",
      created_at: toSql(now),
      updated_at: toSql(now),
    });
  }
  await insert("zporta", "users_teacherinvitation", {
    id: 901,
    inviter_id: 998,
    invitee_email: "friend@example.com",
    token: "a".repeat(32),
    status: "pending",
    created_at: toSql(now),
    expires_at: toSql(addSeconds(now, 24 * 3600)),
  });
  await service.query("UPDATE m_warga SET nik = '3174010112900001' WHERE user_id = ?", [
    RESIDENT.id,
  ]);
}

/** Every act of the console that is not in `ACTS`, in an order in which one makes the next possible; before those. */
export const PAGE_ACTS: readonly PageAct[] = [
  { path: `${resident}/nik`, from: resident, what: "nik_opened" },
  { path: `${resident}/export`, from: resident, what: "data_exported", isDownload: true },
  { path: `${learner}/export`, from: learner, what: "data_exported", isDownload: true },
  {
    path: `${ESTATES}/new`,
    from: ESTATES,
    what: "estate_changed",
    values: { name: "Puri Baru", location: "Jl. Baru 1", postal_code: "40111" },
    row: ["SELECT name, isdelete FROM m_residence ORDER BY id DESC LIMIT 1", ["Puri Baru", 0]],
  },
  {
    path: `${ESTATE}/new-code`,
    from: ESTATE,
    what: "estate_changed",
    row: ["SELECT LENGTH(code) FROM m_residence WHERE id = 3", [36]],
  },
  {
    path: `${ESTATE}/close`,
    from: ESTATE,
    what: "estate_changed",
    row: ["SELECT isdelete FROM m_residence WHERE id = 3", [1]],
  },
  {
    path: `${ESTATE}/open`,
    from: ESTATE,
    what: "estate_changed",
    row: ["SELECT isdelete FROM m_residence WHERE id = 3", [0]],
  },
  {
    path: `${ESTATE}/retire-code`,
    from: ESTATE,
    what: "estate_changed",
    row: ["SELECT code FROM m_residence WHERE id = 3", [null]],
  },
  {
    path: `${ESTATE}/add-units`,
    from: ESTATE,
    what: "estate_changed",
    values: { names: "Z-1" },
    row: ["SELECT unit_name FROM m_unit ORDER BY unit_id DESC LIMIT 1", ["Z-1"]],
  },
  {
    path: `${UNIT}/rename`,
    from: ESTATE,
    what: "estate_changed",
    values: { name: "Z-2" },
    row: [unitRow, ["Z-2", 0]],
  },
  { path: `${UNIT}/retire`, from: ESTATE, what: "estate_changed", row: [unitRow, ["Z-2", 1]] },
  { path: `${UNIT}/restore`, from: ESTATE, what: "estate_changed", row: [unitRow, ["Z-2", 0]] },
  {
    path: `${residentPage(APPROVED.id)}/seat`,
    from: residentPage(APPROVED.id),
    what: "seat_given",
    values: { role: "2" },
    row: [`SELECT role_id FROM m_residence_commite WHERE warga_id = ${APPROVED.id}`, [2]],
  },
  {
    path: async ({ query }) => {
      const { rows } = await query("SELECT id FROM m_residence_commite WHERE warga_id = ?", [
        APPROVED.id,
      ]);
      return `/console/pewaca/seats/${rows[0]!.id}/take`;
    },
    from: ESTATE,
    what: "seat_taken",
    row: [`SELECT COUNT(*) FROM m_residence_commite WHERE warga_id = ${APPROVED.id}`, [0]],
  },
  {
    path: `${residentPage(OTHER_WAITING.id)}/approve`,
    from: residentPage(OTHER_WAITING.id),
    what: "resident_approved",
    row: [residentRow(OTHER_WAITING.id), [1, 0]],
  },
  {
    path: `${residentPage(WAITING.id)}/reject`,
    from: residentPage(WAITING.id),
    what: "resident_rejected",
    values: { reason: "Bukan warga" },
    row: [residentRow(WAITING.id), [0, 1]],
  },
  {
    path: "/console/zporta/applications/901/approve",
    from: "/console/zporta/applications/901",
    what: "application_approved",
    row: [applicationRow(901), ["approved", null]],
  },
  {
    path: "/console/zporta/applications/902/reject",
    from: "/console/zporta/applications/902",
    what: "application_rejected",
    values: { notes: "Perhaps next year" },
    row: [applicationRow(902), ["rejected", "Perhaps next year"]],
  },
  {
    path: "/console/zporta/invitations/901/cancel",
    from: "/console/zporta/invitations/901",
    what: "invitation_cancelled",
    row: ["SELECT status FROM users_teacherinvitation WHERE id = 901", ["cancelled"]],
  },
  {
    path: "/console/zporta/inviters/998/take",
    from: "/console/zporta/inviters",
    what: "right_changed",
    row: [inviterRow(998), [0]],
  },
  {
    path: `/console/zporta/inviters/${OTHER.id}/give`,
    from: `/console/zporta/inviters?q=${OTHER.username}`,
    what: "right_changed",
    row: [inviterRow(OTHER.id), [1]],
  },
  {
    path: `${mail("act1")}/retry`,
    from: mail("act1"),
    what: "mail_retried",
    row: [mailRow("act1"), ["pending"]],
  },
  {
    path: `${mail("act2")}/cancel`,
    from: mail("act2"),
    what: "mail_cancelled",
    row: [mailRow("act2"), ["cancelled"]],
  },
  { path: BULK, from: "/console/mails", what: "mail_retried", row: [mailRow("act3"), ["pending"]] },
];

/** Asserts how the row of an act is afterwards. */
export async function checkRow(service: Service, { row, what }: PageAct): Promise<void> {
  if (!row) return;
  const [sql, expected] = row;
  const { rows } = await service.query(sql);
  const found = Object.values(rows[0] ?? {}).map((value, i) =>
    typeof expected[i] === "number" ? Number(value) : value
  );
  assert.deepEqual(found, expected, `${what}: ${sql}`);
}

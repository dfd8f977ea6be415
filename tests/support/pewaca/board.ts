import assert from "node:assert/strict";
import { seededPeople, type SeededPerson } from "../../../local/seed/pewaca_people.ts";
import type { Row } from "../../../src/deps.ts";
import { accessToken, json, verifiedResident } from "./pewaca.ts";
import type { Service } from "../service.ts";

/** The tables that a decision of the board writes to. */
export const DECISION_TABLES = ["m_user", "m_warga", "warga_rejection_log", "outbox"] as const;

/** Seeded people of estate 3: `BOARD` sits in its committee, `WAITING` waits for a decision. */
export const BOARD = person("pengurus3@example.test");
export const APPROVED = person("warga3@example.test");
export const WAITING = person("tunggu3@example.test");

/** The same of estate 1. */
export const OTHER_BOARD = person("pengurus1@example.test");
export const OTHER_WAITING = person("tunggu1@example.test");

function person(email: string): SeededPerson {
  return seededPeople.find((each) => each.email === email)!;
}

/** The header of somebody who is logged in. */
export async function loggedIn(
  service: Service,
  account: { email: string; password: string } = BOARD,
): Promise<Record<string, string>> {
  return { Authorization: `Token ${await accessToken(service, account)}` };
}

/** Approves or rejects (with some reason), as JSON; the email is on its way when this answers. */
export async function decide(
  service: Service,
  act: "verify" | "reject",
  headers: Record<string, string>,
  body: Record<string, unknown>,
): Promise<Response> {
  const reason = act === "reject" ? { reason: "Bukan warga" } : {};
  return await service.fetch(`/api/warga/${act}/`, json({ ...reason, ...body }, headers));
}

/** The rows of one resident: `m_warga`, and the columns of its account. */
export async function residentRow(service: Service, id: number): Promise<Row> {
  const { rows } = await service.query(
    "SELECT w.*, u.* FROM m_warga AS w LEFT JOIN m_user AS u ON u.user_id = w.user_id WHERE w.id = ?",
    [id],
  );
  assert.ok(rows[0], `no resident ${id}`);
  return rows[0];
}

/** Signs somebody up, follows the link, and answers with the resident's id, too. */
export async function waitingResident(
  service: Service,
  changes: Record<string, string> = {},
): Promise<{ residentId: number; userId: number; email: string; password: string }> {
  const resident = await verifiedResident(service, changes);
  const { rows } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [
    resident.userId,
  ]);
  return { ...resident, residentId: Number(rows[0]!.id) };
}

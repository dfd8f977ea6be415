import assert from "node:assert/strict";
import type { Operation } from "../../../src/web/operation.ts";
import { rowsOf, type Service } from "../service.ts";

/** A row of the trail, as tests compare it. */
export type Event = {
  what: string;
  whose: number | null;
  /** The kind of the actor and its name. */
  by: [string, string | null];
  subject?: string;
  note?: string;
  changes?: Record<string, unknown>;
};

/** Every row of the trail, oldest first. */
export async function eventsOf(
  service: Service,
): Promise<{ event: Event; requestId: string | null }[]> {
  return (await rowsOf(service, "audit_event")).map((row) => {
    const changes = JSON.parse(String(row.changes));
    const event = {
      what: String(row.what),
      whose: row.account_id === null ? null : Number(row.account_id),
      by: [String(row.actor_kind), row.actor as string | null] as [string, string | null],
      ...row.subject === null ? {} : { subject: String(row.subject) },
      ...row.note === null ? {} : { note: String(row.note) },
      ...Object.keys(changes).length > 0 ? { changes } : {},
    };
    return { event, requestId: row.request_id as string | null };
  });
}

/** Does one request, and asserts that it leaves exactly these rows, with its id. Returns its answer. */
export async function leavesEvents(
  service: Service,
  expected: readonly Event[],
  request: () => Promise<Response>,
): Promise<Response> {
  const before = (await eventsOf(service)).length;
  const response = await request();
  await service.backgroundDone();
  const left = (await eventsOf(service)).slice(before);
  assert.deepEqual(left.map(({ event }) => event), expected, await response.clone().text());
  for (const { requestId } of left) {
    assert.equal(requestId, response.headers.get("X-Request-Id"));
  }
  return response;
}

/** Does a request that is refused or does nothing new, and asserts that it leaves no row. */
export async function leavesNoEvent(
  service: Service,
  status: number,
  request: () => Promise<Response>,
): Promise<void> {
  const response = await leavesEvents(service, [], request);
  assert.equal(response.status, status, await response.text());
}

/** Asserts that the operations which may write are the audited ones and those that are known to leave no row. */
export function coversAll(
  operations: readonly Operation[],
  audited: readonly string[],
  silent: Readonly<Record<string, string>>,
): void {
  const writing = operations.filter(({ id, method }) => method !== "GET" || audited.includes(id))
    .map(({ id }) => id);
  assert.deepEqual(writing.sort(), [...audited, ...Object.keys(silent)].sort());
}

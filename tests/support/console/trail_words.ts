import assert from "node:assert/strict";
import { isMessageKey } from "../../../src/console/messages.ts";
import type { Query, Row } from "../../../src/deps.ts";
import { CONSOLES } from "../../../src/tenants/consoles.ts";

/** Acts of ours that are noted in words of ours, whoever acts. */
const NOTED = ["sign_up_removed", "sign_up_set_aside"];
/** And these, unless an operator has written a reason. */
const NOTED_UNLESS_OPERATOR = ["address_proven", "switched_on"];

/**
 * Asserts that the console has a sentence for whatever a test has left in the trail and among the last
 * logins: columns, things, notes. So nobody can add one and forget to say it. (Kinds of emails, and the closed
 * lists of acts and reports, are compared by the compiler.)
 */
export async function assertSaid(query: Query): Promise<void> {
  // A test may have taken the tables or the server away.
  const read = async (sql: string): Promise<Row[]> => {
    try {
      return (await query(sql)).rows;
    } catch {
      return [];
    }
  };
  const events = await read(
    "SELECT DISTINCT tenant, what, subject, actor_kind, note, changes FROM audit_event",
  );
  for (const { tenant, what, subject, actor_kind, note, changes } of events) {
    has(`event_${what}`);
    const about = String(subject ?? "mail").split(":")[0]!;
    if (about !== "mail") has(`about_${about}`);
    const words = wordsOf(tenant);
    if (!words) continue;
    for (const column of Object.keys(JSON.parse(String(changes)))) {
      assert.ok(Object.hasOwn(words.fields, column), `No word for ${tenant}'s column ${column}`);
    }
    const isOurs = NOTED.includes(String(what)) ||
      (NOTED_UNLESS_OPERATOR.includes(String(what)) && actor_kind !== "operator");
    if (note !== null && isOurs) has(`note_${note}`);
  }
  for (const { what, recent } of await read("SELECT what, recent FROM account_access")) {
    has(`access_${what}`);
    for (const { detail } of JSON.parse(String(recent))) has(`note_${detail}`);
  }
}

function wordsOf(tenant: unknown) {
  return CONSOLES.find(({ name }) => name === tenant)?.words;
}

function has(key: string): void {
  const known = key.replaceAll(" ", "_").toLowerCase();
  assert.ok(isMessageKey(known), `The console has no sentence ${known}`);
}

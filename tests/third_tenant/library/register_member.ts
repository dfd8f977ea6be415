import { normalizeEmail } from "../../../src/core/email_address.ts";
import { register, type Registered } from "../../../src/core/register.ts";
import { integer, selectRow } from "../../../src/db/rows.ts";
import { toSql } from "../../../src/db/time.ts";
import { insertRow } from "../../../src/db/write.ts";
import type { Deps, Queryable } from "../../../src/deps.ts";
import { accepted, type Outcome, refused } from "../../../src/outcome.ts";
import { welcomeEmail } from "./emails.ts";

/** A member of the library. */
export type Member = { id: number; email: string };

/** Registers a member: account, card and mail in one transaction. Refuses with `taken` email. */
export async function registerMember(
  deps: Deps,
  { email, password }: { email: string; password: string },
): Promise<Outcome<Registered<Member>>> {
  return await register<Member>(deps, {
    password,
    lookUp: async () => {
      const known = await selectRow(
        deps.db,
        { id: integer },
        "SELECT id FROM library_member WHERE email = ?",
        [normalizeEmail(email)],
      );
      return known ? refused("taken", "email") : null;
    },
    insertAccount: async (tx, passwordHash, now) => {
      const { insertId } = await insertRow(tx, "library_member", {
        email: normalizeEmail(email),
        password: passwordHash,
        joined_at: toSql(now),
      });
      return { id: insertId, email };
    },
    insertTenantRows: async (tx, member) => {
      await insertRow(tx, "library_card", { member_id: member.id, books_at_once: 3 });
      return accepted(undefined);
    },
    email: (member) => welcomeEmail.draft(member.id, member.email),
  });
}

/** How many members joined since a moment. */
export async function countNewMembers(db: Queryable, since: Date): Promise<number> {
  const row = await selectRow(
    db,
    { members: integer },
    "SELECT COUNT(*) AS members FROM library_member WHERE joined_at > ?",
    [toSql(since)],
  );
  return row!.members;
}

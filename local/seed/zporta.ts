import type { Query } from "../../src/deps.ts";
import { insertMissing } from "./insert.ts";
import { seededLearners, seededTags } from "./zporta_people.ts";

/** When the seeded rows were created. Fixed, so that lists have a stable order. */
const MADE_ON = "2025-01-15 03:00:00.000000";

/** Inserts Zporta's people and tags where they are missing. */
export async function seedZporta(query: Query): Promise<void> {
  await insertMissing(
    query,
    "tags_tag",
    seededTags.map((name, index) => ({
      id: index + 1,
      name,
      slug: name.toLowerCase(),
      description: "",
      created_at: MADE_ON,
    })),
  );
  await insertMissing(
    query,
    "auth_user",
    seededLearners.map(({ id, username, email, hash, isStaff }) => ({
      id,
      username,
      email,
      password: hash,
      is_staff: isStaff ? 1 : 0,
      is_superuser: 0,
      is_active: 1,
      date_joined: MADE_ON,
    })),
  );
  await insertMissing(
    query,
    "users_profile",
    seededLearners.map(({ id, displayName, role, activeGuide, mayInvite }) => ({
      id,
      user_id: id,
      role,
      bio: "",
      display_name: displayName,
      active_guide: activeGuide ? 1 : 0,
      can_invite_teachers: mayInvite ? 1 : 0,
      created_at: MADE_ON,
      updated_at: MADE_ON,
    })),
  );
  await insertMissing(
    query,
    "users_userpreference",
    seededLearners.map(({ id }) => ({
      id,
      user_id: id,
      languages_spoken: "[]",
      updated_at: MADE_ON,
    })),
  );
}

/** Whether the database holds accounts but none of the seeded ones: real data, which is not to be seeded. */
export async function holdsOtherLearners(query: Query): Promise<boolean> {
  const ids = seededLearners.map(({ id }) => id);
  const { rows } = await query(
    "SELECT COUNT(*) AS accounts, " +
      `COALESCE(SUM(id IN (${ids.map(() => "?").join(", ")}) ` +
      "AND email LIKE '%@example.test'), 0) AS seeded FROM auth_user",
    ids,
  );
  return Number(rows[0]?.accounts) > 0 && Number(rows[0]?.seeded) === 0;
}

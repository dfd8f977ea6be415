import { integer, selectRows, text } from "../../../src/db/rows.ts";
import type { SeededEstate } from "../../seed/seed.ts";
import type { Stack } from "../accounts/stack.ts";

/** The seeded estates that are open, with their codes as they are now: operators give them other ones. */
export async function readEstates(
  stack: Stack | undefined,
  seeded: readonly SeededEstate[],
): Promise<SeededEstate[]> {
  if (!stack) return [...seeded];
  const rows = await selectRows(
    stack.databaseOf("pewaca"),
    { id: integer, code: text },
    "SELECT id, code FROM m_residence WHERE isdelete = 0 AND code IS NOT NULL AND code <> ''",
  );
  return seeded.flatMap((estate) => {
    const found = rows.find(({ id }) => id === estate.id);
    return found ? [{ ...estate, code: found.code }] : [];
  });
}

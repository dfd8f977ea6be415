import { integer, selectRow } from "../../src/db/rows.ts";
import type { Database } from "../../src/deps.ts";
import type { PersonalData, Tenant } from "../../src/tenant.ts";

/** A sign-up that is tried at one product, and erased again. */
export type TestSignUp = {
  product: string;
  db: Database;
  acts: PersonalData<unknown>;
  /** Where it is sent, and the form: for an address, and a name that nobody has. */
  requestOf: (
    email: string,
    name: string,
  ) => Promise<{ url: string; form: Record<string, string> }>;
};

/** Where the products are reached, and the code of the estate in which somebody may sign up for a moment. */
export type TestSignUpOptions = { publicUrl: string; zportaUrl: string; estateCode?: string };

/** The sign-ups that can be tried: at Zporta, and at Pewaca where an estate's code is given. */
export function testSignUps(
  { publicUrl, zportaUrl, estateCode }: TestSignUpOptions,
  tenants: readonly Tenant[],
  databaseOf: (tenant: string) => Database | null,
): TestSignUp[] {
  const requests: Record<string, TestSignUp["requestOf"]> = {
    zporta: (email, username) =>
      Promise.resolve({
        url: `${zportaUrl}/api/users/register/`,
        form: { username, email, password: crypto.randomUUID() },
      }),
    ...estateCode && {
      pewaca: async (email: string, name: string) => ({
        url: `${publicUrl}/api/auth/sign-up/${estateCode}/`,
        form: {
          email,
          password: crypto.randomUUID(),
          full_name: name,
          phone_no: "080000000000",
          code: estateCode,
          ...await choicesAt(databaseOf("pewaca")!, estateCode),
        },
      }),
    },
  };
  return tenants.flatMap(({ name, personalData }) => {
    const [requestOf, db] = [requests[name], databaseOf(name)];
    return requestOf && db ? [{ product: name, db, acts: personalData!, requestOf }] : [];
  });
}

/** @throws {Error} when the estate has no unit, or is none. */
async function choicesAt(db: Database, code: string): Promise<Record<string, string>> {
  const row = await selectRow(
    db,
    { unit_id: integer, family_as: integer },
    `SELECT u.unit_id, (SELECT MIN(id) FROM m_family_as) AS family_as
     FROM m_residence AS r JOIN m_unit AS u ON u.unit_residence_id = r.id
     WHERE r.code = ? AND COALESCE(r.isdelete, 0) = 0 AND COALESCE(u.unit_isdelete, 0) = 0
     ORDER BY u.unit_id LIMIT 1`,
    [code],
  );
  if (!row) throw new Error("SMOKE_ESTATE_CODE is no code of an estate with units");
  return { unit_id: String(row.unit_id), family_as: String(row.family_as) };
}

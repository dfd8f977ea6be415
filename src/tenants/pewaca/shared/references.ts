import type { Row } from "../../../deps.ts";
import type { Reason } from "../../../outcome.ts";

/** Django's model choices; there is no table for them. */
export const GENDERS = [{ id: 1, name: "Laki-laki" }, { id: 2, name: "Perempuan" }] as const;

/** What a resident chose from the reference lists; nothing where nothing was said. */
export type References = {
  familyRoleId?: number | null;
  religionId?: number | null;
  maritalStatusId?: number | null;
  occupationId?: number | null;
  educationId?: number | null;
};

const LISTS: { table: string; field: string; idOf: (references: References) => unknown }[] = [
  { table: "m_family_as", field: "familyRole", idOf: ({ familyRoleId }) => familyRoleId },
  { table: "m_religion", field: "religion", idOf: ({ religionId }) => religionId },
  {
    table: "m_marital_status",
    field: "maritalStatus",
    idOf: ({ maritalStatusId }) => maritalStatusId,
  },
  { table: "m_occupation", field: "occupation", idOf: ({ occupationId }) => occupationId },
  { table: "m_education", field: "education", idOf: ({ educationId }) => educationId },
];

/** SQL with the values that belong to its placeholders. */
export type Fragment = { sql: string; args: number[] };

function given(references: References) {
  return LISTS.flatMap(({ table, field, idOf }) => {
    const id = idOf(references);
    return typeof id === "number" ? [{ table, field, id }] : [];
  });
}

/** Looks each reference up: a column named after its field is NULL where there is none. */
export function lookUpReferences(references: References): Fragment {
  const lists = given(references);
  return {
    sql: lists.map(({ table, field }) =>
      `, (SELECT id FROM ${table} WHERE id = ?) AS reference_${field}`
    ).join(""),
    args: lists.map(({ id }) => id),
  };
}

/** The reasons that a look-up with `lookUpReferences` gives. */
export function reasonsOfReferences(references: References, row: Row): Reason[] {
  return given(references)
    .filter(({ field }) => row[`reference_${field}`] === null)
    .map(({ field }) => ({ code: "unknown", field }));
}

/** The guard in a statement that writes references: it finds no row unless all of them exist. */
export function referencesExist(references: References): Fragment {
  const lists = given(references);
  return {
    sql: lists.map(({ table }) => `AND EXISTS (SELECT 1 FROM ${table} WHERE id = ?)`).join(" "),
    args: lists.map(({ id }) => id),
  };
}

import assert from "node:assert/strict";
import { apply, plan } from "../../ops/adopt/plan.ts";
import { connect } from "../../ops/connect.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { crowdedPewaca } from "../support/pewaca/crowd.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const PEWACA = TENANTS.filter(({ name }) => name === "pewaca");
const ROWS = 1_000_000;

Deno.test("a database with a million residents is adopted within PlanetScale's limits", async () => {
  await using database = await createDatabase({ migrated: false, branch: "development" });
  await crowdedPewaca(database.query, ROWS);
  const { query } = connect(database.gateway.url);
  const started = performance.now();
  const notes = (await plan(query, PEWACA)).filter(({ isNote }) => isNote).map(({ id }) => id);
  assert.ok(notes.some((id) => id.startsWith("large-")), "what would change too many rows at once");
  assert.ok(notes.some((id) => id.startsWith("later-")), "what has to wait for keys");
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  console.log(`planned after ${seconds()} s`);
  const all = { agree: ["all"], leave: [] };
  const applied = await apply(query, PEWACA, all, (line) => console.log(`${seconds()} s  ${line}`));
  assert.deepEqual(applied, { open: [], doctor: [] });
  console.log(`adopted after ${seconds()} s`);
  const { rows: [counted] } = await database.query(
    "SELECT COUNT(*) AS proven FROM m_user WHERE email_verified_on IS NOT NULL AND last_login IS NULL",
  );
  assert.equal(Number(counted!.proven), ROWS);
});

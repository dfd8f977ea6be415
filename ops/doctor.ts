/** `deno task doctor`: examines the databases and prints how to repair them. It changes nothing. */
import { runCommand } from "./command_line.ts";
import { connect } from "./connect.ts";
import { DATABASE_ENVIRONMENT, readUrls } from "./database_urls.ts";
import { readDatabases } from "./databases.ts";
import { examine, isWrong } from "./doctor/examine.ts";
import { type Examined, renderJson, renderTable } from "./doctor/report.ts";
import { explain } from "./explain.ts";
import { startProgress } from "./progress.ts";
import { TENANTS } from "../src/tenants/mod.ts";

async function doctor(isJson: boolean, only?: string): Promise<number> {
  const examined: Examined[] = [];
  for (const { where, tenants, url } of readDatabases(await readUrls(), TENANTS, only)) {
    const database = connect(url);
    const isShown = !isJson && Deno.stdout.isTerminal();
    const progress = isShown ? startProgress(`Examining ${where}`) : null;
    try {
      const results = await examine(database.query, tenants, progress?.update);
      examined.push({ where, results });
    } finally {
      progress?.done();
      await database.close();
    }
  }
  console.log(isJson ? renderJson(examined) : examined.map(renderTable).join("\n"));
  return examined.some(({ results }) => results.some(isWrong)) ? 1 : 0;
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task doctor",
      purpose: "Examines the databases and prints how to repair them. It changes nothing.",
      options: {
        tenant: { value: "NAME", description: "Only the database in which this tenant lives" },
        json: { description: "Print one JSON document" },
      },
      environment: DATABASE_ENVIRONMENT,
      exitCodes: { 0: "Nothing is wrong", 1: "Something is wrong", 2: "Could not examine" },
    },
    ({ json, tenant }) => doctor(json, tenant),
    { code: 2, explain: (error) => explain(error, "Cannot examine the database") },
  );
}

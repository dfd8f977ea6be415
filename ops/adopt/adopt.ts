/** `deno task adopt`: what stands between a database of Django's and Daftar, and its repair. */
import { runCommand, UsageError } from "../command_line.ts";
import { connect } from "../connect.ts";
import { DATABASE_ENVIRONMENT, readUrls } from "../database_urls.ts";
import { readDatabases } from "../databases.ts";
import { explain } from "../explain.ts";
import { expectedSchema } from "../doctor/expected_schema.ts";
import { readMigrations } from "../migrate/migration_files.ts";
import { setsOf } from "../migrate/sets.ts";
import type { Query } from "../../src/deps.ts";
import type { Tenant } from "../../src/tenant.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { loadDump } from "./load_dump.ts";
import { apply, plan } from "./plan.ts";
import { renderPlan } from "./report.ts";

type Wish = {
  url: string;
  where: string;
  isApplied: boolean;
  isJson: boolean;
  dump?: string;
  agree: string[];
  leave: string[];
};

async function adopt(wish: Wish): Promise<number> {
  const database = connect(wish.url);
  try {
    if (wish.dump) {
      const { executed, skipped } = await loadDump(database, wish.dump);
      say(wish, `Loaded ${executed} statements of ${wish.dump}`);
      for (const statement of skipped) say(wish, `Left out: ${statement}`);
    }
    const tenants = await livingIn(database.query);
    return await (wish.isApplied ? applyTo : planFor)(database.query, tenants, wish);
  } finally {
    await database.close();
  }
}

async function planFor(query: Query, tenants: Tenant[], wish: Wish): Promise<number> {
  const obstacles = await plan(query, tenants);
  const isClear = obstacles.every(({ isNote }) => isNote);
  console.log(
    wish.isJson
      ? JSON.stringify({ ok: isClear, obstacles }, null, 2)
      : renderPlan(`${wish.where}, of ${namesOf(tenants)}`, obstacles),
  );
  return isClear ? 0 : 1;
}

async function applyTo(query: Query, tenants: Tenant[], wish: Wish): Promise<number> {
  const { open, doctor } = await apply(query, tenants, wish, (line) => say(wish, line));
  const isAdopted = open.length === 0 && doctor.length === 0;
  if (wish.isJson) {
    console.log(JSON.stringify({ ok: isAdopted, open, doctor }, null, 2));
  } else if (isAdopted) {
    console.log("Adopted. The doctor finds nothing wrong.");
  } else {
    if (open.length > 0) console.log(renderPlan("Still in the way:", open));
    for (const { name, found } of doctor) console.log(`The doctor: ${name} (${found.length})`);
  }
  return isAdopted ? 0 : 1;
}

/** The products whose first table is there. */
async function livingIn(query: Query): Promise<Tenant[]> {
  const { rows } = await query(
    "SELECT table_name AS t FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  const present = new Set(rows.map(({ t }) => String(t).toLowerCase()));
  const living: Tenant[] = [];
  for (const tenant of TENANTS) {
    const [, own] = setsOf([tenant]);
    const [first] = expectedSchema(await readMigrations([own!])).values();
    if (first && present.has(first.table)) living.push(tenant);
  }
  if (living.length > 0) return living;
  throw new Error(`No table of ${namesOf(TENANTS)} is in this database`);
}

function say({ isJson }: Wish, line: string): void {
  if (!isJson) console.log(line);
}

function namesOf(tenants: readonly { name: string }[]): string {
  return tenants.map(({ name }) => name).join(" and ");
}

function list(text: string | undefined): string[] {
  return (text ?? "").split(",").map((id) => id.trim()).filter((id) => id !== "");
}

/** The database that was named, or the one of the environment, which has to be only one. */
async function chosen(url: string | undefined, tenant: string | undefined) {
  if (url) return { url, where: URL.canParse(url) ? new URL(url).host : "The database" };
  const [first, ...others] = readDatabases(await readUrls(), TENANTS, tenant);
  if (others.length > 0) throw new UsageError("Several databases: name one, or its --tenant");
  return first!;
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task adopt",
      purpose: "Says what stands between a database that Django has written and Daftar, with the " +
        "rows, in the order in which it is repaired (--plan); repairs it and applies the migrations " +
        "(--apply). A run that was stopped is continued by the next.",
      argument: { name: "DATABASE_URL", description: "The database; default: see Environment" },
      options: {
        plan: { description: "Look, and change nothing but by --dump" },
        apply: { description: "Do what needs no decision, and what is agreed to" },
        agree: { value: "ID,…", description: "Decisions of the plan to carry out; all: every one" },
        leave: { value: "ID,…", description: "What stays as it is" },
        dump: { value: "FILE", description: "Load this dump of mysqldump first; needs no tables" },
        tenant: { value: "NAME", description: "The database of this tenant" },
        json: { description: "Print one JSON document" },
      },
      environment: DATABASE_ENVIRONMENT,
      exitCodes: {
        0: "Nothing stands in the way, or everything was repaired",
        1: "Something does, or failed",
      },
    },
    async (values) => {
      if (values.plan === values.apply) throw new UsageError("Use --plan or --apply");
      const { database_url } = values as { database_url?: string };
      return await adopt({
        ...await chosen(database_url, values.tenant),
        isApplied: values.apply,
        isJson: values.json,
        dump: values.dump,
        agree: list(values.agree),
        leave: list(values.leave),
      });
    },
    { explain: (error) => explain(error, "Cannot adopt the database") },
  );
}

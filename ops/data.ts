/** `deno task data`: where a person is named, and what an operator does about it. */
import { RUNTIME } from "../src/runtime.ts";
import { type Option, runSubcommand, type Subcommand, UsageError } from "./command_line.ts";
import { connect, databaseOf } from "./connect.ts";
import { readSettings } from "./data/settings.ts";
import { findMentions, type Mention } from "./data/mentions.ts";
import { DATABASE_ENVIRONMENT, readUrls } from "./database_urls.ts";
import { readDatabases } from "./databases.ts";
import { explain } from "./explain.ts";
import { OPERATOR } from "./operator.ts";
import { resemblesEmailAddress } from "../src/core/email_address.ts";
import { recordEvents, SYSTEM } from "../src/core/audit/record_event.ts";
import type { PersonExport } from "../src/core/personal_data/export.ts";
import type { Person } from "../src/core/personal_data/erasure.ts";
import type { Database } from "../src/deps.ts";
import type { PersonalData, Tenant } from "../src/tenant.ts";
import { TENANTS } from "../src/tenants/mod.ts";

const ADDRESS = { name: "ADDRESS", description: "The person's email address" };
const TENANT = { tenant: { value: "NAME", description: "Only at this tenant" } };
const JSON_OPTION = { json: { description: "Print one JSON document" } };
const YES: Record<string, Option> = {
  yes: { description: "Do it. Without it the command only says what it would do" },
};

type Values = Record<string, string | boolean | undefined>;

/** A database, and those of the selected tenants that live in it. */
type Opened = { db: Database; where: string; tenants: Tenant[] };

/** What one tenant knows of a person. */
type Found = { tenant: Tenant; accountIds: number[]; acts: PersonalData };

/** Says what is wrong with the data, such as a NIK whose key is not in the environment. */
function complain(entry: Record<string, unknown>): void {
  console.error(JSON.stringify(entry));
}

function addressOf({ address }: Values): string {
  if (typeof address !== "string") throw new UsageError("ADDRESS is missing");
  if (!resemblesEmailAddress(address)) throw new UsageError(`"${address}" is no address`);
  return address.trim();
}

/** Runs something on every database in which a selected tenant lives, one after the other. */
async function onEach<T>(values: Values, work: (opened: Opened) => Promise<T>): Promise<T[]> {
  const only = values.tenant as string | undefined;
  const done: T[] = [];
  try {
    for (const { url, where, tenants } of readDatabases(await readUrls(), TENANTS, only)) {
      const connected = connect(url);
      try {
        const selected = tenants.filter(({ name }) => only === undefined || name === only);
        done.push(await work({ db: databaseOf(connected), where, tenants: selected }));
      } finally {
        await connected.close();
      }
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new Error(explain(error, "Cannot read the data"));
  }
  return done;
}

async function findPerson({ db, tenants }: Opened, address: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const tenant of tenants) {
    const acts = tenant.personalData;
    if (!acts) continue;
    found.push({ tenant, acts, accountIds: await acts.findAccounts(db, address) });
  }
  return found;
}

/** Where the address stands, and what else the accounts say about who it is. */
async function mentionsOf(db: Database, found: Found[], address: string): Promise<Mention[]> {
  const names = await Promise.all(
    found.map(async ({ tenant, acts, accountIds }) =>
      await acts.findNames({ db, settings: await readSettings(tenant) }, accountIds)
    ),
  );
  return await findMentions(db.query, [address, ...names.flat()]);
}

async function find(values: Values): Promise<number> {
  const address = addressOf(values);
  const databases = await onEach(values, async (opened) => {
    const found = await findPerson(opened, address);
    const accounts = found.map(({ tenant, accountIds }) => ({ tenant: tenant.name, accountIds }));
    return {
      database: opened.where,
      accounts,
      mentions: await mentionsOf(opened.db, found, address),
    };
  });
  const mentions = databases.reduce((sum, { mentions }) => sum + mentions.length, 0);
  if (values.json) {
    console.log(JSON.stringify(databases, null, 2));
  } else {
    for (const { database, accounts, mentions } of databases) {
      console.log(database);
      for (const { tenant, accountIds } of accounts) {
        for (const accountId of accountIds) console.log(`  account ${accountId} at ${tenant}`);
      }
      for (const { table, column, rows } of mentions) {
        console.log(`  ${table}.${column}: ${rows} ${rows === 1 ? "row" : "rows"}`);
      }
    }
    console.log(
      mentions === 0 ? "Nothing names this person" : `${mentions} columns name this person`,
    );
  }
  return mentions > 0 ? 0 : 1;
}

async function erase(values: Values): Promise<number> {
  const address = addressOf(values);
  // All databases answer before the first one is changed.
  const plans = await onEach(values, async (opened) => {
    const found = await findPerson(opened, address);
    return { found, mentions: await mentionsOf(opened.db, found, address) };
  });
  const isKnown = plans.some(({ found, mentions }) =>
    mentions.length > 0 || found.some(({ accountIds }) => accountIds.length > 0)
  );
  if (!isKnown) {
    console.error("Nothing names this person");
    return 1;
  }
  const lines = values.yes
    ? (await onEach(values, (opened) => eraseIn(opened, address))).flat()
    : plans.flatMap(({ found, mentions }) => [
      ...found.flatMap(({ tenant, accountIds }) =>
        accountIds.map((accountId) => `account ${accountId} at ${tenant.name} would be erased`)
      ),
      ...mentions.map(({ table, column, rows }) =>
        `${table}.${column}: ${rows} rows name the person`
      ),
    ]);
  for (const line of lines) console.log(line);
  if (!values.yes) console.log("Nothing was changed: add --yes");
  return 0;
}

async function eraseIn(opened: Opened, address: string): Promise<string[]> {
  const { db } = opened;
  const lines: string[] = [];
  for (const { tenant, accountIds, acts } of await findPerson(opened, address)) {
    const person: Person = { accountIds, addresses: [address] };
    const erased = await acts.erase(
      { ...RUNTIME, db, now: () => new Date(), operator: OPERATOR },
      person,
    );
    if (!erased.ok) throw new Error(`Cannot erase: ${erased.reasons[0]!.code}`);
    const { photoKeys, legacyFiles } = erased.value;
    lines.push(
      `${tenant.name}: ${erased.value.accountIds.length} accounts erased, and emails to the address`,
      ...photoKeys.length > 0 ? [`  ${photoKeys.length} photos: the cron removes them`] : [],
      ...legacyFiles.map((path) => `  to remove by hand from the legacy backend's files: ${path}`),
    );
  }
  const left = await findMentions(db.query, [address]);
  return [
    ...lines,
    ...left.map(({ table, column, rows }) => `  not ours, ${rows} rows: ${table}.${column}`),
  ];
}

async function exportData(values: Values): Promise<number> {
  const address = addressOf(values);
  const now = () => new Date();
  const exports = (await onEach(values, async (opened) => {
    const { db } = opened;
    const found: PersonExport[] = [];
    for (const { tenant, accountIds, acts } of await findPerson(opened, address)) {
      const person = { accountIds, addresses: [address] };
      const settings = await readSettings(tenant);
      const data = await acts.collect({ db, now, settings, log: complain }, person);
      if (Object.values(data.tables).every((rows) => rows.length === 0)) continue;
      found.push(data);
      const events = accountIds.map((accountId) =>
        ({ tenant: tenant.name, what: "data_exported", accountId, by: SYSTEM }) as const
      );
      await recordEvents(db, { operator: OPERATOR }, events, now());
    }
    return found;
  })).flat();
  if (exports.length === 0) {
    console.error("Nothing names this person");
    return 1;
  }
  console.log(JSON.stringify(exports, null, 2));
  return 0;
}

const COMMANDS: Record<string, Subcommand> = {
  find: {
    usage: {
      purpose:
        "Lists every table and column that names a person, in every database. Reads all tables.",
      argument: ADDRESS,
      options: { ...TENANT, ...JSON_OPTION },
    },
    run: find,
  },
  export: {
    usage: {
      purpose:
        "Prints all that is kept of a person as JSON, with photos as links. Hand it to nobody else.",
      argument: ADDRESS,
      options: TENANT,
    },
    run: exportData,
  },
  erase: {
    usage: {
      purpose:
        "Erases a person: account, profile, photos, and all that names them. It cannot be undone.",
      argument: ADDRESS,
      options: { ...TENANT, ...YES },
    },
    run: erase,
  },
};

if (import.meta.main) {
  await runSubcommand({
    name: "deno task data",
    purpose: "Shows where a person is named, hands out what is kept of them, and erases it.",
    environment: DATABASE_ENVIRONMENT,
    exitCodes: { 0: "Done", 1: "Nothing names this person" },
  }, COMMANDS);
}

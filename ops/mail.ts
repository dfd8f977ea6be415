/** `deno task mail`: what became of emails, and what an operator can do about them. */
import { runSubcommand, type Subcommand, UsageError } from "./command_line.ts";
import { connect, databaseOf } from "./connect.ts";
import { DATABASE_ENVIRONMENT, readUrls } from "./database_urls.ts";
import { readDatabases } from "./databases.ts";
import { explain } from "./explain.ts";
import { OPERATOR } from "./operator.ts";
import { conditionOf, isEmpty, SELECTION, type Selection, selectionOf } from "./mail/selection.ts";
import { explainObstacle, sayEffect } from "./mail/words.ts";
import {
  type Act,
  carryOut,
  countUndeliverable,
  endPauses,
  findEmails,
  type OperatedEmail,
  planAct,
  type Planned,
} from "../src/core/delivery/operate.ts";
import { releaseAddress } from "../src/core/delivery/undeliverable.ts";
import { doAgain, transact } from "../src/db/transact.ts";
import type { Database, Query } from "../src/deps.ts";
import { accepted } from "../src/outcome.ts";
import { TENANTS } from "../src/tenants/mod.ts";

const SHOWN = 100;
const MAX_SHOWN = 10_000;
const JSON_OPTION = { json: { description: "Print one JSON document" } };
const YES = { yes: { description: "Do it. Without it the command only says what it would do" } };

type Values = Record<string, string | boolean | undefined>;

/** A database in which a tenant of the selection lives. */
type Opened = { query: Query; db: Database; tenants: string[]; url: string };

/** Runs something on every database in which a tenant of the selection lives, one after the other. */
async function onEach<T>(
  tenant: string | undefined,
  work: (database: Opened) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  try {
    for (const { url, tenants } of readDatabases(await readUrls(), TENANTS, tenant)) {
      const database = connect(url);
      const db = databaseOf(database);
      try {
        const names = tenants.map(({ name }) => name);
        done.push(await work({ query: db.query, db, tenants: names, url }));
      } finally {
        await database.close();
      }
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new Error(explain(error, "Cannot read the emails"));
  }
  return done;
}

async function list(values: Values): Promise<void> {
  const limit = values.limit === undefined ? SHOWN : Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_SHOWN) {
    throw new UsageError(`--limit is a number from 1 to ${MAX_SHOWN}`);
  }
  const selection = values as Selection;
  const now = new Date();
  const found = await onEach(
    selection.tenant,
    ({ query }) => findEmails(query, conditionOf(selection, now), now, limit + 1),
  );
  const emails = found.flat().sort((one, other) => other.created_at < one.created_at ? -1 : 1);
  const shown = emails.slice(0, limit);
  if (values.json) return console.log(JSON.stringify(shown, null, 2));
  for (const email of shown) console.log(lineOf(email));
  console.log(`${shown.length} emails${emails.length > limit ? ", the newest of more" : ""}`);
}

async function show(values: Values): Promise<number> {
  if (typeof values.id !== "string") throw new UsageError("--id is missing");
  const selection = { id: values.id } as Selection;
  const now = new Date();
  const condition = conditionOf(selection, now);
  const [email] = (await onEach(undefined, ({ query }) => findEmails(query, condition, now)))
    .flat();
  if (!email) {
    console.error(`There is no email ${values.id}`);
    return 1;
  }
  if (values.json) console.log(JSON.stringify(email, null, 2));
  else {for (const [name, value] of Object.entries(email)) {
      console.log(`${name.padEnd(17)} ${value ?? ""}`);
    }}
  return 0;
}

async function act(what: Act, values: Values): Promise<number> {
  const selection = values as Selection;
  if (isEmpty(selection)) throw new UsageError("Nothing is selected");
  const now = new Date();
  // All databases answer before the first one is changed.
  const plans = new Map(
    await onEach(
      selection.tenant,
      async ({ query, url }) =>
        [url, await planAct(query, what, selectionOf(selection, now), now)] as const,
    ),
  );
  const steps = values.yes
    ? await onEach(selection.tenant, async ({ query, db, url }) => {
      const done = await carryOut({ db, operator: OPERATOR }, what, plans.get(url)!, now);
      const retried = done.filter(({ does }) => what === "retry" && does !== null);
      const tenants = new Set(retried.map(({ email }) => email.tenant));
      if (tenants.size > 0) await endPauses(query, tenants, now);
      return done;
    })
    : [...plans.values()];
  const planned: Planned[] = steps.flat();
  const changed = planned.filter(({ does }) => does !== null).length;
  if (values.json) {
    const emails = planned.map(({ email, does, because }) => ({
      ...email,
      does: does && sayEffect(does),
      because: because && explainObstacle(because),
    }));
    console.log(JSON.stringify({ done: values.yes === true, changed, emails }, null, 2));
  } else {
    for (const { email, does, because } of planned) {
      const said = does ? sayEffect(does) : `stays as it is: ${explainObstacle(because!)}`;
      console.log(`${lineOf(email)}\n    ${said}`);
    }
    const verb = values.yes ? "changed" : "would be changed: add --yes";
    console.log(`${changed} of ${planned.length} emails ${verb}`);
  }
  return planned.length > 0 && changed === 0 ? 1 : 0;
}

async function release(values: Values): Promise<number> {
  const { address, tenant } = values;
  if (typeof address !== "string") throw new UsageError("--address is missing");
  const now = new Date();
  const released = (await onEach(tenant as string | undefined, async ({ query, db, tenants }) => {
    let accounts = 0;
    for (const name of tenants.filter((name) => tenant === undefined || name === tenant)) {
      accounts += values.yes
        ? await releaseAt(db, { tenant: name, address }, now)
        : await countUndeliverable(query, name, address);
    }
    return accounts;
  })).reduce((sum, accounts) => sum + accounts, 0);
  const accounts = released === 1 ? "1 account" : `${released} accounts`;
  console.log(`${accounts} ${values.yes ? "released" : "would be released: add --yes"}`);
  return released > 0 ? 0 : 1;
}

async function releaseAt(
  db: Database,
  address: { tenant: string; address: string },
  now: Date,
): Promise<number> {
  const released = await transact(
    db,
    async (tx) => accepted(await releaseAddress(tx, { operator: OPERATOR }, address, now)),
    doAgain,
  );
  return released.ok ? released.value : 0;
}

function lineOf(email: OperatedEmail): string {
  const { id, tenant, kind, account_id, to_email, status, attempts, last_error, delivery } = email;
  const when = status === "pending" ? `next ${email.next_attempt_at}` : email.finished_at ?? "";
  const fate = [status, delivery, last_error].filter(Boolean).join(", ");
  return [
    id,
    `${tenant}.${kind}`,
    `account ${account_id}`,
    to_email,
    fate,
    `${attempts} attempts`,
    when.slice(0, 24),
  ].join("  ");
}

const COMMANDS: Record<string, Subcommand> = {
  list: {
    usage: {
      purpose: "Lists emails, the newest first.",
      options: {
        ...SELECTION,
        limit: { value: "N", description: `How many at most (default: ${SHOWN})` },
        ...JSON_OPTION,
      },
    },
    run: list,
  },
  show: {
    usage: {
      purpose: "Shows all that is known of an email, but for what its text is made of.",
      options: { id: SELECTION.id, ...JSON_OPTION },
    },
    run: show,
  },
  retry: {
    usage: {
      purpose:
        "Sends emails again that have failed, and tries at once those that wait; ends the pauses, " +
        "because what they waited for is mended.",
      options: { ...SELECTION, ...YES, ...JSON_OPTION },
    },
    run: (values) => act("retry", values),
  },
  cancel: {
    usage: {
      purpose:
        "Keeps emails that wait from being sent, and ends the doctor's report of those that failed.",
      options: { ...SELECTION, ...YES, ...JSON_OPTION },
    },
    run: (values) => act("cancel", values),
  },
  release: {
    usage: {
      purpose:
        "Lets emails be sent to an address again that bounced or complained. Remove it from the " +
        "provider's suppressions, too.",
      options: { address: SELECTION.address, tenant: SELECTION.tenant, ...YES },
    },
    run: release,
  },
};

if (import.meta.main) {
  await runSubcommand({
    name: "deno task mail",
    purpose: "Shows what became of emails, sends them again or keeps them from being sent.",
    environment: DATABASE_ENVIRONMENT,
    exitCodes: { 0: "Done", 1: "Nothing was found, or nothing could be done" },
  }, COMMANDS);
}

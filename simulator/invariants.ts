import { saysTaken, type Simulation, wasEverThere } from "./people/client.ts";
import type { Taken } from "./world/provider.ts";
import type { Engine } from "./sql/engine.ts";
import type { Value } from "./sql/tokens.ts";

/** What is left of a history. */
export type FinalState = {
  simulation: Simulation;
  taken: readonly Taken[];
  openTransactions: number;
  /** The photos in the store. */
  stored: ReadonlyMap<string, unknown>;
};

type Row = Record<string, Value>;

/** Finds the invariants that a history violates. */
export function examine(state: FinalState): string[] {
  return [
    ...oneAccountForAnAddress(state),
    ...wholeAccounts(state),
    ...answersMatchRows(state),
    ...emailsMatchRows(state),
    ...photosWithOwners(state),
    ...nothingPending(state),
  ];
}

function oneAccountForAnAddress({ simulation }: FinalState): string[] {
  const held = [
    ...simulation.engine.rows("m_user").map((row) => ["pewaca", row.user_email]),
    ...simulation.engine.rows("auth_user").map((row) => ["zporta", row.email]),
  ].filter(([, address]) => address !== null && address !== "")
    .map(([tenant, address]) => `${tenant} ${String(address).toLowerCase()}`);
  return held.filter((each, at) => held.indexOf(each) !== at)
    .map((each) => `two accounts have the address ${each}`);
}

/** An account has its tenant's rows, and they have it; a sign-up has its email. */
function wholeAccounts({ simulation: { engine } }: FinalState): string[] {
  const violations: string[] = [];
  const users = engine.rows("m_user");
  const residents = engine.rows("m_warga");
  const mails = engine.rows("outbox");
  for (const { user_id, user_isdelete } of users) {
    const own = residents.filter((row) => row.user_id === user_id);
    if (own.length !== 1) violations.push(`account ${user_id} has ${own.length} residents`);
    const isNew = Number(user_id) > 1000 && user_isdelete === 0;
    const hasMail = mails.some((row) => row.tenant === "pewaca" && row.account_id === user_id);
    if (isNew && !hasMail) violations.push(`account ${user_id} has no email`);
  }
  for (const { id, user_id } of residents) {
    if (!users.some((row) => row.user_id === user_id)) {
      violations.push(`resident ${id} has no account`);
    }
  }
  const learners = engine.rows("auth_user");
  for (const table of ["users_profile", "users_userpreference"]) {
    const rows = engine.rows(table);
    for (const { id } of learners) {
      const own = rows.filter((row) => row.user_id === id);
      if (own.length !== 1) violations.push(`learner ${id} has ${own.length} rows in ${table}`);
    }
    for (const row of rows) {
      if (!learners.some(({ id }) => id === row.user_id)) {
        violations.push(`a row of ${table} has no learner`);
      }
    }
  }
  return violations;
}

/** What was unclear is done by the same request, unless somebody else was first. */
function answersMatchRows({ simulation }: FinalState): string[] {
  return simulation.registrations.flatMap((registration) => {
    const { tenant, address, answer, isUnclear } = registration;
    if (!isUnclear) {
      const isAlone = !simulation.registrations.some((other) =>
        other !== registration && other.address === address
      );
      const isTaken = answer !== null && saysTaken(answer);
      // Without a key, Zporta cannot know a repetition at once.
      const isKnown = tenant === "pewaca" || "Idempotency-Key" in (registration.ask.headers ?? {});
      return isAlone && isTaken && isKnown ? [`${address} is called taken, by nobody else`] : [];
    }
    if (answer === null || answer.status === 503) {
      return [`without faults, a registration of ${address} is answered with ${answer?.status}`];
    }
    const rivals = simulation.registrations.filter((other) =>
      other !== registration && other.address === address && other.tenant === tenant
    );
    if (rivals.length > 0 || answer.status === 201) return [];
    // Without a key, another attempt of one's own looks like somebody else's after some minutes.
    const hasKey = "Idempotency-Key" in (registration.ask.headers ?? {});
    return hasKey
      ? [
        `the same request finds its account no more: ${answer.status} ${answer.text.slice(0, 120)}`,
      ]
      : [];
  });
}

/** No email goes to nobody, none twice, and what was sent stays sent. */
function emailsMatchRows({ simulation, taken }: FinalState): string[] {
  const violations: string[] = [];
  const { engine } = simulation;
  const table = engine.tables.get("outbox");
  const at = (name: string) => table!.shape.positions.get(name)!;
  const known = new Map<Value, { tenant: Value; address: Value }>();
  for (const { versions } of table?.slots ?? []) {
    let wasSent = false;
    for (const { row } of versions) {
      if (!row) continue;
      known.set(row[at("id")]!, { tenant: row[at("tenant")]!, address: row[at("to_email")]! });
      const status = row[at("status")];
      if (wasSent && status !== "sent") violations.push(`an email was sent and is ${status} again`);
      wasSent ||= status === "sent";
    }
  }
  for (const { tenant, account_id, kind } of engine.rows("outbox")) {
    if (!wasEverAccount(simulation, tenant!, account_id!)) {
      violations.push(`${kind} is for account ${account_id} of ${tenant}, which never was`);
    }
  }
  const delivered = new Set<string>();
  for (const { id, key, to } of taken) {
    const row = known.get(id);
    if (!row) violations.push(`an email to ${to} was sent that no row knows`);
    if (delivered.has(id)) {
      violations.push(`the email ${id} was sent twice, the second time as ${key}`);
    }
    delivered.add(id);
    const tenant = row?.tenant as "pewaca" | "zporta";
    const isToAccount = !/^friend-/.test(to) && /@example\.com$/.test(to);
    if (
      row && isToAccount && !wasEverThere(simulation, tenant, to) &&
      !isInvitation(engine.rows("users_teacherinvitation"), to)
    ) {
      violations.push(`an email was sent to ${to}, who never had an account`);
    }
  }
  return violations;
}

function wasEverAccount({ engine }: Simulation, tenant: Value, id: Value): boolean {
  const table = engine.tables.get(tenant === "pewaca" ? "m_user" : "auth_user");
  return table?.slots.some(({ versions }) => versions.some(({ row }) => row?.[0] === id)) ?? false;
}

function isInvitation(rows: readonly Row[], address: string): boolean {
  return rows.some((row) => row.invitee_email === address);
}

/** In the end everything is sent, nothing is leased, and no transaction is open. */
function nothingPending({ simulation: { engine }, openTransactions }: FinalState): string[] {
  const violations = engine.rows("outbox").flatMap((
    { id, kind, status, lease_token, last_error },
  ) => [
    ...status === "pending" ? [`${kind} ${id} is still pending: ${last_error}`] : [],
    ...lease_token !== null ? [`${kind} ${id} is still leased`] : [],
  ]);
  if (openTransactions > 0) violations.push(`${openTransactions} transactions are still open`);
  return violations;
}

function namedPhotos(engine: Engine): Set<Value> {
  return new Set(
    engine.rows("users_profile").map(({ profile_image }) => profile_image!).filter((key) =>
      key !== null && key !== ""
    ),
  );
}

/** Whether a photo is in the store, or recorded, that no row names. */
export function hasLoosePhotos(engine: Engine, stored: ReadonlyMap<string, unknown>): boolean {
  const named = namedPhotos(engine);
  return [...stored.keys()].some((key) => !named.has(key)) ||
    engine.rows("photo").some(({ photo_key }) => !named.has(photo_key!));
}

/** A photo that a row names is in the store, and no other. */
function photosWithOwners({ simulation: { engine }, stored }: FinalState): string[] {
  const lost = [...namedPhotos(engine)].filter((key) => !stored.has(String(key)));
  return [
    ...lost.map((key) => `the photo ${key} is named, and is not in the store`),
    ...hasLoosePhotos(engine, stored) ? ["a photo is left that nobody names"] : [],
  ];
}

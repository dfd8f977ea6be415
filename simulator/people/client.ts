import { type Isolate, onDeath } from "../world/isolate.ts";
import type { Taken } from "../world/provider.ts";
import type { Engine } from "../sql/engine.ts";
import type { Value } from "../sql/tokens.ts";
import type { FaultRates } from "../world/fault_rates.ts";
import type { World } from "../world/world.ts";

/** What somebody asks of the service. */
export type Ask = {
  method: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
};

/** An answer that has arrived. */
export type Answer = { status: number; text: string };

/** A registration, and what its sender was told. */
export type Registration = {
  /** Whose it is; the account says it too. */
  name: string;
  tenant: "pewaca" | "zporta";
  address: string;
  ask: Ask;
  /** The last answer; `null`: none has arrived. */
  answer: Answer | null;
  /** Whether every answer so far was none, or 503. */
  isUnclear: boolean;
};

/** What people see of the world, and what they note for the examination at the end. */
export type Simulation = {
  world: World;
  rates: FaultRates;
  engine: Engine;
  /** One of the isolates that are alive. */
  isolate: () => Isolate;
  mail: readonly Taken[];
  registrations: Registration[];
  /** The invariants that were seen violated. */
  violations: string[];
};

const PATIENCES_MS = [30_000, 15_000, 20_000];
const TRAVEL_MS = 20;

/**
 * Sends a request, and again when there is no answer or 503: a person, or the page that does it for them.
 * `null` when none of them was answered.
 */
export async function sendUntilAnswered(
  simulation: Simulation,
  name: string,
  ask: Ask,
  tries = 3,
): Promise<Answer | null> {
  let answer: Answer | null = null;
  for (let attempt = 0; attempt < tries; attempt++) {
    answer = await sendOnce(simulation, name, ask);
    if (answer && answer.status !== 503) return answer;
    await simulation.world.sleep([1_000, 3_000, 12_000][simulation.world.tape.pick(3)]!);
  }
  return answer;
}

/** Sends a request once. `null`: the answer was lost, or did not come in time. */
export async function sendOnce(
  simulation: Simulation,
  name: string,
  ask: Ask,
): Promise<Answer | null> {
  const { world, rates } = simulation;
  const { tape } = world;
  const isolate = simulation.isolate();
  const { areFaultsOver, clientLoses } = rates;
  const fate = areFaultsOver ? 0 : tape.choose(clientLoses / 2, clientLoses);
  const patienceMs = PATIENCES_MS[areFaultsOver ? 0 : tape.pick(3)]!;
  const what = `${name}: ${ask.method} ${ask.path.replace(/[\w-]{30,}/g, "…")}`;
  await world.sleep(TRAVEL_MS);
  if (fate === 1) {
    world.tell(`${what} → lost on its way`);
    await world.sleep(patienceMs);
    return null;
  }
  const answered = (async (): Promise<Answer> => {
    const response = await isolate.fetch(requestOf(ask));
    return { status: response.status, text: await response.text() };
  })();
  const died = new Promise<null>((resolve) => onDeath(isolate, () => resolve(null)));
  let cancel = () => {};
  const late = new Promise<null>((resolve) =>
    void (cancel = world.after(patienceMs, () => resolve(null)))
  );
  const answer = await Promise.race([answered, died, late]);
  cancel();
  if (answer && fate === 2) {
    world.tell(`${what} → ${answer.status}, which is lost`);
    await world.sleep(patienceMs);
    return null;
  }
  world.tell(
    `${what} → ${answer ? answer.status : isolate.isDead ? "the isolate died" : "gives up"}`,
  );
  await world.sleep(TRAVEL_MS);
  return answer;
}

function requestOf({ method, path, body, headers }: Ask): Request {
  return new Request(`https://daftar.test${path}`, {
    method,
    headers: {
      ...body === undefined ? {} : { "Content-Type": "application/json" },
      ...headers,
    },
    body: body === undefined || body instanceof Uint8Array
      ? body as Uint8Array<ArrayBuffer> | undefined
      : JSON.stringify(body),
  });
}

/** The latest email to an address whose text has what is looked for. */
export function latestMatch(
  simulation: Simulation,
  address: string,
  pattern: RegExp,
): RegExpExecArray | null {
  for (let i = simulation.mail.length - 1; i >= 0; i--) {
    const { to, text } = simulation.mail[i]!;
    const found = to.includes(address) ? pattern.exec(text) : null;
    if (found) return found;
  }
  return null;
}

/** Registers, notes what was answered, and checks that it is true at that moment. */
export async function register(
  simulation: Simulation,
  name: string,
  asked: Pick<Registration, "tenant" | "address" | "ask">,
): Promise<void> {
  const registration: Registration = { ...asked, name, answer: null, isUnclear: true };
  simulation.registrations.push(registration);
  const answer = await sendUntilAnswered(simulation, name, registration.ask);
  registration.answer = answer;
  if (answer && answer.status !== 503) {
    registration.isUnclear = false;
    judgeAnswer(simulation, registration, answer);
  }
}

/**
 * Notes that somebody goes on with the account: the same registration may be refused from now on, for example
 * because the password is another one.
 */
export function noteAccountUsed({ registrations }: Simulation, address: string): void {
  for (const registration of registrations) {
    if (registration.address === address) registration.isUnclear = false;
  }
}

const ACCOUNTS = {
  pewaca: { table: "m_user", address: "user_email" },
  zporta: { table: "auth_user", address: "email" },
};

/** Whether an address was ever in a committed row of an account. */
export function wasEverThere(
  { engine }: Pick<Simulation, "engine">,
  tenant: "pewaca" | "zporta",
  address: string,
): boolean {
  const { table, address: column } = ACCOUNTS[tenant];
  const { shape, slots } = engine.tables.get(table) ?? { shape: null, slots: [] };
  if (!shape) return false;
  const at = shape.positions.get(column)!;
  return slots.some(({ versions }) => versions.some(({ row }) => row?.[at] === address));
}

/** Whether an account with this address was ever that of this person. */
function wasEverTheirs({ engine }: Simulation, { tenant, address, name }: Registration): boolean {
  const found = (
    table: string,
    columns: readonly string[],
    fits: (...values: Value[]) => boolean,
  ) => {
    const { shape, slots } = engine.tables.get(table) ?? { shape: null, slots: [] };
    const places = columns.map((column) => shape?.positions.get(column) ?? 0);
    return slots.flatMap(({ versions }) =>
      versions.flatMap(({ row }) => {
        return row && fits(...places.map((at) => row[at]!)) ? [row] : [];
      })
    );
  };
  if (tenant === "zporta") {
    const isTheirs = (email: Value, username: Value) => email === address && username === name;
    return found("auth_user", ["email", "username"], isTheirs).length > 0;
  }
  const ids = found("m_user", ["user_email"], (email) => email === address).map(([id]) => id);
  const isTheirs = (id: Value, fullName: Value) =>
    ids.includes(id) && fullName === fullNameOf(name);
  return found("m_warga", ["user_id", "full_name"], isTheirs).length > 0;
}

/** What somebody is called who signs up at an estate. */
export function fullNameOf(name: string): string {
  return `Rina ${name}`;
}

/** Whether an answer refuses an address, or a name, that somebody else has. */
export function saysTaken({ status, text }: Answer): boolean {
  return status === 400 && /already|sudah terdaftar/i.test(text);
}

function judgeAnswer(
  simulation: Simulation,
  registration: Registration,
  answer: Answer,
): void {
  const { tenant, address } = registration;
  const { status, text } = answer;
  const isThere = wasEverThere(simulation, tenant, address);
  if (status === 201 && !isThere) simulation.violations.push(`201 for ${address}, and no account`);
  if (status === 201 && isThere && !wasEverTheirs(simulation, registration)) {
    simulation.violations.push(`201 for ${address}, and the account is somebody else's`);
  }
  if (saysTaken(answer) && !isThere) {
    simulation.violations.push(`${address} is called taken, and is not`);
  }
  if (![201, 400, 409, 422, 429].includes(status)) {
    simulation.violations.push(`a registration is answered with ${status}: ${text.slice(0, 200)}`);
  }
}

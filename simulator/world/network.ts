import type { Runtime } from "../../src/deps.ts";
import type { Injected, Server, Session } from "./server.ts";
import type { Tape } from "./tape.ts";
import type { FaultRates } from "./fault_rates.ts";
import type { World } from "./world.ts";

/** Where a request comes from, and whether it is still there. */
export type Sender = {
  name: string;
  isDead: boolean;
  die: () => void;
  /** Whether it may keep counts that it could not write: then no other history goes on with it. */
  mayKeepCounts: boolean;
};

/** What happens to a request to the database; the index is what the tape says. */
const FATES = [
  "arrives",
  "request_lost",
  "request_hangs",
  "reply_lost",
  "reply_hangs",
  "slow",
  "very_slow",
  "refused",
  "error",
  "dies_before",
  "dies_after",
] as const;

const ERRORS: readonly Injected[] = ["deadlock", "pool_full", "killed", "busy"];

/** The statements of counters, which keep in memory what they could not write. */
const COUNTS = /^\s*INSERT INTO (?:route_count|registration_outcome)\b/;

/** A round trip to the database, half of it each way. */
const TRAVEL_MS = 3;
const SLOW_MS = 400;
const VERY_SLOW_MS = 6_000;

/** The network between isolates and the database: `fetch` of the driver. */
export function createNetwork(
  world: World,
  server: Server,
  rates: FaultRates,
): (sender: Sender) => Runtime["fetch"] {
  const { tape } = world;
  return (sender) => (_url, init) =>
    new Promise((resolve, reject) => {
      // Nobody is left to hear the answer.
      if (sender.isDead) return;
      const { query: sql, session } = JSON.parse(init.body as string) as {
        query: string;
        session: { vitessSession: Session } | null;
      };
      const fate = FATES[rates.areFaultsOver ? 0 : chooseFate(world.tape, rates)]!;
      if (fate !== "arrives") world.tell(`${sender.name}: ${fate}: ${shorten(sql)}`);
      const isCount = COUNTS.test(sql);
      if (isCount && fate !== "arrives") sender.mayKeepCounts = true;
      const signal = init.signal!;
      let hangUp = () => {};
      let isOver = false;
      signal.addEventListener("abort", () => {
        if (isOver || sender.isDead) return;
        isOver = true;
        if (isCount) sender.mayKeepCounts = true;
        // The server hears that the client is gone, unless nothing has arrived.
        world.after(TRAVEL_MS, hangUp);
        reject(signal.reason);
      }, { once: true });
      const end = (work: () => void) => {
        if (isOver || sender.isDead) return;
        isOver = true;
        work();
      };
      const fail = () => end(() => reject(new TypeError("connection reset")));
      if (fate === "dies_before") return sender.die();
      if (fate === "request_hangs") return;
      if (fate === "request_lost") return void world.after(TRAVEL_MS, fail);
      if (fate === "refused") {
        return void world.after(
          2 * TRAVEL_MS,
          () => end(() => resolve(response(503, "upstream connect error"))),
        );
      }
      const travelMs = fate === "slow" ? SLOW_MS : fate === "very_slow" ? VERY_SLOW_MS : TRAVEL_MS;
      const injected = fate === "error" ? ERRORS[tape.pick(ERRORS.length)] : undefined;
      world.after(travelMs, () => {
        // Who has hung up before is not heard.
        if (isOver) return;
        hangUp = server.ask({
          sql,
          session: session?.vitessSession ?? {},
          answer: (body) => {
            hangUp = () => {};
            if (isCount && "error" in body) sender.mayKeepCounts = true;
            if (fate === "reply_hangs") return;
            if (fate === "reply_lost") return void world.after(TRAVEL_MS, fail);
            if (fate === "dies_after") return sender.die();
            world.after(travelMs, () => end(() => resolve(response(200, JSON.stringify(body)))));
          },
        }, injected);
      });
    });
}

const NO_HEADERS = new Headers();

function chooseFate(tape: Tape, rates: FaultRates): number {
  const { lostRequest, lostReply, slow, serverError, isolateDies } = rates;
  return tape.choose(
    // A hang costs a hundred steps of patience, and leads to the same as a loss.
    lostRequest * 3 / 4,
    lostRequest / 4,
    lostReply * 3 / 4,
    lostReply / 4,
    slow,
    slow / 5,
    serverError / 2,
    serverError,
    isolateDies,
    isolateDies,
  );
}

/** What the driver reads of an answer. */
function response(status: number, text: string): Response {
  return {
    ok: status === 200,
    status,
    statusText: "",
    headers: NO_HEADERS,
    text: () => Promise.resolve(text),
  } as Response;
}

/** The beginning of a statement, without values. */
function shorten(sql: string): string {
  const shape = sql.replace(/'(?:[^'\\]|\\.|'')*'/g, "?").replace(/\s+/g, " ").trim();
  return shape.length > 60 ? `${shape.slice(0, 60)}…` : shape;
}

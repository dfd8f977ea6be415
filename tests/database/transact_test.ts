import assert from "node:assert/strict";
import { TransportError } from "../../src/db/errors.ts";
import { doAgain, type FindOutcome, transact } from "../../src/db/transact.ts";
import type { Database } from "../../src/deps.ts";
import { accepted, type Outcome, refused } from "../../src/outcome.ts";

const databaseError = (message: string) =>
  Object.assign(new Error(message), { name: "DatabaseError", status: 400 });

const LOST = new TransportError("lost");
const DEADLOCK = databaseError("Deadlock found (errno 1213) (sqlstate 40001)");
const DUPLICATE = databaseError("Duplicate entry 'x' for key 'uq' (errno 1062) (sqlstate 23000)");
const BUG = databaseError("You have an error in your SQL syntax (errno 1064) (sqlstate 42000)");

/** What the work of a transaction ends in; what `ROLLBACK` and `COMMIT` do, by the place in the trace. */
type Script = {
  /** What each try of the work does: an error, or an outcome. Default: `made`. */
  work?: readonly (Error | Outcome<string>)[];
  /** What fails, by how often it was sent: `BEGIN 1` is the first. */
  fails?: Record<string, Error>;
  /** What is found when it is looked up; `undefined` when nobody can. */
  found?: readonly (Outcome<string> | null)[];
  /** How many pauses there is time for. Default: two. */
  pauses?: number;
};

const REFUSED = refused("taken", "email");
const FOUND = accepted("found");

/** What is done, in its order, and how it ends: with the name of an outcome or the error that is thrown. */
const CASES: [what: string, Script, trace: string, ends: Outcome<string> | Error][] = [
  ["all is well", {}, "BEGIN work COMMIT", accepted("made")],
  ["a refusal", { work: [REFUSED] }, "BEGIN work ROLLBACK", REFUSED],
  [
    "a refusal whose ROLLBACK is lost",
    { work: [REFUSED], fails: { "ROLLBACK 1": LOST } },
    "BEGIN work ROLLBACK",
    REFUSED,
  ],
  [
    "BEGIN is lost, twice",
    { fails: { "BEGIN 1": LOST, "BEGIN 2": LOST } },
    "BEGIN pause0 BEGIN pause1 BEGIN work COMMIT",
    accepted("made"),
  ],
  ["BEGIN is refused for good", { fails: { "BEGIN 1": BUG } }, "BEGIN", BUG],
  [
    "a deadlock",
    { work: [DEADLOCK], found: [FOUND] },
    "BEGIN work ROLLBACK pause0 BEGIN work COMMIT",
    accepted("made"),
  ],
  [
    "a deadlock whose ROLLBACK is lost",
    { work: [DEADLOCK], fails: { "ROLLBACK 1": LOST }, pauses: 0 },
    "BEGIN work ROLLBACK pause0",
    DEADLOCK,
  ],
  ["a bug", { work: [BUG], found: [FOUND] }, "BEGIN work ROLLBACK", BUG],
  [
    "a duplicate whose owner is found",
    { work: [DUPLICATE], found: [FOUND] },
    "BEGIN work ROLLBACK look FOUND",
    FOUND,
  ],
  [
    "a duplicate of nobody",
    { work: [DUPLICATE], found: [null] },
    "BEGIN work ROLLBACK look pause0 BEGIN work COMMIT",
    accepted("made"),
  ],
  ["a duplicate that nobody can look up", { work: [DUPLICATE] }, "BEGIN work ROLLBACK", DUPLICATE],
  [
    "COMMIT without an answer, and the rows are there",
    { fails: { "COMMIT 1": LOST }, found: [REFUSED] },
    "BEGIN work COMMIT ROLLBACK look FOUND",
    REFUSED,
  ],
  [
    "COMMIT without an answer, and they are not",
    { fails: { "COMMIT 1": LOST }, found: [null] },
    "BEGIN work COMMIT ROLLBACK look pause0 BEGIN work COMMIT",
    accepted("made"),
  ],
  [
    "COMMIT without an answer, which nobody can look up",
    { fails: { "COMMIT 1": LOST } },
    "BEGIN work COMMIT ROLLBACK",
    LOST,
  ],
  [
    "COMMIT is refused for good, and the rows are there",
    { fails: { "COMMIT 1": BUG }, found: [FOUND] },
    "BEGIN work COMMIT ROLLBACK look FOUND",
    FOUND,
  ],
  [
    "COMMIT is refused for good, and they are not",
    { fails: { "COMMIT 1": BUG }, found: [null] },
    "BEGIN work COMMIT ROLLBACK look",
    BUG,
  ],
  [
    "no time for another try",
    { work: [DEADLOCK, DEADLOCK], pauses: 1 },
    "BEGIN work ROLLBACK pause0 BEGIN work ROLLBACK pause1",
    DEADLOCK,
  ],
];

async function run({ work = [], fails = {}, found, pauses = 2 }: Script) {
  const trace: string[] = [];
  const sent = new Map<string, number>();
  const send = async (statement: string) => {
    // What nobody awaits comes too late for the trace.
    await new Promise((resolve) => setTimeout(resolve, 0));
    trace.push(statement);
    const times = (sent.get(statement) ?? 0) + 1;
    sent.set(statement, times);
    const error = fails[`${statement} ${times}`];
    if (error) throw error;
    return { rows: [], rowsAffected: 0, insertId: 0 };
  };
  const db: Database = {
    query: send,
    session: () => ({ query: send, rollBack: async () => void await send("ROLLBACK") }),
    patience: {
      totalMs: 1,
      pause: (attempt) => {
        assert.ok(trace.push(`pause${attempt}`) < 50, "It never ends");
        return Promise.resolve(pauses-- > 0);
      },
    },
  };
  const [ends, finds] = [[...work], [...found ?? []]];
  const findOutcome: FindOutcome<string> = () => {
    const outcome = finds.shift() ?? null;
    trace.push("look", ...outcome ? ["FOUND"] : []);
    return Promise.resolve(outcome);
  };
  const ended = await transact<string>(db, () => {
    trace.push("work");
    const end = ends.shift() ?? accepted("made");
    return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
  }, found && findOutcome).catch((error) => error);
  return { trace: trace.join(" "), ended };
}

Deno.test("a transaction is rolled back, looked up, repeated or given back, whatever fails in it", async () => {
  for (const [what, script, trace, ends] of CASES) {
    const ran = await run(script);
    assert.equal(ran.trace, trace, what);
    assert.deepEqual(ran.ended, ends, what);
  }
  assert.equal(await doAgain(), null);
});

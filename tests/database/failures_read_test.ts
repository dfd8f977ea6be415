import assert from "node:assert/strict";
import { describeFailure, readFailure, TransportError } from "../../src/db/errors.ts";

type Thrown = { message: string; status?: number; code?: string; name?: string };

/** Makes what the driver throws. */
function thrown({ message, status = 400, code, name = "DatabaseError" }: Thrown): Error {
  return Object.assign(new Error(message), { name, status, body: code && { code } });
}

/** Failures without a number of MySQL's: what the code, the text and the status say. */
const UNNUMBERED: ["fatal" | "refused" | "lost", Omit<Thrown, "message">, text?: string][] = [
  ["fatal", {}],
  ["fatal", { code: "INVALID_ARGUMENT" }],
  ["refused", { code: "RESOURCE_EXHAUSTED" }],
  ["refused", { code: "resource_exhausted" }],
  ["refused", { code: "ABORTED" }],
  ["refused", { code: "CLUSTER_EVENT" }],
  ["lost", { code: "UNAVAILABLE" }],
  ["refused", { status: 429 }],
  ["refused", { status: 429, name: "UnknownError" }],
  ["fatal", { status: 428 }],
  ["fatal", { status: 407 }],
  ["lost", { status: 408 }],
  ["fatal", { status: 409 }],
  ["fatal", { status: 499 }],
  ["lost", { status: 500 }],
  ["lost", { status: 599 }],
  ["refused", {}, "primary is not serving"],
  ["refused", {}, "the primary buffer is full (errno 1105) (sqlstate HY000)"],
  ["refused", {}, "no healthy tablet available for '' (errno 2003) (sqlstate HY000)"],
  ["refused", { status: 503 }, "vttablet: rpc error: code = Aborted"],
  ["lost", {}, "context deadline exceeded"],
  ["lost", {}, "Connection Closed"],
  ["fatal", { code: "RESOURCE_EXHAUSTED" }, "Row count exceeded 10000"],
  [
    "fatal",
    { status: 500 },
    "grpc: received message larger than max (errno 1105) (sqlstate HY000)",
  ],
  ["fatal", { status: 500 }, "You have an error in your SQL syntax (errno 1064) (sqlstate 42000)"],
  ["fatal", {}, "unknown value: 'the tablet is not serving'"],
  ["fatal", {}, 'unknown value: "it\'s not serving"'],
  ["fatal", {}, "unknown value: 'it\\'s not serving'"],
  ["fatal", {}, "unknown value: 'it''s not serving'"],
  ["fatal", {}, 'unknown (CallerID: a): Sql: "/* not serving */ SELECT 1"'],
];

Deno.test("a failure without a number is known by its code, its status and Vitess's words, not by what somebody typed", () => {
  for (const [expected, rest, text = "unknown error"] of UNNUMBERED) {
    const failure = readFailure(thrown({ ...rest, message: `target: a.-.primary: ${text}` }));
    const kind = failure.kind !== "transient"
      ? failure.kind
      : failure.mayHaveRun
      ? "lost"
      : "refused";
    assert.equal(kind, expected, `${JSON.stringify(rest)} ${text}`);
  }
});

Deno.test("number and key are the last that MySQL says: a value, or the statement, may contain others", () => {
  const evil = "Duplicate entry 'x (errno 1213) (sqlstate 40001)' for key 'a.b'' for key";
  const typed = `): Sql: "INSERT 'y' for key 'c.d' (errno 1064) (sqlstate 42000)", BindVars: {}`;
  const message = `${evil} 'daftar.m_user.uq_email' (errno 1062) (sqlstate 23000)`;
  for (const each of [message, `${message} (CallerID: a${typed}`]) {
    assert.deepEqual(readFailure(thrown({ message: each })), {
      kind: "duplicate",
      key: "uq_email",
    });
  }
  const unnamed = "Duplicate entry 'x' for key 'PRIMARY' (errno 1062) (sqlstate 23000)";
  assert.deepEqual(readFailure(thrown({ message: unnamed })), {
    kind: "duplicate",
    key: "PRIMARY",
  });
  const fatal = "Unknown column (errno 1054) (sqlstate 42S22)";
  assert.deepEqual(readFailure(thrown({ message: fatal })), { kind: "fatal", errno: 1054 });
});

/** What is logged of a failure. */
const DESCRIBED: [unknown, words: string][] = [
  [
    thrown({ message: "Duplicate entry for key 'm.uq' (errno 1062) (sqlstate 23000)" }),
    "duplicate uq",
  ],
  [thrown({ message: "Duplicate entry (errno 1062) (sqlstate 23000)" }), "duplicate key"],
  [thrown({ message: "Unknown column 'x' (errno 1054) (sqlstate 42S22)" }), "database 1054"],
  [thrown({ message: "Bad gateway", status: 502, name: "UnknownError" }), "database 502"],
  [new TransportError("https://user:password@host"), "TransportError"],
  [new TypeError("x"), "TypeError"],
  [Object.assign(new TypeError("x"), { status: 400 }), "TypeError"],
  [Object.assign(new Error("x"), { name: "DatabaseError" }), "DatabaseError"],
  [{ status: 400, name: "DatabaseError", message: "x" }, "unknown"],
  ["x", "unknown"],
  [null, "unknown"],
];

Deno.test("what is logged of a failure is its number, its status or its name, and what is not the database's is a bug", () => {
  for (const [error, words] of DESCRIBED) {
    assert.equal(describeFailure(error), words);
    if (!words.startsWith("d")) {
      const kind = error instanceof TransportError ? "transient" : "fatal";
      assert.deepEqual(readFailure(error), {
        kind,
        errno: null,
        ...kind === "transient" && { mayHaveRun: true },
      });
    }
  }
});

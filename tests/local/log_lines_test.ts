import assert from "node:assert/strict";
import { createLogLines, type LogFormat } from "../../local/worker/log_lines.ts";
import { aptFraction } from "../../local/mysql/binaries.ts";

const REFUSED = JSON.stringify({
  event: "request",
  request_id: "9656aa6b",
  method: "GET",
  route: "/api/auth/verify/:uid/:token",
  status: 400,
  outcome: "refused",
  reasons: ["wrong link"],
  total_ms: 9,
});
const TOKEN = `t5x2k1-abcd${"x".repeat(39)}`;

function linesOf(format: LogFormat, lines: readonly string[], isColoured = false): string[] {
  const printed: string[] = [];
  const hear = createLogLines(format, (line) => printed.push(line), isColoured);
  lines.forEach(hear);
  return printed.map((line) => line.replace(/^\d\d:\d\d:\d\d/, "TIME"));
}

Deno.test("a request is one line for people: time, method, path as it arrived, status, reasons, milliseconds", () => {
  const fault = JSON.stringify({
    event: "request",
    request_id: "77",
    method: "POST",
    route: "/api/warga/:id{[0-9]+}",
    status: 500,
    outcome: "fault",
    fault: "database 1146",
    total_ms: 30,
  });
  const printed = linesOf("people", [
    REFUSED,
    fault,
    "[wrangler:info] POST /api/warga/7 500 Internal Server Error (33ms)",
    `[wrangler:info] GET /api/auth/verify/MQ/${TOKEN}/ 400 Bad Request (22ms)`,
    "[wrangler:info] GET /docs 200 OK (5ms)",
    "[wrangler:info] GET /cdn-cgi/local/scheduled 200 OK (5ms)",
    '{"event":"request","method":"GET","route":"/metrics","status":200,"total_ms":4}',
    "[wrangler:info] GET /metrics 200 OK (5ms)",
    '{"event":"email_attempt_failed","kind":"welcome","attempt":2}',
    "[wrangler:info] Updated and ready on http://127.0.0.1:8787",
  ]);
  assert.deepEqual(printed, [
    "TIME  POST    /api/warga/7  500  database 1146  77  30 ms",
    "TIME  GET     /api/auth/verify/MQ/t5x2k1-abcd…/  400  wrong link  9 ms",
    "TIME  GET     /docs  200  5 ms",
    "TIME  email_attempt_failed  kind=welcome  attempt=2",
    "[wrangler:info] Updated and ready on http://127.0.0.1:8787",
  ]);
  const [coloured] = linesOf("people", [
    "[wrangler:info] GET /docs 200 OK (5ms)",
  ], true);
  assert.ok(coloured!.includes("\x1b[32m200\x1b[0m"));
});

Deno.test("elsewhere a line is the Worker's JSON, and wrangler's are dropped: their paths hold tokens", () => {
  const printed = linesOf("json", [
    REFUSED,
    `[wrangler:info] GET /api/auth/verify/MQ/${TOKEN}/ 400 Bad Request (22ms)`,
  ]);
  assert.deepEqual(printed, [REFUSED]);
});

Deno.test("what wrangler lists when it starts, a variable a line, is not shown", () => {
  const lines = [
    "Using secrets defined in .local/worker.env",
    "Your Worker has access to the following bindings:",
    `Binding${" ".repeat(72)}Resource${" ".repeat(18)}Mode`,
    `env.PHOTOS (daftar-photos)${" ".repeat(53)}R2 Bucket${" ".repeat(17)}local`,
    `env.DATABASE_URL ("(hidden)")${" ".repeat(50)}Environment Variable      local`,
  ];
  const error = '✘ [ERROR] Could not resolve "./nowhere.ts"';
  for (const format of ["people", "json"] as const) {
    assert.deepEqual(linesOf(format, [...lines, error]), [error]);
  }
});

Deno.test("apt-get's status is read as one progress: downloads, then the packages' own", () => {
  const rows: [string, number | undefined][] = [
    ["dlstatus:1:20.0:Retrieving file 1 of 12", 0.1],
    ["pmstatus:mariadb-server-core:50.0:Unpacking (amd64)", 0.75],
    ["pmstatus:libaio1t64:amd64:100.0:Installed", 1],
    ["Get:1 http://mirror.example/debian trixie/main amd64 galera-4", undefined],
    ["", undefined],
  ];
  for (const [line, fraction] of rows) assert.equal(aptFraction(line), fraction, line);
});

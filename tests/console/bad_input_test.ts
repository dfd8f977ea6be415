import assert from "node:assert/strict";
import { seededPeople } from "../../local/seed/pewaca_people.ts";
import { CONSOLES } from "../../src/tenants/consoles.ts";
import { OWNER, startOperatorConsole } from "../support/console/console.ts";
import { startService } from "../support/service.ts";

const SCRIPT = `"><script>alert(1)</script>'\\`;

/** What somebody types, pastes or makes up for a query. */
const TEXTS = [
  SCRIPT,
  "",
  " ",
  "%",
  "_%_",
  "'; DROP TABLE m_user; --",
  "\u0000",
  "👩‍👩‍👧‍👦",
  "İıſß",
  "a".repeat(300),
  "@",
  "@@",
  "-1",
  "9".repeat(30),
  "2025-01-01 00:00:00|x",
  "2025-99-99 99:99:99|1",
  "|||",
  "2025-01-01 00:00:00|act|x",
  "2025-01-01 00:00:00.000000|email|😀",
];

const NAMES = [
  "q",
  "after",
  "status",
  "reason",
  "tenant",
  "user",
  "inviter",
  "address",
  "estate",
  "by",
  "subject",
];

Deno.test("no page of the console fails for what is typed into its URL, nor writes it out as it is", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const tenants = CONSOLES.map(({ name }) => name);
  const paths = [
    ...new Set(
      console.routes.filter(({ method }) => method === "GET").map(({ path }) => path)
        .flatMap((path) => tenants.map((tenant) => path.replace(":tenant", tenant)))
        .flatMap((path) =>
          ["0", "9".repeat(25), encodeURIComponent("😀")].map((id) =>
            path.replace(/:id(?:\{[^}]*\})?/, id)
          )
        ),
    ),
  ].filter((path) => path.startsWith("/console"));
  for (const path of paths) {
    const { status } = await console.visit(OWNER, path);
    assert.ok(status < 500, `${path} ${status}`);
  }
  // An account's page has a list, too.
  const lists = [
    ...paths.filter((path) => !/\/(?:0|9+|%[^/]*)(?:\/|$)/.test(path)),
    ...seededPeople.slice(0, 1).map(({ id }) => `/console/accounts/pewaca/${id}`),
  ];
  for (const path of lists) {
    for (const [i, text] of TEXTS.entries()) {
      // Each text under each name, in as many requests as there are texts.
      const query = new URLSearchParams(NAMES.map((name, j) => [
        name,
        TEXTS[(i + j) % TEXTS.length]!,
      ]));
      const { status, text: page } = await console.visit(OWNER, `${path}?${query}`);
      assert.ok(status < 500, `${path}?${query} ${status} ${text}`);
      assert.doesNotMatch(page, /<script/, `${path}?${query}`);
    }
  }
  assert.deepEqual((await service.query("SELECT id FROM audit_event")).rows, []);
});

Deno.test("a list begins anew after a key with a moment that the calendar does not have", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const waiting = "/console/pewaca/waiting";
  const { text: first } = await console.visit(OWNER, waiting);
  const residents = first.match(/\/residents\/\d+/g)!;
  assert.ok(residents.length > 0);
  for (const at of ["2025-99-99 99:99:99", "2025-02-29 00:00:00", "2025-01-01 24:00:00"]) {
    const { status, text } = await console.visit(
      OWNER,
      `${waiting}?after=${encodeURIComponent(`${at}|1`)}`,
    );
    assert.equal(status, 200, at);
    assert.deepEqual(text.match(/\/residents\/\d+/g), residents, at);
  }
});

Deno.test("a body that is no form acts on nothing, and is refused like one without a token", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const path = `/console/accounts/pewaca/${seededPeople[0]!.id}/switch-off`;
  for (
    const [type, body] of [
      ["application/json", "{}"],
      ["text/plain", "x"],
      ["multipart/form-data", "x"],
      ["multipart/form-data; boundary=x", "%%%\u0000"],
      ["application/x-www-form-urlencoded", "token=%ff%fe&state"],
    ] as const
  ) {
    const headers = { Origin: console.standIn.url, "Content-Type": type };
    const { status } = await console.visit(OWNER, path, { method: "POST", body, headers });
    assert.equal(status, 403, type);
    assert.equal(console.logged.at(-1)!.refused, "form_token", type);
  }
  assert.deepEqual((await service.query("SELECT id FROM audit_event")).rows, []);
});

Deno.test("a fault is a page with the number of the request, and neither page nor log repeats the error", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  service.gateway.inject({
    match: /./,
    kind: "error",
    errno: 1146,
    message: "Table 'secret_word' doesn't exist",
  });
  const { status, text, headers } = await console.visit(OWNER, "/console/pewaca/estates");
  assert.equal(status, 503);
  assert.ok(text.includes(headers.get("X-Request-Id")!));
  const line = console.logged.at(-1)!;
  assert.equal(line.outcome, "fault");
  assert.equal(line.request_id, headers.get("X-Request-Id"));
  assert.doesNotMatch(text, /secret_word/);
  assert.doesNotMatch(JSON.stringify(console.logged), /secret_word|@example/);
});

import assert from "node:assert/strict";
import { eventsOf } from "../support/console/audit.ts";
import { APPROVED, BOARD, loggedIn } from "../support/pewaca/board.ts";
import {
  ACADEMIC,
  OPERATOR,
  type OperatorConsole,
  OTHER_OPERATOR,
  OWNER,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import { ESTATE, multipart, shortForm } from "../support/pewaca/pewaca.ts";
import { rowsOf, type Service, startService, statusOf } from "../support/service.ts";

const ESTATES = "/console/pewaca/estates";
const UNITS = "/console/pewaca/units";
const RESIDENTS = "/console/pewaca/residents";

async function estateRow(service: Service, id: number) {
  return (await rowsOf(service, "m_residence")).find((row) => Number(row.id) === id)!;
}

async function unitsOf(service: Service, estateId: number) {
  return (await rowsOf(service, "m_unit"))
    .filter((row) => Number(row.unit_residence_id) === estateId);
}

/** The status of a look at the sign-up form of a code. */
function formStatus(service: Service, code: string): Promise<number> {
  return statusOf(service.fetch(`/api/residence-by-code/${code}/`));
}

async function signUpStatus(service: Service, code: string, changes: Record<string, string>) {
  const path = `/api/auth/sign-up/${code}/`;
  const status = await statusOf(
    service.fetch(path, multipart(shortForm({ code, ...changes }))),
  );
  await service.backgroundDone();
  return status;
}

async function publicEstates(service: Service): Promise<string[]> {
  const body = await (await service.fetch("/api/residences/")).json();
  return body.data.map(({ name }: { name: string }) => name);
}

async function latestEvents(service: Service, count: number) {
  return (await eventsOf(service)).slice(-count).map(({ event }) => event);
}

const changed = { what: "estate_changed", whose: null, by: ["operator", OPERATOR] };

Deno.test("an operator makes an estate with units, and people sign up with its code", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  await console.act(OPERATOR, `${ESTATES}/new`, { name: "Puri Baru", location: "Jl. Baru 1" });
  const estate = (await rowsOf(service, "m_residence")).at(-1)!;
  const id = Number(estate.id);
  const code = String(estate.code);
  assert.match(code, /^[0-9a-f-]{36}$/);
  assert.deepEqual(
    [estate.name, estate.loc_address, estate.postal_code, Number(estate.isdelete)],
    ["Puri Baru", "Jl. Baru 1", null, 0],
  );
  assert.deepEqual(await latestEvents(service, 1), [{
    ...changed,
    subject: `estate:${id}`,
    changes: { name: [null, "Puri Baru"], loc_address: [null, "Jl. Baru 1"], code: null },
  }]);

  await console.act(OPERATOR, `${ESTATES}/${id}/add-units`, { names: "A-1\r\n\r\n A-2 \r\na-1" });
  const units = await unitsOf(service, id);
  assert.deepEqual(units.map(({ unit_name }) => unit_name), ["a-1", "A-2"]);
  assert.deepEqual(
    await latestEvents(service, 2),
    units.map(({ unit_id, unit_name }) => ({
      ...changed,
      subject: `unit:${unit_id}`,
      changes: { unit_name: [null, unit_name] },
    })),
  );
  assert.equal(await signUpStatus(service, code, { unit_id: String(units[0]!.unit_id) }), 201);
  const page = await console.visit(OPERATOR, `${ESTATES}/${id}`);
  assert.ok(page.text.includes(code));
  const read = await console.visit(READER, `${ESTATES}/${id}`);
  assert.ok(!read.text.includes(code), "a code is an invitation");
  assert.doesNotMatch(read.text, /new-code|add-units|\/retire/);

  const again = await console.prepare(OPERATOR, `${ESTATES}/new`, { name: "PURI baru" });
  const answer = await again.submit();
  assert.equal(answer.status, 409);
  assert.match(answer.text, /there is an estate of this name/);
  assert.match(answer.text, /value="PURI baru"/, "what was filled in is kept");
  assert.equal((await rowsOf(service, "m_residence")).length, 3);
});

Deno.test("a code is replaced and retired, sign-up closed and opened again, and sign-up honours each", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const path = `${ESTATES}/${ESTATE.id}`;
  const codeOf = async () => (await estateRow(service, ESTATE.id)).code as string | null;
  const subject = `estate:${ESTATE.id}`;

  await console.act(OPERATOR, `${path}/new-code`);
  const code = (await codeOf())!;
  assert.notEqual(code, ESTATE.code);
  assert.deepEqual([await formStatus(service, ESTATE.code), await formStatus(service, code)], [
    404,
    200,
  ]);
  assert.equal(await signUpStatus(service, ESTATE.code, { email: "old@example.com" }), 404);
  assert.equal(await signUpStatus(service, code, { email: "new@example.com" }), 201);
  assert.deepEqual(await latestEvents(service, 1), [{
    ...changed,
    subject,
    changes: { code: null },
  }]);

  await console.act(OPERATOR, `${path}/retire-code`);
  assert.equal(await codeOf(), null);
  assert.equal(await formStatus(service, code), 404);
  assert.ok((await publicEstates(service)).includes(ESTATE.name), "the public page stays open");

  await console.act(OPERATOR, `${path}/close`);
  assert.ok(!(await publicEstates(service)).includes(ESTATE.name));
  assert.deepEqual(await latestEvents(service, 1), [{
    ...changed,
    subject,
    changes: { isdelete: [false, true] },
  }]);
  const headers = await loggedIn(service);
  const board = await service.fetch("/api/warga/", { headers });
  assert.equal(board.status, 200, "residents and committee stay");
  await board.body?.cancel();
  await console.act(OPERATOR, `${path}/open`);
  assert.ok((await publicEstates(service)).includes(ESTATE.name));
  assert.equal((await estateRow(service, ESTATE.id)).isdelete, 0);
});

Deno.test("an estate is not opened again while another one that is open has its name", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  await console.act(OPERATOR, `${ESTATES}/${ESTATE.id}/close`);
  await console.act(OPERATOR, `${ESTATES}/new`, { name: ESTATE.name.toUpperCase() });
  const before = await allRows(service);
  const { submit } = await console.prepare(OPERATOR, `${ESTATES}/${ESTATE.id}/open`);
  const answer = await submit();
  assert.equal(answer.status, 409);
  assert.match(answer.text, /there is an estate of this name/);
  assert.deepEqual(await allRows(service), before);

  const other = before[0]!.at(-1)!.id;
  await console.act(OPERATOR, `${ESTATES}/${other}/close`);
  const both = [
    await console.prepare(OPERATOR, `${ESTATES}/${other}/open`),
    await console.prepare(OTHER_OPERATOR, `${ESTATES}/${ESTATE.id}/open`),
  ];
  const statuses = (await Promise.all(both.map(({ submit }) => submit())))
    .map(({ status }) => status);
  assert.deepEqual(statuses.sort(), [303, 409], "of two that are opened at once, one is");
});

Deno.test("units are renamed, retired and used again; a name that the estate has is refused", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const [first, second] = await unitsOf(service, ESTATE.id);
  const [id, otherId] = [Number(first!.unit_id), Number(second!.unit_id)];
  const unit = async (number: number) =>
    (await unitsOf(service, ESTATE.id)).find((row) => Number(row.unit_id) === number)!;

  await console.act(OPERATOR, `${UNITS}/${id}/rename`, { name: "Blok Z-1" });
  assert.equal((await unit(id)).unit_name, "Blok Z-1");
  assert.deepEqual(await latestEvents(service, 1), [{
    ...changed,
    subject: `unit:${id}`,
    changes: { unit_name: [String(first!.unit_name), "Blok Z-1"] },
  }]);
  const before = [await eventsOf(service), await unitsOf(service, ESTATE.id)];
  const refusals: [string, Record<string, string>, RegExp][] = [
    [`${UNITS}/${otherId}/rename`, { name: "BLOK z-1" }, /has a unit BLOK z-1 already/],
    [
      `${ESTATES}/${ESTATE.id}/add-units`,
      { names: "Y-1\nblok z-1" },
      /has a unit blok z-1 already/,
    ],
    [`${ESTATES}/${ESTATE.id}/add-units`, { names: "x".repeat(101) }, /is too long/],
    [`${ESTATES}/${ESTATE.id}/add-units`, { names: " \n " }, /not filled in/],
    [`${UNITS}/${otherId}/rename`, { name: "x".repeat(101) }, /too long/],
  ];
  for (const [path, values, said] of refusals) {
    const { submit } = await console.prepare(OPERATOR, path, values);
    const answer = await submit();
    assert.equal(answer.status, 409, path);
    assert.match(answer.text, said);
  }
  assert.deepEqual([await eventsOf(service), await unitsOf(service, ESTATE.id)], before);

  await console.act(OPERATOR, `${UNITS}/${id}/retire`);
  assert.equal((await unit(id)).unit_isdelete, 1);
  assert.equal(await signUpStatus(service, ESTATE.code, { unit_id: String(id) }), 400);
  // While it is retired, another unit takes its name: it does not come back beside that one.
  await console.act(OPERATOR, `${UNITS}/${otherId}/rename`, { name: "Blok Z-1" });
  const { submit } = await console.prepare(OPERATOR, `${UNITS}/${id}/restore`);
  assert.match((await submit()).text, /has a unit Blok Z-1 already/);
  await console.act(OPERATOR, `${UNITS}/${otherId}/rename`, { name: "Blok Z-2" });
  await console.act(OPERATOR, `${UNITS}/${id}/restore`);
  assert.equal(await signUpStatus(service, ESTATE.code, { unit_id: String(id) }), 201);
  assert.deepEqual(await latestEvents(service, 1), [{
    ...changed,
    subject: `unit:${id}`,
    changes: { unit_isdelete: [true, false] },
  }]);
});

Deno.test("a resident gets a seat in the committee and sees the board's lists, until it is taken", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const headers = await loggedIn(service, APPROVED);
  const boardStatus = () => statusOf(service.fetch("/api/warga/", { headers }));
  assert.equal(await boardStatus(), 403);
  const give = `${RESIDENTS}/${APPROVED.id}/seat`;
  const { page } = await console.prepare(OPERATOR, give);
  assert.match(page.text, /can see, approve and reject the residents of/);
  await console.act(OPERATOR, give, { role: "2" });
  assert.equal(await boardStatus(), 200);
  const seat = (await rowsOf(service, "m_residence_commite")).at(-1)!;
  const about = {
    whose: APPROVED.id,
    by: ["operator", OPERATOR],
    subject: `resident:${APPROVED.id}`,
  };
  assert.deepEqual(await latestEvents(service, 1), [
    { what: "seat_given", ...about, changes: { role_id: [null, 2] } },
  ]);
  const estate = await console.visit(READER, `${ESTATES}/${ESTATE.id}`);
  assert.ok(estate.text.includes(`${RESIDENTS}/${APPROVED.id}`));

  await console.act(OPERATOR, `/console/pewaca/seats/${seat.id}/take`);
  assert.equal(await boardStatus(), 403);
  assert.deepEqual(await latestEvents(service, 1), [
    { what: "seat_taken", ...about, changes: { role_id: [2, null] } },
  ]);
  const [last] = (await rowsOf(service, "m_residence_commite"))
    .filter((row) => Number(row.residence_id) === ESTATE.id);
  assert.equal(Number(last!.user_id), BOARD.id);
  const warned = await console.visit(OPERATOR, `/console/pewaca/seats/${last!.id}/take`);
  assert.match(warned.text, /has no committee then/);
  const { submit } = await console.prepare(OPERATOR, give, { role: "999" });
  assert.equal((await submit()).status, 409, "a role that is not offered");
});

/** Every act on estates, units and seats, and what is filled in. */
async function everyAct(service: Service): Promise<[string, Record<string, string>][]> {
  const [unit] = await unitsOf(service, ESTATE.id);
  const [retired] = await unitsOf(service, 1);
  await service.query("UPDATE m_unit SET unit_isdelete = 1 WHERE unit_id = ?", [
    Number(retired!.unit_id),
  ]);
  await service.query("UPDATE m_residence SET isdelete = 1 WHERE id = 1");
  const seat = (await rowsOf(service, "m_residence_commite"))
    .find((row) => Number(row.residence_id) === ESTATE.id)!;
  return [
    [`${ESTATES}/new`, { name: "Puri Baru" }],
    [`${ESTATES}/${ESTATE.id}/new-code`, {}],
    [`${ESTATES}/${ESTATE.id}/retire-code`, {}],
    [`${ESTATES}/${ESTATE.id}/close`, {}],
    [`${ESTATES}/1/open`, {}],
    [`${ESTATES}/${ESTATE.id}/add-units`, { names: "Z-1\nZ-2" }],
    [`${UNITS}/${unit!.unit_id}/rename`, { name: "Z-3" }],
    [`${UNITS}/${unit!.unit_id}/retire`, {}],
    [`${UNITS}/${retired!.unit_id}/restore`, {}],
    [`${RESIDENTS}/${APPROVED.id}/seat`, { role: "2" }],
    [`/console/pewaca/seats/${seat.id}/take`, {}],
  ];
}

const TABLES = ["m_residence", "m_unit", "m_residence_commite", "audit_event"];

async function allRows(service: Service) {
  return await Promise.all(TABLES.map((table) => rowsOf(service, table)));
}

Deno.test("no role does to estates, units and seats what is not its own, and nothing is left", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const acts = await everyAct(service);
  const before = await allRows(service);
  for (const [path, values] of acts) {
    for (const who of [READER, ACADEMIC]) {
      const { page, submit } = await console.prepare(who, path, values);
      assert.deepEqual([page.status, (await submit()).status], [403, 403], `${who} ${path}`);
    }
    for (const who of [OPERATOR, OWNER]) {
      const { page, submit } = await console.prepare(who, path, values);
      assert.equal(page.status, 200, `${who} ${path}`);
      assert.equal((await submit({ token: "" })).status, 403, "a form without its token");
    }
  }
  assert.equal((await console.visit(ACADEMIC, ESTATES)).status, 403);
  assert.equal((await console.visit(OWNER, `${ESTATES}/999`)).status, 404);
  assert.equal((await console.visit(OWNER, `${UNITS}/99999/rename`)).status, 404);
  assert.deepEqual(await allRows(service), before);
});

async function submitBoth(
  console: OperatorConsole,
  path: string,
  values: Record<string, string>,
): Promise<number[]> {
  const forms = [
    await console.prepare(OPERATOR, path, values),
    await console.prepare(OTHER_OPERATOR, path, values),
  ];
  const answers = await Promise.all(forms.map(({ submit }) => submit()));
  for (const { status, text } of answers) {
    if (status !== 303) assert.match(text, /somebody else has (changed|removed) this/, path);
  }
  return answers.map(({ status }) => status).sort();
}

Deno.test("of two operators who act at once on an estate, a unit or a seat, one acts and the other is told", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (const [path, values] of await everyAct(service)) {
    const before = (await eventsOf(service)).length;
    // What an act before has closed is opened again.
    await service.query("UPDATE m_residence SET isdelete = 0, code = ? WHERE id = ?", [
      crypto.randomUUID(),
      ESTATE.id,
    ]);
    assert.deepEqual(await submitBoth(console, path, values), [303, 409], path);
    const left = (await eventsOf(service)).length - before;
    assert.equal(left, path.endsWith("add-units") ? 2 : 1, path);
  }
});

Deno.test("an act whose COMMIT fails leaves no row, and one whose answer is lost is done once", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (const [path, values] of await everyAct(service)) {
    await service.query("UPDATE m_residence SET isdelete = 0, code = ? WHERE id = ?", [
      crypto.randomUUID(),
      ESTATE.id,
    ]);
    const before = await allRows(service);
    const { submit } = await console.prepare(OPERATOR, path, values);
    const match = /^COMMIT/;
    service.gateway.inject({ match, kind: "error", errno: 1030, message: "engine", times: 1 });
    assert.equal((await submit()).status, 503, path);
    assert.deepEqual(await allRows(service), before, path);

    service.gateway.inject({ match, kind: "drop_reply", times: 1 });
    assert.equal((await submit()).status, 303, path);
    const left = (await eventsOf(service)).length - before[TABLES.indexOf("audit_event")]!.length;
    assert.equal(left, path.endsWith("add-units") ? 2 : 1, path);
  }
});

Deno.test("lists of estates and units go on by key, and none is missing", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const numbers = Array.from({ length: 60 }, (_, i) => i);
  await service.query(
    `INSERT INTO m_residence (name, isdelete) VALUES ${numbers.map(() => "(?, 0)").join(", ")}`,
    numbers.map((i) => `Kavling ke-${i}.`),
  );
  await service.query(
    `INSERT INTO m_unit (unit_residence_id, unit_name, unit_isdelete)
     VALUES ${numbers.map(() => "(3, ?, 0)").join(", ")}`,
    numbers.map((i) => `Kavling ke-${i}.`),
  );
  for (const list of [`${ESTATES}?q=kavling`, `${ESTATES}/3`]) {
    const first = await console.visit(READER, list);
    const next = /href="(\?[^"]*)" rel="next"/.exec(first.text)![1]!.replaceAll("&amp;", "&");
    const second = await console.visit(READER, `${new URL(list, "http://x").pathname}${next}`);
    assert.doesNotMatch(second.text, /rel="next"/);
    const seen = [...(first.text + second.text).matchAll(/ke-(\d+)\./g)].map(([, i]) => i);
    assert.deepEqual([seen.length, new Set(seen).size], [60, 60], list);
  }
});

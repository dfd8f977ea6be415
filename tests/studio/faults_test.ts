import assert from "node:assert/strict";
import { FAULT_NAMES } from "../../local/faults/database_fault.ts";
import { createFaultDesk } from "../../local/faults/fault_desk.ts";
import { keepFaults } from "../../local/gateway/faults.ts";
import { createStudio, StudioError } from "../../local/studio/client.ts";
import { startConsole } from "../../local/studio/console.ts";
import { ROOMS } from "../../local/studio/rooms.ts";

Deno.test("PUT /api/faults breaks the database by statement, table, text and tenant, as often as told", async () => {
  const [pewaca, zporta] = [keepFaults(), keepFaults()];
  const console_ = await startConsole({
    rooms: ROOMS,
    gateways: [{ tenants: ["pewaca"], gateway: pewaca }, { tenants: ["zporta"], gateway: zporta }],
  });
  const studio = createStudio(console_.url);
  try {
    const rows: [fault: Parameters<typeof studio.breakDatabase>[0], sql: string, hits: boolean][] =
      [
        [{ kind: "lost_reply", statement: "COMMIT" }, "COMMIT", true],
        [{ kind: "lost_reply", statement: "COMMIT" }, "BEGIN", false],
        [{ kind: "deadlock", table: "m_user" }, "\n  INSERT INTO m_user (a) VALUES (1)", true],
        [{ kind: "deadlock", table: "m_user" }, "SELECT 1 FROM m_user_role", false],
        [{ kind: "hang", contains: "Warga@Example.test" }, "SELECT 'warga@example.test'", true],
        [{ kind: "pool_full", tenant: "zporta" }, "SELECT 1", false],
      ];
    for (const [fault, sql, hits] of rows) {
      const [inForce] = await studio.breakDatabase(fault);
      assert.deepEqual([inForce?.kind, inForce?.times, inForce?.hits], [fault.kind, 1, 0]);
      assert.equal(pewaca.take(sql) !== undefined, hits, JSON.stringify(fault));
      assert.equal(pewaca.take(sql), undefined, "once is the default");
      assert.equal((await studio.faults()).length, hits ? 0 : 1, JSON.stringify(fault));
    }
    await studio.breakDatabase({ kind: "delay", ms: 7, times: 3 }, { kind: "failover" });
    const both = [pewaca, zporta].map(({ take }) => take("SELECT 1"));
    assert.deepEqual(both.map((each) => each?.kind === "delay" && each.ms), [7, 7]);
    const [failover, delay] = await studio.faults();
    assert.deepEqual([failover?.seconds, delay?.hits], [5, 2]);
    assert.ok(failover!.endsAt);
    await studio.mendDatabase();
    assert.deepEqual([await studio.faults(), pewaca.take("SELECT 1")], [[], undefined]);

    const wrong: [unknown, RegExp][] = [
      [undefined, /JSON object/],
      [{ kind: "explode" }, /^kind must be one of delay, lost_request/],
      [{ kind: "hang", forever: true }, /^forever is no field/],
      [{ kind: "hang", ms: 3 }, /^ms is only for delay/],
      [{ kind: "hang", times: 0 }, /^times must be/],
      [{ kind: "hang", seconds: -1 }, /^seconds must be/],
      [{ kind: "hang", tenant: "library" }, /^tenant must be one of pewaca, zporta/],
      [{ kind: "hang", statement: "DROP" }, /^statement must be one of/],
      [{ kind: "hang", table: "a b" }, /^table must be/],
    ];
    for (const [fault, message] of wrong) {
      const refused = await studio.breakDatabase(fault as never).catch((error) => error);
      assert.ok(refused instanceof StudioError, JSON.stringify(fault));
      assert.deepEqual(
        [refused.status, message.test(refused.message)],
        [400, true],
        refused.message,
      );
    }
    assert.deepEqual(await studio.faults(), [], "what is refused breaks nothing");
  } finally {
    await console_.close();
  }
});

Deno.test("every fault of the database ends by itself, and says what it has hit in which request", async () => {
  const gateway = keepFaults();
  const hits: string[] = [];
  const over = Promise.withResolvers<void>();
  const desk = createFaultDesk({
    gateways: [{ tenants: ["pewaca"], gateway }],
    onHit: (step, kind) => void hits.push(`${step} ${kind}`),
    onChange: () => {
      if (
        desk.faults().length === FAULT_NAMES.length && desk.faults().every(({ isOver }) => isOver)
      ) {
        over.resolve();
      }
    },
  });
  for (const kind of FAULT_NAMES.slice(0, -1)) desk.order({ kind, times: 1 });
  desk.order({ kind: FAULT_NAMES.at(-1)!, seconds: 0.05 });
  for (let i = 1; i < FAULT_NAMES.length; i++) gateway.take("INSERT INTO m_user", `r.${i}`);
  await over.promise;
  assert.equal(gateway.take("SELECT 1"), undefined);
  assert.deepEqual(hits[0], `r.1 ${FAULT_NAMES[0]}`);
  assert.deepEqual(desk.faults().at(-1)!.hits.map(({ what }) => what), ["INSERT m_user"]);
});

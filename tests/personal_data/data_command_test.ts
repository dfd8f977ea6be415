import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { urlOf } from "../../ops/connect.ts";
import { databaseVariable } from "../../ops/databases.ts";
import { parseSealKeys } from "../../src/core/personal_data/seal_keys.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { OPERATOR, startOperatorConsole } from "../support/console/console.ts";
import { databaseGroups } from "../support/mysql/mysql.ts";
import { assertForgotten } from "../support/mysql/person.ts";
import { longForm, verifiedResident } from "../support/pewaca/pewaca.ts";
import { newLearner } from "../support/zporta/zporta.ts";
import { type Service, settings, startService } from "../support/service.ts";

const COMMAND = fileURLToPath(new URL("../../ops/data.ts", import.meta.url));

/** Runs the command as an operator, who has the tenants' databases in the environment. */
function data(service: Service, ...args: string[]) {
  return dataWith({}, service, ...args);
}

async function dataWith(env: Record<string, string>, service: Service, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", COMMAND, ...args],
    env: { USER: "wati", ...urlsOf(service), ...env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes).replace(/^.*Blocking.*waiting for file lock.*\n/gm, "")
  );
  return { code, out: out!, err: err! };
}

function urlsOf({ databases }: Service): Record<string, string> {
  return Object.fromEntries(
    databaseGroups(TENANTS).flatMap((tenants, i) =>
      tenants.map(({ name }) => [databaseVariable(name), urlOf(databases[i]!.mysql)])
    ),
  );
}

Deno.test("data find names every column, data erase says first what it would do, then find has nothing", async () => {
  await using service = await startService();
  const address = "dina@example.com";
  const resident = await verifiedResident(service, { email: address, full_name: "Dina Kusuma" });
  const learner = await newLearner(service.of("zporta"), { username: "dinaku", email: address });
  const stranger = await verifiedResident(service, { email: "lain@example.com" });

  const found = await data(service, "find", "Dina@Example.com");
  assert.equal(found.code, 0, found.err);
  for (
    const place of ["m_user.user_email: 1 row", "auth_user.username: 1 row", "m_warga.full_name"]
  ) {
    assert.ok(found.out.includes(place), found.out);
  }
  const json = JSON.parse((await data(service, "find", address, "--json")).out);
  assert.equal(json.length, service.databases.length);

  const exported = await data(service, "export", address);
  assert.equal(exported.code, 0, exported.err);
  const [first, second] = JSON.parse(exported.out);
  assert.deepEqual([first.tenant, second.tenant].sort(), ["pewaca", "zporta"]);
  for (const text of [address, "Dina Kusuma", "dinaku"]) assert.ok(exported.out.includes(text));
  assert.doesNotMatch(exported.out, /argon2|lain@example.com/);

  const dry = await data(service, "erase", address);
  assert.equal(dry.code, 0, dry.err);
  assert.match(dry.out, new RegExp(`account ${resident.userId} at pewaca would be erased`));
  assert.match(dry.out, new RegExp(`account ${learner.userId} at zporta would be erased`));
  assert.match(dry.out, /Nothing was changed: add --yes/);
  assert.equal((await data(service, "find", address)).code, 0, "it has changed nothing");

  const one = await data(service, "erase", address, "--tenant=zporta", "--yes");
  assert.equal(one.code, 0, one.err);
  const left = await data(service, "find", address);
  assert.match(left.out, /m_user\.user_email/);
  assert.doesNotMatch(left.out, /auth_user/);

  const all = await data(service, "erase", address, "--yes");
  assert.equal(all.code, 0, all.err);
  assert.match(all.out, /pewaca: 1 accounts erased/);
  const nothing = await data(service, "find", address);
  assert.equal(nothing.code, 1);
  assert.match(nothing.out, /Nothing names this person/);
  assert.doesNotMatch(nothing.out, /row|account/);
  for (const { query } of service.databases) {
    await assertForgotten(query, [address, "Dina Kusuma", "dinaku"]);
  }
  assert.equal((await data(service, "erase", address, "--yes")).code, 1, "once more");

  const { rows: [event] } = await service.query(
    "SELECT actor_kind, actor FROM audit_event WHERE tenant = 'pewaca' AND what = 'account_deleted'",
  );
  assert.deepEqual(event, { actor_kind: "operator", actor: "wati" });
  const { rows } = await service.query("SELECT user_email FROM m_user WHERE user_id = ?", [
    stranger.userId,
  ]);
  assert.equal(rows[0]!.user_email, "lain@example.com");
});

Deno.test("data finds and exports a NIK that is encrypted, with the keys, and says so without them", async () => {
  const [text, nik] = ["a:nik-secret-0123456789-0123456789", "3174010112909876"];
  const pewaca = { ...settings.pewaca, nikKeys: parseSealKeys(text, 32)! };
  await using service = await startService({ settings: { ...settings, pewaca } });
  const address = "dina@example.com";
  await verifiedResident(service, longForm({ email: address, nik }));
  await service.query("CREATE TABLE tagihan (id INT, teks VARCHAR(50))");
  await service.query("INSERT INTO tagihan VALUES (1, ?)", [`NIK ${nik}`]);
  const keys = { PEWACA_NIK_KEYS: text };
  const found = await dataWith(keys, service, "find", address);
  for (const place of ["m_warga.nik_index: 1 row", "tagihan.teks: 1 row"]) {
    assert.ok(found.out.includes(place), found.out);
  }
  const exported = await dataWith(keys, service, "export", address);
  const [{ tables }] = JSON.parse(exported.out);
  assert.equal(tables.m_warga[0].nik, nik);
  assert.deepEqual(Object.keys(tables.m_warga[0]).filter((name) => /nik/.test(name)), ["nik"]);
  const without = await data(service, "export", address);
  assert.match(without.err, /nik_unreadable/);
  assert.ok(!without.out.includes(nik));
});

Deno.test("data erase removes an address that an operator has corrected from the trail of the other account", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const [theirs, own] = ["Salah_1@example.com", "benar@example.com"];
  const { userId } = await verifiedResident(service, { email: theirs });
  const path = `/console/accounts/pewaca/${userId}/correct-address`;
  await console.act(OPERATOR, path, { address: own });
  const erased = await data(service, "erase", theirs.toLowerCase(), "--yes");
  assert.equal(erased.code, 0, erased.err);
  assert.doesNotMatch(erased.out, /not ours/);
  const found = await data(service, "find", theirs);
  assert.equal(found.code, 1, found.out);
  const { rows: [event] } = await service.query(
    "SELECT changes FROM audit_event WHERE what = 'address_corrected'",
  );
  assert.deepEqual(JSON.parse(event!.changes as string), {
    user_email: null,
    user_isactive: [true, false],
  });
  const { rows: [account] } = await service.query(
    "SELECT user_email FROM m_user WHERE user_id = ?",
    [userId],
  );
  assert.equal(account!.user_email, own, "somebody else's account stays");
});

Deno.test("data refuses what is no address, and unknown tenants", async () => {
  await using service = await startService();
  for (
    const args of [["find"], ["find", "dina"], ["erase", "a@example.com", "--tenant=x"], [
      "find",
      "a@b.c",
      "x",
    ]]
  ) {
    const refused = await data(service, ...args);
    assert.equal(refused.code, 2, refused.err);
  }
});

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { urlOf } from "../../ops/connect.ts";
import { databaseVariable } from "../../ops/databases.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { OWNER, startOperatorConsole } from "../support/console/console.ts";
import { databaseGroups } from "../support/mysql/mysql.ts";
import { assertForgotten, placesOf } from "../support/mysql/person.ts";
import { decide, loggedIn } from "../support/pewaca/board.ts";
import { json, longForm, multipart, SIGN_UP_PATH, signUp } from "../support/pewaca/pewaca.ts";
import { verifiedResident } from "../support/pewaca/pewaca.ts";
import { type Service, startService } from "../support/service.ts";
import { logIn, newLearner, seeded, send } from "../support/zporta/zporta.ts";

const COMMAND = fileURLToPath(new URL("../../ops/data.ts", import.meta.url));
const ADDRESS = "Sinta.Lenyap@example.com";
/** What tells who it was. */
const NAMES = [ADDRESS, "sinta lenyap", "sintalenyap", "3174010112904444", "lenyap"];

async function find(service: Service): Promise<{ code: number; out: string }> {
  const env = Object.fromEntries(
    databaseGroups(TENANTS).flatMap((tenants, i) =>
      tenants.map(({ name }) => [databaseVariable(name), urlOf(service.databases[i]!.mysql)])
    ),
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", COMMAND, "find", ADDRESS.toLowerCase()],
    env: { USER: "wati", ...env },
  }).output();
  return { code, out: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
}

const FORM = longForm({ email: ADDRESS, full_name: "Sinta Lenyap", nik: "3174010112904444" });

async function idOf(service: Service): Promise<number> {
  const { rows } = await service.query(
    "SELECT user_id FROM m_user WHERE user_email LIKE 'sinta.lenyap%' AND erased_at IS NULL",
  );
  return Number(rows[0]!.user_id);
}

/** Somebody of whom much is kept, however their account is; each returns its id. */
const PEOPLE: { name: string; tenant: string; make: (service: Service) => Promise<number> }[] = [
  {
    name: "a resident whom the board has rejected, and who signed up twice",
    tenant: "pewaca",
    make: async (service) => {
      const { userId } = await verifiedResident(service, FORM);
      await (await service.fetch(SIGN_UP_PATH, multipart(FORM))).body?.cancel();
      await (await service.fetch("/api/auth/login/", json({ email: ADDRESS, password: "salah" })))
        .body?.cancel();
      await (await service.fetch("/api/auth/password-reset/", json({ email: ADDRESS }))).body
        ?.cancel();
      const { rows } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [userId]);
      const board = await loggedIn(service);
      const answer = await decide(service, "reject", board, { warga_id: rows[0]!.id });
      assert.equal(answer.status, 200, await answer.text());
      await service.backgroundDone();
      return userId;
    },
  },
  {
    name: "a resident who has proven nothing",
    tenant: "pewaca",
    make: async (service) => {
      await signUp(service, FORM);
      return await idOf(service);
    },
  },
  ...[true, false].map((isProven) => ({
    name: isProven ? "a learner who has proven the address" : "a learner who has proven nothing",
    tenant: "zporta",
    make: async (service: Service) => {
      const zporta = service.of("zporta");
      const { token: teacher } = await logIn(service, seeded("teacher"));
      const invited = await send(service, "POST", "/api/users/invitations/send/", {
        invitee_email: ADDRESS,
        personal_message: "Dear Sinta Lenyap",
      }, teacher);
      assert.equal(invited.status, 201, await invited.text());
      const { userId, token } = await newLearner(service, {
        username: "sintalenyap",
        email: ADDRESS,
      });
      await zporta.query(
        "UPDATE auth_user SET email_proven_at = ?, first_name = 'Sinta', last_name = 'Lenyap' WHERE id = ?",
        [isProven ? "2026-01-01" : null, userId],
      );
      await send(service, "POST", "/api/users/guide-application/", {
        motivation: "Lenyap teaches",
        subjects_to_teach: "Lenyap",
      }, token);
      for (const path of ["password-reset", "magic-link-request"]) {
        await (await send(service, "POST", `/api/users/${path}/`, { email: ADDRESS })).body
          ?.cancel();
      }
      await service.backgroundDone();
      return userId;
    },
  })),
];

Deno.test("after an owner has erased the only account of an address in the console, data find finds nothing, in every table and column", async () => {
  // The command takes its time: once for each product.
  const asked = new Set<string>();
  for (const { name, tenant, make } of PEOPLE) {
    await using service = await startService();
    await using console = await startOperatorConsole(service);
    const id = await make(service);
    const before = await placesOf(service.of(tenant).query, NAMES);
    assert.ok(before.length > 4, `${name}: ${before}`);
    await console.act(OWNER, `/console/accounts/${tenant}/${id}/erase`);
    await service.backgroundDone();
    for (const { query } of service.databases) await assertForgotten(query, NAMES);
    if (asked.has(tenant)) continue;
    asked.add(tenant);
    const { code, out } = await find(service);
    assert.equal(code, 1, `${name}: ${out}`);
    assert.match(out, /Nothing names this person/, name);
  }
});

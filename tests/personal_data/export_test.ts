import assert from "node:assert/strict";
import { APPROVED, loggedIn } from "../support/pewaca/board.ts";
import { jpeg } from "../support/images/jpeg.ts";
import { formWith, json, longForm, SIGN_UP_PATH, verifyPath } from "../support/pewaca/pewaca.ts";
import { newLearner, send } from "../support/zporta/zporta.ts";
import { pass, type Service, startService } from "../support/service.ts";

const PERSON = { email: "rina@example.com", full_name: "Rina Wulandari", nik: "3174010112900001" };

/** What is different at each tenant. */
type Case = {
  tenant: "pewaca" | "zporta";
  request: string;
  /** The link in the email, without the host. */
  link: RegExp;
  invalid: string;
  /** Makes an account with a photo. Returns the header of its session, and texts of the export. */
  prepare: (service: Service) => Promise<{ headers: Record<string, string>; told: string[] }>;
};

const CASES: Case[] = [
  {
    tenant: "pewaca",
    request: "/api/auth/account/export/",
    link: /http:\/\/daftar\.test(\/api\/auth\/data-saya\/\S+)/,
    invalid: "Tautan ini tidak berlaku lagi",
    prepare: async (service) => {
      const form = formWith(longForm(PERSON), { profile_photo: jpeg() });
      assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201);
      await service.backgroundDone();
      await service.fetch(verifyPath(service.sent.at(-1)!));
      const headers = await loggedIn(service, { ...PERSON, password: longForm().password! });
      return {
        headers,
        told: [PERSON.email, PERSON.full_name, PERSON.nik, "http://daftar.test/media/daftar/"],
      };
    },
  },
  {
    tenant: "zporta",
    request: "/api/users/data-export/",
    link: /https:\/\/api\.zporta\.test(\/api\/users\/data-export\/\S+)/,
    invalid: "This link is no longer valid",
    prepare: async (service) => {
      const { token, userId } = await newLearner(service);
      const headers = { Authorization: `Token ${token}` };
      const refused = await service.fetch("/api/users/data-export/", { method: "POST", headers });
      assert.equal(refused.status, 403, "the address is not proven");
      await service.query("UPDATE auth_user SET email_proven_at = NOW(6) WHERE id = ?", [userId]);
      await send(service, "PUT", "/api/users/profile/", { bio: "I like exports" }, token);
      return { headers, told: ["haruka@example.com", "I like exports"] };
    },
  },
];

const SECRET = /argon2|pbkdf2|password"|digest|"token"|"key"/;

for (const { tenant, request, link, invalid, prepare } of CASES) {
  Deno.test(`${tenant}: a person gets all that is kept of them by a link in an email, once`, async () => {
    await using started = await startService();
    const service = started.of(tenant);
    const { headers, told } = await prepare(service);
    assert.equal((await service.fetch(request, { method: "POST" })).status, 401);
    service.sent.length = 0;
    for (let again = 0; again < 3; again++) {
      assert.equal((await service.fetch(request, { method: "POST", headers })).status, 200);
      await service.backgroundDone();
    }
    assert.equal(service.sent.length, 1, "one a minute");
    const path = link.exec(service.sent[0]!.text)?.[1];
    assert.ok(path, service.sent[0]!.text);

    for (const method of ["GET", "HEAD", "GET"]) {
      const page = await service.fetch(path, { method });
      assert.equal(page.status, 200);
      assert.match(page.headers.get("Content-Type")!, /^text\/html/);
      assert.match(page.headers.get("Content-Security-Policy")!, /default-src 'none'/);
      await page.text();
    }
    const presses = await Promise.all(
      Array.from({ length: 4 }, () => service.fetch(path, { method: "POST" })),
    );
    const statuses = presses.map(({ status }) => status);
    assert.deepEqual(statuses.toSorted(), [200, 400, 400, 400]);
    const file = presses.find(({ status }) => status === 200)!;
    assert.match(
      file.headers.get("Content-Disposition")!,
      /^attachment; filename="\w+-data\.json"$/,
    );
    assert.equal(file.headers.get("Cache-Control"), "no-store");
    const text = await file.text();
    for (const each of told) assert.ok(text.includes(each), `${each}: ${text}`);
    assert.doesNotMatch(text, SECRET);
    for (const refused of presses.filter(({ status }) => status === 400)) {
      assert.ok((await refused.text()).includes(invalid));
    }
    assert.equal((await service.fetch(path)).status, 400, "it was used");
    const { rows } = await service.query(
      "SELECT actor_kind FROM audit_event WHERE what = 'data_exported'",
    );
    assert.deepEqual(rows, [{ actor_kind: "person" }]);
  });

  Deno.test(`${tenant}: a link to an export ends after 24 hours, and a changed one was never valid`, async () => {
    await using started = await startService();
    const service = started.of(tenant);
    const { headers } = await prepare(service);
    await service.fetch(request, { method: "POST", headers });
    await service.backgroundDone();
    const path = link.exec(service.sent.at(-1)!.text)![1]!;
    for (const wrong of [`${path.slice(0, -3)}/`, path.replace(/[^/]+\/[^/]+\/$/, "MQ/x/")]) {
      assert.equal((await service.fetch(wrong, { method: "POST" })).status, 400);
    }
    pass(service, 24 * 3600 + 1);
    assert.equal((await service.fetch(path, { method: "POST" })).status, 400);
  });
}

Deno.test("an export that a fault interrupts does not spend the link", async () => {
  await using service = await startService();
  const headers = await loggedIn(service, APPROVED);
  await service.fetch("/api/auth/account/export/", { method: "POST", headers });
  await service.backgroundDone();
  const path = CASES[0]!.link.exec(service.sent.at(-1)!.text)![1]!;
  for (
    const [match, kind] of [[/^UPDATE m_user/, "drop_reply"], [/^COMMIT/, "drop_reply"]] as const
  ) {
    service.gateway.inject({ match, kind, times: 1 });
  }
  const file = await service.fetch(path, { method: "POST" });
  assert.equal(file.status, 200);
  assert.ok((await file.text()).includes(APPROVED.email));
  assert.equal((await service.fetch(path, json({}))).status, 400);
});

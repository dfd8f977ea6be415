import assert from "node:assert/strict";
import { apis } from "../../contracts/openapi/apis.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import type { Hosts } from "../support/service.ts";
import { pass, startService } from "../support/zporta/zporta_service.ts";
import {
  answers,
  invitationToken,
  logIn,
  newLearner,
  seeded,
  send,
} from "../support/zporta/zporta.ts";

Deno.test("unknown paths are 404 and unknown methods 405 with Allow, in Django's form", async () => {
  await using service = await startService();
  await answers(await service.fetch("/api/users/nowhere/"), 404, { detail: "Not found." });
  await answers(await service.fetch("/api/users/guide-applications/x/approve/"), 404, {
    detail: "Not found.",
  });
  for (
    const [path, method, allow] of [
      ["register", "GET", "POST"],
      ["login", "PUT", "POST"],
      ["profile", "POST", "GET"],
      ["preferences", "DELETE", "PATCH"],
      ["invitations/accept", "DELETE", "POST"],
    ] as const
  ) {
    const response = await service.fetch(`/api/users/${path}/`, { method });
    assert.ok(response.headers.get("Allow")!.split(", ").includes(allow), path);
    await answers(response, 405, { detail: `Method "${method}" not allowed.` });
  }
});

Deno.test("Zporta's pages may call with credentials, Pewaca's and other origins may not read", async () => {
  await using service = await startService();
  for (const path of ["/api/users/register/", "/api/users/nowhere/", "/api/users/profile/"]) {
    const preflight = await service.fetch(path, {
      method: "OPTIONS",
      headers: {
        "Origin": "https://zporta.test",
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type",
      },
    });
    assert.equal(preflight.status, 204);
    for (const answer of [preflight, await service.fetch(path, origin("https://zporta.test"))]) {
      assert.equal(answer.headers.get("Access-Control-Allow-Origin"), "https://zporta.test");
      assert.equal(answer.headers.get("Access-Control-Allow-Credentials"), "true");
    }
    for (const stranger of ["https://pewaca.test", "https://evil.test"]) {
      const answer = await service.fetch(path, origin(stranger));
      assert.equal(answer.headers.get("Access-Control-Allow-Origin"), null, stranger);
    }
  }
  const pewaca = await service.fetch("/api/gender/", origin("https://zporta.test"));
  assert.equal(pewaca.headers.get("Access-Control-Allow-Origin"), null);
});

function origin(from: string): RequestInit {
  return { headers: { Origin: from } };
}

const HOSTS: Hosts = Object.fromEntries(TENANTS.map(({ name }) => [name, `api.${name}.test`]));

Deno.test("the path decides which tenant answers a request", async () => {
  await using service = await startService();
  await answers(await service.fetch("/api/users"), 404, { detail: "Not found." });
  const pewacas = await (await service.fetch("/api/userssomething")).json();
  assert.equal(pewacas.success, false);
  assert.equal((await service.fetch("/api/gender/")).status, 200);
});

Deno.test("the host decides where it is a tenant's, and the path on any other host", async () => {
  await using service = await startService({}, HOSTS);
  const ask = async (url: string) => (await service.fetch(url)).json();
  assert.equal((await ask("http://api.pewaca.test/api/users/nowhere/")).success, false);
  assert.deepEqual(await ask("http://api.zporta.test/api/gender/"), { detail: "Not found." });
  assert.deepEqual(await ask("http://daftar.test/api/users/nowhere/"), { detail: "Not found." });
  assert.equal((await ask("http://daftar.test/api/gender/")).success, true);
  assert.deepEqual(await ask("http://api.zporta.test/healthz"), { ok: true });
});

Deno.test("a tenant's host is its alone, also when no other tenant has one", async () => {
  await using service = await startService({}, { ...HOSTS, zporta: null });
  const response = await service.fetch("http://api.pewaca.test/api/users/nowhere/");
  assert.equal((await response.json()).success, false);
  await answers(await service.fetch("/api/users/nowhere/"), 404, { detail: "Not found." });
});

/** Every route of the document, with something in place of its parameters. */
const ROUTES = apis.find(({ name }) => name === "zporta")!.operations.map(({ method, path }) => ({
  method,
  path: path.replaceAll(/:\w+(\{[^}]*\})?/g, "3"),
}));

Deno.test("every answer but a page or a redirect is JSON, none is stored, and each carries a request id; the log knows whose it was", async () => {
  await using service = await startService();
  const all = [...ROUTES, { method: "GET", path: "/api/users/nowhere/" }];
  for (const { method, path } of all) {
    const response = await service.fetch(path, { method });
    await response.body?.cancel();
    const isPage = /\/data-export\/3/.test(path);
    if (response.status !== 302) {
      const type = isPage ? /^text\/html; charset=utf-8$/ : /^application\/json$/;
      assert.match(response.headers.get("Content-Type")!, type, path);
    }
    assert.equal(response.headers.get("Cache-Control"), "no-store", path);
    assert.match(response.headers.get("X-Request-Id")!, /^[0-9a-f-]{36}$/, path);
  }
  await service.backgroundDone();
  const requests = service.logged.filter(({ event }) => event === "request");
  assert.deepEqual(requests.map(({ tenant }) => tenant), all.map(() => "zporta"));
});

Deno.test("a preflight is answered for every path, protected ones too", async () => {
  await using service = await startService();
  for (const { method, path } of ROUTES) {
    const response = await service.fetch(path, {
      method: "OPTIONS",
      headers: {
        "Origin": "https://zporta.test",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
      },
    });
    assert.equal(response.status, 204, path);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "https://zporta.test");
    assert.equal(response.headers.get("Access-Control-Allow-Credentials"), "true");
    assert.ok(response.headers.get("Access-Control-Allow-Methods")!.includes(method), path);
    const allowed = response.headers.get("Access-Control-Allow-Headers")!.toLowerCase();
    for (const header of ["authorization", "content-type"]) assert.ok(allowed.includes(header));
  }
});

Deno.test("while the database cannot be reached the answer is 503 with Retry-After in Django's form", async () => {
  await using service = await startService({}, undefined, { timeScale: 0.1 });
  service.gateway.inject({ match: /./, kind: "drop_request" });
  const token = "0".repeat(40);
  const response = await send(service, "GET", "/api/users/profile/", undefined, token);
  assert.ok(response.headers.get("Retry-After"));
  await answers(response, 503, { detail: "Internal server error." });
});

Deno.test("a refusal leaves its reason in the log: of a body, a session, a role, and of a link that is wrong, spent or expired", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const teacher = (await logIn(service, seeded("teacher"))).token;
  const invited = await send(service, "POST", "/api/users/invitations/send/", {
    invitee_email: "aiko@example.com",
  }, teacher);
  const { invitation } = await invited.json();
  const uuid = await invitationToken(service, invitation.id);
  const accept = `/api/users/invitations/accept/?token=${uuid}`;
  await service.backgroundDone();
  const refusals: [string, string, unknown, string | undefined, string][] = [
    ["POST", "/api/users/register/", {}, undefined, "required account"],
    ["POST", "/api/users/register/", [], undefined, "malformed body"],
    ["POST", "/api/users/login/", {}, undefined, "required logIn"],
    ["GET", "/api/users/profile/", undefined, undefined, "required credentials"],
    ["GET", "/api/users/guide-application/", undefined, token, "unknown ownApplication"],
    ["POST", accept, { token: uuid }, undefined, "required credentials"],
    ["POST", accept, { token: uuid }, token, "foreign invitee"],
    ["GET", "/api/users/magic-link-login/Nw/x/", undefined, undefined, "wrong link"],
    [
      "POST",
      "/api/users/password-reset/confirm/",
      {
        uid: "Nw",
        token: "x",
        new_password: "Other123!",
      },
      undefined,
      "wrong link",
    ],
  ];
  for (const [method, path, body, caller, reason] of refusals) {
    const response = await send(service, method, path, body, caller);
    assert.ok(response.status >= 300, `${path}: ${response.status}`);
    await response.body?.cancel();
    assert.deepEqual(service.logged.at(-1)!.reasons, [reason], `${method} ${path}`);
  }

  pass(service, 31 * 86_400);
  for (const reason of ["expired invitation", "spent invitation"]) {
    assert.equal((await service.fetch(accept)).status, 400);
    assert.deepEqual(service.logged.at(-1)!.reasons, [reason]);
  }
});

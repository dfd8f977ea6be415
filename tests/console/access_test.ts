import assert from "node:assert/strict";
import { parseOperators } from "../../src/console/access/operators.ts";
import { CONSOLES } from "../../src/tenants/consoles.ts";
import { parseConsoleEnv } from "../../src/console/env.ts";
import { startAccessStandIn } from "../../local/access/stand_in.ts";
import { OWNER, READER, startOperatorConsole } from "../support/console/console.ts";
import { startService } from "../support/service.ts";

Deno.test("the console lets nobody in but a listed operator whom Cloudflare Access has let in", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { standIn } = console;
  await using forger = await startAccessStandIn().then((other) => ({
    ...other,
    [Symbol.asyncDispose]: other.close,
  }));
  const now = Math.floor(Date.now() / 1000);
  const tokens: Record<string, [string, string | undefined]> = {
    "without a token": ["access_token", undefined],
    "with no token at all": ["access_token", "nonsense"],
    "with other keys": [
      "access_token",
      await forger.issue(OWNER, {
        iss: standIn.url,
        aud: [standIn.audience],
      }),
    ],
    "expired": ["access_token", await standIn.issue(OWNER, { exp: now - 60, iat: now - 3600 })],
    "for another application": ["access_token", await standIn.issue(OWNER, { aud: ["another"] })],
    "from another team": ["access_token", await standIn.issue(OWNER, { iss: forger.url })],
    "without an address": ["access_token", await standIn.issue(OWNER, { email: undefined })],
    "of somebody who is not listed": ["operator", await standIn.issue("stranger@example.com")],
  };
  for (const [how, [refused, token]] of Object.entries(tokens)) {
    for (const method of ["GET", "POST"]) {
      const response = await console.fetch("/console", {
        method,
        headers: token === undefined ? {} : { "Cf-Access-Jwt-Assertion": token },
      });
      assert.equal(response.status, 403, how);
      assert.doesNotMatch(await response.text(), /<nav/, how);
      const line = console.logged.at(-1)!;
      assert.equal(line.refused, refused, how);
      assert.equal(line.status, 403, how);
      assert.doesNotMatch(JSON.stringify(line), /@/, "no address is logged");
    }
  }
  const welcome = await console.visit(OWNER.toUpperCase(), "/console");
  assert.equal(welcome.status, 200);
  assert.match(welcome.text, /<h1>Console<\/h1>/);
});

Deno.test("pages of the console are stored nowhere, run no script and are framed by nobody", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (const path of ["/console", "/console/nowhere"]) {
    const { headers, text } = await console.visit(READER, path);
    assert.equal(headers.get("Cache-Control"), "no-store");
    const policy = headers.get("Content-Security-Policy")!;
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /script-src|unsafe/);
    assert.doesNotMatch(text, /<script|\sstyle=|\son\w+=/);
  }
});

Deno.test("the console speaks the operator's language, and remembers another choice", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const token = await console.standIn.issue(READER);
  const visit = async (path: string, headers: Record<string, string>) => {
    const all = { "Cf-Access-Jwt-Assertion": token, ...headers };
    const response = await console.fetch(path, { headers: all });
    const cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    return { text: await response.text(), cookie };
  };
  const indonesian = await visit("/console", { "Accept-Language": "id-ID,id;q=0.9,en;q=0.8" });
  assert.match(indonesian.text, /<html lang="id">[^]*<h1>Konsol<\/h1>/);
  const english = await visit("/console?lang=en", { "Accept-Language": "id" });
  assert.match(english.text, /<html lang="en">/);
  const again = await visit("/console", { "Accept-Language": "id", "Cookie": english.cookie });
  assert.match(again.text, /<html lang="en">/);
  // A search stays as it is in another language.
  const search = await visit("/console/accounts?q=warga3%40example.test&done=yes", {});
  assert.match(search.text, /href="\?q=warga3%40example.test&amp;lang=en"/);
});

Deno.test("the console is off without a team, and names what is wrong with its settings", () => {
  assert.equal(parseConsoleEnv({}, CONSOLES), null);
  const env = {
    CONSOLE_ACCESS_TEAM_URL: "https://team.cloudflareaccess.com",
    CONSOLE_ACCESS_AUDIENCE: "audience",
    CONSOLE_OPERATORS: "Ani@Example.com:owner, budi@example.com:reader:zporta",
    CONSOLE_KEY: "k".repeat(32),
    CONSOLE_TIME_ZONE: "Asia/Jakarta",
    SERVICE_KEY: "s".repeat(32),
    DATABASE_URL: "mysql://user:word@host/database",
    PUBLIC_URL: "https://a.example",
    PEWACA_MEDIA_URL: "https://a.example/media",
    ZPORTA_API_URL: "https://b.example",
    ZPORTA_MEDIA_URL: "https://b.example/media",
  };
  const config = parseConsoleEnv(env, CONSOLES)!;
  assert.deepEqual([...config.operators.get("ani@example.com")!.roles.keys()], [
    "pewaca",
    "zporta",
  ]);
  assert.deepEqual([...config.operators.get("budi@example.com")!.roles], [["zporta", "reader"]]);
  const wrong = { ...env, CONSOLE_KEY: "short", CONSOLE_TIME_ZONE: "Mars", CONSOLE_OPERATORS: "x" };
  assert.throws(() => parseConsoleEnv(wrong, CONSOLES), ({ message }: Error) => {
    return ["CONSOLE_KEY", "CONSOLE_TIME_ZONE", "CONSOLE_OPERATORS"].every((name) =>
      message.includes(name)
    );
  });
  for (const list of ["a@b:king", "a@b:owner:nowhere", "a:owner", "a@b:owner:pewaca:more"]) {
    assert.equal(parseOperators(list, ["pewaca"]), null, list);
  }
});

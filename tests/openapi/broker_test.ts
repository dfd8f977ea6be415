import assert from "node:assert/strict";
import { runCli } from "../../contracts/broker/lifecycle/error_cases.ts";
import {
  type Broker,
  brokerFromEnvironment,
  canIDeploy,
  createGitHubWebhook,
  defineEnvironment,
  fetchPact,
  recordRelease,
  recordUndeployment,
  saveParticipant,
} from "../../contracts/broker/client.ts";
import { createStepReport } from "../../contracts/broker/lifecycle/step_report.ts";
import { keptVersion } from "../../contracts/consumers/support/revisions.ts";
import { parsePact, readPacts } from "../../contracts/pact_files.ts";
import { requirePacts } from "../../contracts/broker/verification.ts";

const BUILD = ["--version", "1", "--branch", "main"];

Deno.test("a command fails with one line when the broker is down", async () => {
  for (const command of ["publish", "verify", "can-i-deploy", "deployed"]) {
    const args = command === "publish" || command === "verify"
      ? BUILD
      : ["--version", "1", "--participant", "daftar", "--environment", "production"];
    const { code, errorOutput } = await runCli([command, ...args], { url: "http://127.0.0.1:1" });
    assert.equal(errorOutput, "Cannot reach the broker at http://127.0.0.1:1: is it running?");
    assert.equal(code, 1, command);
  }
});

Deno.test("every request to the broker carries the token, or the user and the password", async () => {
  const cases: [Partial<Broker>, string | null][] = [
    [{}, null],
    [{ token: "t0k" }, "Bearer t0k"],
    [{ username: "üser", password: "p:w" }, "Basic w7xzZXI6cDp3"],
  ];
  for (const [credentials, expected] of cases) {
    const seen: (string | null)[] = [];
    await using answering = answerAll((request) => {
      seen.push(request.headers.get("Authorization"));
      return Response.json({});
    });
    await saveParticipant({ url: answering.url, ...credentials }, "daftar", "main");
    assert.deepEqual(seen, [expected]);
  }
});

Deno.test("the error about refused credentials does not contain them", async () => {
  for (const status of [401, 403]) {
    await using answering = answerAll(() => new Response(null, { status }));
    const broker = { url: answering.url, token: "s3cret" };
    await assert.rejects(
      saveParticipant(broker, "daftar", "main"),
      (error: Error) => error.message.includes("credentials") && !error.message.includes("s3cret"),
    );
  }
});

Deno.test("a URL at which something else than a broker answers is refused", async () => {
  await using answering = answerAll(() => new Response("<html>Welcome</html>"));
  const asking = canIDeploy({ url: answering.url }, "daftar", "1", "production");
  await assert.rejects(asking, /it is not a Pact Broker/);
});

Deno.test("a broker without a pact for us is not a green run", async () => {
  await using answering = answerAll(() => Response.json({ _embedded: { pacts: [] } }));
  const checking = requirePacts({ url: answering.url }, { version: "1", branch: "main" });
  await assert.rejects(checking, /has no pact with daftar/);
});

Deno.test("only an environment that is called production is one", async () => {
  for (const [name, production] of [["production", true], ["staging", false]] as const) {
    const created: unknown[] = [];
    await using broker = answerJson(({ method, body }) => {
      if (method === "POST") created.push(body);
      return { _embedded: { environments: [] } };
    });
    await defineEnvironment(broker, name);
    assert.deepEqual(created.map((each) => (each as { production: boolean }).production), [
      production,
    ]);
  }
});

Deno.test("a release, an undeployment and the webhook are told to the broker as it wants them", async () => {
  const changes: [string, string, unknown][] = [];
  await using broker = answerJson(({ method, pathname, body, origin }) => {
    if (method !== "GET") changes.push([method, pathname, body]);
    if (pathname === "/environments") {
      return { _embedded: { environments: [{ name: "production", uuid: "e" }] } };
    }
    return {
      _embedded: { deployedVersions: [{ _links: { self: { href: `${origin}/deployed/1` } } }] },
    };
  });
  await recordRelease(broker, "app", "1", "production");
  await recordUndeployment(broker, "app", "1", "production");
  await createGitHubWebhook(broker, "daftar", "owner/name", "t0k");
  assert.deepEqual(changes.slice(0, 2), [
    ["POST", "/pacticipants/app/versions/1/released-versions/environment/e", {}],
    ["PATCH", "/deployed/1", { currentlyDeployed: false }],
  ]);
  const [, path, webhook] = changes[2]!;
  assert.equal(path, "/webhooks");
  const { events, request } = webhook as { events: unknown; request: Record<string, unknown> };
  assert.deepEqual(events, [{ name: "contract_requiring_verification_published" }]);
  assert.equal(request.url, "https://api.github.com/repos/owner/name/dispatches");
});

Deno.test("the version of a pact that we keep is its consumer's commit and changes with its content", () => {
  const [pact] = readPacts();
  const version = keptVersion(pact!);
  assert.match(version, /^2d0ae2e-[0-9a-f]{12}$/);
  assert.equal(keptVersion(structuredClone(pact!)), version);
  assert.notEqual(keptVersion({ ...pact!, interactions: [] }), version);
});

Deno.test("a pact without interactions is not a green run, though the broker returns it", async () => {
  const pact = { consumer: { name: "a" }, provider: { name: "daftar" }, interactions: "nothing" };
  await using answering = answerAll(() => Response.json(pact));
  const pactUrl = `${answering.url}/pacts/1`;
  const checking = requirePacts({ url: answering.url }, { version: "1", branch: "main", pactUrl });
  await assert.rejects(checking, /has no interactions/);
});

Deno.test("our credentials go to the broker only, whatever URL a webhook names", async () => {
  const broker = { url: "http://127.0.0.1:1", token: "s3cret" };
  await assert.rejects(fetchPact(broker, "http://127.0.0.1:10/pacts"), /is not on the broker/);
});

Deno.test("parsePact() names what is wrong with a file", () => {
  const cases: [string, RegExp][] = [
    ["{", /Cannot read the pact x.json: it is not JSON/],
    ["null", /does not name a consumer and a provider/],
    [`{"consumer":{"name":"a"}}`, /does not name a consumer and a provider/],
    [`{"consumer":{"name":"a"},"provider":{"name":"b"}}`, /has no interactions/],
    [`{"consumer":{"name":"a"},"provider":{"name":"b"},"interactions":[]}`, /has no interactions/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parsePact(text, "x.json"), message, text);
  }
});

Deno.test("brokerFromEnvironment() refuses half or double credentials", () => {
  const url = "https://broker.example/";
  const cases: [Record<string, string>, Broker | undefined | RegExp][] = [
    [{}, undefined],
    [{ BASE_URL: "broker.example" }, /is not an http URL/],
    [{ BASE_URL: url, USERNAME: "u" }, /go together/],
    [{ BASE_URL: url, PASSWORD: "p" }, /go together/],
    [{ BASE_URL: url, TOKEN: "t", USERNAME: "u", PASSWORD: "p" }, /not both/],
    [
      { BASE_URL: url, TOKEN: "t" },
      { url: "https://broker.example", token: "t", username: undefined, password: undefined },
    ],
  ];
  for (const [variables, expected] of cases) {
    const reading = () => withVariables(variables, brokerFromEnvironment);
    if (expected instanceof RegExp) assert.throws(reading, expected);
    else assert.deepEqual(reading(), expected);
  }
});

Deno.test("createStepReport() ends the run at the first expectation that is not met", () => {
  const lines: string[] = [];
  const report = createStepReport((line) => lines.push(line));
  report.step("First.");
  report.expect("it is so", true);
  assert.throws(() => report.expect("it is not", false, "why"), /Step 1 failed: it is not \(why\)/);
  assert.deepEqual(lines, ["\n 1. First.", "    ✓ it is so", "    ✗ it is not"]);
});

type Told = { method: string; pathname: string; origin: string; body: unknown };

/** A broker that answers JSON. */
function answerJson(answer: (told: Told) => unknown) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, origin } = new URL(request.url);
    const text = await request.text();
    const body = text === "" ? undefined : JSON.parse(text);
    return Response.json(answer({ method: request.method, pathname, origin, body }));
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function answerAll(answer: (request: Request) => Response) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    await request.body?.cancel();
    return answer(request);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function withVariables<T>(variables: Record<string, string>, read: () => T): T {
  const names = ["BASE_URL", "TOKEN", "USERNAME", "PASSWORD"].map((name) => `PACT_BROKER_${name}`);
  const before = names.map((name) => Deno.env.get(name));
  try {
    for (const name of names) Deno.env.delete(name);
    for (const [name, value] of Object.entries(variables)) {
      Deno.env.set(`PACT_BROKER_${name}`, value);
    }
    return read();
  } finally {
    names.forEach((name, at) => {
      const value = before[at];
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    });
  }
}

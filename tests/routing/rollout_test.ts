import assert from "node:assert/strict";
import { readLegacyRoutes } from "../../src/web/routing/responsibility.ts";
import { readRules } from "../../src/web/routing/rollout.ts";
import { startDjango } from "../support/django/django.ts";
import { multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { rowsOf, type Service, settings, startService } from "../support/service.ts";
import { REGISTER_PATH, signUpForm } from "../support/zporta/zporta.ts";

const GENDER = "/api/gender/";

function startInFrontOf(url: string, routes = ""): Promise<Service> {
  const legacy = { url, routes: readLegacyRoutes(routes)!, patienceMs: 5_000 };
  return startService({
    settings: {
      ...settings,
      pewaca: { ...settings.pewaca, legacy },
      zporta: { ...settings.zporta, legacy },
    },
  });
}

/** Changes what the store has, and lets the service see it. */
async function setRules(service: Service, tenant: string, text: string): Promise<void> {
  service.rollout[tenant] = text;
  const path = tenant === "pewaca" ? "/api/nowhere/" : "/api/users/nowhere/";
  await (await service.fetch(path)).body?.cancel();
  await service.backgroundDone();
}

/** Who answers a request. */
async function whoAnswers(service: Service, path: string, init?: RequestInit): Promise<string> {
  const response = await service.fetch(path, init);
  const body = await response.json();
  assert.ok(response.status < 500, JSON.stringify(body));
  return "old" in body ? "legacy" : "us";
}

function from(ip: string, headers: Record<string, string> = {}): RequestInit {
  return { headers: { "CF-Connecting-IP": ip, ...headers } };
}

Deno.test("rules are routes with a percentage, one a line; what is of another form is none", () => {
  const rules = readRules("POST /api/auth/sign-up/* 10\n /api/gender/ 2.5 ,\n")!;
  assert.deepEqual(rules.map(({ name, percent }) => [name, percent]), [
    ["POST /api/auth/sign-up/*", 10],
    ["/api/gender/", 2.5],
  ]);
  assert.deepEqual(readRules(""), []);
  for (
    const wrong of [
      "/api/gender/",
      "/api/x/ 101",
      "/api/x/ -1",
      "/media/ 5",
      'GET /api/"x"/ 5',
      "10",
    ]
  ) {
    assert.equal(readRules(wrong), null, wrong);
  }
});

Deno.test("a share of the people on a route goes to us, always the same, and grows without anybody going back", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  const people = Array.from(
    { length: 300 },
    (_, i) => `198.51.${i % 100}.${Math.floor(i / 100) + 1}`,
  );
  let before: string[] = [];
  for (const [percent, least, most] of [[0, 0, 0], [10, 12, 52], [50, 110, 190], [100, 300, 300]]) {
    await setRules(service, "pewaca", `GET ${GENDER} ${percent}`);
    const ours: string[] = [];
    for (const ip of people) {
      if (await whoAnswers(service, GENDER, from(ip)) === "us") ours.push(ip);
    }
    assert.ok(ours.length >= least! && ours.length <= most!, `${percent} %: ${ours.length} of 300`);
    assert.ok(before.every((ip) => ours.includes(ip)), "somebody went back");
    for (const ip of people.slice(0, 20)) {
      assert.equal(await whoAnswers(service, GENDER, from(ip)) === "us", ours.includes(ip));
    }
    before = ours;
  }
});

Deno.test("a person is known by token, by what was typed, else by address, whatever the form", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  await setRules(service, "pewaca", "/api/auth/login/ 50,/api/auth/profil/ 50,/api/gender/ 50");
  const whoLogsIn = (body: BodyInit, type?: string) =>
    whoAnswers(service, "/api/auth/login/", {
      method: "POST",
      body,
      headers: { "CF-Connecting-IP": "203.0.113.1", ...type && { "Content-Type": type } },
    });
  const sides = new Set<string>();
  for (let i = 0; i < 12; i++) {
    const email = `person${i}@example.test`;
    const form = new FormData();
    form.append("photo", new Blob(["x".repeat(2_000)]), "a.jpg");
    form.append("email", ` ${email.toUpperCase()}`);
    const answers = [
      await whoLogsIn(JSON.stringify({ password: "x", email }), "application/json"),
      await whoLogsIn(form),
      await whoLogsIn(`password=x&email=${email}`, "application/x-www-form-urlencoded"),
    ];
    assert.equal(new Set(answers).size, 1, `${email}: ${answers}`);
    sides.add(answers[0]!);
  }
  for (let accountId = 1; accountId < 12; accountId++) {
    const answers = [];
    for (const ip of ["203.0.113.1", "203.0.113.2"]) {
      // Tokens of one account differ.
      const token = `x.${btoa(JSON.stringify({ user_id: accountId, jti: ip }))}.x`;
      const asked = from(ip, { Authorization: `Token ${token}` });
      answers.push(await whoAnswers(service, "/api/auth/profil/", asked));
    }
    assert.equal(new Set(answers).size, 1, `account ${accountId}: ${answers}`);
    sides.add(answers[0]!);
  }
  assert.deepEqual([...sides].sort(), ["legacy", "us"]);
});

Deno.test("a header brings a request to us on a route of the rules, and on no other", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url, "/api/religions/,/api/gender/");
  await setRules(service, "pewaca", `GET ${GENDER} 0`);
  const asked = { headers: { "X-Backend": "daftar" } };
  assert.equal(await whoAnswers(service, GENDER), "legacy");
  assert.equal(await whoAnswers(service, GENDER, asked), "us");
  assert.equal(await whoAnswers(service, "/api/religions/", asked), "legacy", "given back");
  assert.equal(
    await whoAnswers(service, "/api/family-as/", { headers: { "X-Backend": "legacy" } }),
    "us",
  );
});

Deno.test("a sign-up keeps its body at either backend, and no spelling of a path slips through", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  await setRules(service, "pewaca", "POST /api/auth/sign-up/* 50\n/api/warga/verify/ 0");
  const seen = { us: 0, legacy: 0 };
  for (let i = 0; i < 10; i++) {
    const form = shortForm({ email: `baru${i}@example.test` });
    const who = await whoAnswers(service, SIGN_UP_PATH, multipart(form)) as keyof typeof seen;
    seen[who]++;
    const body = new TextDecoder().decode(django.arrived.at(-1)?.body);
    assert.equal(body.includes(form.email!), who === "legacy");
  }
  const made = (await rowsOf(service, "m_user")).filter(({ user_email }) =>
    /^baru/.test(String(user_email))
  );
  assert.ok(seen.us > 0 && seen.legacy > 0, JSON.stringify(seen));
  assert.equal(made.length, seen.us);
  const arrived = django.arrived.length;
  for (
    const path of ["/api/warga%2Fverify/", "/api/warga/verify/extra/", "/api/warga/verify.json"]
  ) {
    assert.equal((await service.fetch(path, { method: "POST" })).status, 404, path);
  }
  assert.equal(django.arrived.length, arrived);
});

Deno.test("while a route goes from 10 % to all and back, every sign-up is answered once, by one backend", async () => {
  await using django = startDjango(() => Response.json({ old: true }, { status: 201 }));
  await using service = await startInFrontOf(django.url);
  const answers: string[] = [];
  let sent = 0;
  const signUp = async () => {
    const form = signUpForm({ username: `person${++sent}`, email: `person${sent}@example.test` });
    answers.push(
      await whoAnswers(service, REGISTER_PATH, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(form),
      }),
    );
  };
  for (const percent of [10, 100, 0]) {
    service.rollout.zporta = `POST ${REGISTER_PATH} ${percent}`;
    await Promise.all(Array.from({ length: 12 }, signUp));
    await service.backgroundDone();
  }
  const count = (who: string) => answers.filter((answer) => answer === who).length;
  const { rows } = await service.of("zporta").query(
    "SELECT COUNT(*) AS n FROM auth_user WHERE email LIKE 'person%@example.test'",
  );
  assert.equal(answers.length, sent);
  assert.equal(Number(rows[0]!.n), count("us"));
  assert.equal(django.arrived.length, count("legacy"));
  assert.ok(count("us") >= 12 && count("legacy") >= 12, answers.join());
});

Deno.test("rules that cannot be read change nothing, and are reported; metrics show both sides", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  await setRules(service, "pewaca", `${GENDER} 0`);
  await setRules(service, "pewaca", "everything to us, please");
  assert.equal(await whoAnswers(service, GENDER), "legacy");
  assert.ok(
    service.logged.some(({ event, level }) => event === "rollout_unreadable" && level === "error"),
  );
  await setRules(service, "pewaca", `${GENDER} 100`);
  assert.equal(await whoAnswers(service, GENDER), "us");
  assert.equal((await service.fetch(GENDER, { method: "DELETE" })).status, 405);
  await service.backgroundDone();
  const counted = (await rowsOf(service, "route_count")).map(({ route, kind, label, requests }) =>
    `${route} ${kind} ${label} ${requests}`
  );
  assert.deepEqual(counted.sort(), [
    "/api/gender/ legacy ok 1",
    "/api/gender/ us ok 1",
    "/api/gender/ us refused 1",
  ]);
  const metrics = await (await service.fetch("/metrics", {
    headers: { Authorization: `Bearer ${settings.metricsToken}` },
  })).text();
  const sample = (backend: string, outcome: string) =>
    `daftar_rollout_requests_total{tenant="pewaca",route="/api/gender/",backend="${backend}",outcome="${outcome}"} 1\n`;
  for (const [backend, outcome] of [["legacy", "ok"], ["us", "ok"], ["us", "refused"]] as const) {
    assert.ok(metrics.includes(sample(backend, outcome)), metrics);
  }
});

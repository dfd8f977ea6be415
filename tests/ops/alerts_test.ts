import assert from "node:assert/strict";
import { createFaultDesk } from "../../local/faults/fault_desk.ts";
import { readDatabaseFault } from "../../local/faults/database_fault.ts";
import { eventBody, signatureOf } from "../../local/mail/events.ts";
import { startConsole } from "../../local/studio/console.ts";
import { parseMetrics } from "../../local/studio/rooms/metrics/parse_metrics.ts";
import { createResendMailer } from "../../src/adapters/resend.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import {
  readAlertRules,
  readDashboard,
  readExpression,
  readSamples,
  sumOf,
} from "../support/alerts.ts";
import { json, multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { pass, type Service, settings, startService } from "../support/service.ts";

// Alert rules, the dashboard and the runbook, held to what /metrics says.

const BEARER = { headers: { Authorization: `Bearer ${settings.metricsToken}` } };
const RULES = readAlertRules();
/** Less patience than production's: in these outages nobody has to come through. */
const SHORT_OUTAGE = 0.03;
const TENANT_COUNT = TENANTS.length;
/** Labels that a metric has once something has happened. */
const LATER_LABELS: Record<string, string[]> = {
  daftar_faults_by_route_total: ["tenant", "route"],
  daftar_rollout_requests_total: ["tenant", "route", "backend", "outcome"],
  daftar_rollout_duration_seconds_total: ["tenant", "route", "backend", "outcome"],
  daftar_shadow_requests_total: ["tenant", "route", "result"],
  daftar_shadow_differences_total: ["tenant", "route", "path"],
  daftar_registration_success_ratio: ["tenant"],
};

/** The sections of the runbook, by alert. */
function runbook(): Map<string, string> {
  const text = Deno.readTextFileSync(new URL("../../docs/runbook.md", import.meta.url));
  const [, ...sections] = text.split(/^## /m);
  return new Map(sections.map((section) => [section.split("\n", 1)[0]!, section]));
}

async function metricsOf(service: Service): Promise<string> {
  const response = await service.fetch("/metrics", BEARER);
  const text = await response.text();
  return response.ok ? text : "";
}

Deno.test("alert rules and dashboard read metrics, labels and values that /metrics has, and the dashboard shows every metric", async () => {
  await using service = await startService();
  const text = await metricsOf(service);
  const samples = readSamples(text);
  const types = new Map(parseMetrics(text).map(({ name, type }) => [name, type]));
  const shown = new Set<string>();
  const all = [
    ...RULES.map(({ name, expression }) => ({ title: name, expression, isShown: false })),
    ...readDashboard().map((panel) => ({ ...panel, isShown: true })),
  ];
  assert.ok(RULES.length > 15);
  for (const { title, expression, isShown } of all) {
    const { selectors, grouped } = readExpression(expression);
    assert.ok(selectors.length > 0, `${title} looks at nothing`);
    for (const { metric, matchers } of selectors) {
      const family = types.has(metric) ? metric : metric.replace(/_(bucket|sum|count)$/, "");
      assert.ok(types.has(family), `${title}: there is no ${metric}`);
      if (isShown) shown.add(family);
      const own = samples.filter((sample) => sample.metric === metric);
      const labels = LATER_LABELS[family] ?? Object.keys(own[0]?.labels ?? {});
      for (const label of [...grouped, ...matchers.map(({ label }) => label)]) {
        assert.ok(labels.includes(label), `${title}: ${metric} has no label ${label}`);
      }
      for (const { label, values } of matchers) {
        for (const value of values.filter((value) => value !== ".*")) {
          const known = own.map((sample) => sample.labels[label]);
          assert.ok(known.includes(value), `${title}: ${metric} has no ${label}="${value}"`);
        }
      }
    }
  }
  assert.deepEqual(
    [...types.keys()].filter((name) => !shown.has(name)),
    [],
    "not in the dashboard",
  );
});

Deno.test("every alert says whom it wakes and what is wrong, and has a section of the runbook; there is no other section", () => {
  const sections = runbook();
  assert.deepEqual([...sections.keys()].sort(), RULES.map(({ name }) => name).sort());
  for (const { name, text } of RULES) {
    assert.match(text, /severity: (page|ticket)\n/, name);
    assert.match(text, /summary: \S/, name);
    if (!text.includes("absent(")) assert.match(text, /summary: .*\$labels\.tenant/, name);
    assert.match(text, /description: \S/, name);
    const parts = [...sections.get(name)!.matchAll(/^\*\*(\w+)\.\*\* \S/gm)].map(([, part]) =>
      part
    );
    assert.deepEqual(parts, ["Means", "Look", "Do", "Try"], name);
  }
});

Deno.test("what an alert is about moves the metric that it reads, as the runbook's section says to try it", async () => {
  await using inbox = closing(await startConsole());
  const send = createResendMailer({ apiKey: "re_test", baseUrl: inbox.url, timeLimitMs: 10_000 });
  await using service = await startService({ mailer: { send, requestsPerSecond: Infinity } });
  const desk = createFaultDesk({
    gateways: service.databases.map(({ gateway }) => ({ tenants: [], gateway })),
    onChange: () => {},
    onHit: () => {},
  });
  let people = 0;
  const request = async (path: string, init: RequestInit) => {
    await (await service.fetch(path, init)).body?.cancel();
    await service.backgroundDone();
  };
  const signUp = () =>
    request(SIGN_UP_PATH, multipart(shortForm({ email: `warga${++people}@example.com` })));
  const runCron = () => service.runCron().catch(() => {});
  const report = async (reported: Parameters<typeof eventBody>[1]) => {
    const [email] = inbox.emails(`warga${people}@example.com`);
    const body = JSON.stringify(eventBody(email!, { at: service.clock.now, ...reported }));
    const headers = signatureOf(settings.webhookSecrets[0]!, body, service.clock.now);
    await request("/webhooks/resend", { method: "POST", headers, body });
  };
  /** What a section says to do, in this order. */
  const steps: [RegExp, (json: string) => unknown][] = [
    [/PUT \/api\/faults (\{.*?\})/, (fault) => {
      const read = readDatabaseFault(JSON.parse(fault), []);
      assert.ok(typeof read === "object", String(read));
      if (read.kind === "edge") service.timeScale = SHORT_OUTAGE;
      desk.order(read);
    }],
    [/PUT \/api\/failure (\{.*?\})/, (failure) => inbox.fail(JSON.parse(failure))],
    [/while the provider fails/, () => inbox.fail({ status: 500, times: 1 })],
    [/more than 120 times/, () => service.limited.add("register")],
    [/[Ss]ign up/, signUp],
    [/log in/, () => request("/api/auth/login/", json({ email: "a@example.com", password: "x" }))],
    [/POST \/api\/emails\/ID\/events (\{.*?\})/, (event) => report(JSON.parse(event))],
    [
      /another `kind`/,
      () => service.query("UPDATE outbox SET kind = 'from_the_future' WHERE status = 'pending'"),
    ],
    [/wait twenty minutes/, () => pass(service, 1200)],
    [/wait two\s+minutes/, () => pass(service, 120)],
    [/let the cron run/, async () => {
      pass(service, 301);
      await runCron();
    }],
  ];
  const sections = runbook();
  await runCron();
  for (const { name, expression } of RULES) {
    const [selector] = readExpression(expression).selectors;
    const value = async () => {
      const sum = sumOf(readSamples(await metricsOf(service)), selector!);
      // How long ago, where the rule is about that.
      return sum !== null && expression.startsWith("time() -")
        ? service.clock.now.getTime() / 1000 * TENANT_COUNT - sum
        : sum;
    };
    const before = await value();
    const tried = sections.get(name)!.split("**Try.**")[1]!.replace(/\s+/g, " ");
    for (const [pattern, act] of steps) {
      const found = pattern.exec(tried);
      if (found) await act(found[1]!);
    }
    if (!tried.includes("read `/metrics`")) desk.end();
    const after = await value();
    if (expression.startsWith("absent(")) assert.equal(after, null, name);
    else assert.ok(after! > before!, `${name}: ${before} → ${after}`);

    desk.end();
    inbox.fail(undefined);
    service.limited.clear();
    service.timeScale = undefined;
    await service.query("DELETE FROM outbox WHERE kind = 'from_the_future'");
    pass(service, 3600);
    await runCron();
  }
});

/** Closes at the end of the test. */
function closing(inbox: Awaited<ReturnType<typeof startConsole>>) {
  return { ...inbox, [Symbol.asyncDispose]: () => inbox.close() };
}

Deno.test("logins are counted by outcome with what they cost the database, a refused one as no fault, and every retry", async () => {
  await using service = await startService();
  const logIn = async (body: unknown) => {
    const response = await service.fetch("/api/auth/login/", json(body));
    await response.body?.cancel();
    await service.backgroundDone();
    return response.status;
  };
  const account = { email: "warga1@example.test", password: "warga-terima-1" };
  assert.equal(await logIn({ ...account, password: "salah-sama-sekali" }), 401);
  assert.equal(await logIn({}), 400);
  service.gateway.inject({
    match: /m_user/,
    kind: "error",
    errno: 1146,
    message: "none",
    times: 1,
  });
  assert.equal(await logIn(account), 500);
  service.gateway.inject({ match: /m_user/, kind: "http", status: 503, times: 1 });
  await logIn(account);

  const samples = readSamples(await metricsOf(service));
  const of = (metric: string, labels: Record<string, string> = {}) =>
    samples.find((sample) =>
      sample.metric === metric && sample.labels.tenant === "pewaca" &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
    )?.value;
  const ended = ["ok", "refused", "fault"].map((outcome) =>
    of("daftar_log_ins_total", { outcome })
  );
  assert.deepEqual(ended, [1, 2, 1]);
  assert.equal(of("daftar_faults_total"), 1);
  assert.equal(of("daftar_faults_by_route_total", { route: "/api/auth/login" }), 1);
  assert.equal(of("daftar_database_retries_total"), 1);
  assert.ok(of("daftar_log_in_statements_total")! >= 4);
  assert.ok(of("daftar_log_in_database_seconds_total")! > 0);
  assert.equal(service.logged.filter(({ retries }) => retries === 1).length, 1);
});

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openRequest, sealRequest } from "../../src/core/delivery/sealed_request.ts";
import type { Deps } from "../../src/deps.ts";
import { parseEnv } from "../../src/env.ts";
import { issueSession } from "../../src/tenants/pewaca/shared/tokens.ts";
import { eventsOf } from "../support/console/audit.ts";
import { APPROVED } from "../support/pewaca/board.ts";
import { OPERATOR, startOperatorConsole } from "../support/console/console.ts";
import { startOutbox } from "../support/email/outbox.ts";
import {
  fittingPaths,
  json,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifyPath,
} from "../support/pewaca/pewaca.ts";
import { type Service, settings, startService } from "../support/service.ts";
import { REGISTER_PATH, signUpForm } from "../support/zporta/zporta.ts";

const OLD = settings.serviceKey;
const NEW = "another-secret-0123456789-0123456789-01234";

Deno.test("links that were mailed before the rotation of LINK_KEY work as long as the former one is set", async () => {
  for (const isSet of [true, false]) {
    const formerServiceKeys = isSet ? [OLD] : [];
    await using service = await startService({ serviceKey: NEW, formerServiceKeys });
    const { userId, mail } = await signUp(service);
    const old = await fittingPaths(service, userId);
    const status = isSet ? 200 : 400;
    assert.equal((await service.fetch(old.disown)).status, status);
    assert.equal((await service.fetch(old.verify)).status, status);
    assert.equal((await service.fetch(verifyPath(mail))).status, 200, "a new one works");
    const { reset } = await fittingPaths(service, userId);
    const password = json({ new_password: "kata-sandi-baru-9" });
    assert.equal((await service.fetch(reset, password)).status, status);
  }
});

Deno.test("a registration that is repeated after the rotation of DIGEST_KEY makes no second account", async () => {
  const digestKeys: [string, ...string[]] = [OLD];
  await using service = await startService({ digestKeys });
  const key = { "Idempotency-Key": "once-and-again" };
  const requests = [
    (headers = {}) => service.fetch(SIGN_UP_PATH, json(shortForm(), headers)),
    (headers = {}) => service.of("zporta").fetch(REGISTER_PATH, json(signUpForm(), headers)),
  ];
  for (const request of requests) {
    digestKeys.splice(0, digestKeys.length, OLD);
    assert.equal((await request(key)).status, 201);
    digestKeys.unshift(NEW);
    assert.equal((await request(key)).status, 201, "known by the former key");
    digestKeys.pop();
    assert.equal((await request(key)).status, 400, "and unknown without it");
  }
  digestKeys.splice(0, digestKeys.length, OLD);
  const form = json(shortForm({ email: "tanpa-kunci@example.com" }));
  assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201);
  digestKeys.unshift(NEW);
  assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201, "by its content");
});

Deno.test("the body of a batch that was sealed before the rotation of DIGEST_KEY is opened", async () => {
  await using outbox = await startOutbox();
  const emails = [{
    id: "1",
    email: { to: "a@example.com", from: "b@example.com", subject: "s", html: "h", text: "t" },
  }];
  const under = (...digestKeys: [string, ...string[]]): Deps => ({ ...outbox.deps, digestKeys });
  const id = crypto.randomUUID();
  await sealRequest(under(OLD), id, emails);
  assert.deepEqual(await openRequest(under(NEW, OLD), id), emails);
  assert.equal(await openRequest(under(NEW), id), null);
});

Deno.test("Prometheus may read with the former METRICS_TOKEN, and with no other", async () => {
  const formerMetricsToken = "former-metrics-token-0123456789-01234";
  await using service = await startService({ settings: { ...settings, formerMetricsToken } });
  for (
    const [token, status] of [[formerMetricsToken, 200], [settings.metricsToken, 200], [NEW, 401]]
  ) {
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal((await service.fetch("/metrics", { headers })).status, status);
  }
});

async function statuses(service: Service): Promise<number[]> {
  const holder = { accountId: APPROVED.id, email: APPROVED.email };
  const { access, refresh } = await issueSession(
    settings.pewaca.jwtKey,
    holder,
    service.clock.now,
  );
  const profile = (token: string) =>
    service.fetch("/api/auth/profil/", { headers: { Authorization: `Token ${token}` } });
  const refreshed = await service.fetch("/api/auth/token/refresh/", json({ refresh }));
  const renewed = refreshed.ok ? (await refreshed.json()).access : "none";
  return [(await profile(access)).status, refreshed.status, (await profile(renewed)).status];
}

Deno.test("sessions from before the rotation of PEWACA_JWT_KEY go on as long as the former one is set", async () => {
  const { jwtKey } = settings.pewaca;
  for (const [formerJwtKeys, expected] of [[[jwtKey], [200, 200, 200]], [[], [401, 401, 401]]]) {
    const pewaca = { ...settings.pewaca, jwtKey: NEW, formerJwtKeys: formerJwtKeys as string[] };
    await using service = await startService({ settings: { ...settings, pewaca } });
    assert.deepEqual(await statuses(service), expected);
  }
});

Deno.test("a form that was opened before the rotation of CONSOLE_KEY acts as long as the former one is set", async () => {
  await using service = await startService();
  await using before = await startOperatorConsole(service, {}, [OLD]);
  const path = "/console/pewaca/estates/3/new-code";
  const { page } = await before.prepare(OPERATOR, path);
  const form = Object.fromEntries(
    [...page.text.matchAll(/name="(state|token)" value="([^"]*)"/g)].map(([, name, value]) =>
      [name!, value!] as const
    ),
  );
  for (const [keys, status] of [[[NEW], 403], [[NEW, OLD], 303]] as const) {
    await using console = await startOperatorConsole(service, {}, keys);
    const answer = await console.visit(OPERATOR, path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { Origin: console.standIn.url, "Sec-Fetch-Site": "same-origin" },
    });
    assert.equal(answer.status, status);
  }
  assert.equal((await eventsOf(service)).length, 1);
});

Deno.test("a deployment with SERVICE_KEY alone goes on; each purpose may have a secret of its own", () => {
  const base = {
    SERVICE_KEY: OLD,
    RESEND_API_KEY: "x",
    RESEND_BASE_URL: "https://api.resend.com",
    PASSWORD_SCHEME: "argon2id",
    FAILED_LOG_IN_MS: "1000",
  };
  const alone = parseEnv(base, []);
  assert.deepEqual([alone.linkKey, alone.formerLinkKeys, alone.digestKeys], [OLD, [], [OLD]]);
  const own = parseEnv({
    ...base,
    LINK_KEY: NEW,
    LINK_KEY_PREVIOUS: OLD,
    DIGEST_KEY: `${NEW}-2`,
    DIGEST_KEY_PREVIOUS: OLD,
    METRICS_TOKEN_PREVIOUS: `${NEW}-3`,
  }, []);
  assert.deepEqual(
    [own.linkKey, own.formerLinkKeys, own.digestKeys, own.metricsTokens],
    [NEW, [OLD], [`${NEW}-2`, OLD], [`${NEW}-3`]],
  );
  assert.throws(() => parseEnv({ ...base, LINK_KEY_PREVIOUS: "brief" }, []), (error: Error) => {
    assert.match(error.message, /LINK_KEY_PREVIOUS \(at least 32 characters\)/);
    return !error.message.includes("brief");
  });
});

async function secrets(...args: string[]) {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-A",
      "--no-check",
      fileURLToPath(new URL("../../ops/secrets.ts", import.meta.url)),
      ...args,
    ],
  }).output();
  return { code, out: new TextDecoder().decode(stdout) };
}

Deno.test("secrets rotate prints the steps for each secret, the former value first", async () => {
  const { code, out } = await secrets("rotate");
  assert.equal(code, 0);
  for (
    const name of ["LINK_KEY", "DIGEST_KEY", "METRICS_TOKEN", "CONSOLE_KEY", "PEWACA_JWT_KEY"]
  ) {
    const steps = out.slice(out.indexOf(`${name}: `));
    const at = name === "CONSOLE_KEY" ? " --console\n" : "\n";
    const former = steps.indexOf(`--name=${name}_PREVIOUS${at}`);
    const current = steps.indexOf(`--name=${name}${at}`);
    assert.ok(former > 0 && former < current, steps);
  }
  const nik = await secrets("rotate", "--secret=PEWACA_NIK_KEYS");
  assert.match(nik.out, /Append[^]*--name=PEWACA_NIK_KEYS --console[^]*Put the new key first/);
  assert.equal((await secrets("rotate", "--secret=NOTHING")).code, 2);
});

import assert from "node:assert/strict";
import { assertClean } from "../support/log_scan.ts";
import {
  accessToken,
  ESTATE,
  json,
  longForm,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifyPath,
} from "../support/pewaca/pewaca.ts";
import { type Service, startService } from "../support/service.ts";

async function lineOf(
  service: Service,
  path: string,
  init?: RequestInit,
): Promise<Record<string, unknown>> {
  service.logged.length = 0;
  const response = await service.fetch(path, init);
  await response.body?.cancel();
  const lines = service.logged.filter(({ event }) => event === "request");
  assert.equal(lines.length, 1, "one line per request");
  assert.equal(lines[0]!.request_id, response.headers.get("X-Request-Id"));
  assert.equal(lines[0]!.status, response.status);
  return lines[0]!;
}

Deno.test("a request leaves one line: who, what, how it ended and what it cost", async () => {
  await using service = await startService();
  const line = await lineOf(service, SIGN_UP_PATH, multipart(shortForm()));
  const { request_id, database_ms, hash_ms, total_ms, ...rest } = line;
  assert.deepEqual(JSON.parse(JSON.stringify(rest)), {
    event: "request",
    tenant: "pewaca",
    method: "POST",
    route: "/api/auth/sign-up/:code",
    status: 201,
    outcome: "created",
    round_trips: 6,
  });
  assert.match(String(request_id), /^[0-9a-f-]{36}$/);
  for (const milliseconds of [database_ms, hash_ms, total_ms]) {
    assert.ok(Number.isInteger(milliseconds) && Number(milliseconds) >= 0);
  }
  assert.ok(Number(database_ms) > 0, "six round trips take a while");
});

Deno.test("the line says how a request ended, and why it was refused in closed words", async () => {
  await using service = await startService();
  const { email, password } = await signUp(service);
  const wrongCode = SIGN_UP_PATH.replace(ESTATE.code, "00000000-0000-4000-8000-000000000000");
  const cases: [string, RequestInit | undefined, string, string[] | undefined][] = [
    [SIGN_UP_PATH, multipart(shortForm()), "repeated", undefined],
    [SIGN_UP_PATH, multipart(shortForm({ full_name: "Lain" })), "refused", ["taken email"]],
    [
      SIGN_UP_PATH,
      multipart(shortForm({ email: "x", phone_no: "1" })),
      "refused",
      ["malformed phone", "malformed email"],
    ],
    [wrongCode, multipart(shortForm({ code: "" })), "refused", ["unknown code"]],
    [
      SIGN_UP_PATH,
      { method: "POST", body: "{", headers: { "Content-Type": "application/json" } },
      "refused",
      ["malformed body"],
    ],
    ["/api/auth/login/", json({ email, password: "salah" }), "refused", ["wrong password"]],
    ["/api/auth/login/", json({ email, password }), "refused", ["inactive account"]],
    ["/api/auth/verify/MQ/aaa/", undefined, "refused", ["wrong link"]],
    ["/api/auth/profil/", undefined, "refused", ["expired session"]],
    ["/api/gender/", undefined, "ok", undefined],
    ["/healthz", undefined, "ok", undefined],
    ["/metrics", undefined, "refused", ["wrong token"]],
  ];
  for (const [path, init, outcome, reasons] of cases) {
    const line = await lineOf(service, path, init);
    assert.deepEqual([line.outcome, line.reasons], [outcome, reasons], path);
  }
  service.limited.add("register");
  const limited = await lineOf(service, SIGN_UP_PATH, multipart(shortForm()));
  assert.deepEqual([limited.outcome, limited.reasons], ["refused", ["exhausted attempts"]]);
});

Deno.test("a fault's line says what failed and where, not with what", async () => {
  await using service = await startService();
  service.gateway.inject({
    match: /INSERT INTO m_warga/,
    kind: "error",
    errno: 1406,
    message: "Data too long for column 'nik' with '3174010112900001'",
  });
  const line = await lineOf(service, SIGN_UP_PATH, multipart(longForm()));
  assert.equal(line.outcome, "fault");
  assert.equal(line.fault, "database 1406");
  assert.ok(Array.isArray(line.at) && line.at.length > 0);
});

Deno.test("no secret and no person is in any line of a resident's whole way", async () => {
  await using service = await startService();
  const key = "kunci-idempotensi-7f3a";
  const form = longForm();
  const post = multipart(form);
  service.mail.answer = () => {
    throw new Error(`550 ${form.email} rejected`);
  };
  const first = await service.fetch(SIGN_UP_PATH, {
    ...post,
    headers: { ...post.headers as Record<string, string>, "Idempotency-Key": key },
  });
  assert.equal(first.status, 201);
  await service.backgroundDone();
  service.mail.answer = () => ({ sent: true });
  service.clock.now = new Date(service.clock.now.getTime() + 61_000);
  await service.runCron();
  const mail = service.sent.at(-1)!;
  const link = verifyPath(mail);

  service.gateway.inject({
    match: /UPDATE m_user SET user_isactive/,
    kind: "http",
    status: 503,
    times: 1,
  });
  for (let attempt = 0; attempt < 2; attempt++) await service.fetch(link);
  const account = { email: form.email!, password: form.password! };
  const access = await accessToken(service, account);
  const loggedIn = await service.fetch("/api/auth/login/", json(account));
  const { token_refresh: refresh } = (await loggedIn.json()).data;
  await service.fetch("/api/auth/profil/", { headers: { Authorization: `Token ${access}` } });
  await service.fetch("/api/auth/token/refresh/", json({ refresh }));
  await service.fetch("/api/auth/login/", json({ ...account, password: "salah-sama-sekali" }));
  await service.fetch("/api/auth/verify/resend/", json({ email: form.email }));
  await service.fetch(SIGN_UP_PATH, multipart({ ...form, full_name: "Orang Lain" }));
  await service.fetch(`${SIGN_UP_PATH}?email=${form.email}&token=${access}`, multipart(form));
  service.gateway.inject({
    match: /INSERT INTO m_user/,
    kind: "error",
    errno: 1062,
    message: `Duplicate entry '${form.email}' for key 'm_user.uq_other'`,
    times: 3,
  });
  await service.fetch(SIGN_UP_PATH, multipart({ ...form, email: "lagi@example.com" }));
  await service.fetch("/metrics", {
    headers: { Authorization: "Bearer test-metrics-token-0123456789-0123456789" },
  });
  await service.backgroundDone();

  assert.ok(service.logged.length >= 13, `${service.logged.length} lines`);
  assertClean(
    service.logged,
    [
      ...[form.email, "lagi@", "rina", form.password, "salah-sama-sekali", form.nik, form.phone_no],
      ...[form.full_name, "Orang Lain", form.place_of_birth, form.date_of_birth, key],
      ...[
        access,
        refresh,
        link.split("/")[5],
        ESTATE.code,
        "test-metrics-token",
        "test-service-key",
      ],
    ].map((text) => text!),
  );
});

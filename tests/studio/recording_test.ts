import assert from "node:assert/strict";
import { sentencesOf, showBody } from "../../local/recording/body.ts";
import type { RequestFacts } from "../../local/recording/facts.ts";
import { mask, maskHeader, maskUrl } from "../../local/recording/masking.ts";
import { createRecorder } from "../../local/recording/recorder.ts";
import { describeRefusal, describeStatement, titleOf } from "../../local/recording/statement.ts";
import { createEventHub } from "../../local/studio/shared/events.ts";

const KEY = "key";
const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl";
const LINK_TOKEN = `9x-${"Ab0_-".repeat(8)}xyz`;

const facts = (change: Partial<RequestFacts> = {}): RequestFacts => ({
  id: crypto.randomUUID(),
  revision: 1,
  at: 0,
  method: "GET",
  url: "http://api.test/healthz",
  headers: [],
  steps: [],
  log: [],
  isOver: false,
  ...change,
});

/** Tells a recorder as the Worker does. */
async function tell(
  recorder: ReturnType<typeof createRecorder>,
  told: RequestFacts,
  { body, key = KEY }: { body?: BlobPart; key?: string } = {},
): Promise<number> {
  const form = new FormData();
  form.set("facts", JSON.stringify(told));
  if (body !== undefined) form.set("body", new Blob([body]));
  const headers = { Authorization: `Bearer ${key}` };
  const { status } = await recorder.routes.request("/api/recordings", {
    method: "POST",
    headers,
    body: form,
  });
  return status;
}

Deno.test("the studio shows no password, token or whole NIK, whatever they are in", async () => {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const shown = await Promise.all([
    showBody(json({ password: "hunter-22", a: [{ refresh: "r4nd" }] }), "application/json"),
    showBody(json({ nik: "3174010101900001", text: "NIK 3174010101900001" }), "application/json"),
    showBody(json({ message: `Token ${TOKEN}`, link: `/verified/MQ/${LINK_TOKEN}/` }), ""),
    showBody(new TextEncoder().encode('{"password": "hunter-22", "x'), "application/json"),
    showBody(
      new TextEncoder().encode("new_password=hunter-22&nik=3174010101900001"),
      "application/x-www-form-urlencoded",
    ),
    showBody(
      new TextEncoder().encode("--x\r\npassword: hunter-22"),
      "multipart/form-data; boundary=y",
    ),
  ]);
  const texts = [
    JSON.stringify(shown),
    maskHeader("authorization", `Token ${TOKEN}`),
    maskHeader("cookie", "session=r4nd"),
    maskUrl(`/api/auth/verify/MQ/${LINK_TOKEN}/?token=r4nd&lang=id`),
  ].join("\n");
  for (const secret of ["hunter", "r4nd", "317401010190", TOKEN.slice(5), LINK_TOKEN.slice(8)]) {
    assert.ok(!texts.includes(secret), `${secret} in ${texts}`);
  }
  const refusal = await showBody(
    json({ errors: { password: ["Kata sandi minimal 8 karakter."] } }),
    "application/json",
    true,
  );
  assert.match(JSON.stringify(refusal), /Kata sandi minimal 8 karakter/);
  assert.match(texts, /Token •{8} \(\d+ characters\)/);
  assert.match(texts, /lang=id/);
  assert.deepEqual(mask({ code: "350c228d", unit_id: 105 }), { code: "350c228d", unit_id: 105 });
});

Deno.test("what an answer says to people is found in the answers of both products", () => {
  const rows: [answer: Parameters<typeof sentencesOf>[0], sentences: string[]][] = [
    [{
      success: false,
      message: "Validation failed.",
      errors: { email: ["Email sudah terdaftar."] },
    }, [
      "Validation failed.",
      "email: Email sudah terdaftar.",
    ]],
    [{ error: "Password must be at least 8 characters." }, [
      "Password must be at least 8 characters.",
    ]],
    [{ detail: "Invalid token.", code: "invalid" }, ["Invalid token."]],
    [null, []],
  ];
  for (const [answer, sentences] of rows) assert.deepEqual(sentencesOf(answer), sentences);
});

Deno.test("a statement is shown with the kinds of its parameters, an error of the database without values", () => {
  const insert = describeStatement("INSERT INTO outbox (id, to_email) VALUES (?, ?),\n  (?, ?)", [
    "28534911-1c25-4de6-8607-3d20589a5710",
    "a@example.test",
    "11111111-1c25-4de6-8607-3d20589a5710",
    null,
  ]);
  assert.deepEqual(insert.kinds, ["uuid", "address", "uuid", "NULL"]);
  assert.equal(insert.emailIds.length, 2);
  assert.equal(titleOf(insert), "INSERT outbox");
  const { kinds } = describeStatement("SELECT ?", [
    1,
    true,
    "2026-01-02 03:04:05",
    "12",
    "argon2$x",
    "x",
  ]);
  assert.deepEqual(kinds, ["number", "boolean", "moment", "digits", "password hash", "text"]);
  const message =
    "desc = Duplicate entry 'a@b.c' for key 'm_user.uq_email' (errno 1062) (sqlstate 23000)";
  assert.equal(
    describeRefusal({ code: "ALREADY_EXISTS", message }),
    "ALREADY_EXISTS, errno 1062, key m_user.uq_email",
  );
});

Deno.test("the studio keeps the last 500 requests, each in its latest state, and takes them from the Worker alone", async () => {
  const recorder = createRecorder(KEY, createEventHub());
  assert.equal(await tell(recorder, facts(), { key: "another" }), 401);
  assert.equal(recorder.requests().length, 0);
  const id = "first";
  const answer = { status: 200, headers: [], ms: 1 };
  const log = ['{"event":"request","request_id":"r1"}', "no JSON"];
  const waiting = recorder.whenAnswered("r1", AbortSignal.timeout(10_000));
  recorder.hit(`${id}.0`, "delay");
  await tell(recorder, facts({ id }));
  await tell(recorder, facts({ id, revision: 3, answer, log }), { body: "abc" });
  await tell(recorder, facts({ id, revision: 2 }));
  await tell(recorder, facts({ id, revision: 4, answer, log, isOver: true }));
  const found = await waiting;
  assert.equal(found?.id, id);
  assert.deepEqual(recorder.find(id)?.body, new TextEncoder().encode("abc"));
  assert.deepEqual([...recorder.find("r1")!.hits], [[0, "delay"]]);
  for (let i = 0; i < 500; i++) await tell(recorder, facts());
  assert.equal(recorder.requests().length, 500);
  assert.equal(recorder.find(id), undefined);
  assert.equal(await recorder.whenAnswered("never", AbortSignal.abort()), undefined);
});

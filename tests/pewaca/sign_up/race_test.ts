import assert from "node:assert/strict";
import {
  json,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
  signUp,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import { countRows, NOTHING_IS_LOST, startService } from "../../support/service.ts";

Deno.test("fifty sign-ups at once with one address: one 201, the others 400, one account, one resident, one email", async () => {
  await using service = await startService({}, undefined, NOTHING_IS_LOST);
  const before = await countRows(service, SIGN_UP_TABLES);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      service.fetch(
        SIGN_UP_PATH,
        multipart(
          shortForm({
            email: i % 2 ? "rina@example.com" : "RINA@example.com",
            full_name: `Warga ${"abcdefghij"[i % 10]}${"abcde"[i % 5]}`,
            phone_no: `0812000${1000 + i}`,
          }),
        ),
      )),
  );
  await service.backgroundDone();
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, ...Array(49).fill(400)]);
  for (const answer of answers.filter(({ status }) => status === 400)) {
    assert.deepEqual((await answer.json()).errors, { email: ["Email sudah terdaftar."] });
  }
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
  assert.equal(service.sent.length, 1);
});

Deno.test("twenty sign-ups at once with an international address and its Punycode: one 201, the others 400, one account, one resident, one email", async () => {
  await using service = await startService({}, undefined, NOTHING_IS_LOST);
  const before = await countRows(service, SIGN_UP_TABLES);
  const spellings = ["rina@münchen.example", "rina@xn--mnchen-3ya.example"];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      service.fetch(
        SIGN_UP_PATH,
        multipart(shortForm({ email: spellings[i % 2]!, phone_no: `0812000${1000 + i}` })),
      )),
  );
  await service.backgroundDone();
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(400)]);
  for (const answer of answers.filter(({ status }) => status === 400)) {
    assert.deepEqual((await answer.json()).errors.email, ["Email sudah terdaftar."]);
  }
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
  assert.equal(service.sent.length, 1);
});

Deno.test("fifty sign-ups at once with fifty addresses: fifty 201, fifty accounts, residents and emails", async () => {
  await using service = await startService({}, undefined, NOTHING_IS_LOST);
  const before = await countRows(service, SIGN_UP_TABLES);
  const answers = await Promise.all(
    Array.from(
      { length: 50 },
      (_, i) =>
        service.fetch(SIGN_UP_PATH, multipart(shortForm({ email: `warga${i}@example.com` }))),
    ),
  );
  await service.backgroundDone();
  assert.deepEqual(answers.map(({ status }) => status), Array(50).fill(201));
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 50, table);
  assert.equal(new Set(service.sent.map(({ to }) => to)).size, 50);
  const { rows } = await service.query(
    "SELECT COUNT(*) AS n FROM m_warga AS w JOIN m_user AS u ON u.user_id = w.user_id AND u.user_id = w.created_by WHERE u.user_email LIKE 'warga%@example.com'",
  );
  assert.equal(Number(rows[0]!.n), 50, "every resident belongs to its own account (B-2, B-5)");
});

Deno.test("ten clicks at once on one link all succeed", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => service.fetch(verifyPath(mail))),
  );
  assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
});

Deno.test("ten requests at once for another email enqueue one", async () => {
  await using service = await startService();
  const { email } = await signUp(service);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => service.fetch("/api/auth/verify/resend/", json({ email }))),
  );
  await service.backgroundDone();
  assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
  assert.equal(service.sent.length, 2, "the mail of the sign-up and one more");
});

import assert from "node:assert/strict";
import {
  ACADEMIC,
  OPERATOR,
  OTHER_OPERATOR,
  OWNER,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import { json, multipart, shortForm, SIGN_UP_PATH, signUp } from "../support/pewaca/pewaca.ts";
import { startService } from "../support/service.ts";
import { REGISTER_PATH, send, signUpForm } from "../support/zporta/zporta.ts";
import { MAGIC } from "../support/zporta/zporta_links.ts";

Deno.test("the trail of an estate, of an operator and of an account that is gone is read in the console", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { userId } = await signUp(service);
  await console.act(OPERATOR, "/console/pewaca/estates/3/new-code");
  const claim = `/console/accounts/pewaca/${userId}`;
  // The board sees nobody whose address is not proven.
  const unproven = await console.visit(READER, claim);
  assert.match(unproven.text, /address not proven/);
  assert.doesNotMatch(unproven.text, /waits for the board|Address before rejection/);
  const released = await console.act(OTHER_OPERATOR, `${claim}/release-claim`);

  // The operator who has released a claim sees that, and so does everybody later.
  assert.equal(released.headers.get("Location"), `${claim}?done=yes`);
  const gone = await console.visit(READER, claim);
  assert.equal(gone.status, 200);
  assert.match(gone.text, /Sign-up removed/);
  assert.match(gone.text, /operator other@example\.com/);
  assert.equal((await console.visit(READER, "/console/accounts/pewaca/424242")).status, 404);

  const estate = await console.visit(READER, "/console/pewaca/estates/3");
  const href = /href="(\/console\/trail[^"]*)"/.exec(estate.text.split("<main")[1]!)![1]!;
  const ofEstate = await console.visit(READER, href.replaceAll("&amp;", "&"));
  assert.match(ofEstate.text, /Estate changed/);
  assert.match(ofEstate.text, /operator operator@example\.com/);
  assert.doesNotMatch(ofEstate.text, /Sign-up removed/);
  const request = (await service.query("SELECT request_id FROM audit_event ORDER BY id")).rows[0]!;
  assert.ok(ofEstate.text.includes(String(request.request_id)));

  const trail = "/console/trail?tenant=pewaca";
  const ofOther = await console.visit(READER, `${trail}&by=${OTHER_OPERATOR}`);
  assert.match(ofOther.text, /Sign-up removed/);
  assert.doesNotMatch(ofOther.text, /Estate changed/);
  assert.match(ofOther.text, new RegExp(`href="${claim}"`));

  // Who operates another product alone sees that one's.
  const foreign = await console.visit(ACADEMIC, trail);
  assert.equal(foreign.status, 200);
  assert.doesNotMatch(foreign.text, /Sign-up removed|Estate changed/);
});

Deno.test("the trail goes on by key, and none is missing", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  await service.query(
    `INSERT INTO audit_event (occurred_at, tenant, what, subject, actor_kind, actor, changes)
     SELECT NOW(), 'pewaca', 'estate_changed', CONCAT('estate:', seq), 'system', NULL, '{}'
     FROM (WITH RECURSIVE n AS (SELECT 1 AS seq UNION ALL SELECT seq + 1 FROM n WHERE seq < 120)
       SELECT seq FROM n) AS numbers`,
  );
  const seen: string[] = [];
  let path: string | null = "/console/trail?tenant=pewaca";
  while (path) {
    const { text } = await console.visit(READER, path);
    seen.push(...[...text.matchAll(/Estate #\d+/g)].map(([subject]) => subject));
    const next = /href="(\?[^"]*)" rel="next"/.exec(text)?.[1];
    path = next ? `/console/trail${next.replaceAll("&amp;", "&")}` : null;
  }
  assert.deepEqual(seen, Array.from({ length: 120 }, (_, i) => `Estate #${120 - i}`));
});

Deno.test("an account's page has the request of the sign-up and of every email, and says whom an erasure reaches", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  /** Sends a request, which is accepted, and returns the id that its answer has. */
  const requestOf = async (answer: Promise<Response>) => {
    const response = await answer;
    assert.ok(response.ok, await response.text());
    await service.backgroundDone();
    return response.headers.get("X-Request-Id")!;
  };
  const { email } = shortForm();
  const { email: learner } = signUpForm();
  const requests = {
    residentSignUp: await requestOf(service.fetch(SIGN_UP_PATH, multipart(shortForm()))),
    resend: await requestOf(service.fetch("/api/auth/verify/resend/", json({ email }))),
    learnerSignUp: await requestOf(send(service, "POST", REGISTER_PATH, signUpForm())),
    link: await requestOf(send(service, "POST", MAGIC, { email: learner })),
  };
  const { residentSignUp, resend, learnerSignUp, link } = requests;
  const pewaca = service.of("pewaca");
  const zporta = service.of("zporta");
  const sql = "SELECT made_by_request FROM outbox WHERE tenant = ? ORDER BY created_at";
  const madeBy = async ({ query }: typeof pewaca, tenant: string) =>
    (await query(sql, [tenant])).rows.map((row) => row.made_by_request);
  assert.deepEqual((await madeBy(pewaca, "pewaca")).sort(), [residentSignUp, resend].sort());
  assert.deepEqual(await madeBy(zporta, "zporta"), [link]);

  const { rows: [user] } = await pewaca.query(
    "SELECT user_id AS id FROM m_user WHERE user_email = ?",
    [email!],
  );
  const { rows: [other] } = await zporta.query(
    "SELECT id, made_by_request FROM auth_user WHERE email = ?",
    [String(learner)],
  );
  assert.equal(other!.made_by_request, learnerSignUp);
  /** What the timeline says of each entry: the words, and the request. */
  const entriesOf = async (account: string) => {
    const { text } = await console.visit(READER, `/console/accounts/${account}`);
    const timeline = /<ol class="timeline".*?<\/ol>/s.exec(text)![0];
    return timeline.split("<li>").slice(1).map((entry) => [
      /<(?:a|strong)[^>]*>(.*?)<\/(?:a|strong)>/s.exec(entry)![1],
      /<code>(.*?)<\/code>/.exec(entry)?.[1],
    ]).sort();
  };
  assert.deepEqual(
    await entriesOf(`pewaca/${user!.id}`),
    [
      ["Verification: Sent", residentSignUp],
      ["Verification: Sent", resend],
      ["Signed up", residentSignUp],
    ].sort(),
  );
  assert.deepEqual(
    await entriesOf(`zporta/${other!.id}`),
    [
      ["Login link: Sent", link],
      ["Signed up", learnerSignUp],
    ].sort(),
  );

  for (const account of [`pewaca/${user!.id}`, `zporta/${other!.id}`]) {
    const path = `/console/accounts/${account}/erase`;
    assert.match(
      (await console.visit(OWNER, path)).text,
      /this account alone.*deno task data erase ADDRESS erases every account of the address at both/s,
    );
    const { text } = await console.visit(OWNER, path, { headers: { "Accept-Language": "id" } });
    assert.match(text, /Hanya akun ini.*deno task data erase ALAMAT menghapus semua akun/s);
  }
});

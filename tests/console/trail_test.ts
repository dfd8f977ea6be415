import assert from "node:assert/strict";
import {
  ACADEMIC,
  OPERATOR,
  OTHER_OPERATOR,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import { signUp } from "../support/pewaca/pewaca.ts";
import { startService } from "../support/service.ts";

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

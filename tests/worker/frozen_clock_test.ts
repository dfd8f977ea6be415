/**
 * On Workers the clock stands still while the program computes: `Date.now()` and `performance.now()` go on
 * with the next I/O. workerd on this machine does not do that, so these tests do.
 *
 * Source: https://developers.cloudflare.com/workers/reference/security-model/
 */
import assert from "node:assert/strict";
import { pbkdf2Sha256 } from "../../src/core/passwords/pbkdf2_sha256.ts";
import { json, multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { impatiently, startService } from "../support/service.ts";

/** Has the clock stand still: `between` events until the next one, `always` for good. */
function freeze(how: "between" | "always"): Disposable {
  const { now: dateNow } = Date;
  const performanceNow = performance.now.bind(performance);
  let seen: { date: number; performance: number } | undefined;
  const look = () => {
    if (!seen) {
      seen = { date: dateNow(), performance: performanceNow() };
      if (how === "between") setTimeout(() => seen = undefined, 0);
    }
    return seen;
  };
  Date.now = () => look().date;
  performance.now = () => look().performance;
  return {
    [Symbol.dispose]: () => {
      Date.now = dateNow;
      performance.now = performanceNow;
    },
  };
}

for (const how of ["between", "always"] as const) {
  Deno.test(`with a clock that stands still (${how}), sign-ups, logins and emails are as ever`, async () => {
    await using service = await startService();
    using _ = freeze(how);
    const signedUp = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
    assert.equal(signedUp.status, 201, await signedUp.text());
    const form = { username: "hana", email: "hana@example.com", password: "Pass123!" };
    const registered = await service.fetch("/api/users/register/", json(form));
    assert.equal(registered.status, 201, await registered.text());
    const loggedIn = await service.fetch("/api/users/login/", json(form));
    assert.equal(loggedIn.status, 200, await loggedIn.text());
    const refused = await service.fetch("/api/users/login/", json({ ...form, password: "wrong" }));
    assert.equal(refused.status, 400, await refused.text());
    await service.backgroundDone();
    assert.ok(service.sent.some(({ to }) => to === shortForm().email));
    await service.runCron();
    await service.backgroundDone();
    const { rows } = await service.query(
      "SELECT status, COUNT(*) AS n FROM outbox GROUP BY status",
    );
    assert.deepEqual(rows.map(({ status }) => status), ["sent"]);
  });

  Deno.test(`with a clock that stands still (${how}), our own PBKDF2 computes the same, one after the other`, async () => {
    const [one, other] = ["x", "y"].map((text) => new TextEncoder().encode(text));
    const salt = new TextEncoder().encode("salt");
    const expected = await Promise.all(
      [one!, other!].map((text) => pbkdf2Sha256(text, salt, 110_000)),
    );
    using _ = freeze(how);
    const derived = await Promise.all(
      [one!, other!].map((text) => pbkdf2Sha256(text, salt, 110_000)),
    );
    assert.deepEqual(derived, expected);
  });
}

Deno.test("a transient fault is waited out, and a lasting one ends, with a clock that goes on with I/O alone", async () => {
  await using service = await startService();
  using _ = freeze("between");
  service.gateway.inject({ match: /INSERT INTO m_user/, times: 2, kind: "pool_full" });
  const signedUp = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  assert.equal(signedUp.status, 201, await signedUp.text());
  service.gateway.inject({ match: /INSERT INTO m_user/, kind: "hang" });
  const other = { ...shortForm(), email: "other@example.com", full_name: "Somebody Else" };
  const refused = await impatiently(
    service,
    () => service.fetch(SIGN_UP_PATH, multipart(other)),
  );
  assert.equal(refused.status, 503, await refused.text());
});

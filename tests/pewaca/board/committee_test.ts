import assert from "node:assert/strict";
import {
  APPROVED,
  BOARD,
  decide,
  loggedIn,
  OTHER_BOARD,
  OTHER_WAITING,
  WAITING,
} from "../../support/pewaca/board.ts";
import { json } from "../../support/pewaca/pewaca.ts";
import { leavesNothing, rowsOf, type Service, startService } from "../../support/service.ts";

async function appoint(
  service: Service,
  headers: Record<string, string>,
  body: Record<string, unknown>,
): Promise<Response> {
  return await service.fetch("/api/residence-commite/", json(body, headers));
}

Deno.test("the roles are those of a committee, as a page", async () => {
  await using service = await startService();
  const headers = await loggedIn(service, APPROVED);
  const body = await (await service.fetch("/api/roles/", { headers })).json();
  assert.equal(body.count, body.results.length);
  assert.deepEqual([body.next, body.previous], [null, null]);
  const [first] = body.results;
  assert.equal(first.id, 1);
  assert.equal(typeof first.name, "string");
  assert.ok("desc" in first);
  assert.equal((await service.fetch("/api/roles/")).status, 401);
});

Deno.test("the committee is a page of the estate's seats, each with its resident", async () => {
  await using service = await startService();
  const headers = await loggedIn(service);
  const body = await (await service.fetch("/api/residence-commite/?page=1", { headers })).json();
  assert.equal(body.count, 1);
  const [seat] = body.results;
  assert.deepEqual([seat.residence, seat.user, seat.role.id], [3, BOARD.id, 1]);
  assert.equal(seat.warga.full_name, BOARD.fullName);
  assert.equal(seat.warga.profile_photo, null);
  assert.equal(seat.warga.user.email, BOARD.email);
  const none = await service.fetch("/api/residence-commite/?search=nobody", { headers });
  assert.equal((await none.json()).count, 0);
});

Deno.test("a seat whose resident is gone does not break the list", async () => {
  await using service = await startService();
  await service.query(
    "INSERT INTO m_residence_commite (residence_id, role_id, user_id, warga_id) VALUES (3, 99, NULL, NULL)",
  );
  const headers = await loggedIn(service);
  const body = await (await service.fetch("/api/residence-commite/", { headers })).json();
  assert.equal(body.count, 2);
  assert.deepEqual([body.results[1].warga.full_name, body.results[1].warga.user.email], [null, ""]);
});

Deno.test("the board appoints an approved resident, who then sees the board's lists", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  const response = await appoint(service, board, { warga: String(APPROVED.id), role: "1" });
  assert.equal(response.status, 201);
  assert.equal((await response.json()).success, true);
  const seat = (await rowsOf(service, "m_residence_commite")).at(-1)!;
  assert.deepEqual(
    [seat.residence_id, seat.role_id, Number(seat.user_id), Number(seat.warga_id)],
    [3, 1, APPROVED.id, APPROVED.id],
    "estate and account come from the resident, not from the caller",
  );
  const headers = await loggedIn(service, APPROVED);
  assert.equal((await service.fetch("/api/warga/", { headers })).status, 200);
  const profile = await service.fetch("/api/auth/profil/", { headers });
  assert.equal((await profile.json()).data.user.is_pengurus, true);
});

Deno.test("ten clicks at once, and one more, give one seat", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  const before = (await rowsOf(service, "m_residence_commite")).length;
  const click = () => appoint(service, board, { warga: APPROVED.id, role: 1 });
  const answers = await Promise.all(Array.from({ length: 10 }, click));
  assert.ok(answers.every(({ ok }) => ok), answers.map(({ status }) => status).join());
  assert.equal((await click()).status, 200);
  assert.equal((await rowsOf(service, "m_residence_commite")).length, before + 1);
  // A seat that Django gave is the same seat.
  const django = await appoint(service, board, { warga: BOARD.id, role: 1 });
  assert.equal(django.status, 200);
  assert.equal((await rowsOf(service, "m_residence_commite")).length, before + 1);
});

Deno.test("nobody appoints themselves: a colleague has to, and a seat that somebody has stays theirs", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  const response = await leavesNothing(
    service,
    ["m_residence_commite"],
    () => appoint(service, board, { warga: BOARD.id, role: 2 }),
  );
  assert.equal(response.status, 403);
  const body = await response.json();
  assert.equal(body.success, false);
  assert.deepEqual(body.errors, { warga: ["Anda tidak dapat mengangkat diri Anda sendiri."] });
  // Another resident of the same account is the same person.
  await service.query(
    "INSERT INTO m_warga (id, full_name, residence_id, user_id, created_by, is_checker) VALUES (500, 'Lain', 3, ?, ?, 1)",
    [BOARD.id, BOARD.id],
  );
  assert.equal((await appoint(service, board, { warga: 500, role: 2 })).status, 403);

  await appoint(service, board, { warga: APPROVED.id, role: 1 });
  const colleague = await loggedIn(service, APPROVED);
  assert.equal((await appoint(service, colleague, { warga: BOARD.id, role: 2 })).status, 201);
});

const REFUSED: [string, typeof BOARD, Record<string, unknown>, number, string | null][] = [
  ["by a resident without a seat", APPROVED, { warga: APPROVED.id, role: 1 }, 403, null],
  ["of another estate's resident", BOARD, { warga: OTHER_WAITING.id, role: 1 }, 404, "warga"],
  ["by another estate's board", OTHER_BOARD, { warga: APPROVED.id, role: 1 }, 404, "warga"],
  ["to a role that there is not", BOARD, { warga: APPROVED.id, role: 99 }, 404, "role"],
  ["of somebody who still waits", BOARD, { warga: WAITING.id, role: 1 }, 409, "warga"],
  ["of nobody", BOARD, { role: 1 }, 400, "warga"],
  ["to no role", BOARD, { warga: APPROVED.id, role: "ketua" }, 400, "role"],
];

for (const [who, account, body, status, field] of REFUSED) {
  Deno.test(`an appointment ${who} is ${status} and leaves nothing behind`, async () => {
    await using service = await startService();
    const headers = await loggedIn(service, account);
    const response = await leavesNothing(
      service,
      ["m_residence_commite"],
      () => appoint(service, headers, body),
    );
    assert.equal(response.status, status);
    const { success, errors } = await response.json();
    assert.equal(success, false);
    assert.deepEqual(errors && Object.keys(errors), field && [field]);
  });
}

Deno.test("an appointment of somebody who was rejected is refused", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  await decide(service, "reject", board, { warga_id: APPROVED.id, reason: "x" });
  const response = await appoint(service, board, { warga: APPROVED.id, role: 1 });
  assert.equal(response.status, 409);
});

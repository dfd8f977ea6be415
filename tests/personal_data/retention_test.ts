import assert from "node:assert/strict";
import { decide, loggedIn, waitingResident } from "../support/pewaca/board.ts";
import { IMAGES } from "../support/images/images.ts";
import { jpeg } from "../support/images/jpeg.ts";
import { assertForgotten } from "../support/mysql/person.ts";
import {
  formWith,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifiedResident,
} from "../support/pewaca/pewaca.ts";
import { newLearner, send } from "../support/zporta/zporta.ts";
import { pass, type Service, settings, startService } from "../support/service.ts";

const DAY = 86_400;
const REJECTED = { email: "ditolak@example.com", full_name: "Budi Ditolak" };

async function forgotten(service: Service): Promise<Record<string, number>> {
  await service.backgroundDone();
  const response = await service.fetch("/metrics", {
    headers: { Authorization: `Bearer ${settings.metricsToken}` },
  });
  const samples = (await response.text())
    .matchAll(/^daftar_forgotten_total\{what="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...samples].map(([, what, count]) => [what, Number(count)]));
}

/** Lets days go by, and runs the cron before and after the last second of them. */
async function assertKept(
  service: Service,
  days: number,
  isThere: () => Promise<boolean>,
): Promise<void> {
  pass(service, days * DAY - 10);
  await service.runCron();
  assert.ok(await isThere(), `forgotten before ${days} days`);
  pass(service, 20);
  await service.runCron();
  assert.ok(!await isThere(), `still there after ${days} days`);
}

const has = (service: Service, statement: string, args: (string | number)[] = []) => async () =>
  (await service.query(statement, args)).rows.length > 0;

Deno.test("the cron forgets rejected people after 180 days, and nobody else", async () => {
  await using service = await startService();
  const { residentId, userId } = await waitingResident(service, REJECTED);
  const headers = await loggedIn(service);
  const rejected = await decide(service, "reject", headers, { warga_id: residentId });
  assert.equal(rejected.status, 200, await rejected.text());
  const again = await waitingResident(service, { email: "kembali@example.com" });
  await decide(service, "reject", headers, { warga_id: again.residentId });
  await decide(service, "verify", headers, { warga_id: again.residentId });
  // The address is somebody's again: that account stays.
  const successor = await verifiedResident(service, REJECTED);
  await service.backgroundDone();
  await assertKept(
    service,
    180,
    has(service, "SELECT 1 FROM m_user WHERE user_id = ? AND erased_at IS NULL", [userId]),
  );
  await assertForgotten(service.query, [`${REJECTED.email}_rejected`]);
  for (const { userId, email } of [again, successor]) {
    const { rows } = await service.query("SELECT user_email FROM m_user WHERE user_id = ?", [
      userId,
    ]);
    assert.equal(rows[0]!.user_email, email);
  }
  assert.equal((await forgotten(service)).rejected, 1);
  await service.runCron();
  assert.equal((await forgotten(service)).rejected, 1, "once");
});

Deno.test("the cron forgets claims and emails after 30 days, and the events of logins after 90", async () => {
  await using service = await startService();
  const zporta = service.of("zporta");
  await signUp(service);
  await service.backgroundDone();
  const isClaimed = has(service, "SELECT 1 FROM m_user WHERE user_email = 'rina@example.com'");
  await service.query(
    `INSERT INTO audit_event (occurred_at, tenant, what, account_id, actor_kind, changes)
     SELECT NOW(), 'pewaca', 'address_corrected', user_id, 'operator', ? FROM m_user
     WHERE user_email = 'rina@example.com'`,
    ['{"user_email":["salah@example.com","rina@example.com"]}'],
  );
  await assertKept(service, 30, isClaimed);
  await assertForgotten(service.query, ["rina@example.com", "salah@example.com"]);

  const { userId, email } = await newLearner(zporta);
  await send(zporta, "POST", "/api/users/password-reset/", { email });
  await service.backgroundDone();
  await assertKept(zporta, 30, has(zporta, "SELECT 1 FROM outbox WHERE account_id = ?", [userId]));
  pass(service, -10); // since the email was forgotten
  const isLoggedIn = has(zporta, "SELECT 1 FROM users_userloginevent WHERE user_id = ?", [userId]);
  await assertKept(zporta, 60, isLoggedIn);
  const { claims, log_ins, mails } = await forgotten(service);
  // The email of the claim went with the claim.
  assert.deepEqual([claims, log_ins, mails], [1, 1, 1]);
});

Deno.test("how long things are kept is a setting", async () => {
  const pewaca = { ...settings.pewaca, keepClaimsDays: 8, keepRejectedDays: 2 };
  await using service = await startService({ settings: { ...settings, pewaca } });
  await signUp(service);
  await assertKept(
    service,
    8,
    has(service, "SELECT 1 FROM m_user WHERE user_email = 'rina@example.com'"),
  );
});

Deno.test("a photo that no row names any more, because Django replaced it, is gone within a day", async () => {
  await using service = await startService();
  const zporta = service.of("zporta");
  const form = formWith(shortForm(), { profile_photo: jpeg(), marriage_photo: jpeg(301) });
  assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201);
  const { token, userId } = await newLearner(zporta);
  const image = new FormData();
  image.set("profile_image", new Blob([IMAGES.png as Uint8Array<ArrayBuffer>]), "me.png");
  const headers = { Authorization: `Token ${token}` };
  await zporta.fetch("/api/users/profile/", { method: "PUT", headers, body: image });
  await service.backgroundDone();
  assert.equal(service.photos.stored.size, 3);
  await service.runCron();
  assert.equal(service.photos.stored.size, 3, "all are named");

  await service.query(
    "UPDATE m_warga SET marriage_photo = 'marriage_photo/new.jpg' WHERE nik IS NULL",
  );
  await zporta.query("UPDATE users_profile SET profile_image = NULL WHERE user_id = ?", [userId]);
  for (let hour = 0; hour < 24; hour += 6) {
    pass(service, 6 * 3600);
    await service.runCron();
  }
  assert.equal(service.photos.stored.size, 1);
  assert.equal((await forgotten(service)).photos, 2);
});

import assert from "node:assert/strict";
import {
  accessToken,
  json,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  verifiedResident,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import { type Service, startService } from "../../support/service.ts";
import { seededAccounts } from "../../../local/seed/seed.ts";

function logIn(service: Service, email: string, password: string): Promise<Response> {
  return service.fetch("/api/auth/login/", json({ email, password }));
}

function profile(service: Service, authorization?: string): Promise<Response> {
  return service.fetch("/api/auth/profil/", authorization ? { headers: { authorization } } : {});
}

Deno.test("profil of a resident with seven fields has objects with null under every key where the pages dereference (B-22)", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service);
  const token = await accessToken(service, resident);
  const response = await profile(service, `Token ${token}`);
  const { success, data } = await response.json();
  assert.equal(success, true);
  assert.deepEqual(data.user, {
    user_id: resident.userId,
    email: resident.email,
    username: resident.email,
    is_active: true,
    is_pengurus: false,
    residence_commites: [],
  });
  assert.equal(data.warga.full_name, "Rina Wulandari");
  assert.equal(data.warga.is_checker, false);
  assert.equal(data.warga.isreject, false);
  assert.equal(data.warga.residence, 3);
  assert.deepEqual(data.warga.religion, { id: null, name: null });
  assert.deepEqual(data.warga.marital_status, { id: null, name: null });
  assert.equal(data.warga.occupation.id, null);
  assert.equal(data.warga.education.name, null);
  assert.deepEqual(data.warga.family_as, { id: 1, name: "Kepala Keluarga" });
  assert.equal(data.warga.unit_id.unit_id, 105);
  assert.equal(data.warga.profile_photo, null);
  assert.equal(data.warga.marriagePhoto, null);
  assert.equal(data.residence.id, 3);
  assert.equal(data.residence.name, "Teras Country");
  assert.equal(data.residence.image, null);
});

Deno.test("profil of a board member says so, with the estate as a number", async () => {
  await using service = await startService();
  const board = seededAccounts.find(({ who }) => who.startsWith("board of Teras"))!;
  const token = await accessToken(service, board);
  const { data } = await (await profile(service, `Token ${token}`)).json();
  assert.equal(data.user.is_pengurus, true);
  assert.equal(data.user.residence_commites[0].residence, 3);
  assert.equal(typeof data.user.residence_commites[0].role.id, "number");
  assert.equal(data.warga.is_checker, true);
});

Deno.test("profil of an account without a resident has a null warga, and a unit that is gone is an object with null under every key", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service);
  const token = await accessToken(service, resident);
  await service.query("UPDATE m_warga SET unit_id = NULL WHERE user_id = ?", [resident.userId]);
  const without = await (await profile(service, `Token ${token}`)).json();
  assert.ok(Object.values(without.data.warga.unit_id).every((value) => value === null));
  await service.query("DELETE FROM m_warga WHERE user_id = ?", [resident.userId]);
  const { data } = await (await profile(service, `Token ${token}`)).json();
  assert.equal(data.warga, null);
  assert.equal(data.residence, null);
  assert.deepEqual(data.user.residence_commites, []);
});

Deno.test("nothing that a person sent, no token and no password is ever logged (B-18)", async () => {
  await using service = await startService();
  const form = shortForm({ email: "rina@example.com", nik: "3174010112900001" });
  await service.fetch(SIGN_UP_PATH, multipart(form));
  await service.backgroundDone();
  await service.fetch(verifyPath(service.sent[0]!));
  const token = await accessToken(service, { email: form.email!, password: form.password! });
  await profile(service, `Token ${token}`);
  await logIn(service, form.email!, "salah-sekali");
  const log = JSON.stringify(service.logged);
  for (
    const secret of [
      form.email!,
      form.password!,
      form.nik!,
      form.phone_no!,
      token,
      verifyPath(service.sent[0]!).split("/")[5]!,
      "salah-sekali",
      "Rina",
    ]
  ) {
    assert.ok(!log.includes(secret), `the log has ${secret}`);
  }
  assert.match(log, /"route":"\/api\/auth\/verify\/:uid\/:token"/);
});

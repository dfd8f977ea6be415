import assert from "node:assert/strict";
import { seededAccounts } from "../../../local/seed/seed.ts";
import type { Row } from "../../../src/deps.ts";
import { jpeg, markOf } from "../../support/images/jpeg.ts";
import { accessToken, formWith, multipart } from "../../support/pewaca/pewaca.ts";
import { rowsOf, type Service, startService } from "../../support/service.ts";

const WARGA = seededAccounts.find(({ email }) => email === "warga3@example.test")!;
const WARGA_ID = 998;
const PATH = "/api/auth/profil/update/";

/** What the edit page sends: every field, and a NIK that is a constant. */
function editForm(changes: Record<string, string> = {}): Record<string, string> {
  return {
    unit_id: "102",
    nik: "1234567890123456",
    full_name: "Rina Marlina Putri",
    phone_no: "081299999999",
    gender_id: "2",
    date_of_birth: "1991-02-03",
    religion: "2",
    place_of_birth: "Bandung",
    marital_status: "1",
    occupation: "3",
    education: "7",
    family_as: "2",
    ...changes,
  };
}

async function put(service: Service, init: RequestInit, token?: string): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Token ${token ?? await accessToken(service, WARGA)}`);
  return await service.fetch(PATH, { ...init, headers, method: "PUT" });
}

async function resident(service: Service, id = WARGA_ID): Promise<Row> {
  return (await rowsOf(service, "m_warga")).find((row) => Number(row.id) === id)!;
}

/** Asserts that a request is refused and that no row and no photo is another. */
async function changesNothing(service: Service, act: () => Promise<Response>): Promise<Response> {
  const state = async () => [await rowsOf(service, "m_warga"), await rowsOf(service, "photo")];
  const before = await state();
  const stored = [...service.photos.stored.keys()];
  const response = await act();
  await service.backgroundDone();
  assert.deepEqual(await state(), before);
  assert.deepEqual([...service.photos.stored.keys()], stored);
  return response;
}

Deno.test("a multipart PUT changes the profile and is answered with it", async () => {
  await using service = await startService();
  const response = await put(service, multipart(editForm()));
  assert.equal(response.status, 200, await response.clone().text());
  const { success, message, data } = await response.json();
  assert.equal(success, true);
  assert.equal(message, "Profil berhasil diperbarui.");
  assert.deepEqual(Object.keys(data), ["user", "warga", "residence"]);
  assert.equal(data.user.email, WARGA.email);
  assert.equal(data.warga.full_name, "Rina Marlina Putri");
  assert.equal(data.warga.date_of_birth, "1991-02-03");
  assert.equal(data.warga.marital_status.name, "Kawin");
  assert.equal(data.warga.family_as.id, 2);
  assert.equal(data.residence.id, 3);

  const row = await resident(service);
  assert.equal(row.phone_no, "081299999999");
  assert.equal(row.gender_id, 2);
  assert.equal(Number(row.religion_id), 2);
  assert.equal(Number(row.occupation_id), 3);
  assert.equal(Number(row.education_id), 7);
  assert.equal(row.place_of_birth, "Bandung");
  assert.equal(row.modified_by, WARGA_ID);
  assert.deepEqual([row.is_checker, row.isactive, row.isreject], [1, 1, 0], "the board's alone");
});

for (const nik of ["1234567890123456", ""]) {
  Deno.test(`the NIK "${nik}" of the edit page does not replace the real one`, async () => {
    await using service = await startService();
    await service.query("UPDATE m_warga SET nik = '3174010112900001' WHERE id = ?", [WARGA_ID]);
    assert.equal((await put(service, multipart(editForm({ nik })))).status, 200);
    assert.equal((await resident(service)).nik, "3174010112900001");
  });
}

Deno.test("a real NIK is stored", async () => {
  await using service = await startService();
  await put(service, multipart(editForm({ nik: "3174010112900009" })));
  assert.equal((await resident(service)).nik, "3174010112900009");
});

Deno.test("what is not sent keeps its value, what is sent empty is removed where it may be", async () => {
  await using service = await startService();
  await put(service, multipart(editForm()));
  assert.equal((await put(service, multipart({ place_of_birth: "", religion: "" }))).status, 200);
  const row = await resident(service);
  assert.equal(row.place_of_birth, null);
  assert.equal(row.religion_id, null);
  assert.equal(row.full_name, "Rina Marlina Putri");
  await put(service, multipart({ unit_id: "", family_as: "" }));
  assert.deepEqual([(await resident(service)).unit_id, (await resident(service)).family_as], [
    102,
    2,
  ]);
});

Deno.test("references that are not set are objects with null under every key (B-22)", async () => {
  await using service = await startService();
  const blank = { religion: "", marital_status: "", occupation: "", education: "" };
  const { data } = await (await put(service, multipart(editForm(blank)))).json();
  for (const name of ["religion", "marital_status", "occupation", "education"]) {
    assert.equal(data.warga[name].id, null);
    assert.equal(data.warga[name].name, null);
  }
});

Deno.test("a unit of the estate replaces the text that stood in for it", async () => {
  await using service = await startService();
  await service.query("UPDATE m_warga SET unit_id = NULL, unit_text = 'Blok C' WHERE id = ?", [
    WARGA_ID,
  ]);
  await put(service, multipart(editForm({ unit_id: "" })));
  assert.equal((await resident(service)).unit_text, "Blok C");
  await put(service, multipart(editForm({ unit_id: "104" })));
  const row = await resident(service);
  assert.deepEqual([row.unit_id, row.unit_text], [104, null]);
});

Deno.test("a unit that was deleted since may be kept, but not chosen", async () => {
  await using service = await startService();
  await service.query("UPDATE m_unit SET unit_isdelete = 1 WHERE unit_id IN (102, 103)");
  assert.equal((await put(service, multipart(editForm()))).status, 200);
  assert.equal((await put(service, multipart(editForm({ unit_id: "103" })))).status, 400);
});

const FOREIGN = "Unit tidak ditemukan dalam residence ini.";
const REFUSED: [string, Record<string, string>, string, string][] = [
  ["a unit of another estate (B-14)", { unit_id: "8" }, "unit_id", FOREIGN],
  ["a unit that is none", { unit_id: "9999" }, "unit_id", FOREIGN],
  ["no name", { full_name: " " }, "full_name", "Nama lengkap tidak boleh kosong."],
  ["no phone", { phone_no: "" }, "phone_no", "Nomor telepon tidak boleh kosong."],
  ["a religion that is none", { religion: "999" }, "religion", "Agama tidak ditemukan."],
  ["a NIK of 15 digits", { nik: "317401011290000" }, "nik", "NIK harus 16 digit angka."],
  [
    "a birthday in the future",
    { date_of_birth: "2999-01-01" },
    "date_of_birth",
    "Tanggal lahir tidak boleh di masa depan.",
  ],
];
for (const [what, changes, field, message] of REFUSED) {
  Deno.test(`a profile change answers 400 under ${field} to ${what}, and changes nothing`, async () => {
    await using service = await startService();
    const token = await accessToken(service, WARGA);
    const files = { profile_photo: jpeg() };
    const response = await changesNothing(
      service,
      () => put(service, formWith(editForm(changes), files), token),
    );
    assert.equal(response.status, 400);
    const body = await response.json();
    assert.equal(body.success, false);
    const isVisible = ["unit_id", "phone_no"].includes(field);
    assert.deepEqual(body.errors, {
      ...isVisible ? {} : { unit_id: [message] },
      [field]: [message],
    });
  });
}

Deno.test("a unit that leaves the estate between look-up and change is refused, and the photo is not kept", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  const put1 = service.photos.put;
  service.photos.put = async (key, bytes) => {
    await put1(key, bytes);
    await service.query("UPDATE m_unit SET unit_residence_id = 1 WHERE unit_id = 104");
  };
  const response = await changesNothing(
    service,
    () => put(service, formWith(editForm({ unit_id: "104" }), { profile_photo: jpeg() }), token),
  );
  assert.equal(response.status, 400);
  assert.deepEqual((await response.json()).errors, { unit_id: [FOREIGN] });
});

Deno.test("a profile change with somebody else's ids changes only the caller", async () => {
  await using service = await startService();
  const others = async () =>
    (await rowsOf(service, "m_warga")).filter(({ id }) => Number(id) !== WARGA_ID);
  const before = await others();
  const users = await rowsOf(service, "m_user");
  const fields = editForm({
    id: "997",
    user_id: "997",
    warga_id: "997",
    is_checker: "0",
    email: "x@y.zz",
  });
  assert.equal((await put(service, multipart(fields))).status, 200);
  assert.deepEqual(await others(), before);
  assert.deepEqual(await rowsOf(service, "m_user"), users);
});

Deno.test("without a session, with a bad one, and for a deactivated account it is 401 with detail", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  const without = await service.fetch(PATH, { ...multipart(editForm()), method: "PUT" });
  const bad = await put(service, multipart(editForm()), "bad");
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [WARGA_ID]);
  const off = await changesNothing(service, () => put(service, multipart(editForm()), token));
  for (const response of [without, bad, off]) {
    assert.equal(response.status, 401);
    assert.equal(typeof (await response.json()).detail, "string");
  }
});

Deno.test("units lists the caller's estate, and nobody's without a session", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  const response = await service.fetch("/api/units/", {
    headers: { Authorization: `Token ${token}` },
  });
  const { data } = await response.json();
  assert.deepEqual(
    data.map(({ unit_id }: { unit_id: number }) => unit_id),
    [101, 102, 103, 104, 105, 106, 107, 108, 109, 110],
  );
  const without = await service.fetch("/api/units/");
  assert.equal(without.status, 401);
  assert.equal((await without.json()).detail, "Authentication credentials were not provided.");
});

Deno.test("units of an account without an estate is an empty list", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  await service.query("DELETE FROM m_warga WHERE id = ?", [WARGA_ID]);
  const headers = { Authorization: `Token ${token}` };
  const response = await service.fetch("/api/units/", { headers });
  assert.deepEqual((await response.json()).data, []);
  const change = await put(service, multipart(editForm()), token);
  assert.equal(change.status, 404);
});

// --- photos ----------------------------------------------------------------------------------------

/** The resident's own photos are in the store, and nothing else is. */
async function assertKept(service: Service, profile: number, marriage: number): Promise<void> {
  const row = await resident(service);
  assert.deepEqual(service.photos.stored.get(String(row.profile_photo)), jpeg(300, profile));
  assert.deepEqual(service.photos.stored.get(String(row.marriage_photo)), jpeg(300, marriage));
  assert.equal(service.photos.stored.size, 2);
  const photos = await rowsOf(service, "photo");
  assert.equal(photos.length, 2);
  assert.ok(photos.every(({ remove_at }) => remove_at === null));
}

function withPhotos(profile: number, marriage: number): RequestInit {
  return formWith(editForm(), {
    profile_photo: jpeg(300, profile),
    marriage_photo: jpeg(300, marriage),
  });
}

Deno.test("photos are kept, and those that they replace are removed once that is certain", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  const first = await put(service, withPhotos(1, 2), token);
  assert.equal(first.status, 200, await first.clone().text());
  const { data: { warga } } = await first.json();
  assert.match(warga.profile_photo, /^http:\/\/daftar\.test\/media\/daftar\//);
  assert.match(warga.marriagePhoto, /^http:\/\/daftar\.test\/media\/daftar\//);
  await assertKept(service, 1, 2);

  assert.equal((await put(service, withPhotos(3, 4), token)).status, 200);
  await service.backgroundDone();
  await assertKept(service, 3, 4);
  const old = await service.fetch(new URL(warga.profile_photo).pathname);
  assert.equal(old.status, 404);

  assert.equal((await put(service, multipart(editForm()), token)).status, 200);
  await assertKept(service, 3, 4);
});

Deno.test("a legacy photo that is replaced is left to the legacy backend", async () => {
  await using service = await startService();
  await service.query("UPDATE m_warga SET profile_photo = 'profile_photos/a.jpg' WHERE id = ?", [
    WARGA_ID,
  ]);
  await put(service, withPhotos(1, 2));
  await service.backgroundDone();
  await assertKept(service, 1, 2);
});

Deno.test("a photo that is no JPEG is 400 under marriagePhoto and marriage_photo, one above 2 MiB is 413", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  const png = new TextEncoder().encode("\x89PNG");
  const bad = await changesNothing(
    service,
    () => put(service, formWith(editForm(), { marriage_photo: png }), token),
  );
  assert.equal(bad.status, 400);
  assert.deepEqual((await bad.json()).errors, {
    marriage_photo: ["Foto harus format JPG/JPEG."],
    marriagePhoto: ["Foto harus format JPG/JPEG."],
  });
  const large = await changesNothing(
    service,
    () => put(service, formWith(editForm(), { profile_photo: jpeg(2 ** 21 + 1) }), token),
  );
  assert.equal(large.status, 413);
  assert.deepEqual((await large.json()).errors, {
    unit_id: ["Ukuran foto terlalu besar. Maksimal 2MB per file."],
    profile_photo: ["Ukuran foto terlalu besar. Maksimal 2MB per file."],
  });
});

Deno.test("ten changes at once with ten photos keep one photo of each", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) => put(service, withPhotos(2 * i, 2 * i + 1), token)),
  );
  await service.backgroundDone();
  assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
  const row = await resident(service);
  const mark = markOf(service.photos.stored.get(String(row.profile_photo))!);
  await assertKept(service, mark, mark + 1);
});

const FAULTS = [
  { kind: "drop_request", times: 1 },
  { kind: "drop_reply", times: 1 },
  { kind: "kill_transaction", times: 1 },
] as const;
for (
  const match of [/FOR UPDATE/, /UPDATE m_warga/, /UPDATE photo SET remove_at = NULL/, /COMMIT/]
) {
  for (const fault of FAULTS) {
    Deno.test(`a profile change survives ${fault.kind} at ${match}, and keeps one photo of each`, async () => {
      await using service = await startService();
      const token = await accessToken(service, WARGA);
      await put(service, withPhotos(1, 2), token);
      service.gateway.inject({ match, ...fault });
      const response = await put(service, withPhotos(3, 4), token);
      assert.equal(response.status, 200, await response.text());
      await service.backgroundDone();
      await service.runCron();
      await assertKept(service, 3, 4);
    });
  }
}

Deno.test("a profile change that fails in the middle changes nothing, and its photos are removed after an hour", async () => {
  await using service = await startService();
  const token = await accessToken(service, WARGA);
  await put(service, withPhotos(1, 2), token);
  const before = await resident(service);
  service.gateway.inject({
    match: /UPDATE photo SET remove_at = '/,
    kind: "error",
    errno: 1146,
    message: "Table 'x'",
    times: 1,
  });
  assert.equal((await put(service, withPhotos(3, 4), token)).status, 500);
  assert.deepEqual(await resident(service), before);
  service.clock.now = new Date(service.clock.now.getTime() + 3_700_000);
  await service.runCron();
  await assertKept(service, 1, 2);
});

for (
  const [what, sql, status] of [
    ["deleted", "UPDATE m_user SET user_isdelete = 1, user_isactive = 0 WHERE user_id = ?", 401],
    ["switched off", "UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", 401],
    [
      "logged out everywhere",
      "UPDATE m_user SET sessions_valid_from = '2100-01-01' WHERE user_id = ?",
      401,
    ],
    ["without its resident", "UPDATE m_warga SET isdelete = 1 WHERE user_id = ?", 404],
  ] as const
) {
  Deno.test(`photos that are stored while their account is ${what} are removed, and answered ${status}`, async () => {
    await using service = await startService();
    const token = await accessToken(service, WARGA);
    const before = await resident(service);
    service.photos.whilePutting = async () => {
      service.photos.whilePutting = () => Promise.resolve();
      await service.query(sql, [Number(before.user_id)]);
    };
    const response = await put(service, withPhotos(1, 2), token);
    assert.equal(response.status, status, await response.text());
    await service.backgroundDone();
    const { profile_photo, marriage_photo } = await resident(service);
    assert.deepEqual(
      [profile_photo, marriage_photo],
      [before.profile_photo, before.marriage_photo],
    );
    assert.equal(service.photos.stored.size, 0);
    assert.deepEqual(await rowsOf(service, "photo"), []);
  });
}

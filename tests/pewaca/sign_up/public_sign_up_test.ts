import assert from "node:assert/strict";
import {
  accessToken,
  ESTATE,
  json,
  OTHER_ESTATE,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  shortForm,
  SIGN_UP_TABLES,
  signUp,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import {
  countRows,
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
} from "../../support/service.ts";

function send(
  service: Service,
  changes: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return service.fetch(PUBLIC_SIGN_UP_PATH, json(publicForm(changes), headers));
}

Deno.test("residences lists id and name under both names, but not the code, which is an invitation", async () => {
  await using service = await startService();
  await service.query(
    "INSERT INTO m_residence (id, name, code, isdelete) VALUES (9, 'Lama', 'x', 1)",
  );
  const response = await service.fetch("/api/residences/");
  assert.equal(response.status, 200);
  const text = await response.text();
  const { success, data } = JSON.parse(text);
  assert.equal(success, true);
  assert.deepEqual(data, [
    { id: 1, name: "Griya Pewaca", residence_id: 1, residence_name: "Griya Pewaca" },
    { id: 3, name: "Teras Country", residence_id: 3, residence_name: "Teras Country" },
  ]);
  for (const { code } of [ESTATE, OTHER_ESTATE]) assert.ok(!text.includes(code));
});

Deno.test("units/residence lists the estate's units by name, though none is active (B-20), in one round trip", async () => {
  await using service = await startService();
  const response = await service.fetch("/api/units/residence/1/");
  const { success, message, data } = await response.json();
  assert.equal(success, true);
  assert.equal(message, "Success");
  assert.equal(data.length, 12);
  const names = data.map(({ unit_name }: { unit_name: string }) => unit_name.toLowerCase());
  assert.deepEqual(names, names.toSorted());
  assert.equal(typeof data[0].unit_id, "number");
  assert.equal(service.gateway.log.length, 1);
});

Deno.test("units/residence of no estate is an empty list", async () => {
  await using service = await startService();
  for (const id of ["99", "0", "-1", "abc", "1%20OR%201=1", "99999999999"]) {
    const response = await service.fetch(`/api/units/residence/${id}/`);
    assert.equal(response.status, 200, id);
    assert.deepEqual((await response.json()).data, [], id);
  }
});

Deno.test("the public page's browser may ask for the units: the preflight of its Content-Type is answered", async () => {
  await using service = await startService();
  const headers = { Origin: "https://pewaca.test" };
  const preflight = await service.fetch("/api/units/residence/1/", {
    method: "OPTIONS",
    headers: {
      ...headers,
      "Access-Control-Request-Method": "GET",
      "Access-Control-Request-Headers": "content-type",
    },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get("Access-Control-Allow-Headers")!, /content-type/i);
  const answer = await service.fetch("/api/units/residence/1/", { headers });
  assert.equal(answer.headers.get("Access-Control-Allow-Origin"), "https://pewaca.test");
});

Deno.test("a public sign-up stores account, resident and one pending email, and its link opens the account", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  const response = await send(service);
  assert.equal(response.status, 201);
  const body = await response.json();
  assert.equal(body.success, true);
  assert.equal(body.message, "Registrasi berhasil! Silakan cek email Anda untuk verifikasi.");
  assert.equal(body.data.email, "rina@example.com");
  assert.equal(body.data.full_name, "Rina Wulandari");
  await service.backgroundDone();
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);

  const resident = (await rowsOf(service, "m_warga")).at(-1)!;
  assert.equal(Number(resident.user_id), body.data.user_id);
  assert.equal(resident.residence_id, ESTATE.id);
  assert.equal(resident.unit_id, ESTATE.unitId);
  assert.equal(resident.unit_text, null, "the unit says it");
  assert.equal(resident.is_checker, 0);
  assert.equal(resident.isactive, 0);

  assert.equal(service.sent.length, 1);
  assert.equal(service.sent[0]!.subject, "Selamat datang di Pewaca.id!");
  assert.equal((await service.fetch(verifyPath(service.sent[0]!))).status, 200);
  const token = await accessToken(service, { email: "rina@example.com", password: "rahasia" });
  const profile = await service.fetch("/api/auth/profil/", {
    headers: { Authorization: `Token ${token}` },
  });
  const { data } = await profile.json();
  assert.deepEqual(data.warga.family_as, { id: null, name: null }, "a null-object (B-22)");
  assert.deepEqual(data.warga.religion, { id: null, name: null });
});

Deno.test("a public sign-up is four round trips, and two that run beside the hash", async () => {
  await using service = await startService();
  await send(service);
  assert.equal(service.logged.find(({ event }) => event === "request")?.round_trips, 6);
});

for (const account_type of ["warga", "pengurus", "admin", undefined, 7]) {
  Deno.test(`a visitor who asks to be ${account_type} with is_staff becomes a resident and nothing else (B-13)`, async () => {
    await using service = await startService();
    const response = await send(service, {
      account_type,
      is_staff: true,
      is_warga: false,
      is_superuser: true,
      is_checker: true,
      user_role_id: 1,
      isactive: 1,
    });
    assert.equal(response.status, 201, await response.text());
    const user = (await rowsOf(service, "m_user")).at(-1)!;
    assert.deepEqual(
      [user.is_staff, user.is_superuser, user.is_warga, user.user_isactive, user.user_role_id],
      [0, 0, 1, 0, 5],
    );
    const isKnown = account_type === "warga" || account_type === "pengurus";
    assert.equal(user.wished_account_type, isKnown ? account_type : null);
    const resident = (await rowsOf(service, "m_warga")).at(-1)!;
    assert.deepEqual([resident.is_checker, resident.isactive, resident.is_lead], [0, 0, 0]);
    const { rows } = await service.query(
      "SELECT COUNT(*) AS n FROM m_residence_commite WHERE user_id = ?",
      [Number(user.user_id)],
    );
    assert.equal(Number(rows[0]!.n), 0);
  });
}

Deno.test("a text that stands in for a unit that is not in the list is kept", async () => {
  await using service = await startService();
  const response = await send(service, { unit_id: undefined, blok_rumah: " Blok C/12 " });
  assert.equal(response.status, 201);
  const resident = (await rowsOf(service, "m_warga")).at(-1)!;
  assert.equal(resident.unit_id, null);
  assert.equal(resident.unit_text, "Blok C/12");
  assert.equal(resident.residence_id, ESTATE.id);
});

const REFUSED: [string, Record<string, unknown>, string, string][] = [
  [
    "a unit of another estate (B-14)",
    { unit_id: "8" },
    "unit_id",
    "Unit tidak ditemukan dalam residence ini.",
  ],
  [
    "neither unit nor words",
    { unit_id: null, blok_rumah: "" },
    "unit_id",
    "Unit tidak boleh kosong.",
  ],
  ["an estate that is none", { residence_id: "99" }, "residence_id", "Perumahan tidak ditemukan."],
  ["no estate", { residence_id: null }, "residence_id", "Perumahan tidak boleh kosong."],
  [
    "a password of five characters",
    { password: "12345" },
    "password",
    "Kata sandi minimal 6 karakter.",
  ],
  [
    "words of 151 characters",
    { unit_id: null, blok_rumah: "x".repeat(151) },
    "blok_rumah",
    "Blok rumah maksimal 150 karakter.",
  ],
  ["an address that is taken", { email: "Warga1@Example.test" }, "email", "Email sudah terdaftar."],
  ["an address that is none", { email: "rina" }, "email", "Format email tidak valid."],
  [
    "a name of 151 characters",
    { full_name: "x".repeat(151) },
    "full_name",
    "Nama lengkap maksimal 150 karakter.",
  ],
  [
    "a phone of 7 digits",
    { phone_no: "0812345" },
    "phone_no",
    "Nomor telepon harus 8 sampai 13 digit angka.",
  ],
];

for (const [what, changes, field, message] of REFUSED) {
  Deno.test(`a public sign-up answers 400 under ${field} to ${what}, and leaves nothing behind`, async () => {
    await using service = await startService();
    const response = await leavesNothing(service, SIGN_UP_TABLES, () => send(service, changes));
    assert.equal(response.status, 400);
    const body = await response.json();
    assert.equal(body.success, false);
    assert.deepEqual(body.errors, { [field]: [message] });
    assert.equal(typeof body.message, "string");
  });
}

Deno.test("the public page accepts a password of six characters", async () => {
  await using service = await startService();
  assert.equal((await send(service, { password: "sawah2" })).status, 201);
});

Deno.test("a public sign-up never changes an account that is there (B-3)", async () => {
  await using service = await startService();
  const { userId } = await signUp(service);
  const before = (await rowsOf(service, "m_user")).at(-1);
  const response = await leavesNothing(service, SIGN_UP_TABLES, () => send(service));
  assert.equal(response.status, 400);
  const after = (await rowsOf(service, "m_user")).at(-1)!;
  assert.equal(Number(after.user_id), userId);
  assert.deepEqual(after, before);
  const { email, password } = shortForm();
  const login = await service.fetch("/api/auth/login/", json({ email, password }));
  assert.equal((await login.json()).message, "User is inactive", "the first password is still it");
});

Deno.test("the same public sign-up again is answered like the first, with and without a key", async () => {
  for (const headers of [{}, { "Idempotency-Key": "key-1" }] as Record<string, string>[]) {
    await using service = await startService();
    const first = await (await send(service, {}, headers)).json();
    await service.backgroundDone();
    pass(service, 500);
    const again = await leavesNothing(service, SIGN_UP_TABLES, () => send(service, {}, headers));
    assert.equal(again.status, 201);
    assert.deepEqual(await again.json(), first);
  }
});

Deno.test("one Idempotency-Key for other content is 422, and creates nothing", async () => {
  await using service = await startService();
  const headers = { "Idempotency-Key": "key-1" };
  await send(service, {}, headers);
  await service.backgroundDone();
  const again = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => send(service, { email: "lain@example.com" }, headers),
  );
  assert.equal(again.status, 422);
});

Deno.test("fifty public sign-ups at once with one address are one account and one email", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => send(service, { phone_no: `0812000${1000 + i}` })),
  );
  await service.backgroundDone();
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(49).fill(400)]);
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
});

Deno.test("a public sign-up is limited by estate and address, in the same bucket for every caller", async () => {
  await using service = await startService();
  service.limited.add("register");
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => send(service, { email: "Rina@Example.com" }),
  );
  assert.equal(response.status, 429);
  assert.ok(response.headers.get("Retry-After"));
  assert.deepEqual(service.asked, ["register pewaca:3:rina@example.com"]);
});

Deno.test("public sign-ups have a ceiling by estate that is not that of its code", async () => {
  await using service = await startService();
  service.limited.add("register_with_code");
  const response = await leavesNothing(service, SIGN_UP_TABLES, () => send(service));
  assert.equal(response.status, 429);
  await response.body?.cancel();
  assert.equal(service.asked.at(-1), "register_with_code pewaca:3");
});

Deno.test("a public sign-up that fails in the middle leaves nothing behind", async () => {
  for (const match of [/INSERT INTO m_user/, /INSERT INTO m_warga/, /INSERT INTO outbox/]) {
    await using service = await startService();
    service.gateway.inject({ match, kind: "error", errno: 1146, message: "Table 'x'" });
    const response = await leavesNothing(service, SIGN_UP_TABLES, () => send(service));
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /Table|errno|m_user/);
  }
});

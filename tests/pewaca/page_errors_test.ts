import assert from "node:assert/strict";
import {
  APPROVED,
  BOARD,
  decide,
  loggedIn,
  residentRow,
  WAITING,
} from "../support/pewaca/board.ts";
import { jpeg } from "../support/images/jpeg.ts";
import {
  accessToken,
  formWith,
  json,
  longForm,
  multipart,
  OTHER_ESTATE,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
  signUp,
  verifyPath,
} from "../support/pewaca/pewaca.ts";
import {
  impatiently,
  leavesNothing,
  rowsOf,
  type Service,
  startService,
} from "../support/service.ts";

const UPDATE = "/api/auth/profil/update/";
const RESET = "/api/auth/reset/abc/def/";

/** Ways to make any route fail, and the status that comes of it. */
const FAILURES: [string, number, number][] = [["the database is away", 503, 2013], [
  "a bug",
  500,
  1146,
]];

/** Does something while every statement fails. */
async function whileFailing<T>(
  service: Service,
  errno: number,
  work: () => Promise<T>,
): Promise<T> {
  const end = service.gateway.inject({ match: /./, kind: "error", errno, message: "no" });
  try {
    return await impatiently(service, work);
  } finally {
    end();
  }
}

/** Bodies that no route can read. */
const UNREADABLE: [string, number, RequestInit][] = [
  ["broken JSON", 400, { body: "{", headers: { "Content-Type": "application/json" } }],
  ["XML", 415, { body: "<a/>", headers: { "Content-Type": "text/xml" } }],
  ["too much", 413, {
    body: `{"a":"${"x".repeat(300_000)}"}`,
    headers: { "Content-Type": "application/json" },
  }],
];

async function envelopeOf(response: Response, status: number) {
  assert.equal(response.status, status);
  return await response.json();
}

Deno.test("whatever a sign-up is refused with, and every fault, stands under a field that the page shows", async () => {
  await using service = await startService();
  const send = (init: RequestInit) =>
    leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => service.fetch(SIGN_UP_PATH, { method: "POST", ...init }),
    );
  for (const [, status, init] of UNREADABLE) {
    const { errors, message } = await envelopeOf(await send(init), status);
    assert.deepEqual(errors.unit_id, [message]);
  }
  service.limited.add("register");
  const limited = await envelopeOf(await send(multipart(shortForm())), 429);
  assert.deepEqual(limited.errors.unit_id, [limited.message]);
  service.limited.clear();
  const other = await service.fetch(
    "/api/auth/sign-up/00000000-0000-4000-8000-000000000000/",
    multipart(shortForm({ code: "" })),
  );
  assert.ok((await envelopeOf(other, 404)).errors.unit_id[0]);
  for (const [what, status, errno] of FAILURES) {
    const response = await whileFailing(service, errno, () => send(multipart(shortForm())));
    const { errors, message } = await envelopeOf(response, status);
    assert.deepEqual(errors, { unit_id: [message] }, what);
  }
});

Deno.test("whatever a change of the profile is refused with, and every fault, stands under a field that the page shows", async () => {
  await using service = await startService();
  const Authorization = `Token ${await accessToken(service, APPROVED)}`;
  const put = (init: RequestInit) =>
    service.fetch(UPDATE, {
      ...init,
      method: "PUT",
      headers: { ...init.headers as Record<string, string>, Authorization },
    });
  for (const [, status, init] of UNREADABLE) {
    const { errors, message } = await envelopeOf(await put(init), status);
    assert.deepEqual(errors.unit_id, [message]);
  }
  for (const [what, status, errno] of FAILURES) {
    const change = () => put(multipart({ full_name: "Rina" }));
    const response = await whileFailing(service, errno, change);
    const { errors, message } = await envelopeOf(response, status);
    assert.deepEqual(errors, { unit_id: [message] }, what);
  }
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const { errors } = await envelopeOf(
    await put(multipart({ date_of_birth: tomorrow, phone_no: "1", full_name: "" })),
    400,
  );
  assert.deepEqual(errors.unit_id, [
    "Nama lengkap tidak boleh kosong. Tanggal lahir tidak boleh di masa depan.",
  ], "the page shows the first error of a field");
  assert.deepEqual(errors.phone_no, ["Nomor telepon harus 8 sampai 13 digit angka."]);
});

Deno.test("whatever a new password is refused with, and every fault, stands where the page looks", async () => {
  await using service = await startService();
  for (const [, status, init] of UNREADABLE) {
    const body = await envelopeOf(await service.fetch(RESET, { method: "POST", ...init }), status);
    assert.deepEqual(body.new_password, [body.message]);
  }
  const wrong = await envelopeOf(
    await service.fetch(RESET, json({ new_password: "kata-sandi-baru" })),
    400,
  );
  assert.ok(wrong.new_password[0]);
});

Deno.test("all that is wrong with a sign-up is said at once: the form, the address, the unit, the references", async () => {
  await using service = await startService();
  await signUp(service);
  const wrong = { phone_no: "1", unit_id: String(OTHER_ESTATE.unitId), religion: "99" };
  const response = await leavesNothing(
    service,
    ["m_user", "m_warga"],
    () => service.fetch(SIGN_UP_PATH, multipart(longForm(wrong))),
  );
  const { errors } = await envelopeOf(response, 400);
  assert.deepEqual(errors.email, ["Email sudah terdaftar."]);
  assert.deepEqual(errors.phone_no, ["Nomor telepon harus 8 sampai 13 digit angka."]);
  assert.deepEqual(errors.unit_id, [
    "Unit tidak ditemukan dalam residence ini. Nomor telepon harus 8 sampai 13 digit angka. " +
    "Agama tidak ditemukan.",
  ], "the page shows the first error of a field");
  assert.deepEqual(errors.religion, ["Agama tidak ditemukan."]);
  service.breached.add("rahasia-sekali");
  const breached = await service.fetch(SIGN_UP_PATH, multipart(longForm(wrong)));
  assert.match((await envelopeOf(breached, 400)).errors.password[0], /pernah bocor/);
  const onPage = publicForm({ phone_no: "1", unit_id: String(OTHER_ESTATE.unitId) });
  const there = await envelopeOf(await service.fetch(PUBLIC_SIGN_UP_PATH, json(onPage)), 400);
  assert.deepEqual(Object.keys(there.errors).sort(), ["email", "phone_no", "unit_id"]);
  service.limited.add("register");
  const limited = await service.fetch(SIGN_UP_PATH, multipart(longForm(wrong)));
  assert.equal(limited.status, 429, "it tells who is registered, and so it counts");
});

Deno.test("all that is wrong with a change of the profile is said at once, and nothing is changed", async () => {
  await using service = await startService();
  const Authorization = `Token ${await accessToken(service, APPROVED)}`;
  const before = await rowsOf(service, "m_warga");
  const form = multipart({ phone_no: "1", unit_id: String(OTHER_ESTATE.unitId), education: "99" });
  const response = await service.fetch(UPDATE, {
    ...form,
    method: "PUT",
    headers: { ...form.headers as Record<string, string>, Authorization },
  });
  const { errors } = await envelopeOf(response, 400);
  assert.deepEqual(Object.keys(errors).sort(), ["education", "phone_no", "unit_id"]);
  assert.deepEqual(await rowsOf(service, "m_warga"), before);
});

Deno.test("a sign-up that comes again after its link was followed says so, and promises no email", async () => {
  await using service = await startService();
  const pages: [string, RequestInit, string][] = [
    [SIGN_UP_PATH, multipart(shortForm({ email: "satu@example.com" })), "satu@example.com"],
    [PUBLIC_SIGN_UP_PATH, json(publicForm({ email: "dua@example.com" })), "dua@example.com"],
  ];
  for (const [path, init, address] of pages) {
    const first = await envelopeOf(await service.fetch(path, init), 201);
    assert.equal(first.data.is_verified, false);
    assert.match(first.message, /email/);
    await service.backgroundDone();
    const before = await envelopeOf(await service.fetch(path, init), 201);
    assert.deepEqual(before, first, "its email has come");
    await service.fetch(verifyPath(service.sent.find(({ to }) => to === address)!));
    const again = await leavesNothing(service, SIGN_UP_TABLES, () => service.fetch(path, init));
    const { message, data } = await envelopeOf(again, 201);
    assert.equal(message, "Email berhasil diverifikasi. Silakan login.");
    assert.deepEqual(data, { ...first.data, message, is_verified: true });
    assert.equal(service.sent.filter(({ to }) => to === address).length, 1);
  }
});

Deno.test("the waiting list leaves out whoever has not proven the address", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  const headers = await loggedIn(service);
  const waiting = async () => {
    const list = await service.fetch("/api/warga/?is_checker=false&isreject=false", { headers });
    return (await list.json()).results.map(({ user }: { user: { email: string } }) => user.email);
  };
  assert.ok(!(await waiting()).includes("rina@example.com"));
  await service.fetch(verifyPath(mail));
  assert.ok((await waiting()).includes("rina@example.com"));
});

Deno.test("a rejection without a reason is refused under reason, and changes nothing", async () => {
  await using service = await startService();
  const headers = await loggedIn(service, BOARD);
  const before = await residentRow(service, WAITING.id);
  for (const reason of ["", "  ", "\u200b", null]) {
    const response = await decide(service, "reject", headers, { warga_id: WAITING.id, reason });
    const { errors, data } = await envelopeOf(response, 400);
    assert.deepEqual(errors.reason, ["Alasan penolakan tidak boleh kosong."]);
    assert.equal(data.message, "Alasan penolakan tidak boleh kosong.");
  }
  assert.deepEqual(await residentRow(service, WAITING.id), before);
  assert.deepEqual(await rowsOf(service, "warga_rejection_log"), []);
});

Deno.test("whatever a rejection is refused with, and every fault, stands in the message of its data", async () => {
  await using service = await startService();
  const headers = await loggedIn(service, BOARD);
  const before = await residentRow(service, WAITING.id);
  for (const [what, status, init] of UNREADABLE) {
    const response = await service.fetch("/api/warga/reject/", {
      ...init,
      method: "POST",
      headers: { ...init.headers as Record<string, string>, ...headers },
    });
    const { data, message } = await envelopeOf(response, status);
    assert.deepEqual(data, { message }, what);
  }
  for (const [what, status, errno] of FAILURES) {
    const form = { warga_id: WAITING.id, reason: "Bukan warga." };
    const rejecting = () => decide(service, "reject", headers, form);
    const response = await whileFailing(service, errno, rejecting);
    const { data, message } = await envelopeOf(response, status);
    assert.deepEqual(data, { message }, what);
  }
  assert.deepEqual(await residentRow(service, WAITING.id), before);
  assert.deepEqual(await rowsOf(service, "warga_rejection_log"), []);
});

Deno.test("a sign-up with the key of another stands under a field that the page shows", async () => {
  await using service = await startService();
  const keyed = (changes: Record<string, string>) => {
    const form = multipart(shortForm(changes));
    return { ...form, headers: { ...form.headers, "Idempotency-Key": "satu" } };
  };
  await envelopeOf(await service.fetch(SIGN_UP_PATH, keyed({})), 201);
  await service.backgroundDone();
  const reused = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => service.fetch(SIGN_UP_PATH, keyed({ full_name: "Lain" })),
  );
  const { errors } = await envelopeOf(reused, 422);
  assert.deepEqual(errors.unit_id, [
    "Idempotency-Key ini sudah dipakai untuk permintaan dengan isi yang berbeda.",
  ]);
});

Deno.test("a resident sees the text that stands for the unit, and a text that names a unit becomes that unit", async () => {
  await using service = await startService();
  const { rows: [unit] } = await service.query(
    "SELECT unit_id, unit_name FROM m_unit WHERE unit_residence_id = 3 LIMIT 1",
  );
  const texts = [["Blok Z 99", null], [String(unit!.unit_name), unit!.unit_id]] as const;
  for (const [i, [blok_rumah, unitId]] of texts.entries()) {
    const email = `rina${i}@example.com`;
    const form = publicForm({ email, unit_id: undefined, blok_rumah });
    assert.equal((await service.fetch(PUBLIC_SIGN_UP_PATH, json(form))).status, 201);
    await service.query(
      "UPDATE m_user SET user_isactive = 1, email_verified_on = NOW(6) WHERE user_email = ?",
      [email],
    );
    const row = (await rowsOf(service, "m_warga")).at(-1)!;
    assert.equal(row.unit_id, unitId);
    assert.equal(row.unit_text, unitId === null ? blok_rumah : null);
    const token = await accessToken(service, { email, password: String(publicForm().password) });
    const profile = await service.fetch("/api/auth/profil/", {
      headers: { Authorization: `Token ${token}` },
    });
    const { data } = await profile.json();
    assert.equal(data.warga.unit_id.unit_name, blok_rumah);
  }
});

Deno.test("no file of a sign-up is dropped: it is kept, or refused by name", async () => {
  await using service = await startService();
  const refused: [Record<string, Uint8Array<ArrayBuffer>>, Record<string, string>, string][] = [
    [{ ktp: jpeg() }, {}, "ktp"],
    [{ marriage_photo: jpeg(), marital_photo: jpeg() }, {}, "marital_photo"],
    [{}, { profile_photo: "foto.jpg" }, "profile_photo"],
    [{}, { marital_photo: "data:image/jpeg;base64,AAAA" }, "marriage_photo"],
  ];
  for (const [files, fields, name] of refused) {
    const form = formWith(shortForm(fields), files);
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => service.fetch(SIGN_UP_PATH, form),
    );
    const { errors } = await envelopeOf(response, 400);
    assert.ok(errors[name]?.[0], name);
  }
});

Deno.test("phones, dates and NIK are read as people type them, and stored in one form", async () => {
  await using service = await startService();
  const niks = ["3174010112900001", "3174 0101 1290 0001", "31.74.010112.90-0001"];
  const phones = [
    ["0812-3456-7890", "081234567890"],
    ["+62 812 3456 789", "628123456789"],
    [
      "(021) 555.12345",
      "02155512345",
    ],
    ["+6281234567890", "6281234567890"],
    ["+62 812–3456–78901", "62812345678901"],
    [
      "\u202a+62 812 3456 7890\u202c",
      "6281234567890",
    ],
  ];
  const dates = [
    ["1990-1-5", "1990-01-05"],
    ["1990-01-05", "1990-01-05"],
    ["2000-2-29", "2000-02-29"],
    ["1990-12-31", "1990-12-31"],
    ["", null],
    [new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)].flatMap((day) => [day, day]),
  ];
  for (const [i, [phone_no, digits]] of phones.entries()) {
    const [date_of_birth, stored] = dates[i]!;
    const form = longForm({
      phone_no: phone_no!,
      date_of_birth: date_of_birth ?? "",
      email: `rina${i}@example.com`,
      nik: niks[i] ?? "",
    });
    const response = await service.fetch(SIGN_UP_PATH, multipart(form));
    assert.equal(response.status, 201, await response.text());
    const row = (await rowsOf(service, "m_warga")).at(-1)!;
    assert.deepEqual([row.phone_no, row.date_of_birth], [digits, stored]);
    assert.equal(row.nik, niks[i] ? niks[0] : null);
  }
  await service.backgroundDone();
  const wrongs: Record<string, string>[] = [{ phone_no: "0812-345" }, { phone_no: "nol delapan" }, {
    date_of_birth: "1990-2-30",
  }, { date_of_birth: "5-1-1990" }];
  for (const wrong of wrongs) {
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () =>
        service.fetch(
          SIGN_UP_PATH,
          multipart(longForm({ email: "x@example.com", nik: "", ...wrong })),
        ),
    );
    assert.equal(response.status, 400, JSON.stringify(wrong));
  }
});

Deno.test("an account that was deleted gives its address to a new sign-up, and stays as it was otherwise", async () => {
  await using service = await startService();
  const keyed = multipart(shortForm());
  keyed.headers = { ...keyed.headers, "Idempotency-Key": "satu" };
  const { data } = await envelopeOf(await service.fetch(SIGN_UP_PATH, keyed), 201);
  await service.backgroundDone();
  const userId = Number(data.user_id);
  await service.query(
    "UPDATE m_user SET user_isactive = 1, email_verified_on = NOW(6), user_isdelete = 1 WHERE user_id = ?",
    [userId],
  );
  const old = (await rowsOf(service, "m_user")).find(({ user_id }) => Number(user_id) === userId)!;
  const again = await envelopeOf(await service.fetch(SIGN_UP_PATH, keyed), 201);
  assert.notEqual(Number(again.data.user_id), userId, "the key was the deleted account's");
  assert.equal(again.data.is_verified, false);
  await service.backgroundDone();
  assert.equal(service.sent.length, 2);
  const users = await rowsOf(service, "m_user");
  const kept = users.find(({ user_id }) => Number(user_id) === userId)!;
  assert.equal(kept.user_email, `rina@example.com_deleted_${userId}`);
  assert.deepEqual([kept.user_isdelete, kept.user_password], [1, old.user_password]);
  assert.equal(users.filter(({ user_email }) => user_email === "rina@example.com").length, 1);
  const copies = (await rowsOf(service, "m_warga")).flatMap(({ searched_email }) =>
    searched_email ?? []
  );
  assert.deepEqual(copies, ["rina@example.com"], "the new account's alone");
});

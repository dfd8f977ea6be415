import assert from "node:assert/strict";
import {
  leavesNothing,
  rowsOf,
  settings,
  startService,
  statements,
} from "../../support/service.ts";
import {
  ESTATE,
  json,
  longForm,
  multipart,
  OTHER_ESTATE,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
  signUp,
} from "../../support/pewaca/pewaca.ts";

Deno.test("sign-up with the seven fields stores account, resident and one pending email, all or nothing", async () => {
  await using service = await startService();
  const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  assert.equal(response.status, 201);
  const body = await response.json();
  assert.equal(body.success, true);
  assert.equal(body.status, "success");
  assert.equal(
    body.message,
    "Registration successful. Please check your email for verification.",
  );
  assert.equal(body.data.message, "Registration successful!");
  assert.equal(body.data.email, "rina@example.com");
  assert.equal(body.data.full_name, "Rina Wulandari");
  assert.equal(body.data.is_verified, false);

  await service.backgroundDone();
  const user = (await rowsOf(service, "m_user")).at(-1)!;
  assert.equal(Number(user.user_id), body.data.user_id);
  assert.equal(user.user_name, "rina@example.com");
  assert.equal(user.user_isactive, 0);
  assert.equal(user.is_warga, 1);
  assert.equal(user.is_staff, 0);
  assert.equal(user.is_superuser, 0);
  assert.equal(user.user_role_id, 5);
  assert.match(String(user.user_password), /^argon2\$argon2id\$/);
  assert.ok(String(user.user_password).length <= 100);

  const resident = (await rowsOf(service, "m_warga")).at(-1)!;
  assert.equal(Number(resident.user_id), body.data.user_id);
  assert.equal(Number(resident.created_by), body.data.user_id);
  assert.equal(resident.residence_id, 3);
  assert.equal(resident.unit_id, ESTATE.unitId);
  assert.equal(resident.phone_no, "081234567890");
  assert.equal(resident.is_checker, 0);
  assert.equal(resident.isactive, 0);
  assert.equal(resident.isreject, 0);
  assert.equal(resident.nik, null);
  assert.equal(resident.created_on, user.user_created_on);

  const outbox = await rowsOf(service, "outbox");
  assert.equal(outbox.length, 1);
  assert.equal(outbox[0]!.status, "sent");
  assert.equal(service.sent.length, 1);
  assert.equal(service.sent[0]!.idempotencyKey, outbox[0]!.id);
});

Deno.test("sign-up with the fifteen fields stores them all", async () => {
  await using service = await startService();
  const response = await service.fetch(SIGN_UP_PATH, multipart(longForm()));
  assert.equal(response.status, 201);
  const resident = (await rowsOf(service, "m_warga")).at(-1)!;
  assert.equal(resident.nik, "3174010112900001");
  assert.equal(resident.gender_id, 2);
  assert.equal(resident.date_of_birth, "1990-01-15");
  assert.equal(resident.place_of_birth, "Jakarta");
  assert.equal(Number(resident.religion_id), 1);
  assert.equal(Number(resident.marital_status_id), 1);
  assert.equal(Number(resident.occupation_id), 2);
  assert.equal(Number(resident.education_id), 8);
  assert.equal(resident.family_as, 1);
});

const FORMS: [string, RequestInit, string?][] = [
  ["multipart as Laravel sends it", multipart(shortForm())],
  ["multipart with bare LF, as the test script sends it", multipart(longForm(), "\n")],
  ["JSON", json(shortForm())],
  ["JSON with numbers", json({ ...shortForm(), unit_id: ESTATE.unitId, family_as: 1 })],
  ["JSON with nulls", json({ ...shortForm(), nik: null, religion: null })],
  ["form-urlencoded", { method: "POST", body: new URLSearchParams(shortForm()) }],
  ["multipart as a browser sends it", { method: "POST", body: formData(longForm()) }],
  [
    "empty parts for what is not set",
    multipart(longForm({ nik: "", religion: "", gender_id: "" })),
  ],
  ["no trailing slash", multipart(shortForm()), SIGN_UP_PATH.slice(0, -1)],
  [
    "the code in capitals",
    multipart(shortForm()),
    `/api/auth/sign-up/${ESTATE.code.toUpperCase()}/`,
  ],
];

for (const [form, init, path = SIGN_UP_PATH] of FORMS) {
  Deno.test(`sign-up accepts ${form}`, async () => {
    await using service = await startService();
    const response = await service.fetch(path, init);
    assert.equal(response.status, 201, await response.text());
    assert.equal((await rowsOf(service, "m_warga")).at(-1)!.full_name, "Rina Wulandari");
  });
}

function formData(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

const ACCEPTED: [string, Record<string, string>][] = [
  ["a name of 150 characters", { full_name: "a".repeat(150) }],
  ["an address of 100 characters", { email: `${"a".repeat(64)}@${"b".repeat(31)}.com` }],
  ["a phone of 8 digits", { phone_no: "08123456" }],
  ["a password of 8 characters", { password: "sawah-22" }],
  ["a password of 8 emoji", { password: "🔑🏠🌾🐕🧭🧵🎷🔑" }],
  ["a password of 128 characters, blanks at the end", {
    password: `${"sawah-ku".repeat(15)}sawah-  `,
  }],
  ["a name with an apostrophe, a backslash and a question mark", { full_name: `O'Neil \\ "Zoë"?` }],
  ["a plus in the address", { email: "rina+pewaca@example.com" }],
  ["a leap day", { date_of_birth: "2000-02-29" }],
];

for (const [promise, changes] of ACCEPTED) {
  Deno.test(`sign-up accepts ${promise}, and stores it as sent`, async () => {
    await using service = await startService();
    const response = await service.fetch(SIGN_UP_PATH, multipart(longForm(changes)));
    assert.equal(response.status, 201, await response.text());
    const user = (await rowsOf(service, "m_user")).at(-1)!;
    const resident = (await rowsOf(service, "m_warga")).at(-1)!;
    const stored: Record<string, unknown> = {
      email: user.user_email,
      full_name: resident.full_name,
      phone_no: resident.phone_no,
      date_of_birth: resident.date_of_birth,
    };
    for (const [field, value] of Object.entries(changes)) {
      if (field !== "password") assert.equal(stored[field], value);
    }
  });
}

const REFUSED: [string, Record<string, string>, string, string?][] = [
  ["no address", { email: "" }, "email", "Email tidak boleh kosong."],
  ["an address without a domain", { email: "rina@" }, "email", "Format email tidak valid."],
  ["an address without a dot in its domain", { email: "rina@localhost" }, "email"],
  [
    "an address with letters that only look like ASCII",
    { email: "rina@example.\u212aom" },
    "email",
  ],
  ["an address of 101 characters", { email: `${"a".repeat(89)}@example.com` }, "email"],
  ["no password", { password: "" }, "password"],
  ["a password of 7 characters", { password: "1234567" }, "password"],
  ["a password of 1025 bytes", { password: "x".repeat(1025) }, "password"],
  ["no unit", { unit_id: "" }, "unit_id"],
  ["a unit that is no number", { unit_id: "1; DROP TABLE m_user" }, "unit_id"],
  ["a unit beyond the column", { unit_id: "4294967296" }, "unit_id"],
  [
    "a unit that does not exist",
    { unit_id: "99999" },
    "unit_id",
    "Unit tidak ditemukan dalam residence ini.",
  ],
  [
    "a unit of another estate (B-14)",
    { unit_id: String(OTHER_ESTATE.unitId) },
    "unit_id",
    "Unit tidak ditemukan dalam residence ini.",
  ],
  ["no name", { full_name: "   " }, "full_name"],
  ["a name of 151 characters", { full_name: "a".repeat(151) }, "full_name"],
  ["a name with a line break", { full_name: "Rina\nBcc: x" }, "full_name"],
  ["no phone", { phone_no: "" }, "phone_no"],
  ["a phone of 7 digits", { phone_no: "0812345" }, "phone_no"],
  ["a phone of 14 digits", { phone_no: "08123456789012" }, "phone_no"],
  ["no family role", { family_as: "" }, "family_as"],
  ["an unknown family role", { family_as: "99" }, "family_as"],
  ["a NIK of 15 digits", { nik: "317401011290000" }, "nik", "NIK harus 16 digit angka."],
  ["a NIK with letters", { nik: "317401011290000x" }, "nik", "NIK harus 16 digit angka."],
  ["a third gender id", { gender_id: "3" }, "gender_id"],
  ["a day that does not exist", { date_of_birth: "2001-02-29" }, "date_of_birth"],
  ["a birthday in the future", { date_of_birth: "2999-01-01" }, "date_of_birth"],
  ["an unknown religion", { religion: "99" }, "religion"],
  ["an unknown marital status", { marital_status: "99" }, "marital_status"],
  ["an unknown occupation", { occupation: "9999" }, "occupation"],
  ["an unknown education", { education: "99" }, "education"],
  ["another code in the form than in the link", { code: OTHER_ESTATE.code }, "code"],
];

for (const [promise, changes, field, sentence] of REFUSED) {
  Deno.test(`sign-up refuses ${promise} with 400 under ${field}, and leaves nothing behind`, async () => {
    await using service = await startService();
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => service.fetch(SIGN_UP_PATH, multipart(longForm(changes))),
    );
    assert.equal(response.status, 400);
    const body = await response.json();
    assert.equal(body.success, false);
    assert.equal(body.message, "Validation failed.");
    assert.equal(body.data, null);
    assert.ok(Array.isArray(body.errors[field]), JSON.stringify(body.errors));
    if (sentence) assert.deepEqual(body.errors[field], [sentence]);
    // Laravel's page shows the errors of three fields only.
    assert.ok(["unit_id", "email", "password"].some((name) => name in body.errors));
  });
}

Deno.test("a birthday is in the future by the day in Jakarta, and reported with what else is wrong", async () => {
  await using service = await startService();
  service.clock.now = new Date("2031-03-01T17:30:00Z");
  const born = (day: string, changes = {}) => {
    const form = longForm({ date_of_birth: day, email: `${day}@example.com`, ...changes });
    return service.fetch(SIGN_UP_PATH, multipart(form));
  };
  assert.equal((await born("2031-03-02")).status, 201);
  await service.backgroundDone();
  const tomorrow = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => born("2031-03-03", { nik: "1" }),
  );
  assert.equal(tomorrow.status, 400);
  const { errors } = await tomorrow.json();
  assert.deepEqual(errors.date_of_birth, ["Tanggal lahir tidak boleh di masa depan."]);
  assert.deepEqual(errors.nik, ["NIK harus 16 digit angka."]);
});

Deno.test("sign-up reports all wrong fields at once", async () => {
  await using service = await startService();
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => service.fetch(SIGN_UP_PATH, json({ email: "x", password: "y", nik: "1", unit_id: [] })),
  );
  assert.equal(response.status, 400);
  const { errors } = await response.json();
  assert.deepEqual(Object.keys(errors).sort(), [
    "email",
    "family_as",
    "full_name",
    "nik",
    "password",
    "phone_no",
    "unit_id",
  ]);
});

Deno.test("sign-up answers 404 under code and unit_id when the code is unknown, and leaves nothing behind", async () => {
  await using service = await startService();
  const code = "00000000-0000-0000-0000-000000000000";
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => service.fetch(`/api/auth/sign-up/${code}/`, multipart(shortForm({ code }))),
  );
  assert.equal(response.status, 404);
  const { errors, data } = await response.json();
  assert.equal(data, null);
  const sentence = ["Kode registrasi tidak valid atau sudah kadaluarsa."];
  assert.deepEqual(errors, { code: sentence, unit_id: sentence });
});

Deno.test("sign-up refuses a taken address whatever its case and blanks, and changes nothing (B-3, B-4)", async () => {
  await using service = await startService();
  await signUp(service);
  const before = await rowsOf(service, "m_user");
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () =>
      service.fetch(
        SIGN_UP_PATH,
        multipart(shortForm({ email: " RINA@Example.com ", full_name: "Orang Lain" })),
      ),
  );
  assert.equal(response.status, 400);
  assert.deepEqual((await response.json()).errors, { email: ["Email sudah terdaftar."] });
  assert.deepEqual(await rowsOf(service, "m_user"), before);
});

Deno.test("sign-up refuses an address that Django's rows hold", async () => {
  await using service = await startService();
  await service.query(
    "INSERT INTO m_user (user_email, user_password) VALUES ('Lama@Example.com', 'x')",
  );
  const response = await service.fetch(
    SIGN_UP_PATH,
    multipart(shortForm({ email: "lama@example.com" })),
  );
  assert.equal(response.status, 400);
  assert.deepEqual((await response.json()).errors.email, ["Email sudah terdaftar."]);
});

Deno.test("an address in mixed case is registered, sent to and answered as it was typed (B-9)", async () => {
  await using service = await startService();
  const { mail } = await signUp(service, { email: "Rina.W@Example.COM" });
  assert.equal(mail.to, "Rina.W@Example.COM");
  const user = (await rowsOf(service, "m_user")).at(-1)!;
  assert.equal(user.user_email, "Rina.W@Example.COM");
  assert.equal(user.user_email_norm, "rina.w@example.com");
});

Deno.test("errors are lists of sentences by field, or null, never a text (B-7)", async () => {
  await using service = await startService();
  service.gateway.inject({ match: /INSERT INTO m_user/, kind: "error", errno: 1364, message: "x" });
  for (const form of [shortForm({ nik: "1", email: "x" }), shortForm()]) {
    const { errors } = await (await service.fetch(SIGN_UP_PATH, multipart(form))).json();
    if (errors === null) continue;
    for (const sentences of Object.values(errors)) {
      assert.ok(Array.isArray(sentences) && sentences.every((text) => typeof text === "string"));
    }
  }
});

const UNREADABLE: [string, RequestInit, number][] = [
  ["broken JSON", { ...json({}), body: "{" }, 400],
  ["a JSON array", json([]), 400],
  ["JSON null", json(null), 400],
  ["half a surrogate pair", { ...json({}), body: '{"full_name":"\\ud800"}' }, 400],
  ["bytes that are no UTF-8", { ...json({}), body: new Uint8Array([0x22, 0xff, 0x22]) }, 400],
  ["a multipart body without its end", {
    ...multipart({}),
    body:
      '--0123456789abcdef0123456789abcdef01234567\r\nContent-Disposition: form-data; name="email"\r\n\r\nx',
  }, 400],
  ["a multipart body without a boundary", {
    method: "POST",
    headers: { "Content-Type": "multipart/form-data" },
    body: "x",
  }, 400],
  ["XML", { method: "POST", headers: { "Content-Type": "text/xml" }, body: "<a/>" }, 415],
];

for (const [promise, init, status] of UNREADABLE) {
  Deno.test(`sign-up answers ${status} in the envelope to ${promise}, and leaves nothing behind`, async () => {
    await using service = await startService();
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => service.fetch(SIGN_UP_PATH, init),
    );
    assert.equal(response.status, status);
    const body = await response.json();
    assert.equal(body.success, false);
    assert.deepEqual(body.errors, { unit_id: [body.message] });
  });
}

function sentFrom(form: RequestInit, headers: Record<string, string>): RequestInit {
  return { ...form, headers: { ...form.headers as Record<string, string>, ...headers } };
}

Deno.test("a sign-up counts by address, by estate, and by network only where Laravel's server is trusted to name it", async () => {
  await using service = await startService({
    settings: { ...settings, trustedProxies: ["192.0.2.10"] },
  });
  const signUpFrom = (headers: Record<string, string>, email: string) =>
    service.fetch(SIGN_UP_PATH, sentFrom(multipart(shortForm({ email })), headers));
  const laravel = { "CF-Connecting-IP": "192.0.2.10" };
  await signUpFrom(laravel, "satu@example.com");
  await signUpFrom({ ...laravel, "X-Forwarded-For": "198.51.100.7" }, "dua@example.com");
  assert.deepEqual(service.asked, [
    `register pewaca:${ESTATE.code}:satu@example.com`,
    `register_with_code pewaca:${ESTATE.code}`,
    `register pewaca:${ESTATE.code}:dua@example.com`,
    "register_from_network pewaca:198.51.100.7",
    `register_with_code pewaca:${ESTATE.code}`,
  ]);
});

for (const limit of ["register_with_code", "register_from_network"] as const) {
  Deno.test(`sign-ups above the ceiling ${limit} get 429 with Retry-After before anything is looked up, and leave nothing behind`, async () => {
    await using service = await startService({
      settings: { ...settings, trustedProxies: ["192.0.2.10"] },
    });
    service.limited.add(limit);
    const form = sentFrom(multipart(shortForm()), { "CF-Connecting-IP": "203.0.113.66" });
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => service.fetch(SIGN_UP_PATH, form),
    );
    assert.equal(response.status, 429);
    assert.equal(response.headers.get("Retry-After"), "60");
    assert.equal((await response.json()).success, false);
    assert.deepEqual(statements(service), []);
    assert.match(service.asked.at(-1)!, new RegExp(`^${limit} `));
  });
}

Deno.test("a burst of sign-ups for one address gets 429 with Retry-After, keyed by code and address, and leaves nothing behind", async () => {
  await using service = await startService();
  service.limited.add("register");
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => service.fetch(SIGN_UP_PATH, multipart(shortForm({ email: "Rina@Example.com" }))),
  );
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("Retry-After"), "60");
  assert.equal((await response.json()).success, false);
  assert.deepEqual(service.asked, [`register pewaca:${ESTATE.code}:rina@example.com`]);
  assert.deepEqual(statements(service), [], "the database was asked before the limiter");
});

import assert from "node:assert/strict";
import { readImage } from "../../../src/web/image/read_image.ts";
import { APPROVED, loggedIn } from "../../support/pewaca/board.ts";
import { IMAGES } from "../../support/images/images.ts";
import { jpeg, jpegOf } from "../../support/images/jpeg.ts";
import {
  accessToken,
  formWith,
  json,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import {
  countRows,
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
  statements,
} from "../../support/service.ts";

const MIB = 1024 * 1024;
const TABLES = [...SIGN_UP_TABLES, "photo"];
const BOTH = { profile_photo: jpeg(300, 1), marriage_photo: jpeg(300, 2) };

function signUpWith(
  service: Service,
  files: Record<string, Uint8Array<ArrayBuffer>>,
  changes: Record<string, string> = {},
): Promise<Response> {
  return service.fetch(SIGN_UP_PATH, formWith(shortForm(changes), files));
}

/** The rows name exactly what is in the store, and nothing of it is on its way out. */
async function assertNothingLoose(service: Service): Promise<void> {
  const residents = await rowsOf(service, "m_warga");
  const named = residents.flatMap((row) => [row.profile_photo, row.marriage_photo])
    .filter((path) => String(path).startsWith("daftar/"));
  const photos = await rowsOf(service, "photo");
  assert.deepEqual([...service.photos.stored.keys()].sort(), named.sort());
  assert.deepEqual(photos.map(({ photo_key }) => photo_key).sort(), named.sort());
  assert.ok(photos.every(({ remove_at }) => remove_at === null));
}

async function leavesNoPhoto(service: Service, act: () => Promise<Response>): Promise<Response> {
  const before = service.photos.stored.size;
  const response = await leavesNothing(service, TABLES, act);
  assert.equal(service.photos.stored.size, before);
  await assertNothingLoose(service);
  return response;
}

/** Signs up with photos, verifies, logs in and reads the profile. */
async function photosOfProfile(service: Service): Promise<{ profile: string; marriage: string }> {
  assert.equal((await signUpWith(service, BOTH)).status, 201);
  await service.backgroundDone();
  await service.fetch(verifyPath(service.sent.at(-1)!));
  const { email, password } = shortForm();
  const token = await accessToken(service, { email: email!, password: password! });
  const response = await service.fetch("/api/auth/profil/", {
    headers: { Authorization: `Token ${token}` },
  });
  const { data: { warga } } = await response.json();
  return { profile: warga.profile_photo, marriage: warga.marriagePhoto };
}

for (const name of ["marriage_photo", "marital_photo", "marriagePhoto"]) {
  Deno.test(`sign-up keeps a profile photo, and a marriage photo sent as ${name}`, async () => {
    await using service = await startService();
    const response = await signUpWith(service, {
      profile_photo: BOTH.profile_photo,
      [name]: BOTH.marriage_photo,
    });
    assert.equal(response.status, 201, await response.text());
    const resident = (await rowsOf(service, "m_warga")).at(-1)!;
    assert.match(String(resident.profile_photo), /^daftar\/[\w-]{43}\.jpg$/);
    assert.match(String(resident.marriage_photo), /^daftar\/[\w-]{43}\.jpg$/);
    assert.deepEqual(service.photos.stored.get(String(resident.profile_photo)), BOTH.profile_photo);
    assert.deepEqual(
      service.photos.stored.get(String(resident.marriage_photo)),
      BOTH.marriage_photo,
    );
    await assertNothingLoose(service);
  });
}

Deno.test("a photo is told by its content, not by the type that was declared", async () => {
  await using service = await startService();
  const form = formWith(shortForm(), { profile_photo: jpeg() }, "text/html");
  assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201);
});

Deno.test("a file input that was left empty is no photo", async () => {
  await using service = await startService();
  const form = new FormData();
  for (const [name, value] of Object.entries(shortForm())) form.set(name, value);
  form.set("profile_photo", new Blob([]), "");
  const response = await service.fetch(SIGN_UP_PATH, { method: "POST", body: form });
  assert.equal(response.status, 201);
  assert.equal((await rowsOf(service, "m_warga")).at(-1)!.profile_photo, null);
});

Deno.test("a photo is stored and served without place, maker and time, and as it is to be turned", async () => {
  await using service = await startService();
  const photos = { profile_photo: IMAGES.jpg, marriage_photo: jpegOf(12_000, 4_166) };
  assert.equal((await signUpWith(service, photos)).status, 201);
  const key = String((await rowsOf(service, "m_warga")).at(-1)!.profile_photo);
  const served = await (await service.fetch(`/media/${key}`)).bytes();
  assert.deepEqual(served, service.photos.stored.get(key));
  assert.doesNotMatch(new TextDecoder("latin1").decode(served), /SECRET|xmp/i);
  assert.deepEqual(served, readImage(IMAGES.jpg)!.bytes);
});

Deno.test("photos of 2 MiB each are kept", async () => {
  await using service = await startService();
  const response = await signUpWith(service, {
    profile_photo: jpeg(2 * MIB),
    marriage_photo: jpeg(2 * MIB, 1),
  });
  assert.equal(response.status, 201, await response.text());
  await assertNothingLoose(service);
});

const TOO_LARGE = "Ukuran foto terlalu besar. Maksimal 2MB per file.";
const TOO_MANY_PIXELS =
  "Dimensi foto terlalu besar. Maksimal 12.000 piksel per sisi dan 50 megapiksel.";
const NO_JPEG = "Foto harus format JPG/JPEG.";
const html = new TextEncoder().encode("<script>alert(1)</script>") as Uint8Array<ArrayBuffer>;
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

const REFUSED: [string, Record<string, Uint8Array<ArrayBuffer>>, number, string, string][] = [
  ["a byte above 2 MiB", { profile_photo: jpeg(2 * MIB + 1) }, 413, "profile_photo", TOO_LARGE],
  [
    "a marriage photo above 2 MiB",
    { marital_photo: jpeg(3 * MIB) },
    413,
    "marriage_photo",
    TOO_LARGE,
  ],
  ["8 MiB", { profile_photo: jpeg(8 * MIB) }, 413, "profile_photo", TOO_LARGE],
  ["more than a form may have", { marriage_photo: jpeg(9 * MIB) }, 413, "profile_photo", TOO_LARGE],
  ["HTML that calls itself a JPEG", { profile_photo: html }, 400, "profile_photo", NO_JPEG],
  ["a PNG", { marriagePhoto: png }, 400, "marriagePhoto", NO_JPEG],
  [
    "a side too long",
    { profile_photo: jpegOf(12_001, 1) },
    400,
    "profile_photo",
    TOO_MANY_PIXELS,
  ],
  [
    "of more than 50 megapixels",
    { marriage_photo: jpegOf(10_000, 5_001) },
    400,
    "marriage_photo",
    TOO_MANY_PIXELS,
  ],
  ["an empty file", { profile_photo: new Uint8Array(0) }, 400, "profile_photo", NO_JPEG],
];

/** The first bytes of a file of the ISO base media format, as phones write it. */
function isoFile(brand: string): Uint8Array<ArrayBuffer> {
  const text = `\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`;
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

Deno.test("photos of other formats, whatever they call themselves, are refused with a sentence that says JPEG", async () => {
  await using service = await startService();
  const { png, webp, gif } = IMAGES;
  const photos = { png, webp, gif, heic: isoFile("heic"), avif: isoFile("avif") };
  const headers = await loggedIn(service, APPROVED);
  for (const [format, photo] of Object.entries(photos)) {
    for (const type of ["image/jpeg", `image/${format}`]) {
      for (
        const [name, fieldOnEditPage] of [
          ["profile_photo", "unit_id"],
          ["marriage_photo", "marriagePhoto"],
        ] as const
      ) {
        const files = { [name]: photo };
        const edit = { ...formWith({ full_name: "Rina" }, files, type), headers, method: "PUT" };
        const requests: [string, RequestInit, string][] = [
          [SIGN_UP_PATH, formWith(shortForm(), files, type), "unit_id"],
          ["/api/auth/profil/update/", edit, fieldOnEditPage],
        ];
        for (const [path, init, field] of requests) {
          const response = await leavesNoPhoto(service, () => service.fetch(path, init));
          assert.equal(response.status, 400, format);
          assert.deepEqual((await response.json()).errors[field], [NO_JPEG], format);
        }
      }
    }
  }
});

for (const [photo, files, status, field, message] of REFUSED) {
  Deno.test(`sign-up answers ${status} under ${field} to a photo that is ${photo}, and keeps nothing`, async () => {
    await using service = await startService();
    const response = await leavesNoPhoto(service, () => signUpWith(service, files));
    assert.equal(response.status, status);
    const body = await response.json();
    assert.equal(body.success, false);
    assert.equal(body.code, status);
    assert.deepEqual(body.errors[field], [message]);
  });
}

Deno.test("wrong fields and wrong photos are reported at once", async () => {
  await using service = await startService();
  const response = await leavesNoPhoto(
    service,
    () => signUpWith(service, { profile_photo: html }, { phone_no: "12" }),
  );
  const { errors } = await response.json();
  assert.deepEqual(errors.profile_photo, [NO_JPEG]);
  assert.ok(errors.phone_no.length > 0);
});

Deno.test("the public sign-up takes no photo: it is refused by name, and nothing is kept", async () => {
  await using service = await startService();
  const fields = Object.fromEntries(
    Object.entries(publicForm()).map(([name, value]) => [name, String(value)]),
  );
  const response = await leavesNoPhoto(
    service,
    () => service.fetch(PUBLIC_SIGN_UP_PATH, formWith(fields, { profile_photo: jpeg() })),
  );
  assert.equal(response.status, 400);
  const { errors } = await response.json();
  assert.deepEqual(errors, { profile_photo: ["Berkas ini tidak diminta."] });
});

// --- nothing is orphaned ---------------------------------------------------------------------------

Deno.test("a sign-up that is refused uploads nothing", async () => {
  await using service = await startService();
  const response = await leavesNoPhoto(
    service,
    () => signUpWith(service, BOTH, { unit_id: "99999" }),
  );
  assert.equal(response.status, 400);
  assert.deepEqual(statements(service).map((sql) => sql.split(" ")[0]), ["SELECT", "BEGIN"]);
});

Deno.test("the same sign-up with photos again is answered like the first, and keeps one of each", async () => {
  await using service = await startService();
  const first = await (await signUpWith(service, BOTH)).json();
  await service.backgroundDone();
  const again = await leavesNoPhoto(service, () => signUpWith(service, BOTH));
  assert.equal(again.status, 201);
  assert.deepEqual(await again.json(), first);
  assert.equal(service.photos.stored.size, 2);
});

Deno.test("the same sign-up with another photo is no repetition", async () => {
  await using service = await startService();
  await signUpWith(service, BOTH);
  await service.backgroundDone();
  const files = { ...BOTH, profile_photo: jpeg(300, 3) };
  const again = await leavesNoPhoto(service, () => signUpWith(service, files));
  assert.equal(again.status, 400);
});

Deno.test("twenty sign-ups at once with one address keep the photos of one, whether alike or not", async () => {
  for (const isAlike of [true, false]) {
    await using service = await startService();
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        (_, i) => signUpWith(service, BOTH, isAlike ? {} : { phone_no: `0812000${1000 + i}` }),
      ),
    );
    await service.backgroundDone();
    const created = answers.filter(({ status }) => status === 201).length;
    assert.equal(created, isAlike ? 20 : 1);
    assert.equal(service.photos.stored.size, 2);
    await assertNothingLoose(service);
  }
});

const PASSING = [
  ["the request is lost", { kind: "drop_request", times: 1 }],
  ["the reply is lost", { kind: "drop_reply", times: 1 }],
  ["the transaction is killed", { kind: "kill_transaction", times: 1 }],
] as const;
const STATEMENTS: [string, RegExp][] = [
  ["writing down the photos", /^\s*INSERT INTO photo/],
  ["the resident", /^\s*INSERT INTO m_warga/],
  ["keeping the photos", /^\s*UPDATE photo/],
  ["COMMIT", /^COMMIT/],
];
for (const [statement, match] of STATEMENTS) {
  for (const [fault, how] of PASSING) {
    Deno.test(`sign-up with photos survives when ${fault} at ${statement}: both are kept, once`, async () => {
      await using service = await startService();
      const before = await countRows(service, SIGN_UP_TABLES);
      service.gateway.inject({ match, ...how });
      const response = await signUpWith(service, BOTH);
      await service.backgroundDone();
      assert.equal(response.status, 201, await response.text());
      const after = await countRows(service, SIGN_UP_TABLES);
      for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
      assert.equal(service.photos.stored.size, 2);
      await assertNothingLoose(service);
    });
  }
}

Deno.test("photos of a sign-up that failed are removed after an hour, and not before", async () => {
  await using service = await startService();
  service.gateway.inject({
    match: /INSERT INTO m_warga/,
    kind: "error",
    errno: 1406,
    message: "Data too long",
  });
  const response = await leavesNothing(service, SIGN_UP_TABLES, () => signUpWith(service, BOTH));
  assert.equal(response.status, 500);
  assert.equal(service.photos.stored.size, 2, "the outcome could have been unknown");
  pass(service, 3500);
  await service.runCron();
  assert.equal(service.photos.stored.size, 2);
  pass(service, 200);
  await service.runCron();
  await assertNothingLoose(service);
  assert.equal(service.photos.stored.size, 0);
});

Deno.test("a photo that was kept is never swept", async () => {
  await using service = await startService();
  await signUpWith(service, BOTH);
  await service.backgroundDone();
  await service.fetch(verifyPath(service.sent.at(-1)!));
  pass(service, 365 * 86_400);
  await service.runCron();
  assert.equal(service.photos.stored.size, 2);
  await assertNothingLoose(service);
});

Deno.test("sign-up answers 503 with Retry-After while the photo store cannot be reached, and leaves nothing behind", async () => {
  await using service = await startService();
  service.photos.down.add("put");
  const response = await leavesNothing(service, SIGN_UP_TABLES, () => signUpWith(service, BOTH));
  assert.equal(response.status, 503);
  assert.ok(response.headers.get("Retry-After"));
  service.photos.down.clear();
  assert.equal((await signUpWith(service, BOTH)).status, 201);
  pass(service, 3700);
  await service.runCron();
  await assertNothingLoose(service);
});

Deno.test("a removal that the store refuses is tried again by the cron", async () => {
  await using service = await startService();
  service.gateway.inject({
    match: /INSERT INTO m_user/,
    kind: "error",
    errno: 1406,
    message: "Data too long",
    times: 1,
  });
  await signUpWith(service, BOTH);
  pass(service, 3700);
  service.photos.down.add("delete");
  await service.runCron();
  assert.ok(service.logged.some(({ event }) => event === "photo_removal_failed"));
  assert.equal(service.photos.stored.size, 2);
  service.photos.down.clear();
  await service.runCron();
  assert.equal(service.photos.stored.size, 0);
  assert.equal((await rowsOf(service, "photo")).length, 0);
});

// --- the way out -----------------------------------------------------------------------------------

Deno.test("the profile's photo URLs are absolute and download from the service, with what a browser may do with them", async () => {
  await using service = await startService();
  const { profile, marriage } = await photosOfProfile(service);
  for (const [url, bytes] of [[profile, BOTH.profile_photo], [marriage, BOTH.marriage_photo]]) {
    assert.match(url as string, /^http:\/\/daftar\.test\/media\/daftar\/[\w-]{43}\.jpg$/);
    const response = await service.fetch(new URL(url as string).pathname);
    assert.equal(response.status, 200);
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes);
    const { headers } = response;
    assert.equal(headers.get("Content-Type"), "image/jpeg");
    assert.equal(headers.get("Content-Length"), "300");
    assert.equal(headers.get("Cache-Control"), "private, max-age=604800, immutable");
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
    assert.equal(headers.get("Cross-Origin-Resource-Policy"), "cross-origin");
    assert.match(headers.get("Content-Security-Policy")!, /default-src 'none'/);
    assert.ok(headers.get("ETag"));
  }
});

Deno.test("a photo that the browser has is 304 without a body, and HEAD has the headers alone", async () => {
  await using service = await startService();
  const path = new URL((await photosOfProfile(service)).profile).pathname;
  const etag = (await service.fetch(path)).headers.get("ETag")!;
  for (const known of [etag, `"other", W/${etag}`, "*"]) {
    const response = await service.fetch(path, { headers: { "If-None-Match": known } });
    assert.equal(response.status, 304, known);
    assert.equal(await response.text(), "");
    assert.equal(response.headers.get("ETag"), etag);
  }
  const other = await service.fetch(path, { headers: { "If-None-Match": '"other"' } });
  assert.equal(other.status, 200);
  const head = await service.fetch(path, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("Content-Length"), "300");
  assert.equal(await head.text(), "");
});

Deno.test("nobody can list, guess, overwrite or remove a photo", async () => {
  await using service = await startService();
  const path = new URL((await photosOfProfile(service)).profile).pathname;
  const [key] = [...service.photos.stored.keys()];
  for (
    const nowhere of [
      "/media/",
      "/media/daftar/",
      "/media/daftar/1.jpg",
      `/media/daftar/${"A".repeat(43)}.jpg`,
      `/media/daftar/..%2f${key}`,
      `/media/x/../${key}`.replace("daftar/", "daftar%2F"),
      path.toUpperCase(),
    ]
  ) {
    const response = await service.fetch(nowhere);
    assert.equal(response.status, 404, nowhere);
    assert.equal((await response.json()).success, false);
  }
  for (const method of ["PUT", "POST", "DELETE", "PATCH"]) {
    const response = await service.fetch(path, { method, body: "x" });
    assert.ok([404, 405].includes(response.status), `${method} ${response.status}`);
  }
  assert.equal(service.photos.stored.size, 2);
});

Deno.test("paths of the legacy backend stay where they were", async () => {
  await using service = await startService();
  await service.query(
    "UPDATE m_warga SET profile_photo = 'profile_photos/x.jpg', marriage_photo = '' WHERE id = 998",
  );
  const response = await service.fetch(
    "/api/auth/login/",
    json({ email: "warga3@example.test", password: "warga-terima-3" }),
  );
  const { data: { token } } = await response.json();
  const profile = await service.fetch("/api/auth/profil/", {
    headers: { Authorization: `Token ${token}` },
  });
  const { data: { warga } } = await profile.json();
  assert.equal(warga.profile_photo, "https://media.test/profile_photos/x.jpg");
  assert.equal(warga.marriagePhoto, null);
});

Deno.test("a photo's key is in no log", async () => {
  await using service = await startService();
  const { profile } = await photosOfProfile(service);
  await service.fetch(new URL(profile).pathname);
  assert.doesNotMatch(JSON.stringify(service.logged), /daftar\/[\w-]{43}/);
});

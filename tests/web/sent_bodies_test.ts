import assert from "node:assert/strict";
import { SignJWT } from "jose";
import { parseMultipart } from "../../src/web/multipart.ts";
import { readBody } from "../../src/web/read_body.ts";
import { jpeg } from "../support/images/jpeg.ts";
import { shortForm, SIGN_UP_PATH, verifiedResident } from "../support/pewaca/pewaca.ts";
import { rowsOf, settings, startService } from "../support/service.ts";
import { newLearner, refusesFields } from "../support/zporta/zporta.ts";

const BOUNDARY = "x-daftar-x";
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A body with a part for each Content-Disposition. */
function bodyOf(parts: [disposition: string, content: string | Uint8Array<ArrayBuffer>][]): Blob {
  return new Blob([
    ...parts.flatMap(([disposition, content]) => [
      `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`,
      content,
      "\r\n",
    ]),
    `--${BOUNDARY}--\r\n`,
  ]);
}

/** How clients name a file, and what its name is. Each client is a bug report of another system. */
const FILES: [client: string, disposition: string, filename: string][] = [
  ["a browser", 'name="profile_photo"; filename="foto.jpg"', "foto.jpg"],
  [
    "requests, for a name that is not ASCII",
    "name=\"profile_photo\"; filename*=utf-8''f%C3%B8to.jpg",
    "utf-8''f%C3%B8to.jpg",
  ],
  ["curl, for a name with a semicolon", 'name="profile_photo"; filename="a;b.jpg"', "a;b.jpg"],
  [
    "curl, for a name with an escaped quote",
    'name="profile_photo"; filename="a\\"; name=\\"email.jpg"',
    'a"; name="email.jpg',
  ],
  ["a name with an equals sign", 'name="profile_photo"; filename="name=x.jpg"', "name=x.jpg"],
  ["Windows", 'name="profile_photo"; filename="C:\\fotos\\a.jpg"', "C:\\fotos\\a.jpg"],
  ["a phone, without quotes", "name=profile_photo; filename=foto.jpg", "foto.jpg"],
  ["another order and case", 'Filename="foto.jpg"; NAME="profile_photo"', "foto.jpg"],
];

for (const [client, disposition, filename] of FILES) {
  Deno.test(`a file is read as ${client} sends it, and is kept`, async () => {
    const bytes = await bodyOf([[disposition, "x"]]).bytes();
    const { files, fields } = parseMultipart(TYPE, bytes);
    assert.deepEqual([Object.keys(files), files.profile_photo!.name, fields], [
      ["profile_photo"],
      filename,
      {},
    ]);
    await using service = await startService();
    const fieldParts = Object.entries(shortForm()).map((
      [name, value],
    ): [string, string] => [`name="${name}"`, value]);
    const response = await service.fetch(SIGN_UP_PATH, {
      method: "POST",
      headers: { "Content-Type": TYPE },
      body: bodyOf([...fieldParts, [disposition, jpeg()]]),
    });
    assert.equal(response.status, 201, await response.text());
    assert.equal(service.photos.stored.size, 1);
    assert.match(String((await rowsOf(service, "m_warga")).at(-1)!.profile_photo), /^daftar\//);
  });
}

Deno.test("what is a file without being named one, and a second file of one name, is refused by name or kept", async () => {
  const part = (disposition: string, content: string | Uint8Array<ArrayBuffer>, type = "") =>
    new Blob([
      `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}`,
      type && `\r\nContent-Type: ${type}`,
      "\r\n\r\n",
      content,
      "\r\n",
    ]);
  const read = async (...parts: Blob[]) =>
    parseMultipart(TYPE, await new Blob([...parts, `--${BOUNDARY}--\r\n`]).bytes());
  const photo = 'name="profile_photo"';
  for (const sent of [part(photo, jpeg()), part(photo, "x", "image/jpeg")]) {
    const { files, fields } = await read(sent);
    assert.deepEqual([Object.keys(files), fields], [["profile_photo"], {}]);
  }
  for (const text of ["x", "Zoë", "\u0000"]) {
    assert.deepEqual((await read(part('name="a"', text))).fields, { a: text });
  }
  const latin1 = part('name="a"', new Uint8Array([0x5a, 0x6f, 0xeb]));
  await assert.rejects(() => read(latin1), SyntaxError);

  await using service = await startService({}, undefined, { of: "zporta" });
  const { token } = await newLearner(service);
  const twice = ["a", "b"].map((name) =>
    part(`name="profile_image"; filename="${name}.jpg"`, jpeg())
  );
  const response = await service.fetch("/api/users/profile/", {
    method: "PATCH",
    headers: { "Content-Type": TYPE, Authorization: `Token ${token}` },
    body: new Blob([...twice, `--${BOUNDARY}--\r\n`]),
  });
  await refusesFields(response, { "profile_image (2)": ["This file is not expected."] });
  assert.equal(service.photos.stored.size, 0);
});

async function compressed(text: string, format: CompressionFormat): Promise<ArrayBuffer> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(format));
  return await new Response(stream).arrayBuffer();
}

for (const tenant of ["pewaca", "zporta"] as const) {
  const path = tenant === "pewaca" ? "/api/auth/login/" : "/api/users/login/";
  const account = tenant === "pewaca"
    ? { email: "warga3@example.test", password: "warga-terima-3" }
    : { username: "learner", password: "learner-zporta-1" };

  Deno.test(`${tenant}: a body that a proxy compressed is read, one in another coding is 415, one that is broken 400`, async () => {
    await using service = await startService({}, undefined, { of: tenant });
    const send = (encoding: string, body: BodyInit) =>
      service.fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Content-Encoding": encoding },
        body,
      });
    const text = JSON.stringify(account);
    const plain = (await send("identity", text)).status;
    for (const format of ["gzip", "deflate"] as const) {
      assert.equal((await send(format, await compressed(text, format))).status, plain, format);
    }
    const other = await send("br", text);
    assert.equal(other.status, 415);
    if (tenant === "zporta") assert.match((await other.json()).detail, /content encoding "br"/);
    assert.equal((await send("gzip", text)).status, 400);
    const bomb = await compressed("x".repeat(50_000_000), "gzip");
    assert.equal((await send("gzip", bomb)).status, 413);
  });
}

Deno.test("a body that ends before it is whole, because the client hangs up, is malformed and no fault", async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"email":'));
      controller.error(new Error("Network connection lost"));
    },
  });
  const headers = { "Content-Type": "application/json", "Content-Length": "1000" };
  const request = new Request("http://daftar.test/", { method: "POST", headers, body });
  assert.deepEqual(await readBody(request, 9_000), { problem: "malformed" });
});

Deno.test("a token with absurd claims is 401, never a fault", async () => {
  await using service = await startService();
  const { userId } = await verifiedResident(service);
  const now = Math.floor(service.clock.now.getTime() / 1000);
  const right = { token_type: "access", exp: now + 60, iat: now, user_id: userId };
  const absurd: Record<string, unknown>[] = [
    { iat: 1e18 },
    { iat: -1 },
    { iat: now + 3600 },
    { iat: "now" },
    { exp: -1 },
    { user_id: 1e300 },
    { user_id: -5 },
    { user_id: { $ne: null } },
    { user_id: "1 OR 1=1" },
    { token_type: ["access"] },
  ];
  const key = new TextEncoder().encode(settings.pewaca.jwtKey);
  for (const claims of absurd) {
    const jwt = await new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: "HS256" })
      .sign(key);
    for (const path of ["/api/auth/profil/", "/api/warga/"]) {
      const response = await service.fetch(path, { headers: { Authorization: `Token ${jwt}` } });
      assert.equal(response.status, 401, `${path} ${JSON.stringify(claims)}`);
      await response.body?.cancel();
    }
    const refresh = await new SignJWT({ ...right, token_type: "refresh", ...claims })
      .setProtectedHeader({ alg: "HS256" }).sign(key);
    const refreshed = await service.fetch("/api/auth/token/refresh/", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ refresh }),
    });
    assert.equal(refreshed.status, 401, JSON.stringify(claims));
    await refreshed.body?.cancel();
  }
});

Deno.test("a file that a route does not take is refused by name", async () => {
  await using service = await startService({}, undefined, { of: "zporta" });
  for (
    const path of [
      "/api/auth/login/",
      "/api/auth/public-sign-up/",
      "/api/users/login/",
      "/api/users/register/",
    ]
  ) {
    const refused = await service.fetch(path, {
      method: "POST",
      headers: { "Content-Type": TYPE },
      body: bodyOf([['name="email"', "a@example.com"], ['name="avatar"; filename="a.jpg"', "x"]]),
    });
    assert.equal(refused.status, 400, path);
    const answer = await refused.json();
    assert.ok((answer.errors ?? answer).avatar[0], path);
  }
  const { token } = await newLearner(service);
  const response = await service.fetch("/api/users/profile/", {
    method: "PATCH",
    headers: { "Content-Type": TYPE, Authorization: `Token ${token}` },
    body: bodyOf([['name="avatar"; filename="a.jpg"', jpeg()]]),
  });
  await refusesFields(response, { avatar: ["This file is not expected."] });
  assert.equal(service.photos.stored.size, 0);
});

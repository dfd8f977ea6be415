import assert from "node:assert/strict";
import { readImage } from "../../../src/web/image/read_image.ts";
import { holdNext } from "../../support/hold.ts";
import { IMAGES } from "../../support/images/images.ts";
import { jpeg, jpegOf } from "../../support/images/jpeg.ts";
import { rowsOf, type Service, startService } from "../../support/zporta/zporta_service.ts";
import {
  answers,
  newLearner,
  profileOf,
  refusesFields,
  send,
} from "../../support/zporta/zporta.ts";

const PROFILE = "/api/users/profile/";
const NO_IMAGE = "Upload a valid image: a JPEG, PNG, WebP or GIF file that is not corrupted.";
const GIF = Uint8Array.from(
  atob("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
  (character) => character.charCodeAt(0),
);
const PNG = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  ),
  (character) => character.charCodeAt(0),
);
const WEBP = Uint8Array.from(
  atob("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="),
  (character) => character.charCodeAt(0),
);

function upload(
  service: Service,
  token: string,
  parts: Record<string, Uint8Array<ArrayBuffer> | string>,
): Promise<Response> {
  const body = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    body.append(name, typeof part === "string" ? part : new Blob([part]));
  }
  return service.fetch(PROFILE, {
    method: "PUT",
    headers: { Authorization: `Token ${token}` },
    body,
  });
}

for (
  const [form, bytes, type] of [
    ["jpg", jpeg(), "image/jpeg"],
    ["png", PNG, "image/png"],
    ["webp", WEBP, "image/webp"],
    ["gif", GIF, "image/gif"],
  ] as const
) {
  Deno.test(`a ${form} becomes the profile's image, and is served under the URL that the answer names`, async () => {
    await using service = await startService();
    const { token } = await newLearner(service);
    const response = await upload(service, token, { profile_image: bytes, bio: "Hi" });
    assert.equal(response.status, 200, await response.clone().text());
    const body = await response.json();
    assert.equal(body.bio, "Hi");
    assert.match(
      body.profile_image_url,
      new RegExp(`^https://api\\.zporta\\.test/media/daftar/[\\w-]{43}\\.${form}$`),
    );
    assert.equal(body.profile_image, body.profile_image_url);
    const served = await service.fetch(new URL(body.profile_image_url).pathname);
    assert.equal(served.headers.get("Content-Type"), type);
    assert.equal(served.headers.get("X-Content-Type-Options"), "nosniff");
    assert.deepEqual(await served.bytes(), bytes);
  });
}

for (const form of ["jpg", "png", "webp", "gif"] as const) {
  Deno.test(`a ${form} is stored and served without place, maker and time, and as it is to be turned`, async () => {
    await using service = await startService();
    const { token } = await newLearner(service);
    const response = await upload(service, token, { showcase_image_2: IMAGES[form] });
    assert.equal(response.status, 200, await response.clone().text());
    const { showcase_image_2_url } = await response.json();
    const served = await (await service.fetch(new URL(showcase_image_2_url).pathname)).bytes();
    assert.deepEqual([...service.photos.stored.values()], [served]);
    assert.doesNotMatch(new TextDecoder("latin1").decode(served), /SECRET|xmp/i);
    assert.deepEqual(served, readImage(IMAGES[form])!.bytes);
  });
}

Deno.test("an image of too many pixels is 400 under its field, and nothing is stored", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const before = await profileOf(service, userId);
  const sentence =
    "Ensure this image has at most 12,000 pixels on each side and 50 megapixels in all.";
  for (const image of [jpegOf(12_001, 1), jpegOf(10_000, 5_001), enormousPng()]) {
    await refusesFields(await upload(service, token, { profile_image: image }), {
      profile_image: [sentence],
    });
  }
  assert.equal(service.photos.stored.size, 0);
  assert.deepEqual(await profileOf(service, userId), before);
});

function enormousPng(): Uint8Array<ArrayBuffer> {
  const bytes = IMAGES.png.slice();
  new DataView(bytes.buffer).setUint32(16, 2 ** 31 - 1);
  return bytes;
}

Deno.test("another image replaces the first, which is removed", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  for (const mark of [1, 2]) {
    assert.equal((await upload(service, token, { showcase_image_1: jpeg(300, mark) })).status, 200);
    await service.backgroundDone();
    assert.equal(service.photos.stored.size, 1);
    assert.equal((await rowsOf(service, "photo")).length, 1);
  }
  const [stored] = service.photos.stored.values();
  assert.deepEqual(stored, jpeg(300, 2));
});

Deno.test("an empty part removes an image, also one of Django's", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  await upload(service, token, { showcase_image_1: jpeg() });
  await service.query(
    "UPDATE users_profile SET showcase_image_2 = 'user_haruka/a.jpg' WHERE user_id = ?",
    [userId],
  );
  const response = await upload(service, token, { showcase_image_1: "", showcase_image_2: "" });
  const body = await response.json();
  assert.deepEqual([body.showcase_image_1_url, body.showcase_image_2_url], [null, null]);
  await service.backgroundDone();
  assert.equal(service.photos.stored.size, 0);
});

Deno.test("a file that is no image is 400 under its field, and nothing is stored", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const before = await profileOf(service, userId);
  const html = new TextEncoder().encode("<script>alert(1)</script>");
  await refusesFields(await upload(service, token, { profile_image: html }), {
    profile_image: [NO_IMAGE],
  });
  await refusesFields(await upload(service, token, { profile_image: PNG.slice(0, 40) }), {
    profile_image: [NO_IMAGE],
  });
  const bmp = new TextEncoder().encode("BM\u0000\u0000");
  await refusesFields(await upload(service, token, { profile_image: bmp }), {
    profile_image: [NO_IMAGE],
  });
  await refusesFields(await upload(service, token, { profile_image: new Uint8Array(0) }), {
    profile_image: ["The submitted file is empty."],
  });
  await refusesFields(await upload(service, token, { profile_image: "a.jpg" }), {
    profile_image: ["The submitted data was not a file. Check the encoding type on the form."],
  });
  const big = await upload(service, token, { profile_image: jpeg(5 * 1024 * 1024 + 1) });
  assert.equal(big.status, 400);
  await big.body?.cancel();
  const huge = await upload(service, token, { profile_image: jpeg(6 * 1024 * 1024 + 1) });
  assert.equal(huge.status, 413);
  await huge.body?.cancel();
  const both = await upload(service, token, { profile_image: jpeg(), locale: "xx" });
  await refusesFields(both, { locale: ['"xx" is not a valid choice.'] });
  assert.equal(service.photos.stored.size, 0);
  assert.deepEqual(await profileOf(service, userId), before);
});

Deno.test("an image of 5 MB is accepted", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const response = await upload(service, token, { profile_image: jpeg(5 * 1024 * 1024) });
  assert.equal(response.status, 200);
});

Deno.test("while the photo store is down the answer is 503, and the profile stays as it was", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const before = await profileOf(service, userId);
  service.photos.down.add("put");
  const response = await upload(service, token, { profile_image: jpeg(), bio: "new" });
  assert.equal(response.status, 503);
  assert.deepEqual(await profileOf(service, userId), before);
});

Deno.test("a deleted account's images are removed", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  await upload(service, token, { profile_image: jpeg(), showcase_image_3: jpeg(300, 1) });
  assert.equal(service.photos.stored.size, 2);
  assert.equal((await send(service, "DELETE", PROFILE, undefined, token)).status, 200);
  await service.backgroundDone();
  assert.equal(service.photos.stored.size, 0);
  assert.equal((await rowsOf(service, "photo")).length, 0);
});

// --- while the account is being deleted ------------------------------------------------------------

async function assertNothingLeft(service: Service, userId: number): Promise<void> {
  await service.backgroundDone();
  await service.runCron();
  const { profile_image, showcase_image_1, bio } = await profileOf(service, userId);
  assert.deepEqual([profile_image, showcase_image_1, bio], [null, null, ""]);
  assert.equal(service.photos.stored.size, 0);
  assert.deepEqual(await rowsOf(service, "photo"), []);
}

Deno.test("an image that is stored while its account is deleted is removed, and answered 401", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  service.photos.whilePutting = async () => {
    service.photos.whilePutting = () => Promise.resolve();
    assert.equal((await send(service, "DELETE", PROFILE, undefined, token)).status, 200);
  };
  const response = await upload(service, token, { profile_image: jpeg(), bio: "Hi" });
  await answers(response, 401, { detail: "User inactive or deleted." });
  await assertNothingLeft(service, userId);
});

for (const [method, body] of [["GET", undefined], ["PATCH", { bio: "Hi" }]] as const) {
  Deno.test(`${method} of a profile answers 401 when its account is deleted meanwhile, and leaves nothing`, async () => {
    await using service = await startService();
    const { token, userId } = await newLearner(service);
    const reading = holdNext(service.gateway, /^SELECT[^]* users_userpreference /);
    const request = send(service, method, PROFILE, body, token);
    await reading.arrived;
    assert.equal((await send(service, "DELETE", PROFILE, undefined, token)).status, 200);
    reading.release();
    await answers(await request, 401, { detail: "User inactive or deleted." });
    await assertNothingLeft(service, userId);
  });
}

Deno.test("an image that was set just before its account is deleted is deleted with it", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const deleting = holdNext(service.gateway, /^BEGIN$/);
  const deletion = send(service, "DELETE", PROFILE, undefined, token);
  await deleting.arrived;
  assert.equal((await upload(service, token, { profile_image: jpeg() })).status, 200);
  deleting.release();
  assert.equal((await deletion).status, 200);
  await assertNothingLeft(service, userId);
});

Deno.test("images and deletion at once leave no image, in whatever order they come", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const uploads = Array.from({ length: 12 }, async (_, i) => {
    if (i === 6) return await send(service, "DELETE", PROFILE, undefined, token);
    return await upload(service, token, {
      [i % 2 ? "profile_image" : "showcase_image_1"]: jpeg(300, i),
      bio: "Hi",
    });
  });
  for (const response of await Promise.all(uploads)) {
    assert.ok([200, 401].includes(response.status), String(response.status));
    await response.body?.cancel();
  }
  await assertNothingLeft(service, userId);
});

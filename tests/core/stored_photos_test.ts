import assert from "node:assert/strict";
import {
  contentTypeOf,
  isPhotoKey,
  keepPhotos,
  newPhoto,
  PhotoStoreError,
  releasePhotos,
  removeUnkept,
  sweepPhotos,
  uploadPhotos,
} from "../../src/core/photos.ts";
import { connect } from "../../src/db/connect.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Deps, PhotoStore } from "../../src/deps.ts";
import { RUNTIME } from "../../src/runtime.ts";
import { createPhotoStore } from "../support/images/photos.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const NOW = new Date("2026-11-27T03:00:00.000Z");
const after = (seconds: number) => toSql(addSeconds(NOW, seconds));

/** The store and the table of photos, and what is done to both, in its order. */
async function startPhotos() {
  const database = await createDatabase({ tenants: [] });
  const trace: string[] = [];
  const logged: Record<string, unknown>[] = [];
  const store = createPhotoStore();
  const photos: PhotoStore = {
    ...store,
    put: async (key, bytes) => {
      await store.put(key, bytes);
      trace.push(`put ${key}`);
    },
    delete: async (key) => {
      await store.delete(key);
      trace.push(`delete ${key}`);
    },
  };
  const connected = connect(database.gateway.url, 60_000);
  const db: Deps["db"] = {
    ...connected,
    query: async (statement, args) => {
      const result = await connected.query(statement, args);
      trace.push(statement.trim().split(" ")[0]!);
      return result;
    },
  };
  const log = (entry: Record<string, unknown>) => void logged.push(entry);
  return {
    deps: { ...RUNTIME, db, photos, log, now: () => NOW } as unknown as Deps,
    store,
    trace,
    logged,
    /** Writes rows of photos that are due so many seconds from now; `null` for those that are kept. */
    given: async (removeAt: Record<string, number | null>) => {
      await database.query("DELETE FROM photo");
      store.stored.clear();
      for (const [key, seconds] of Object.entries(removeAt)) {
        await database.query(
          "INSERT INTO photo (photo_key, uploaded_at, remove_at) VALUES (?, ?, ?)",
          [key, after(-9_000), seconds === null ? null : after(seconds)],
        );
        store.stored.set(key, new Uint8Array([1]));
      }
      trace.length = 0;
      logged.length = 0;
    },
    rows: async () => {
      const { rows } = await database.query(
        "SELECT photo_key, uploaded_at, remove_at FROM photo ORDER BY 1",
      );
      return rows.map((row) => [row.photo_key, row.remove_at]);
    },
    query: database.query,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

Deno.test("a photo is recorded before it is stored, for an hour, also when its record arrives twice or the store is down", async () => {
  await using photos = await startPhotos();
  const { deps, trace, store } = photos;
  await uploadPhotos(deps, [], NOW);
  assert.deepEqual(trace, []);
  const two = ["a", "b"].map((key) => ({ key, bytes: new Uint8Array([7]) }));
  await uploadPhotos(deps, two, NOW);
  assert.deepEqual(trace, ["INSERT", "put a", "put b"]);
  assert.deepEqual([...store.stored.keys()], ["a", "b"]);
  const expected = ["a", "b"].map((key) => [key, after(3_600)]);
  assert.deepEqual(await photos.rows(), expected);
  store.down.add("put");
  await assert.rejects(uploadPhotos(deps, [two[0]!], addSeconds(NOW, 60)), PhotoStoreError);
  assert.deepEqual(await photos.rows(), expected);
});

Deno.test("photos are kept together or not at all: none that is due for removal, or unknown", async () => {
  await using photos = await startPhotos();
  const { deps } = photos;
  const tx = deps.db;
  await photos.given({ a: 1, b: null, due: 0, other: 1 });
  await keepPhotos(tx, [], NOW);
  assert.deepEqual(photos.trace, []);
  await keepPhotos(tx, ["a", "b"], NOW);
  await keepPhotos(tx, ["a", "b"], NOW);
  for (const keys of [["due"], ["a", "due"], ["unknown"]]) {
    await assert.rejects(keepPhotos(tx, keys, NOW), { message: /being removed/ });
  }
  const left = [["a", null], ["b", null], ["due", after(0)], ["other", after(1)]];
  assert.deepEqual(await photos.rows(), left);
  photos.trace.length = 0;
  await releasePhotos(tx, [], NOW);
  assert.deepEqual(photos.trace, []);
  await releasePhotos(tx, ["a"], NOW);
  assert.deepEqual(await photos.rows(), [["a", after(0)], ...left.slice(1)]);
});

Deno.test("photos that no transaction has kept are removed, from the store first, and no others", async () => {
  await using photos = await startPhotos();
  const { deps, store } = photos;
  await photos.given({ a: 3_600, b: 3_600, kept: null, other: 3_600 });
  await removeUnkept(deps, []);
  assert.deepEqual([photos.trace, photos.logged], [[], []]);
  await removeUnkept(deps, ["a", "b", "kept"]);
  assert.deepEqual(photos.trace, ["SELECT", "delete a", "DELETE", "delete b", "DELETE"]);
  assert.deepEqual(await photos.rows(), [["kept", null], ["other", after(3_600)]]);
  assert.deepEqual([...store.stored.keys()], ["kept", "other"]);

  await removeUnkept(deps, ["other"]);
  assert.deepEqual(await photos.rows(), [["kept", null]]);

  await photos.given({ before: -1, due: 0, later: 1, kept: null });
  await sweepPhotos(deps);
  assert.deepEqual(photos.trace, ["SELECT", "delete before", "DELETE", "delete due", "DELETE"]);
  assert.deepEqual(await photos.rows(), [["kept", null], ["later", after(1)]]);
});

Deno.test("a photo that cannot be removed keeps its row for the next time, and nobody is told but the log", async () => {
  await using photos = await startPhotos();
  const { deps, store, logged } = photos;
  await photos.given({ a: 0 });
  store.down.add("delete");
  await sweepPhotos(deps);
  assert.deepEqual(logged, [{ event: "photo_removal_failed", reason: "Error" }]);
  assert.deepEqual(await photos.rows(), [["a", after(0)]]);
  store.down.clear();
  const keepMeanwhile: PhotoStore = {
    ...store,
    delete: async () => void await photos.query("UPDATE photo SET remove_at = NULL"),
  };
  await sweepPhotos({ ...deps, photos: keepMeanwhile });
  assert.deepEqual(await photos.rows(), [["a", null]]);
  await sweepPhotos({ ...deps, photos: { ...store, delete: () => Promise.reject("x") } });
  await photos.given({ a: 0 });
  await sweepPhotos({ ...deps, photos: { ...store, delete: () => Promise.reject("x") } });
  assert.deepEqual(logged, [{ event: "photo_removal_failed", reason: "unknown" }]);
});

Deno.test("the key of a photo is 32 random bytes and its format, and no other path is taken for one", () => {
  const randomBytes = (count: number) => new Uint8Array(count).fill(255);
  const name = "_".repeat(42) + "8";
  const bytes = new Uint8Array([1]);
  const types = { jpg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif" };
  for (const [form, type] of Object.entries(types)) {
    const photo = newPhoto({ randomBytes }, bytes, form as keyof typeof types);
    assert.deepEqual(photo, { key: `daftar/${name}.${form}`, bytes });
    assert.equal(contentTypeOf(photo.key), type);
    assert.ok(isPhotoKey(photo.key));
  }
  assert.equal(newPhoto({ randomBytes }, bytes).key, `daftar/${name}.jpg`);
  for (
    const path of [
      `${name}.jpg`,
      `daftar/${name}.svg`,
      `daftar/${name}_.jpg`,
      `daftar/${name.slice(1)}.jpg`,
      `x/daftar/${name}.jpg`,
      `daftar/${name}.jpgx`,
    ]
  ) assert.ok(!isPhotoKey(path), path);
});

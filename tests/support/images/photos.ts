import type { PhotoStore } from "../../../src/deps.ts";

/** A store of photos in memory. `down` makes it refuse, by what it is asked. */
export type FakePhotoStore = PhotoStore & {
  stored: Map<string, Uint8Array>;
  down: Set<"put" | "get" | "delete">;
  /** What is waited for while a photo is being stored. */
  whilePutting: () => Promise<unknown>;
};

/** Makes an empty store. */
export function createPhotoStore(): FakePhotoStore {
  const stored = new Map<string, Uint8Array>();
  const down = new Set<"put" | "get" | "delete">();
  const ask = (what: "put" | "get" | "delete") =>
    down.has(what) ? Promise.reject(new Error("The store is down")) : Promise.resolve();
  const store: FakePhotoStore = {
    stored,
    down,
    whilePutting: () => Promise.resolve(),
    put: async (key, jpeg) => {
      await ask("put");
      await store.whilePutting();
      stored.set(key, jpeg.slice());
    },
    get: async (key) => {
      await ask("get");
      const bytes = stored.get(key);
      if (!bytes) return null;
      const body = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
      return { body, size: bytes.length, etag: `"${bytes.length}-${bytes.at(-3)}"` };
    },
    delete: async (key) => {
      await ask("delete");
      stored.delete(key);
    },
  };
  return store;
}

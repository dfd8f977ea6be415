/// <reference path="../platform.d.ts" />
import { contentTypeOf } from "../core/photos.ts";
import type { PhotoStore } from "../deps.ts";

/** Keeps photos in R2. The bucket is private: only the Worker serves them. */
export function createR2Photos(bucket: R2Bucket): PhotoStore {
  return {
    put: async (key, bytes) => {
      await bucket.put(key, bytes, { httpMetadata: { contentType: contentTypeOf(key) } });
    },
    get: async (key) => {
      const object = await bucket.get(key);
      return object && { body: object.body, size: object.size, etag: object.httpEtag };
    },
    delete: (key) => bucket.delete(key),
  };
}

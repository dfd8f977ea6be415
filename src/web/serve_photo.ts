import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { contentTypeOf, isPhotoKey } from "../core/photos.ts";
import type { StoredPhoto } from "../deps.ts";
import type { ServiceEnv } from "./service_env.ts";

/**
 * How long a browser may show a photo without asking again, in seconds. A key's bytes never change,
 * but a photo of a person can be removed, so the time is limited, and shared caches keep none.
 */
const FRESH_SECONDS = 7 * 24 * 3600;

/**
 * Streams photos of these folders out of the store, to whoever knows a key: nobody can guess one.
 * Anything that is not one of our photos is left to the next handler.
 */
export function servePhoto(folders: readonly string[]): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    const folder = c.req.param("folder") ?? "";
    const key = `${folder}/${c.req.param("name")}`;
    const isOurs = folders.includes(folder) && isPhotoKey(key);
    const photo = isOurs ? await c.env.deps.photos.get(key) : null;
    return photo ? await answerWithPhoto(c, key, photo) : await next();
  };
}

async function answerWithPhoto(
  c: Context<ServiceEnv>,
  key: string,
  photo: StoredPhoto,
): Promise<Response> {
  c.env.trace.route = routePath(c);
  const headers = {
    "Content-Type": contentTypeOf(key),
    "Cache-Control": `private, max-age=${FRESH_SECONDS}, immutable`,
    "ETag": photo.etag,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    // The frontend's pages are another origin, and show it.
    "Cross-Origin-Resource-Policy": "cross-origin",
  };
  const isKnown = holdsEtag(c.req.header("If-None-Match"), photo.etag);
  if (!isKnown && c.req.method !== "HEAD") {
    return c.body(photo.body, 200, { ...headers, "Content-Length": String(photo.size) });
  }
  await photo.body.cancel();
  return isKnown
    ? c.body(null, 304, headers)
    : c.body(null, 200, { ...headers, "Content-Length": String(photo.size) });
}

/** Compares weakly, as RFC 9110 (13.1.2) asks for `If-None-Match`. */
function holdsEtag(header: string | undefined, etag: string): boolean {
  const strip = (tag: string) => tag.trim().replace(/^W\//, "");
  return header?.split(",").some((tag) => tag.trim() === "*" || strip(tag) === strip(etag)) ??
    false;
}

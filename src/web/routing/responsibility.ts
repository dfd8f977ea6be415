import type { Env as HonoEnv, Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";

/** Requests by method (`null` is any) and path; `pattern` is matched with a trailing slash. */
export type LegacyRoute = { method: string | null; pattern: RegExp };

/** Who answers a request: we, the legacy backend, or nobody. */
export type Responsible = "us" | "legacy" | "nobody";

/** The longest path that is read at all, in characters: a title of 255 Japanese ones, encoded, fits. */
export const LONGEST_PATH = 4096;

/** How often a path may be encoded: each server between us and the backend decodes it once at most. */
export const MAX_ENCODINGS = 3;

/**
 * Makes the function that says who answers a request under `/api`. `app` answers the paths it has
 * routes for, whatever the method, except those that `routes` of the backend give back.
 *
 * Nobody answers a path that a lenient server could read as one of ours that was not given back
 * (`/api/warga%2Fverify`, `/api//warga`, `/api/roles.json`), or as one below ours
 * (`/api/warga/verify/extra`): the backend would answer it without our checks.
 */
export function createResponsibility<Env extends HonoEnv>(
  app: Hono<Env>,
): (method: string, path: string, routes: readonly LegacyRoute[]) => Responsible {
  let routers: { ours: Paths; below: Paths } | undefined;
  return (method, path, routes) => {
    if (!path.startsWith("/api/")) return "us";
    if (path.length > LONGEST_PATH) return "nobody";
    const { ours, below } = routers ??= routersOf(app);
    const isGivenBack = (reading: string) => routes.some((route) => fits(route, method, reading));
    if (!isGivenBack(withoutEmptySegments(path)) && ours(path)) return "us";
    const isTheirs = (reading: string) => isGivenBack(reading) || !below(reading);
    return readingsOf(path)?.every(isTheirs) ? "legacy" : "nobody";
  };
}

/** Whether `app` has a route for a path, whatever the method. */
export function createPathTest<Env extends HonoEnv>(app: Hono<Env>): (path: string) => boolean {
  let ours: Paths | undefined;
  return (path) => path.length <= LONGEST_PATH && (ours ??= routersOf(app).ours)(path);
}

/** The root, `/.well-known/`, and names without what servers read differently. */
const OUTSIDE = /^\/(?:$|(?:\.well-known|[\w-]+(?:\.[\w-]+)*)(?:\/|$))/;

/** Whether no server, however leniently it reads, takes this path for one under `/api/`. */
export function isOutsideApi(path: string): boolean {
  if (path.length > LONGEST_PATH || !OUTSIDE.test(path)) return false;
  return readingsOf(path)?.every((reading) => !/^\/api(?:[./]|$)/i.test(reading)) ?? false;
}

/** Whether a path is one of a set. */
type Paths = (path: string) => boolean;

function routersOf<Env extends HonoEnv>(app: Hono<Env>): { ours: Paths; below: Paths } {
  // Middleware is registered for ALL methods; it answers for no path.
  const routed = app.routes.filter(({ method }) => method !== "ALL").map(({ path }) => path);
  const paths = [...new Set(routed)];
  // `/a/*` fits `/a` too.
  return { ours: pathsOf(paths), below: pathsOf(paths.map((path) => `${path}/*`)) };
}

/** Whether a path fits one of Hono's patterns. */
export function pathsOf(patterns: readonly string[]): Paths {
  const router = new TrieRouter<true>();
  for (const pattern of patterns) router.add("ALL", pattern, true);
  return (path) => router.match("ALL", path)[0].length > 0;
}

/** Whether a request falls under a route, by its method and its path without a trailing slash. */
export function fits({ method, pattern }: LegacyRoute, sent: string, reading: string): boolean {
  const isMethod = method === null || method === sent || method === "GET" && sent === "HEAD";
  return isMethod && pattern.test(`${reading}/`);
}

/**
 * What servers could take a path for: as it is, decoded once, decoded twice, and so on, each without
 * blanks, empty segments, parameters (`;a=b`), a decoded query, and DRF's format suffix.
 *
 * `null` when servers differ too much over it: too long, encoded too often, no UTF-8, or with dot
 * segments, backslashes or control characters. No client needs any of these: a browser resolves dot
 * segments before it asks.
 */
function readingsOf(path: string): string[] | null {
  const readings: string[] = [];
  let text: string | null = path;
  for (let encodings = 0; encodings <= MAX_ENCODINGS; encodings++) {
    const reading = readLeniently(text);
    if (reading === null) return null;
    readings.push(reading);
    const decoded: string | null = decode(text);
    if (decoded === text) return readings;
    if (decoded === null) return null;
    text = decoded;
  }
  return null;
}

/** Decodes once what is encoded; a `%` that encodes nothing stays. `null` when it is no UTF-8. */
function decode(text: string): string | null {
  try {
    return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => decodeURIComponent(encoded));
  } catch {
    return null;
  }
}

function readLeniently(text: string): string | null {
  // deno-lint-ignore no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u001f\u007f\\]/.test(text)) return null;
  const [beforeQuery = ""] = text.split(/[?#]/, 1);
  const segments = beforeQuery.replaceAll(" ", "").split("/")
    .map((segment) => segment.split(";", 1)[0]!);
  if (segments.some((segment) => segment === "." || segment === "..")) return null;
  return `/${segments.filter((segment) => segment !== "").join("/").replace(/\.\w*$/, "")}`;
}

function withoutEmptySegments(path: string): string {
  return `/${path.split("/").filter((segment) => segment !== "").join("/")}`;
}

/**
 * Reads which routes go back to the legacy backend: comma-separated paths, each with or without a
 * method before it; `*` stands for any text, slashes included. `null` when one is not of that form.
 */
export function readLegacyRoutes(text: string): LegacyRoute[] | null {
  const entries = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  const routes = entries.map(readLegacyRoute);
  return routes.every((route) => route !== null) ? routes : null;
}

function readLegacyRoute(entry: string): LegacyRoute | null {
  const [, method, path] = /^(?:([A-Z]+) +)?(\/api\/\S*)$/.exec(entry) ?? [];
  if (!path) return null;
  const parts = path.replace(/\/*$/, "/").replace(/\*\/$/, "*").split("*");
  return {
    method: method ?? null,
    pattern: new RegExp(`^${parts.map(RegExp.escape).join(".*")}$`),
  };
}

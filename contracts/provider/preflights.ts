import type { Interaction, Pact } from "../pact_files.ts";

/** What a browser asks before it sends a request of a page to another origin. */
export type Preflight = {
  origin: string;
  method: string;
  path: string;
  /** The headers that need permission: in lower case, sorted. */
  headers: string[];
  withCredentials: boolean;
};

/** What a preflight is answered, as far as a browser reads it. */
export type Permission = { status: number; headers: Headers };

/** Methods that need no permission of their own (the Fetch standard, "CORS-safelisted method"). */
const SAFE_METHODS = ["GET", "HEAD", "POST"];
const SAFE_HEADERS = ["accept", "accept-language", "content-language", "origin"];
const SAFE_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/** Pages that are served under a second name, too. */
const SECOND_NAMES: Record<string, string> = {
  "https://zportaacademy.com": "https://www.zportaacademy.com",
};

/**
 * The preflights of every request that a pact has from a browser, which are those with an `Origin`. Pact
 * cannot hold them itself: it compares a list such as `Access-Control-Allow-Methods` name by name.
 */
export function preflightsOf(pacts: Pact[]): Preflight[] {
  const all = pacts.flatMap(({ interactions }) => interactions.flatMap(preflightOf));
  return [...new Map(all.map((each) => [printPreflight(each), each])).values()];
}

/** Writes a preflight as a test's name has it. */
export function printPreflight({ origin, method, path, headers }: Preflight): string {
  return `${origin} ${method} ${path} ${headers.join(",")}`;
}

/** The request of a preflight. */
export function preflightRequest({ origin, method, headers }: Preflight): RequestInit {
  return {
    method: "OPTIONS",
    headers: {
      "Origin": origin,
      "Access-Control-Request-Method": method,
      ...headers.length > 0 && { "Access-Control-Request-Headers": headers.join(",") },
    },
  };
}

/** Whether a browser sends the request after that answer (the Fetch standard, "CORS-preflight fetch"). */
export function isPermitted(asked: Preflight, { status, headers }: Permission): boolean {
  const { origin, method, withCredentials } = asked;
  const allowedOrigin = headers.get("Access-Control-Allow-Origin");
  const isRead = withCredentials
    ? allowedOrigin === origin && headers.get("Access-Control-Allow-Credentials") === "true"
    : allowedOrigin === origin || allowedOrigin === "*";
  const methods = listed(headers, "Access-Control-Allow-Methods");
  const names = listed(headers, "Access-Control-Allow-Headers").map((name) => name.toLowerCase());
  return status >= 200 && status < 300 && isRead &&
    (SAFE_METHODS.includes(method) || methods.includes(method)) &&
    asked.headers.every((name) => names.includes(name));
}

/** Every change of a permission that a browser does not put up with, by its name. */
export function refusalsOf(asked: Preflight, given: Permission): [string, Permission][] {
  const changed = (name: string, value: string | null): Permission => {
    const headers = new Headers(given.headers);
    if (value === null) headers.delete(name);
    else headers.set(name, value);
    return { ...given, headers };
  };
  const without = (name: string, value: string): [string, Permission][] => {
    const rest = listed(given.headers, name).filter((each) => each.toLowerCase() !== value);
    return [[`${name} is missing`, changed(name, null)], [
      `${name} lacks ${value}`,
      changed(name, rest.join(",")),
    ]];
  };
  const origin = "Access-Control-Allow-Origin";
  const credentials = "Access-Control-Allow-Credentials";
  return [
    ["the status is 401", { ...given, status: 401 }],
    ["the status is 500", { ...given, status: 500 }],
    [`${origin} is missing`, changed(origin, null)],
    [`${origin} is another`, changed(origin, "https://example.com")],
    ...asked.withCredentials
      ? [
        [`${origin} is *`, changed(origin, "*")],
        [`${credentials} is missing`, changed(credentials, null)],
      ] as [string, Permission][]
      : [],
    ...SAFE_METHODS.includes(asked.method)
      ? []
      : without("Access-Control-Allow-Methods", asked.method.toLowerCase()),
    ...asked.headers.flatMap((name) => without("Access-Control-Allow-Headers", name)),
  ];
}

function preflightOf({ request, response }: Interaction): Preflight[] {
  const sent = new Map(
    Object.entries(request.headers ?? {}).map(([name, values]) => [name.toLowerCase(), values[0]!]),
  );
  const origin = sent.get("origin");
  if (origin === undefined) return [];
  const headers = [...sent].filter(([name, value]) => !isSafe(name, value)).map(([name]) => name);
  const { method, path } = request;
  if (SAFE_METHODS.includes(method) && headers.length === 0) return [];
  const withCredentials = "Access-Control-Allow-Credentials" in (response.headers ?? {});
  const first = { origin, method, path, headers: headers.sort(), withCredentials };
  const second = SECOND_NAMES[origin];
  return second ? [first, { ...first, origin: second }] : [first];
}

function isSafe(name: string, value: string): boolean {
  if (name === "content-type") return SAFE_TYPES.includes(value.split(";")[0]!.trim());
  return SAFE_HEADERS.includes(name);
}

function listed(headers: Headers, name: string): string[] {
  return (headers.get(name) ?? "").split(",").map((each) => each.trim()).filter(Boolean);
}

import assert from "node:assert/strict";
import { generateKeyPair } from "jose";
import { startLocalConsole } from "../../../local/access/local_console.ts";
import type { AccessStandIn } from "../../../local/access/stand_in.ts";
import type { SealKeys } from "../../../src/core/personal_data/seal_keys.ts";
import { type Service, settings } from "../service.ts";

/** Who may use the console in tests. */
export const READER = "reader@example.com";
export const OPERATOR = "operator@example.com";
export const OTHER_OPERATOR = "other@example.com";
export const OWNER = "owner@example.com";
/** Operates Zporta alone. */
export const ACADEMIC = "academic@example.com";
const OPERATORS =
  `${READER}:reader,${OPERATOR}:operator,${OTHER_OPERATOR}:operator,${OWNER}:owner,${ACADEMIC}:operator:zporta`;

/** An answer of the console, read. */
export type Answer = { status: number; text: string; headers: Headers };

/** A console beside a service, on its databases, with a stand-in for Cloudflare Access in front. */
export type OperatorConsole = {
  standIn: AccessStandIn;
  /** What the console logs: a line for each request. */
  logged: Record<string, unknown>[];
  /** Its pages and acts. */
  routes: readonly { method: string; path: string }[];
  /** As the platform does every minute. */
  runCron: () => Promise<void>;
  /** Straight to the console, past the stand-in. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Opens a page as an operator. */
  visit: (as: string, path: string, init?: RequestInit) => Promise<Answer>;
  /** Opens the page of an act and returns what sends its form; `submit` can be delayed. */
  prepare: (as: string, path: string, values?: Record<string, string>) => Promise<
    { page: Answer; submit: (changes?: Record<string, string>) => Promise<Answer> }
  >;
  /** Opens the page of an act, sends its form, and expects it to be done. */
  act: (as: string, path: string, values?: Record<string, string>) => Promise<Answer>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** What the stand-ins of all consoles sign with; it tells none of them from another. */
let keyPair: ReturnType<typeof generateKeyPair> | undefined;

/**
 * Starts the console of a service; `sealKeys` are those of encrypted columns, by the tenant's name, `keys` what the
 * tokens of forms are derived from.
 */
export async function startOperatorConsole(
  service: Service,
  sealKeys: Record<string, SealKeys> = {},
  keys?: readonly [string, ...string[]],
): Promise<OperatorConsole> {
  const logged: Record<string, unknown>[] = [];
  const { standIn, fetch: answer, runCron, routes, close } = await startLocalConsole({
    operators: OPERATORS,
    ...keys && { keys },
    keyPair: await (keyPair ??= generateKeyPair("RS256")),
    databaseUrlOf: (tenant) => service.of(tenant).gateway.url,
    mediaOf: (tenant) => settings[tenant as "pewaca" | "zporta"].media,
    sealKeysOf: (tenant) => sealKeys[tenant],
    serviceKey: settings.serviceKey,
    photos: service.photos,
    now: () => service.clock.now,
    log: (entry) => void logged.push(entry),
  });
  const fetch = (path: string, init?: RequestInit) =>
    answer(new Request(new URL(path, standIn.url), init));
  const as = async (email: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = {
      "Cf-Access-Jwt-Assertion": await standIn.issue(email),
      "Accept-Language": "en",
      ...init.headers,
    };
    const response = await fetch(path, { ...init, headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const prepare: OperatorConsole["prepare"] = async (email, path, values = {}) => {
    const page = await as(email, path);
    const hidden = [...page.text.matchAll(/name="(state|token)" value="([^"]*)"/g)]
      .map(([, name, value]) => [name!, value!]);
    return {
      page,
      submit: async (changes = {}) => {
        const form = { ...Object.fromEntries(hidden), ...values, ...changes };
        return await as(email, path, {
          method: "POST",
          body: new URLSearchParams(form),
          headers: { Origin: standIn.url, "Sec-Fetch-Site": "same-origin" },
        });
      },
    };
  };
  return {
    standIn,
    routes,
    runCron,
    logged,
    fetch,
    visit: as,
    prepare,
    act: async (email, path, values) => {
      const { page, submit } = await prepare(email, path, values);
      assert.equal(page.status, 200, page.text);
      const answer = await submit();
      assert.equal(answer.status, 303, answer.text);
      return answer;
    },
    [Symbol.asyncDispose]: close,
  };
}

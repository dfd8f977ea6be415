import { readBeginning } from "./read_beginning.ts";
import { fits, type LegacyRoute, readLegacyRoutes } from "./responsibility.ts";

/** A route of ours that the legacy backend has, too, and how many of the people go to us, in percent. */
export type RolloutRule = LegacyRoute & { name: string; percent: number };

/** The rules of a tenant. `later` takes work that nobody waits for. */
export type RulesOf = (
  tenant: string,
  later: (work: Promise<unknown>) => void,
) => Promise<readonly RolloutRule[]>;

/** Reads the text of a tenant's rules from where they are kept; `null` when there are none. */
export type ReadRollout = (tenant: string) => Promise<string | null>;

/** With this header, `X-Backend: daftar`, a request on a route of the rules comes to us, whoever sends it. */
export const BACKEND_HEADER = "X-Backend";

/** How long an isolate keeps the rules, in milliseconds. The store keeps them for a minute, too. */
const ROLLOUT_KEPT_MS = 15_000;

/** How much of a body is read to find an address in it, in characters. */
const READ_CHARACTERS = 16_384;

/**
 * Reads rules, one a line: a route as in `…_LEGACY_ROUTES`, and the percentage. `null` when a line is not
 * of that form.
 */
export function readRules(text: string): RolloutRule[] | null {
  const lines = text.split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== "");
  const rules = lines.map((line) => {
    const [, name = "", percent] =
      /^([A-Z]* ?\/api\/[\w/.*-]*) (\d{1,3}(?:\.\d{1,2})?)$/.exec(line) ?? [];
    const [route] = readLegacyRoutes(name) ?? [];
    return route && Number(percent) <= 100 ? { ...route, name, percent: Number(percent) } : null;
  });
  return rules.every((rule) => rule !== null) ? rules : null;
}

/**
 * Makes the look-up of an isolate. Only its first request waits for the store; later ones get what is
 * known, and see to it that it is read anew. What cannot be read changes nothing.
 */
export function createRulesOf(
  read: ReadRollout,
  log: (entry: Record<string, unknown>) => void,
  keptMs = ROLLOUT_KEPT_MS,
): RulesOf {
  const known = new Map<string, { rules: readonly RolloutRule[]; until: number }>();
  return async (tenant, later) => {
    const entry = known.get(tenant);
    if (entry && performance.now() < entry.until) return entry.rules;
    const keep = (rules: readonly RolloutRule[]) =>
      known.set(tenant, { rules, until: performance.now() + keptMs });
    const former = entry?.rules ?? [];
    if (entry) keep(former);
    const refreshed = read(tenant).then((text) => readRules(text ?? ""), () => null).then(
      (rules) => {
        if (!rules) log({ event: "rollout_unreadable", level: "error", tenant });
        keep(rules ?? former);
        return rules ?? former;
      },
    );
    if (!entry) return await refreshed;
    later(refreshed);
    return former;
  };
}

/** The first rule that a request falls under. */
export function findRule(
  rules: readonly RolloutRule[],
  method: string,
  path: string,
): RolloutRule | undefined {
  return rules.find((rule) => fits(rule, method, path.replace(/\/+/g, "/").replace(/\/$/, "")));
}

/** Whether a request under a rule comes to us. The same person always gets the same answer. */
export async function comesToUs(
  request: Request,
  { percent }: RolloutRule,
  client: string | null,
): Promise<boolean> {
  if (request.headers.get(BACKEND_HEADER) === "daftar") return true;
  if (percent === 0 || percent === 100) return percent === 100;
  return await shareOf(await personOf(request) ?? client ?? "") * 100 < percent;
}

/** A number from 0 to 1, without 1, evenly spread. */
async function shareOf(person: string): Promise<number> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(person));
  return new DataView(digest).getUint32(0) / 2 ** 32;
}

/**
 * Who sends a request, as far as it says so: the account that a token names, else the token, else the
 * address or name that was typed into the form. Nothing of it is believed: it only decides who answers.
 */
async function personOf(request: Request): Promise<string | null> {
  const token = /^(?:token|bearer) +(\S+)$/i.exec(request.headers.get("Authorization") ?? "")?.[1];
  if (token) return subjectOf(token) ?? token;
  if (!request.body) return null;
  const text = await readBeginning(request.clone().body!, READ_CHARACTERS);
  const typed = typedAs("email", text) ?? typedAs("username", text);
  return typed?.trim().toLowerCase() || null;
}

/** The account of a JSON Web Token; the tokens of one person differ. */
function subjectOf(token: string): string | null {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    return String(JSON.parse(atob(payload)).user_id);
  } catch {
    return null;
  }
}

/** The value of a field in JSON, in a form, or in a form with files. */
function typedAs(field: string, text: string): string | undefined {
  return [
    `"${field}"\\s*:\\s*"([^"]*)"`,
    `(?:^|&)${field}=([^&]*)`,
    `name="${field}"\\r?\\n(?:[^\\r\\n]+\\r?\\n)*\\r?\\n([^\\r\\n]*)`,
  ].map((pattern) => new RegExp(pattern).exec(text)?.[1]).find((value) => value !== undefined);
}

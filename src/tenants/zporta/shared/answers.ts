import type { Context } from "hono";
import type { Limit } from "../../../deps.ts";
import { type Reason, type Refusal, refused } from "../../../outcome.ts";
import type { ZportaEnv } from "../env.ts";
import { WIRE_NAMES } from "./fields.ts";
import { NOTICES, sentence } from "./messages.ts";

/** The seconds after which the limits of `wrangler.toml` allow another attempt. */
const LIMIT_SECONDS = "60";

/** What answers need of a handler's context, whatever variables its middleware has set. */
export type ZportaContext = Pick<Context<ZportaEnv>, "env" | "req" | "json">;

/** The statuses of refusals. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 413 | 415 | 422;

/**
 * Refuses with an answer, and notes the reasons for the log. Every refusal of Zporta is sent here.
 */
export function refuse(
  c: ZportaContext,
  { reasons }: { reasons: readonly Reason[] },
  answer: Response,
): Response {
  noteRefusal(c, reasons);
  return answer;
}

/** Notes the reasons of a refusal for the log. Answers that are pages call it themselves. */
export function noteRefusal(c: Pick<ZportaContext, "env">, reasons: readonly Reason[]): void {
  c.env.trace.reasons = reasons;
}

/** Refuses with its sentences under `error`: registration, logins and links. */
export function refuseWithError(
  c: ZportaContext,
  refusal: Refusal,
  status: RefusalStatus = 400,
): Response {
  return refuse(c, refusal, c.json({ error: sentences(refusal) }, status));
}

/** Refuses with its sentences under `detail`: invitations, applications, permissions. */
export function refuseWithDetail(
  c: ZportaContext,
  refusal: Refusal,
  status: RefusalStatus = 400,
  headers?: Record<string, string>,
): Response {
  return refuse(c, refusal, c.json({ detail: sentences(refusal) }, status, headers));
}

/**
 * Refuses with a list of sentences under each field, as a serializer of Django REST framework does.
 */
export function refuseFields(c: ZportaContext, refusal: Refusal): Response {
  return refuse(c, refusal, c.json(fieldErrors(refusal), 400));
}

/** Refuses a link that sets a password, for the two pages that read the answer, and the fields with it. */
export function refuseLink(c: ZportaContext, link: Refusal, fields: Refusal | null): Response {
  const [complaint, ...others] = [...link.reasons, ...fields?.reasons ?? []];
  const body = {
    error: NOTICES.badLink,
    non_field_errors: [sentence(complaint!)],
    ...fieldErrors({ reasons: others }),
  };
  return refuse(c, { reasons: [complaint!, ...others] }, c.json(body, 400));
}

function fieldErrors({ reasons }: { reasons: readonly Reason[] }): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const reason of reasons) {
    (errors[WIRE_NAMES[reason.field] ?? reason.field] ??= []).push(sentence(reason));
  }
  return errors;
}

/** All that a refusal says, each sentence once. */
function sentences({ reasons }: Refusal): string {
  return [...new Set(reasons.map(sentence))].join(" ");
}

/** Answers 401 to a request without a valid token; `detail` replaces the sentence of the reason. */
export function unauthorized(c: ZportaContext, refusal: Refusal, detail?: string): Response {
  const body = { detail: detail ?? sentence(refusal.reasons[0]!) };
  return refuse(c, refusal, c.json(body, 401, { "WWW-Authenticate": "Token" }));
}

/** Counts one more attempt under a limit of `wrangler.toml`, and says whether it is allowed. */
export async function isAllowed(c: ZportaContext, limit: Limit, key: string): Promise<boolean> {
  return await c.env.deps.allow(limit, `zporta:${key}`);
}

/** Counts one more registration from the network of a request, if it is known, and says whether it is allowed. */
export async function mayRegisterFromNetwork(c: ZportaContext): Promise<boolean> {
  const { network } = c.env;
  return network === null || await isAllowed(c, "register_from_network", network);
}

/** Whether a refusal is about the number of attempts. */
export function isLimited({ reasons }: Refusal): boolean {
  return reasons[0]!.code === "exhausted" && reasons[0]!.field === "attempts";
}

/** Answers 429 to `exhausted` attempts. The reason may say after how many seconds to try again. */
export function tooMany(c: ZportaContext, refusal = refused("exhausted", "attempts")): Response {
  const seconds = refusal.reasons[0]!.value ?? LIMIT_SECONDS;
  const body = { detail: NOTICES.tooMany(seconds) };
  return refuse(c, refusal, c.json(body, 429, { "Retry-After": seconds }));
}

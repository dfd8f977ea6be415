import type { Context } from "hono";
import type { Reason } from "../../../../src/outcome.ts";
import type { LibraryEnv } from "../env.ts";

/** Answers with a refusal, and notes its reasons for the log. Every refusal of the library is sent here. */
export function refuse(c: Context<LibraryEnv>, reasons: readonly Reason[]): Response {
  c.env.trace.reasons = reasons;
  return c.json({ problem: `${reasons[0]!.code} ${reasons[0]!.field}` }, 400);
}

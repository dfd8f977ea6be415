import type { Reason } from "../../../outcome.ts";
import { WIRE_NAMES } from "./fields.ts";
import { sentence } from "./messages.ts";

/** Reasons as Django REST framework writes them: a list of sentences under each field. */
export function fieldErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const reason of reasons) {
    (errors[WIRE_NAMES[reason.field] ?? reason.field] ??= []).push(sentence(reason));
  }
  return errors;
}

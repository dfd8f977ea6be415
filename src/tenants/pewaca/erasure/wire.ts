import * as v from "valibot";
import type { Outcome } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { MAX_JSON_BYTES, parse, password } from "../shared/fields.ts";

const confirmationSchema = v.object({ password });

/** Erases one's own account. */
export const ERASE_ACCOUNT = route({
  method: "DELETE",
  path: "/api/auth/account",
  needsSession: true,
  body: confirmationSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Reads the password that confirms that the account is to be erased. */
export function parseConfirmation(fields: Record<string, unknown>): Outcome<{ password: string }> {
  return parse(confirmationSchema, fields);
}

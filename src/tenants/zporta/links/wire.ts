import * as v from "valibot";
import { resemblesEmailAddress } from "../../../core/email_address.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { filled, maxCharacters, newPassword, parse, parseEach } from "../shared/fields.ts";
import { MAX_JSON_BYTES } from "../shared/routes.ts";
import { MAGIC_LINK_PATH } from "./account_link.ts";
import type { SentLink } from "./redeem_link.ts";

/** Requests the email with a link that sets a new password. */
export const REQUEST_PASSWORD_RESET = route({
  method: "POST",
  path: "/api/users/password-reset",
  body: v.object({
    email: v.pipe(
      filled,
      v.trim(),
      v.check(resemblesEmailAddress, "malformed"),
      maxCharacters(254),
    ),
  }),
  maxBytes: MAX_JSON_BYTES,
});

/** Sets a new password with the parts of such a link. */
export const RESET_PASSWORD = route({
  method: "POST",
  path: "/api/users/password-reset/confirm",
  body: v.object({
    uid: v.pipe(filled, v.trim()),
    token: v.pipe(filled, v.trim()),
    new_password: newPassword,
  }),
  maxBytes: MAX_JSON_BYTES,
});

/** Requests the email with a link that logs in. */
export const REQUEST_MAGIC_LINK = route({
  method: "POST",
  path: "/api/users/magic-link-request",
  body: v.object({ email: v.pipe(v.string(), v.trim(), v.nonEmpty()) }),
  maxBytes: MAX_JSON_BYTES,
});

/** The link that logs in. */
export const REDEEM_MAGIC_LINK = route({
  method: "GET",
  path: `${MAGIC_LINK_PATH}/:uid/:token`,
  changesRows: true,
});

/** Reads the address to which a reset link is to be sent. */
export function parsePasswordResetRequest(
  fields: Record<string, unknown>,
): Outcome<{ email: string }> {
  return parse(REQUEST_PASSWORD_RESET.body, fields);
}

/** Reads the address to which a magic link is to be sent. Any text will do: no account has it. */
export function parseMagicLinkRequest(fields: Record<string, unknown>): Outcome<{ email: string }> {
  const parsed = parse(REQUEST_MAGIC_LINK.body, fields);
  return parsed.ok ? parsed : refused("required", "magicEmail");
}

/** Reads the link that allows a new password, whatever is wrong with that; `null` when there is none. */
export function parseSentLink(fields: Record<string, unknown>): SentLink | null {
  const { uid, token } = parseEach(RESET_PASSWORD.body, fields);
  return uid !== undefined && token !== undefined ? { uid, token } : null;
}

/** Reads a new password, and the link that allows it. */
export function parsePasswordReset(
  fields: Record<string, unknown>,
): Outcome<SentLink & { password: string }> {
  const parsed = parse(RESET_PASSWORD.body, fields);
  if (!parsed.ok) return parsed;
  const { uid, token, new_password: password } = parsed.value;
  return accepted({ uid, token, password });
}

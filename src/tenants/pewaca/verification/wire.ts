import { route } from "../../../web/route.ts";
import { addressSchema, MAX_JSON_BYTES } from "../shared/fields.ts";

/** The link in the verification email. */
export const VERIFY_EMAIL = route({
  method: "GET",
  path: "/api/auth/verify/:uid/:token",
  changesRows: true,
});

/** A request for another verification email. */
export const RESEND_VERIFICATION = route({
  method: "POST",
  path: "/api/auth/verify/resend",
  body: addressSchema,
  maxBytes: MAX_JSON_BYTES,
});

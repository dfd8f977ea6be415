import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { addressSchema, logInSchema, newPasswordSchema, refreshSchema } from "./wire.ts";
import { CODE, FAULTS, LIMITED, refusal, UNREADABLE } from "../shared/openapi.ts";
import { PHOTOS } from "../profile/openapi.ts";
import {
  doneShape,
  failureShape,
  loggedInShape,
  passwordFailureShape,
  refreshedShape,
  signedUpShape,
  success,
} from "../shared/shapes.ts";
import { publicSignUpSchema, signUpSchema } from "../sign_up/wire.ts";

const LINK = { uid: "The account, as in the link.", token: "The token in the link." };

const IDEMPOTENCY = {
  "Idempotency-Key": "1 to 255 characters of ASCII. The same key with the same form is one " +
    "sign-up; with another form it is refused with 422.",
};

/** From the form to the session. */
export const ACCOUNT: Operation[] = [
  {
    id: "signUp",
    method: "POST",
    path: "/api/auth/sign-up/:code",
    section: "Account",
    summary: "Sign a resident up",
    notes:
      "Writes the account and the resident, and owes a verification mail: all of it or nothing. " +
      "What the sign-up page does not show is repeated under `errors.unit_id`.",
    parameters: CODE,
    headers: IDEMPOTENCY,
    body: signUpSchema,
    files: PHOTOS,
    answers: {
      201: { means: "Signed up; a mail is on its way.", body: success(201, signedUpShape) },
      ...UNREADABLE,
      404: refusal("There is no such code (any more)."),
      422: refusal("The Idempotency-Key came before with another form."),
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "signUpPublicly",
    method: "POST",
    path: "/api/auth/public-sign-up",
    section: "Account",
    summary: "Sign a resident up without an invitation",
    notes: "Either `unit_id` or, for a unit that is not in the list, `blok_rumah`. What kind of " +
      "account is wished for is written down, never granted.",
    headers: IDEMPOTENCY,
    body: publicSignUpSchema,
    answers: {
      201: { means: "Signed up; a mail is on its way.", body: success(201, signedUpShape) },
      ...UNREADABLE,
      422: refusal("The Idempotency-Key came before with another form."),
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "verifyEmail",
    method: "GET",
    path: "/api/auth/verify/:uid/:token",
    section: "Account",
    summary: "Verify an address: the link in the mail",
    notes: "May be repeated while the link lives, three days.",
    parameters: LINK,
    answers: {
      200: { means: "Verified; the account may log in.", body: success(200, doneShape) },
      400: refusal("The link is malformed, not ours, or has lapsed."),
      ...FAULTS,
    },
  },
  {
    id: "resendVerification",
    method: "POST",
    path: "/api/auth/verify/resend",
    section: "Account",
    summary: "Ask for the verification mail again",
    notes: "The answer is the same for an address that is unknown or verified.",
    body: addressSchema,
    answers: {
      200: {
        means: "If there is something to verify, a mail is on its way.",
        body: success(200, v.null()),
      },
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "logIn",
    method: "POST",
    path: "/api/auth/login",
    section: "Account",
    summary: "Log in",
    body: logInSchema,
    answers: {
      200: {
        means: "Logged in: an access token for three days and a refresh token.",
        body: loggedInShape,
      },
      ...UNREADABLE,
      401: refusal("Wrong address or password; or, with `User is inactive`, not verified yet."),
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "refreshSession",
    method: "POST",
    path: "/api/auth/token/refresh",
    section: "Account",
    summary: "Exchange a refresh token for an access token",
    notes: "The refresh token stays good until it lapses.",
    body: refreshSchema,
    answers: {
      200: { means: "A fresh access token.", body: refreshedShape },
      ...UNREADABLE,
      401: refusal("The refresh token is not ours, or has lapsed."),
      ...FAULTS,
    },
  },
  {
    id: "requestPasswordReset",
    method: "POST",
    path: "/api/auth/password-reset",
    section: "Account",
    summary: "Ask for a link that sets a new password",
    notes: "The answer is the same for an address that is unknown.",
    body: addressSchema,
    answers: {
      200: {
        means: "If the address is known, a mail is on its way.",
        body: success(200, v.null()),
      },
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "resetPassword",
    method: "POST",
    path: "/api/auth/reset/:uid/:token",
    section: "Account",
    summary: "Set a new password: the link in the mail",
    notes: "Works once, and ends every session.",
    parameters: LINK,
    body: newPasswordSchema,
    answers: {
      200: { means: "The password is the new one.", body: success(200, doneShape) },
      ...UNREADABLE,
      400: {
        means: "The password will not do, or the link is malformed, not ours, spent or lapsed.",
        body: v.union([passwordFailureShape, failureShape]),
      },
      ...FAULTS,
    },
  },
];

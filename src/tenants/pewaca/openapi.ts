/**
 * What Pewaca's API takes and answers, one row per route. Not part of the Worker: the documents under
 * `public/` are generated from it (`deno task openapi`), and the tests' traffic is held against them.
 */
import * as v from "valibot";
import type { Answer, Api, Operation } from "../../web/operation.ts";
import {
  appointmentShape,
  choiceShape,
  cityShape,
  committeeSeatShape,
  committeeShape,
  describedChoiceShape,
  doneShape,
  estateChoiceShape,
  failureShape,
  genderShape,
  loggedInShape,
  page,
  passwordFailureShape,
  profileShape,
  refreshedShape,
  rejectionFailureShape,
  residenceShape,
  residentShape,
  roleShape,
  signedUpShape,
  success,
  unitOrNothingShape,
  unitShape,
} from "./shapes_wire.ts";
import { appointmentSchema, decisionSchema } from "./board_wire.ts";
import { addressSchema, logInSchema, newPasswordSchema, refreshSchema } from "./account_wire.ts";
import { profileSchema } from "./profile_wire.ts";
import { publicSignUpSchema, signUpSchema } from "./sign_up_wire.ts";

const CODE = { code: "The registration code of an estate, a UUID. Case does not matter." };
const LINK = { uid: "The account, as in the link.", token: "The token in the link." };

const PHOTOS = {
  profile_photo: "A JPEG of at most 2 MiB.",
  marriage_photo: "A JPEG of at most 2 MiB. `marital_photo` and `marriagePhoto` are the same.",
};

const IDEMPOTENCY = {
  "Idempotency-Key": "1 to 255 characters of ASCII. The same key with the same form is one " +
    "sign-up; with another form it is refused with 422.",
};

const FAULTS = {
  500: refusal("A fault of ours. Try again later; the log knows the request by its X-Request-Id."),
  503: refusal(
    "The database is out of reach. Try again after as many seconds as Retry-After says.",
  ),
};

const UNREADABLE = {
  400: refusal("The body cannot be read, or a field is wrong: `errors` says which."),
  413: refusal("The body is too large."),
  415: refusal("Neither JSON nor a form."),
};

const LIMITED = {
  429: refusal("Too often for this address. Try again after Retry-After seconds."),
};

const UNAUTHORIZED = { 401: refusal("No access token, or one that has lapsed.") };

/** Filling in the sign-up form. */
const FORM: Operation[] = [
  {
    id: "getResidenceByCode",
    method: "GET",
    path: "/api/residence-by-code/:code",
    section: "Sign-up form",
    summary: "The estate that a registration code invites to",
    parameters: CODE,
    answers: {
      200: { means: "The estate.", body: success(200, residenceShape) },
      404: refusal("There is no such code (any more)."),
      ...FAULTS,
    },
  },
  {
    id: "listUnitsByCode",
    method: "GET",
    path: "/api/units/code/:code",
    section: "Sign-up form",
    summary: "The units of an estate",
    notes: "An unknown code has no units.",
    parameters: CODE,
    answers: { 200: list("The units, by name.", unitShape), ...FAULTS },
  },
  {
    id: "listResidences",
    method: "GET",
    path: "/api/residences",
    section: "Sign-up form",
    summary: "The estates to choose from",
    answers: { 200: list("The estates, without their codes.", estateChoiceShape), ...FAULTS },
  },
  {
    id: "listUnitsOfResidence",
    method: "GET",
    path: "/api/units/residence/:residenceId",
    section: "Sign-up form",
    summary: "The units of an estate that was chosen",
    notes: "An unknown estate has no units.",
    parameters: { residenceId: "The number of the estate." },
    answers: { 200: list("The units, by name.", unitShape), ...FAULTS },
  },
  {
    id: "listOwnUnits",
    method: "GET",
    path: "/api/units",
    section: "Profile",
    summary: "The units of the caller's estate",
    needsSession: true,
    answers: { 200: list("The units, by name.", unitShape), ...UNAUTHORIZED, ...FAULTS },
  },
  choices("listGenders", "/api/gender", "The genders", genderShape),
  choices(
    "listReligions",
    "/api/religions",
    "The religions",
    choiceShape("religion_name", "Islam"),
  ),
  choices(
    "listFamilyRoles",
    "/api/family-as",
    "The roles in a family",
    choiceShape("family_as_name", "Kepala Keluarga"),
  ),
  choices(
    "listEducations",
    "/api/education",
    "The levels of education",
    describedChoiceShape("education_name", "S1"),
  ),
  choices(
    "listOccupations",
    "/api/ocupation",
    "The occupations",
    describedChoiceShape("occupation_name", "Karyawan Swasta"),
  ),
  choices(
    "listMaritalStatuses",
    "/api/marital-statuses",
    "The marital statuses; 1 is Kawin",
    choiceShape("marital_status_name", "Kawin"),
  ),
  choices("listCities", "/api/cities", "The cities", cityShape),
];

/** From the form to the profile. */
const ACCOUNT: Operation[] = [
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
  {
    id: "getProfile",
    method: "GET",
    path: "/api/auth/profil",
    section: "Profile",
    summary: "Who is logged in",
    needsSession: true,
    answers: {
      200: { means: "The account, the person and the estate.", body: success(200, profileShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "changeProfile",
    method: "PUT",
    path: "/api/auth/profil/update",
    section: "Profile",
    summary: "Change the caller's profile",
    notes: "What is not sent stays as it is; so do unit, family role and NIK when they are blank.",
    needsSession: true,
    body: profileSchema,
    files: PHOTOS,
    answers: {
      200: { means: "The profile as it is now.", body: success(200, profileShape) },
      ...UNREADABLE,
      ...UNAUTHORIZED,
      404: refusal("The account has no resident."),
      ...FAULTS,
    },
  },
];

const PAGE = { page: v.optional(v.string()), search: v.optional(v.string()) };

const DECISION = {
  ...UNREADABLE,
  ...UNAUTHORIZED,
  403: refusal("The caller is not on the board of an estate."),
  404: refusal("The estate has no such resident."),
  409: refusal("It cannot be done (any more)."),
  ...LIMITED,
  ...FAULTS,
};

/** What the board of an estate does. */
const BOARD: Operation[] = [
  {
    id: "listResidents",
    method: "GET",
    path: "/api/warga",
    section: "Board",
    summary: "The residents of the board's estate",
    notes: "The newest first, ten a page. What is not a page is the first.",
    needsSession: true,
    query: v.object({
      ...PAGE,
      is_checker: v.optional(v.string()),
      isreject: v.optional(v.string()),
    }),
    answers: {
      200: { means: "A page of residents.", body: page(residentShape) },
      ...UNAUTHORIZED,
      403: DECISION[403],
      ...FAULTS,
    },
  },
  {
    id: "getResident",
    method: "GET",
    path: "/api/warga/:id{[0-9]+}",
    section: "Board",
    summary: "One resident",
    parameters: { id: "The number of the resident." },
    needsSession: true,
    answers: {
      200: { means: "The resident.", body: success(200, residentShape) },
      ...UNAUTHORIZED,
      403: DECISION[403],
      404: DECISION[404],
      ...FAULTS,
    },
  },
  {
    id: "approveResident",
    method: "POST",
    path: "/api/warga/verify",
    section: "Board",
    summary: "Approve a resident",
    needsSession: true,
    body: decisionSchema,
    answers: { 200: { means: "Approved.", body: success(200, doneShape) }, ...DECISION },
  },
  {
    id: "rejectResident",
    method: "POST",
    path: "/api/warga/reject",
    section: "Board",
    summary: "Reject a resident, with a reason",
    notes: "A refusal has its message under `data` too.",
    needsSession: true,
    body: decisionSchema,
    answers: {
      200: { means: "Rejected.", body: success(200, doneShape) },
      ...Object.fromEntries(
        Object.entries(DECISION).map(([status, answer]) => [
          status,
          { ...answer, body: v.union([rejectionFailureShape, failureShape]) },
        ]),
      ),
    },
  },
  {
    id: "listRoles",
    method: "GET",
    path: "/api/roles",
    section: "Board",
    summary: "The roles that a committee has",
    needsSession: true,
    query: v.object(PAGE),
    answers: {
      200: { means: "A page of roles.", body: page(roleShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "listCommittee",
    method: "GET",
    path: "/api/residence-commite",
    section: "Board",
    summary: "Who is on the committee",
    needsSession: true,
    query: v.object(PAGE),
    answers: {
      200: { means: "A page of seats.", body: page(committeeShape) },
      ...UNAUTHORIZED,
      403: DECISION[403],
      ...FAULTS,
    },
  },
  {
    id: "appoint",
    method: "POST",
    path: "/api/residence-commite",
    section: "Board",
    summary: "Give a resident a seat",
    needsSession: true,
    body: appointmentSchema,
    answers: {
      200: { means: "The resident has this seat already.", body: success(200, appointmentShape) },
      201: { means: "Appointed.", body: success(201, appointmentShape) },
      ...DECISION,
    },
  },
  {
    id: "listStories",
    method: "GET",
    path: "/api/stories",
    section: "Board",
    summary: "The estate's stories: none, unless Django stands behind",
    needsSession: true,
    answers: { 200: list("None.", v.unknown()), ...UNAUTHORIZED, ...FAULTS },
  },
  {
    id: "listStoryReplies",
    method: "GET",
    path: "/api/story-replays",
    section: "Board",
    summary: "The replies to a story: none, unless Django stands behind",
    needsSession: true,
    answers: {
      200: {
        means: "None.",
        body: v.object({
          ...success(200, v.array(v.unknown())).entries,
          ...page(v.unknown()).entries,
        }),
      },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
];

/** Pewaca's API. */
export const pewacaApi: Api = {
  name: "pewaca",
  title: "Pewaca",
  description:
    "Registration of residents of housing estates, as the frontend at pewaca.id calls it. " +
    "Every answer is JSON in an envelope: of a success with `data`, or a `Failure` with a " +
    "`message` and, for wrong fields, `errors`. Paths work with and without the last slash. Blanks " +
    "around a value do not count; an empty text or null is the same as leaving a field out.",
  operations: [...FORM, ...ACCOUNT, ...BOARD],
  shapes: {
    Failure: failureShape,
    Residence: residenceShape,
    Unit: unitShape,
    UnitOrNothing: unitOrNothingShape,
    CommitteeSeat: committeeSeatShape,
    Resident: residentShape,
    Profile: profileShape,
  },
};

function refusal(means: string): Answer {
  return { means, body: failureShape };
}

function list(means: string, item: v.GenericSchema): Answer {
  return { means, body: success(200, v.array(item)) };
}

function choices(id: string, path: string, summary: string, item: v.GenericSchema): Operation {
  const answers = { 200: list("All of them, by id.", item), ...FAULTS };
  return { id, method: "GET", path, section: "Sign-up form", summary, answers };
}

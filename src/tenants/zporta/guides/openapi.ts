import * as v from "valibot";
import { describe, type DescribedField, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import { badRequest, FAULTS, UNAUTHORIZED, UNREADABLE, withDetail } from "../shared/openapi.ts";
import { applicationShape, reviewedShape } from "../shared/shapes.ts";
import { MAX_LISTED } from "./applications.ts";
import {
  APPLY,
  APPROVE_APPLICATION,
  GET_OWN_APPLICATION,
  LIST_APPLICATIONS,
  REJECT_APPLICATION,
} from "./wire.ts";

const REFUSALS = {
  ...UNAUTHORIZED,
  403: withDetail("The caller is not a member of the staff.", "applications.forbidden"),
  404: withDetail("There is no such application.", "application.unknown"),
  ...UNREADABLE,
  ...FAULTS,
};

const NOTES: DescribedField = {
  description:
    "What the staff notes, at most 20,000 characters, several lines. The applicant sees it.",
  examples: ["Please tell us more about yourself."],
};

/** The reviews: an application that was reviewed before is refused. */
const REVIEWED = badRequest(
  "The application was reviewed before, a field is wrong, or the body cannot be read.",
  undefined,
  "application.spent",
);

/** Applications of learners who would like to teach. */
export const GUIDE_OPERATIONS: Operation[] = [
  describe(GET_OWN_APPLICATION, {
    id: "getOwnApplication",
    section: "Teachers",
    summary: "Show the caller's latest application",
    answers: {
      200: { means: "The application.", body: applicationShape },
      ...UNAUTHORIZED,
      404: withDetail("The caller has never applied.", "ownApplication.unknown"),
      ...FAULTS,
    },
  }),
  describe(APPLY, {
    id: "apply",
    section: "Teachers",
    summary: "Apply to teach",
    notes:
      "A person can have one open application. Every member of the staff gets an email about " +
      "it.",
    fields: {
      motivation: {
        description:
          "Why the applicant would like to teach: 1 to 20,000 characters, several lines.",
        examples: ["I like to explain, and my students stay in touch."],
      },
      experience: {
        description:
          "Where the applicant has taught before, at most 20,000 characters. Blank: null.",
        examples: ["Two years at a school in Osaka"],
      },
      subjects_to_teach: {
        description: "What the applicant would teach: 1 to 255 characters.",
        examples: ["Mathematics, physics"],
      },
      referred_by: {
        description:
          "The number of the account that recommends the applicant. Blank or null: none.",
        examples: [17],
        refused: ["unknown"],
      },
    },
    answers: {
      201: {
        means: "The application was submitted.",
        body: reviewedShape,
        says: [NOTICES.applied],
      },
      ...badRequest(
        "There already is an application, fields are wrong, or the body cannot be read.",
        undefined,
        "application.taken",
        "applicationApproved.taken",
      ),
      ...UNAUTHORIZED,
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
  describe(LIST_APPLICATIONS, {
    id: "listApplications",
    section: "Teachers",
    summary: "List the latest applications, for the staff",
    notes:
      `The newest ${MAX_LISTED} at most, the newest first. The list is empty for a caller who is ` +
      "not a member of the staff.",
    fields: {
      status: {
        description:
          "`pending`, `approved` or `rejected`: only those. Without it any; any other word finds none.",
        examples: ["pending"],
      },
    },
    answers: {
      200: { means: "The applications.", body: v.array(applicationShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(APPROVE_APPLICATION, {
    id: "approveApplication",
    section: "Teachers",
    summary: "Approve a pending application",
    notes: "The applicant becomes an active guide. `admin_notes` are not kept.",
    parameters: { id: "The number of the application." },
    fields: { admin_notes: NOTES },
    answers: {
      200: { means: "Approved.", body: reviewedShape, says: [NOTICES.approved] },
      ...REVIEWED,
      ...REFUSALS,
    },
  }),
  describe(REJECT_APPLICATION, {
    id: "rejectApplication",
    section: "Teachers",
    summary: "Reject a pending application",
    parameters: { id: "The number of the application." },
    fields: { admin_notes: NOTES },
    answers: {
      200: { means: "Rejected.", body: reviewedShape, says: [NOTICES.rejected] },
      ...REVIEWED,
      ...REFUSALS,
    },
  }),
];

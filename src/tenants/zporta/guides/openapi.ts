import * as v from "valibot";
import { describe, type Operation } from "../../../web/operation.ts";
import {
  badRequest,
  FAULTS,
  UNAUTHORIZED,
  UNREADABLE,
  withDetail,
  WRONG_FIELDS,
} from "../shared/openapi.ts";
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
  ...WRONG_FIELDS,
  ...UNAUTHORIZED,
  403: withDetail("The caller is not a member of the staff."),
  404: withDetail("There is no such application."),
  ...UNREADABLE,
  ...FAULTS,
};

const NOTES = { examples: ["Please tell us more about yourself."] };

/** Applications of learners who would like to teach. */
export const GUIDE_OPERATIONS: Operation[] = [
  describe(GET_OWN_APPLICATION, {
    id: "getOwnApplication",
    section: "Teachers",
    summary: "Show the caller's latest application",
    answers: {
      200: { means: "The application.", body: applicationShape },
      ...UNAUTHORIZED,
      404: withDetail("The caller has never applied."),
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
    answers: {
      201: { means: "The application was submitted.", body: reviewedShape },
      ...badRequest(
        "There already is an application, fields are wrong, or the body cannot be read.",
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
    answers: { 200: { means: "Approved.", body: reviewedShape }, ...REFUSALS },
  }),
  describe(REJECT_APPLICATION, {
    id: "rejectApplication",
    section: "Teachers",
    summary: "Reject a pending application",
    parameters: { id: "The number of the application." },
    fields: { admin_notes: NOTES },
    answers: { 200: { means: "Rejected.", body: reviewedShape }, ...REFUSALS },
  }),
];

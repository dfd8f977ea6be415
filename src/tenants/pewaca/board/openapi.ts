import * as v from "valibot";
import { describe, type Operation } from "../../../web/operation.ts";
import { FAULTS, LIMITED, refusal, UNAUTHORIZED, UNREADABLE } from "../shared/openapi.ts";
import {
  committeeShape,
  doneShape,
  failureShape,
  id,
  page,
  residentShape,
  sentence,
  success,
  textOrNull,
} from "../shared/shapes.ts";
import {
  APPOINT,
  APPROVE_RESIDENT,
  GET_RESIDENT,
  LIST_COMMITTEE,
  LIST_RESIDENTS,
  LIST_ROLES,
  REJECT_RESIDENT,
} from "./wire.ts";

/** The refusal of a rejection: Laravel reads the message under `data`. */
const rejectionFailureShape = v.object({
  ...failureShape.entries,
  data: v.object({ message: sentence }),
});

/** A role in a committee. */
const roleShape = v.object({ id, name: textOrNull, desc: textOrNull });

/** Who was given which role. */
const appointmentShape = v.object({ warga: id, role: id });

const NOT_ON_BOARD = { 403: refusal("The caller is not on the board of an estate.") };
const NOT_FOUND = { 404: refusal("The estate has no such resident.") };

const DECISION = {
  ...UNREADABLE,
  ...UNAUTHORIZED,
  ...NOT_ON_BOARD,
  ...NOT_FOUND,
  409: refusal("The state of the resident does not allow it."),
  ...LIMITED,
  ...FAULTS,
};

/** What the board of an estate does. */
export const BOARD: readonly Operation[] = [
  describe(LIST_RESIDENTS, {
    id: "listResidents",
    section: "Board",
    summary: "The residents of the board's estate",
    notes: "The newest first, ten a page. A page that is not a number is the first.",
    answers: {
      200: { means: "A page of residents.", body: page(residentShape) },
      ...UNAUTHORIZED,
      ...NOT_ON_BOARD,
      ...FAULTS,
    },
  }),
  describe(GET_RESIDENT, {
    id: "getResident",
    section: "Board",
    summary: "One resident",
    parameters: { id: "The number of the resident." },
    answers: {
      200: { means: "The resident.", body: success(200, residentShape) },
      ...UNAUTHORIZED,
      ...NOT_ON_BOARD,
      ...NOT_FOUND,
      ...FAULTS,
    },
  }),
  describe(APPROVE_RESIDENT, {
    id: "approveResident",
    section: "Board",
    summary: "Approve a resident",
    answers: { 200: { means: "Approved.", body: success(200, doneShape) }, ...DECISION },
  }),
  describe(REJECT_RESIDENT, {
    id: "rejectResident",
    section: "Board",
    summary: "Reject a resident, with a reason",
    notes: "A refusal has its message under `data` too.",
    answers: {
      200: { means: "Rejected.", body: success(200, doneShape) },
      ...Object.fromEntries(
        Object.entries(DECISION).map(([status, answer]) => [
          status,
          { ...answer, body: v.union([rejectionFailureShape, failureShape]) },
        ]),
      ),
    },
  }),
  describe(LIST_ROLES, {
    id: "listRoles",
    section: "Board",
    summary: "The roles of a committee",
    answers: {
      200: { means: "A page of roles.", body: page(roleShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(LIST_COMMITTEE, {
    id: "listCommittee",
    section: "Board",
    summary: "Who is on the committee",
    answers: {
      200: { means: "A page of seats.", body: page(committeeShape) },
      ...UNAUTHORIZED,
      ...NOT_ON_BOARD,
      ...FAULTS,
    },
  }),
  describe(APPOINT, {
    id: "appoint",
    section: "Board",
    summary: "Give a resident a seat",
    answers: {
      200: { means: "The resident has this seat already.", body: success(200, appointmentShape) },
      201: { means: "Appointed.", body: success(201, appointmentShape) },
      ...DECISION,
    },
  }),
];

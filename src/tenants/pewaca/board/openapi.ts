import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { FAULTS, LIMITED, refusal, UNAUTHORIZED, UNREADABLE } from "../shared/openapi.ts";
import { appointmentSchema, decisionSchema } from "./wire.ts";
import {
  appointmentShape,
  committeeShape,
  doneShape,
  failureShape,
  page,
  rejectionFailureShape,
  residentShape,
  roleShape,
  success,
} from "../shared/shapes.ts";

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
export const BOARD: Operation[] = [
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
];

import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { applicationSchema, notesSchema } from "./wire.ts";
import {
  badRequest,
  FAULTS,
  UNAUTHORIZED,
  UNREADABLE,
  withDetail,
  WRONG_FIELDS,
} from "../shared/openapi.ts";
import { applicationShape, reviewedShape } from "../shared/shapes.ts";

const REVIEW = {
  ...WRONG_FIELDS,
  ...UNAUTHORIZED,
  403: withDetail("The caller is not of the staff."),
  404: withDetail("There is no such application."),
  ...UNREADABLE,
  ...FAULTS,
};

/** Learners who would like to teach. */
export const GUIDES: Operation[] = [
  {
    id: "getOwnApplication",
    method: "GET",
    path: "/api/users/guide-application",
    section: "Teachers",
    summary: "The caller's latest application",
    needsSession: true,
    answers: {
      200: { means: "The application.", body: applicationShape },
      ...UNAUTHORIZED,
      404: withDetail("The caller has never applied."),
      ...FAULTS,
    },
  },
  {
    id: "apply",
    method: "POST",
    path: "/api/users/guide-application",
    section: "Teachers",
    summary: "Apply to teach",
    notes: "One application at a time. Every member of the staff gets a mail about it.",
    needsSession: true,
    body: applicationSchema,
    answers: {
      201: { means: "Applied.", body: reviewedShape },
      ...badRequest("There is an application already, fields are wrong, or unreadable."),
      ...UNAUTHORIZED,
      ...UNREADABLE,
      ...FAULTS,
    },
  },
  {
    id: "listApplications",
    method: "GET",
    path: "/api/users/guide-applications",
    section: "Teachers",
    summary: "All applications, for the staff",
    notes: "The newest first. Whoever is not of the staff sees none.",
    needsSession: true,
    query: v.object({ status: v.optional(v.string()) }),
    answers: {
      200: { means: "The applications.", body: v.array(applicationShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "approveApplication",
    method: "POST",
    path: "/api/users/guide-applications/:id{[0-9]+}/approve",
    section: "Teachers",
    summary: "Approve an application that is pending",
    notes: "The applicant becomes an active guide. `admin_notes` are not kept.",
    parameters: { id: "The number of the application." },
    needsSession: true,
    body: notesSchema,
    answers: { 200: { means: "Approved.", body: reviewedShape }, ...REVIEW },
  },
  {
    id: "rejectApplication",
    method: "POST",
    path: "/api/users/guide-applications/:id{[0-9]+}/reject",
    section: "Teachers",
    summary: "Reject an application that is pending",
    parameters: { id: "The number of the application." },
    needsSession: true,
    body: notesSchema,
    answers: { 200: { means: "Rejected.", body: reviewedShape }, ...REVIEW },
  },
];

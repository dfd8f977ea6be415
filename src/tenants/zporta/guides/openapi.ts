import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { applicationSchema, invitationSchema, invitationTokenSchema, notesSchema } from "./wire.ts";
import {
  badRequest,
  FAULTS,
  UNAUTHORIZED,
  UNREADABLE,
  withDetail,
  WRONG_FIELDS,
} from "../shared/openapi.ts";
import {
  applicationShape,
  changedInvitationShape,
  invitationsShape,
  reviewedShape,
  sentInvitationShape,
  shownInvitationShape,
  unusableInvitationShape,
} from "../shared/shapes.ts";

const REVIEW = {
  ...WRONG_FIELDS,
  ...UNAUTHORIZED,
  403: withDetail("The caller is not of the staff."),
  404: withDetail("There is no such application."),
  ...UNREADABLE,
  ...FAULTS,
};

/** Learners who would like to teach. */
const APPLICATIONS: Operation[] = [
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

/** Teachers invite teachers. */
const INVITATIONS: Operation[] = [
  {
    id: "sendInvitation",
    method: "POST",
    path: "/api/users/invitations/send",
    section: "Teachers",
    summary: "Invite somebody to teach",
    notes: "Three a month of UTC; an invitation is good for thirty days.",
    needsSession: true,
    body: invitationSchema,
    answers: {
      201: { means: "Invited; a mail is on its way.", body: sentInvitationShape },
      ...badRequest("The address will not do, was invited before, or the body cannot be read."),
      ...UNAUTHORIZED,
      403: withDetail("The caller may not invite, or not this month any more."),
      ...UNREADABLE,
      ...FAULTS,
    },
  },
  {
    id: "listInvitations",
    method: "GET",
    path: "/api/users/invitations",
    section: "Teachers",
    summary: "The caller's invitations",
    needsSession: true,
    answers: {
      200: { means: "The invitations, the newest first.", body: invitationsShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "showInvitation",
    method: "GET",
    path: "/api/users/invitations/accept",
    section: "Teachers",
    summary: "Who has invited: the link in the mail",
    query: invitationTokenSchema,
    answers: {
      200: { means: "The invitation is good.", body: shownInvitationShape },
      ...badRequest("No token, or the invitation is over.", unusableInvitationShape),
      404: withDetail("There is no such invitation."),
      ...FAULTS,
    },
  },
  {
    id: "acceptInvitation",
    method: "POST",
    path: "/api/users/invitations/accept",
    section: "Teachers",
    summary: "Accept an invitation",
    notes: "Only whoever has the address that was invited. Again by the same person is the same.",
    needsSession: true,
    body: invitationTokenSchema,
    answers: {
      200: { means: "Accepted; the caller teaches.", body: changedInvitationShape },
      ...badRequest(
        "The invitation is over or somebody else's, or the body cannot be read.",
        unusableInvitationShape,
      ),
      ...UNAUTHORIZED,
      404: withDetail("There is no such invitation."),
      ...UNREADABLE,
      ...FAULTS,
    },
  },
  {
    id: "cancelInvitation",
    method: "POST",
    path: "/api/users/invitations/:id{[0-9]+}/cancel",
    section: "Teachers",
    summary: "Cancel an invitation that is pending",
    notes: "It still counts for the month.",
    parameters: { id: "The number of the invitation." },
    needsSession: true,
    answers: {
      200: { means: "Cancelled.", body: changedInvitationShape },
      400: withDetail("The invitation is not pending."),
      ...UNAUTHORIZED,
      404: withDetail("The caller has sent no such invitation."),
      ...FAULTS,
    },
  },
];

/** How somebody becomes a teacher. */
export const TEACHERS: Operation[] = [...APPLICATIONS, ...INVITATIONS];

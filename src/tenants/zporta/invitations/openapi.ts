import type { Operation } from "../../../web/operation.ts";
import { badRequest, FAULTS, UNAUTHORIZED, UNREADABLE, withDetail } from "../shared/openapi.ts";
import {
  changedInvitationShape,
  invitationsShape,
  sentInvitationShape,
  shownInvitationShape,
  unusableInvitationShape,
} from "../shared/shapes.ts";
import { invitationSchema, invitationTokenSchema } from "./wire.ts";

/** Teachers invite teachers. */
export const INVITATIONS: Operation[] = [
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

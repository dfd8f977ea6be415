import { describe, type DescribedField, type Operation } from "../../../web/operation.ts";
import { inDays, NOTICES } from "../shared/messages.ts";
import {
  badRequest,
  FAULTS,
  shownUnder,
  UNAUTHORIZED,
  UNREADABLE,
  withDetail,
} from "../shared/openapi.ts";
import {
  acceptedInvitationShape,
  changedInvitationShape,
  invitationsShape,
  sentInvitationShape,
  shownInvitationShape,
  unusableInvitationShape,
} from "../shared/shapes.ts";
import { MONTHLY_LIMIT } from "./quota.ts";
import { INVITATION_DAYS } from "./send_invitation.ts";
import {
  ACCEPT_INVITATION,
  CANCEL_INVITATION,
  LIST_INVITATIONS,
  SEND_INVITATION,
  SHOW_INVITATION,
} from "./wire.ts";

const TOKEN: DescribedField = {
  description: "The token of the link in the email: a UUID, with dashes or without.",
  examples: ["350c228d-2121-47fd-a808-456a7523e527"],
  refused: ["invitation.required", "invitation.unknown"],
};

/** Invitations to teach. */
export const INVITATION_OPERATIONS: Operation[] = [
  describe(SEND_INVITATION, {
    id: "sendInvitation",
    section: "Teachers",
    summary: "Invite somebody to teach",
    notes: `A teacher can send ${MONTHLY_LIMIT} invitations in a calendar month (UTC). An ` +
      `invitation can be accepted for ${inDays(INVITATION_DAYS)}. Its link is in the email alone.`,
    fields: {
      invitee_email: {
        description: "The address to invite, at most 254 characters. It is stored in lower case.",
        examples: ["friend@example.com"],
        refused: ["taken", "invitation.taken", "unknown"],
      },
      personal_message: {
        description: "What the inviter writes in the email, at most 500 characters, several lines.",
        examples: ["Come and teach with me!"],
      },
    },
    answers: {
      201: {
        means: "The invitation will be sent by email.",
        body: sentInvitationShape,
        says: [NOTICES.invited],
      },
      ...shownUnder("detail", {
        ...badRequest(
          "The address is wrong, registered or invited already, or the last email to it came back; or the " +
            "body cannot be read.",
        ),
        ...UNAUTHORIZED,
        403: withDetail(
          "The caller may not invite, or has no invitation left this month.",
          "invitations.forbidden",
          "invitations.exhausted",
        ),
        ...UNREADABLE,
        ...FAULTS,
      }),
    },
  }),
  describe(LIST_INVITATIONS, {
    id: "listInvitations",
    section: "Teachers",
    summary: "List the caller's invitations",
    answers: {
      200: { means: "The invitations, the newest first.", body: invitationsShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(SHOW_INVITATION, {
    id: "showInvitation",
    section: "Teachers",
    summary: "Show the invitation of a link from an email",
    fields: { token: TOKEN },
    answers: {
      200: { means: "The invitation can be accepted.", body: shownInvitationShape },
      ...badRequest(
        "The token is missing, or the invitation cannot be accepted any more.",
        unusableInvitationShape,
        "invitation.required",
        "invitation.expired",
        NOTICES.invitationUsed("{status}"),
      ),
      404: withDetail("There is no such invitation.", "invitation.unknown"),
      ...FAULTS,
    },
  }),
  describe(ACCEPT_INVITATION, {
    id: "acceptInvitation",
    section: "Teachers",
    summary: "Accept an invitation",
    notes: "Only the person whose address was invited can accept it. Accepting it again changes " +
      "nothing.",
    fields: { token: TOKEN },
    answers: {
      200: {
        means: "Accepted; the caller is now a teacher.",
        body: acceptedInvitationShape,
        says: [NOTICES.accepted],
      },
      ...badRequest(
        "The invitation is for another address or cannot be accepted any more, or the body " +
          "cannot be read.",
        unusableInvitationShape,
        "invitee.foreign",
        NOTICES.unusableInvitation,
      ),
      ...UNAUTHORIZED,
      404: withDetail("There is no such invitation.", "invitation.unknown"),
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
  describe(CANCEL_INVITATION, {
    id: "cancelInvitation",
    section: "Teachers",
    summary: "Cancel a pending invitation",
    notes: "It still counts for the month.",
    parameters: { id: "The number of the invitation." },
    answers: {
      200: { means: "Cancelled.", body: changedInvitationShape, says: [NOTICES.cancelled] },
      400: withDetail("The invitation is not pending.", "invitation.spent"),
      ...UNAUTHORIZED,
      404: withDetail("The caller has sent no such invitation.", "invitation.unknown"),
      ...FAULTS,
    },
  }),
];

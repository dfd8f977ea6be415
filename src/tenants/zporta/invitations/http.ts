import type { Hono } from "hono";
import { type Refusal, refused } from "../../../outcome.ts";
import type { ZportaEnv } from "../env.ts";
import { refuse, refuseWithDetail, unauthorized, type ZportaContext } from "../shared/answers.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { parseId, showErrorsUnder, withBody, withCaller } from "../shared/requests.ts";
import { findCaller } from "../shared/tokens.ts";
import { acceptInvitation } from "./accept_invitation.ts";
import { cancelInvitation } from "./cancel_invitation.ts";
import {
  expireIfOver,
  findByToken,
  type InvitationRow,
  type InvitationStatus,
  listInvitations,
} from "./invitations.ts";
import { findQuota, refuseInviting } from "./quota.ts";
import { refuseInvitee, sendInvitation } from "./send_invitation.ts";
import {
  ACCEPT_INVITATION,
  CANCEL_INVITATION,
  heldInvitationJson,
  invitationJson,
  LIST_INVITATIONS,
  parseInvitation,
  parseInvitationToken,
  parseInvitee,
  SEND_INVITATION,
  SHOW_INVITATION,
} from "./wire.ts";

/** Invitations to teach: what teachers send, and what the invited do with them. */
export function addInvitationRoutes(app: Hono<ZportaEnv>): void {
  const send = SEND_INVITATION;
  // The page reads no errors of fields (Profile.js:900-915).
  const shown = showErrorsUnder("detail");
  app.on(send.method, send.path, shown, withCaller, withBody(send), async (c) => {
    const { userId } = c.var.caller;
    const { db, now } = c.env.deps;
    const refusal = refuseInviting(await findQuota(db, userId, now()));
    if (refusal) return refuseInvitation(c, refusal);
    const invitation = parseInvitation(c.var.body.fields);
    if (!invitation.ok) {
      const invitee = parseInvitee(c.var.body.fields);
      const objection = invitee && await refuseInvitee(db, userId, invitee, now());
      const reasons = [...invitation.reasons, ...objection ? objection.reasons : []];
      return refuseInvitation(c, { ok: false, reasons });
    }

    const sent = await sendInvitation(c.env.deps, userId, invitation.value);
    if (!sent.ok) return refuseInvitation(c, sent);
    const { row, email, remaining } = sent.value;
    c.env.deliver(email);
    return c.json({
      detail: NOTICES.invited,
      invitation: toJson(c, row),
      remaining_invitations: remaining,
      remaining_invitations_this_month: remaining,
    }, 201);
  });

  app.on(LIST_INVITATIONS.method, LIST_INVITATIONS.path, withCaller, async (c) => {
    const { userId } = c.var.caller;
    const { db, now } = c.env.deps;
    const [rows, quota] = await Promise.all([
      listInvitations(db, userId),
      findQuota(db, userId, now()),
    ]);
    return c.json({
      invitations: rows.map((row) => toJson(c, row)),
      monthly_count: quota.sent,
      remaining_this_month: quota.remaining,
      can_invite: quota.mayInvite,
    });
  });

  app.on(SHOW_INVITATION.method, SHOW_INVITATION.path, async (c) => {
    const token = parseInvitationToken({ token: c.req.query("token") });
    if (!token.ok) return refuseToken(c, token);
    const row = await findByToken(c.env.deps.db, token.value);
    if (!row) return refuseToken(c, refused("unknown", "invitation"));
    if (row.status !== "pending") {
      const detail = NOTICES.invitationUsed(row.status);
      return refuseUnusable(c, refused("spent", "invitation"), row.status, detail);
    }
    if (await expireIfOver(c.env.deps, row)) {
      return refuseUnusable(c, refused("expired", "invitation"), "expired");
    }
    return c.json({
      invitation: toHeldJson(c, row),
      inviter_name: row.inviter_display_name || row.inviter_username,
    });
  });

  const accept = ACCEPT_INVITATION;
  app.on(accept.method, accept.path, withBody(accept), async (c) => {
    const token = parseInvitationToken(c.var.body.fields);
    if (!token.ok) return refuseToken(c, token);
    const { db } = c.env.deps;
    const row = await findByToken(db, token.value);
    if (!row) return refuseToken(c, refused("unknown", "invitation"));
    // After the invitation was looked up: one that does not exist is 404, even without a token.
    const caller = await findCaller(db, c.req.header("Authorization"));
    if (!caller.ok) return unauthorized(c, caller, NOTICES.loginFirst);

    const accepted = await acceptInvitation(c.env.deps, caller.value, row);
    const current = (await findByToken(db, token.value))!;
    if (accepted.ok) {
      return c.json({ detail: NOTICES.accepted, invitation: toHeldJson(c, current) });
    }
    if (accepted.reasons[0]!.code === "foreign") return refuseWithDetail(c, accepted);
    return refuseUnusable(c, accepted, current.status, NOTICES.unusableInvitation);
  });

  app.on(CANCEL_INVITATION.method, CANCEL_INVITATION.path, withCaller, async (c) => {
    const id = parseId(c.req.param("id"));
    const cancelled = await cancelInvitation(c.env.deps, c.var.caller.userId, id);
    if (!cancelled.ok) return refuseToken(c, cancelled);
    return c.json({ detail: NOTICES.cancelled, invitation: toJson(c, cancelled.value) });
  });
}

function toJson(c: ZportaContext, row: InvitationRow) {
  return invitationJson(row, c.env.deps.now());
}

function toHeldJson(c: ZportaContext, row: InvitationRow) {
  const { settings, now } = c.env.deps;
  return heldInvitationJson(row, settings.frontendUrl, now());
}

function refuseInvitation(c: ZportaContext, refusal: Refusal): Response {
  const isForbidden = ["forbidden", "exhausted"].includes(refusal.reasons[0]!.code);
  return refuseWithDetail(c, refusal, isForbidden ? 403 : 400);
}

/** Refuses an invitation that cannot be accepted, and adds its status for the page that shows it. */
function refuseUnusable(
  c: ZportaContext,
  refusal: Refusal,
  status: InvitationStatus,
  detail = sentence(refusal.reasons[0]!),
): Response {
  return refuse(c, refusal, c.json({ detail, status }, 400));
}

function refuseToken(c: ZportaContext, refusal: Refusal): Response {
  return refuseWithDetail(c, refusal, refusal.reasons[0]!.code === "unknown" ? 404 : 400);
}

import type { Hono } from "hono";
import { deliver } from "../../../core/outbox.ts";
import { type Refusal, refused } from "../../../outcome.ts";
import { bodyOf, callerOf, idOf, refuseWithDetail, type ZportaContext } from "../shared/answers.ts";
import { renderInvitation } from "./emails.ts";
import { invitationJson, parseInvitation, parseToken } from "./wire.ts";
import { acceptInvitation } from "./accept_invitation.ts";
import { cancelInvitation } from "./cancel_invitation.ts";
import { expireIfOver, findByToken, listInvitations } from "./invitations.ts";
import { findQuota, refuseInviting } from "./quota.ts";
import { sendInvitation } from "./send_invitation.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { findCaller } from "../shared/tokens.ts";
import type { ZportaEnv } from "../env.ts";

/** Teachers invite teachers. */
export function addInvitationRoutes(app: Hono<ZportaEnv>): void {
  app.post("/api/users/invitations/send", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const { db, now } = c.env.deps;
    const refusal = refuseInviting(await findQuota(db, caller.userId, now()));
    if (refusal) return refuseInvitation(c, refusal);
    const invitation = parseInvitation(body.fields);
    if (!invitation.ok) return refuseInvitation(c, invitation);

    const sent = await sendInvitation(c.env.deps, caller.userId, invitation.value);
    if (!sent.ok) return refuseInvitation(c, sent);
    const { row, email, remaining } = sent.value;
    if (email) c.env.afterwards((deps) => deliver(deps, renderInvitation, email));
    return c.json({
      detail: NOTICES.invited,
      invitation: toJson(c, row),
      remaining_invitations: remaining,
      remaining_invitations_this_month: remaining,
    }, 201);
  });

  app.get("/api/users/invitations", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const { db, now } = c.env.deps;
    const [rows, quota] = await Promise.all([
      listInvitations(db, caller.userId),
      findQuota(db, caller.userId, now()),
    ]);
    return c.json({
      invitations: rows.map((row) => toJson(c, row)),
      monthly_count: quota.sent,
      remaining_this_month: quota.remaining,
      can_invite: quota.mayInvite,
    });
  });

  app.get("/api/users/invitations/accept", async (c) => {
    const token = parseToken({ token: c.req.query("token") });
    if (!token.ok) return refuseToken(c, token);
    const row = await findByToken(c.env.deps.db, token.value);
    if (!row) return refuseToken(c, refused("unknown", "invitation"));
    if (row.status !== "pending") {
      const detail = `This invitation has already been ${row.status}.`;
      return refuseUnusable(c, { code: "spent", detail, status: row.status });
    }
    if (await expireIfOver(c.env.deps, row)) {
      const detail = sentence({ code: "expired", field: "invitation" });
      return refuseUnusable(c, { code: "expired", detail, status: "expired" });
    }
    return c.json({
      invitation: toJson(c, row),
      inviter_name: row.inviter_display_name || row.inviter_username,
    });
  });

  app.post("/api/users/invitations/accept", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const token = parseToken(body.fields);
    if (!token.ok) return refuseToken(c, token);
    const { db } = c.env.deps;
    const row = await findByToken(db, token.value);
    if (!row) return refuseToken(c, refused("unknown", "invitation"));
    const caller = await findCaller(db, c.req.header("Authorization"));
    if (!caller.ok) {
      c.env.trace.reasons = caller.reasons;
      return c.json({ detail: NOTICES.loginFirst }, 401, { "WWW-Authenticate": "Token" });
    }

    const done = await acceptInvitation(c.env.deps, caller.value, row);
    const current = (await findByToken(db, token.value))!;
    if (done.ok) return c.json({ detail: NOTICES.accepted, invitation: toJson(c, current) });
    if (done.reasons[0]!.code === "foreign") return refuseWithDetail(c, done);
    const detail = NOTICES.unusableInvitation;
    return refuseUnusable(c, { code: "spent", detail, status: current.status });
  });

  app.post("/api/users/invitations/:id{[0-9]+}/cancel", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const cancelled = await cancelInvitation(c.env.deps, caller.userId, idOf(c));
    if (!cancelled.ok) return refuseToken(c, cancelled);
    return c.json({ detail: NOTICES.cancelled, invitation: toJson(c, cancelled.value) });
  });
}

function toJson(c: ZportaContext, row: Parameters<typeof invitationJson>[0]) {
  const { settings, now } = c.env.deps;
  return invitationJson(row, settings.frontendUrl, now());
}

function refuseInvitation(c: ZportaContext, refusal: Refusal): Response {
  const isForbidden = ["forbidden", "exhausted"].includes(refusal.reasons[0]!.code);
  return refuseWithDetail(c, refusal, isForbidden ? 403 : 400);
}

/** Says what has become of an invitation, for the page that shows it. */
function refuseUnusable(
  c: ZportaContext,
  { code, detail, status }: { code: "spent" | "expired"; detail: string; status: string },
): Response {
  c.env.trace.reasons = [{ code, field: "invitation" }];
  return c.json({ detail, status }, 400);
}

function refuseToken(c: ZportaContext, refusal: Refusal): Response {
  return refuseWithDetail(c, refusal, refusal.reasons[0]!.code === "unknown" ? 404 : 400);
}

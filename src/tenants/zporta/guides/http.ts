import type { Hono } from "hono";
import { type Refusal, refused } from "../../../outcome.ts";
import type { ZportaEnv } from "../env.ts";
import { refuseFields, refuseWithDetail, type ZportaContext } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { parseId, withBody, withCaller, withStaff } from "../shared/requests.ts";
import { findOwnApplication, listApplications, refuseSecondApplication } from "./applications.ts";
import { reviewApplication } from "./review_application.ts";
import { checkReferrer, submitApplication } from "./submit_application.ts";
import {
  applicationJson,
  APPLY,
  APPROVE_APPLICATION,
  GET_OWN_APPLICATION,
  LIST_APPLICATIONS,
  parseApplication,
  parseNotes,
  parseReferrer,
  REJECT_APPLICATION,
} from "./wire.ts";

/** Applications of learners who would like to teach, and their review by the staff. */
export function addGuideRoutes(app: Hono<ZportaEnv>): void {
  app.on(GET_OWN_APPLICATION.method, GET_OWN_APPLICATION.path, withCaller, async (c) => {
    const own = await findOwnApplication(c.env.deps.db, c.var.caller.userId);
    if (own) return c.json(applicationJson(own));
    return refuseWithDetail(c, refused("unknown", "ownApplication"), 404);
  });

  app.on(APPLY.method, APPLY.path, withCaller, withBody(APPLY), async (c) => {
    const { caller } = c.var;
    const second = await refuseSecondApplication(c.env.deps.db, caller.userId);
    if (second) return refuseWithDetail(c, second);
    const application = parseApplication(c.var.body.fields);
    if (!application.ok) {
      const unknown = await checkReferrer(c.env.deps.db, parseReferrer(c.var.body.fields));
      const reasons = [...application.reasons, ...unknown.ok ? [] : unknown.reasons];
      return refuseFields(c, { ok: false, reasons });
    }

    const submitted = await submitApplication(c.env.deps, caller, application.value);
    if (!submitted.ok) {
      const isTaken = submitted.reasons[0]!.code === "taken";
      return isTaken ? refuseWithDetail(c, submitted) : refuseFields(c, submitted);
    }
    const { row, emails } = submitted.value;
    emails.forEach(c.env.deliver);
    return c.json({ detail: NOTICES.applied, application: applicationJson(row) }, 201);
  });

  app.on(LIST_APPLICATIONS.method, LIST_APPLICATIONS.path, withCaller, async (c) => {
    if (!c.var.caller.isStaff) return c.json([]);
    const rows = await listApplications(c.env.deps.db, c.req.query("status") || null);
    return c.json(rows.map(applicationJson));
  });

  const approve = APPROVE_APPLICATION;
  app.on(approve.method, approve.path, withCaller, withStaff, withBody(approve), async (c) => {
    // The notes are validated, but not kept.
    const notes = parseNotes(c.var.body.fields);
    if (!notes.ok) return refuseFields(c, notes);
    const review = { reviewerId: c.var.caller.userId, isApproved: true, notes: null };
    const id = parseId(c.req.param("id"));
    const reviewed = await reviewApplication(c.env.deps, { id, ...review });
    if (!reviewed.ok) return refuseReview(c, reviewed);
    return c.json({ detail: NOTICES.approved, application: applicationJson(reviewed.value) });
  });

  const reject = REJECT_APPLICATION;
  app.on(reject.method, reject.path, withCaller, withStaff, withBody(reject), async (c) => {
    const notes = parseNotes(c.var.body.fields);
    if (!notes.ok) return refuseFields(c, notes);
    const review = { reviewerId: c.var.caller.userId, isApproved: false, notes: notes.value };
    const id = parseId(c.req.param("id"));
    const reviewed = await reviewApplication(c.env.deps, { id, ...review });
    if (!reviewed.ok) return refuseReview(c, reviewed);
    return c.json({ detail: NOTICES.rejected, application: applicationJson(reviewed.value) });
  });
}

function refuseReview(c: ZportaContext, refusal: Refusal): Response {
  return refuseWithDetail(c, refusal, refusal.reasons[0]!.code === "unknown" ? 404 : 400);
}

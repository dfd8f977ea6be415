import type { Hono } from "hono";
import { deliver } from "../../../core/outbox.ts";
import { refused } from "../../../outcome.ts";
import {
  bodyOf,
  callerOf,
  idOf,
  refuseFields,
  refuseWithDetail,
  type ZportaContext,
} from "../shared/answers.ts";
import { renderApplication } from "./emails.ts";
import { findOwnApplication, listApplications, refuseSecondApplication } from "./applications.ts";
import { reviewApplication } from "./review_application.ts";
import { submitApplication } from "./submit_application.ts";
import { applicationJson, parseApplication, parseNotes } from "./wire.ts";
import { NOTICES } from "../shared/messages.ts";
import type { ZportaEnv } from "../env.ts";

/** Applications of learners who would like to teach, and their review by the staff. */
export function addGuideRoutes(app: Hono<ZportaEnv>): void {
  app.get("/api/users/guide-application", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const own = await findOwnApplication(c.env.deps.db, caller.userId);
    if (own) return c.json(applicationJson(own));
    return refuseWithDetail(c, refused("unknown", "ownApplication"), 404);
  });

  app.post("/api/users/guide-application", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const second = await refuseSecondApplication(c.env.deps.db, caller.userId);
    if (second) return refuseWithDetail(c, second);
    const application = parseApplication(body.fields);
    if (!application.ok) return refuseFields(c, application);

    const submitted = await submitApplication(c.env.deps, caller, application.value);
    if (!submitted.ok) {
      const isTaken = submitted.reasons[0]!.code === "taken";
      return isTaken ? refuseWithDetail(c, submitted) : refuseFields(c, submitted);
    }
    const { row, emails } = submitted.value;
    c.env.afterwards(async (deps) => {
      for (const mail of emails) await deliver(deps, renderApplication, mail);
    });
    return c.json({ detail: NOTICES.applied, application: applicationJson(row) }, 201);
  });

  app.get("/api/users/guide-applications", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    if (!caller.isStaff) return c.json([]);
    const rows = await listApplications(c.env.deps.db, c.req.query("status") || null);
    return c.json(rows.map(applicationJson));
  });

  app.post("/api/users/guide-applications/:id{[0-9]+}/approve", (c) => review(c, true));
  app.post("/api/users/guide-applications/:id{[0-9]+}/reject", (c) => review(c, false));
}

async function review(c: ZportaContext, isApproved: boolean): Promise<Response> {
  const caller = await callerOf(c);
  if (caller instanceof Response) return caller;
  if (!caller.isStaff) return refuseWithDetail(c, refused("forbidden", "applications"), 403);
  const body = await bodyOf(c);
  if (body instanceof Response) return body;
  const notes = parseNotes(body.fields);
  if (!notes.ok) return refuseFields(c, notes);

  const reviewed = await reviewApplication(c.env.deps, {
    id: idOf(c),
    reviewerId: caller.userId,
    isApproved,
    notes: isApproved ? null : notes.value,
  });
  if (!reviewed.ok) {
    const isUnknown = reviewed.reasons[0]!.code === "unknown";
    return refuseWithDetail(c, reviewed, isUnknown ? 404 : 400);
  }
  const detail = isApproved ? NOTICES.approved : NOTICES.rejected;
  return c.json({ detail, application: applicationJson(reviewed.value) });
}

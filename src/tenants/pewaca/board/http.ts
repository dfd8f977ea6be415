import type { Hono, MiddlewareHandler } from "hono";
import { deliver, type PendingEmail } from "../../../core/outbox.ts";
import type { Outcome, Reason } from "../../../outcome.ts";
import {
  bodyOf,
  failure,
  isAllowed,
  MAX_JSON_BYTES,
  type PewacaContext,
  refuse,
  sessionOf,
  tooMany,
  unauthorized,
} from "../shared/answers.ts";
import { type BoardMember, findBoardMember } from "./board_member.ts";
import { committeeJson, parseAppointment, parseDecision, residentJson, roleJson } from "./wire.ts";
import { findCaller } from "../shared/caller.ts";
import { appoint, listCommittee, listRoles } from "./committee.ts";
import { approveResident, rejectResident } from "./decide.ts";
import { renderEmail } from "../emails.ts";
import { isId } from "../shared/fields.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { pageJson, readFlag, readPage } from "./page.ts";
import { findResident, listResidents } from "./list_residents.ts";
import { errorEnvelope, fieldErrors, successEnvelope } from "../shared/envelope.ts";
import type { PewacaEnv } from "../env.ts";

/** What the board of an estate does: look at its residents, approve, reject, appoint. */
export function addBoardRoutes(app: Hono<PewacaEnv>): void {
  app.get("/api/warga", async (c) => {
    const member = await memberOf(c);
    if (member instanceof Response) return member;
    const asked = readPage(c.req.url);
    const filter = {
      isApproved: readFlag(asked, "is_checker"),
      isRejected: readFlag(asked, "isreject"),
      search: asked.search,
    };
    const { db, settings } = c.env.deps;
    const { count, rows, seats } = await listResidents(db, member, filter, asked.page);
    const residents = rows.map((row) => residentJson(row, seats, settings.media));
    return c.json(pageJson(asked, count, residents));
  });

  app.get("/api/warga/:id{[0-9]+}", async (c) => {
    const member = await memberOf(c);
    if (member instanceof Response) return member;
    const { db, settings } = c.env.deps;
    const id = c.req.param("id");
    const found = await findResident(db, member, isId(id) ? Number(id) : 0);
    if (!found) return refuseMember(c, [{ code: "unknown", field: "resident" }]);
    const resident = residentJson(found.row, found.seats, settings.media);
    return c.json(successEnvelope(200, "OK", resident));
  });

  app.post(
    "/api/warga/verify",
    (c) =>
      decide(
        c,
        "Warga successfully verified",
        (member, { warga_id }) => approveResident(c.env.deps, member, warga_id),
      ),
  );

  app.use("/api/warga/reject", messageAsData);
  app.post(
    "/api/warga/reject",
    (c) =>
      decide(
        c,
        "Warga successfully rejected",
        (member, { warga_id, reason }) => rejectResident(c.env.deps, member, warga_id, reason),
      ),
  );

  app.get("/api/roles", async (c) => {
    const session = await sessionOf(c);
    if (session instanceof Response) return session;
    const { db } = c.env.deps;
    if (!await findCaller(db, session)) return unauthorized(c, "User is inactive");
    const asked = readPage(c.req.url);
    const { count, rows } = await listRoles(db, asked.page);
    return c.json(pageJson(asked, count, rows.map(roleJson)));
  });

  app.get("/api/residence-commite", async (c) => {
    const member = await memberOf(c);
    if (member instanceof Response) return member;
    const asked = readPage(c.req.url);
    const { db, settings } = c.env.deps;
    const { count, rows } = await listCommittee(db, member, asked.search, asked.page);
    const seats = rows.map((row) => committeeJson(row, settings.media));
    return c.json(pageJson(asked, count, seats));
  });

  app.post("/api/residence-commite", async (c) => {
    const member = await memberOf(c);
    if (member instanceof Response) return member;
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const appointment = parseAppointment(body.fields);
    if (!appointment.ok) return refuse(c, 400, appointment.reasons);
    const { warga, role } = appointment.value;
    const appointed = await appoint(c.env.deps, member, warga, role);
    if (!appointed.ok) return refuseMember(c, appointed.reasons);
    const status = appointed.value.isNew ? 201 : 200;
    return c.json(successEnvelope(status, NOTICES.appointed, { warga, role }), status);
  });
}

type Write = (
  member: BoardMember,
  decision: { warga_id: number; reason: string },
) => Promise<Outcome<PendingEmail | null>>;

async function decide(c: PewacaContext, message: string, write: Write): Promise<Response> {
  const member = await memberOf(c);
  if (member instanceof Response) return member;
  const body = await bodyOf(c, MAX_JSON_BYTES);
  if (body instanceof Response) return body;
  const decision = parseDecision(body.fields);
  if (!decision.ok) return refuse(c, 400, decision.reasons);
  // By resident, not by member: to and fro would fill one person's inbox.
  const key = `resident:${decision.value.warga_id}`;
  if (!await isAllowed(c, "send_link", key)) return tooMany(c);

  const decided = await write(member, decision.value);
  if (!decided.ok) return refuseMember(c, decided.reasons);
  const owed = decided.value;
  if (owed) c.env.afterwards((deps) => deliver(deps, renderEmail, owed));
  return c.json(successEnvelope(200, message, { message }));
}

/** The caller as a member of the board, or the refusal to send. */
async function memberOf(c: PewacaContext): Promise<BoardMember | Response> {
  const session = await sessionOf(c);
  if (session instanceof Response) return session;
  const member = await findBoardMember(c.env.deps.db, session);
  if (member.ok) return member.value;
  return member.reasons[0]?.code === "inactive"
    ? unauthorized(c, "User is inactive")
    : c.json(failure(403, sentence(member.reasons[0]!)), 403);
}

/** Who is not theirs is unknown to them; what cannot be any more is a conflict. */
const STATUSES = { forbidden: 403, unknown: 404 } as const;

function refuseMember(c: PewacaContext, reasons: Reason[]): Response {
  const { code } = reasons[0]!;
  const status = code in STATUSES ? STATUSES[code as keyof typeof STATUSES] : 409;
  const detail = sentence(reasons[0]!);
  return c.json(errorEnvelope(status, detail, fieldErrors(reasons), { detail }), status);
}

/** Laravel reads `data.message` of a rejection also when it failed (PengurusController:357-399). */
const messageAsData: MiddlewareHandler<PewacaEnv> = async (c, next) => {
  await next();
  if (c.res.ok) return;
  const body = await c.res.json();
  c.res = new Response(JSON.stringify({ ...body, data: { message: body.message } }), c.res);
};

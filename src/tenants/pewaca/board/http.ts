import type { Hono } from "hono";
import type { PendingEmail } from "../../../core/outbox.ts";
import type { Outcome, Reason } from "../../../outcome.ts";
import { amendErrors } from "../../../web/service_env.ts";
import type { PewacaEnv } from "../env.ts";
import {
  type PewacaContext,
  refuse,
  refuseWithDetail,
  tooMany,
  unauthorized,
} from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { isId } from "../shared/fields.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import {
  type ErrorEnvelope,
  type Middleware,
  withBody,
  withCaller,
  withSession,
} from "../shared/requests.ts";
import type { Session } from "../shared/tokens.ts";
import { approveResident } from "./approve_resident.ts";
import { type BoardMember, findBoardMember } from "./board_member.ts";
import { appoint, listCommittee, listRoles } from "./committee.ts";
import { rejectResident } from "./reject_resident.ts";
import { findTheirResident, listResidents } from "./list_residents.ts";
import { pageJson, readFlag, readPage } from "./page.ts";
import {
  APPOINT,
  appointmentJson,
  APPROVE_RESIDENT,
  committeeJson,
  type Decision,
  GET_RESIDENT,
  LIST_COMMITTEE,
  LIST_RESIDENTS,
  LIST_ROLES,
  parseAppointment,
  parseDecision,
  REJECT_RESIDENT,
  residentJson,
  roleJson,
} from "./wire.ts";

/** What the board of an estate does: look at its residents, approve, reject, appoint. */
export function addBoardRoutes(app: Hono<PewacaEnv>): void {
  app.on(LIST_RESIDENTS.method, LIST_RESIDENTS.path, withSession, withMember, async (c) => {
    const { deps } = c.env;
    const { settings } = deps;
    const asked = readPage(c.req.url, settings.publicUrl);
    const filter = {
      isApproved: readFlag(asked, "is_checker"),
      isRejected: readFlag(asked, "isreject"),
      search: asked.search,
    };
    const { count, rows, seats } = await listResidents(deps, c.var.member, filter, asked.page);
    const residents = rows.map((row) => residentJson(row, seats, settings.media));
    return c.json(pageJson(asked, count, residents));
  });

  app.on(GET_RESIDENT.method, GET_RESIDENT.path, withSession, withMember, async (c) => {
    const { deps } = c.env;
    const number = c.req.param("id");
    const residentId = isId(number) ? Number(number) : 0;
    const found = await findTheirResident(deps, c.var.member, residentId);
    if (!found) return refuseMember(c, [{ code: "unknown", field: "resident" }]);
    const resident = residentJson(found.row, found.seats, deps.settings.media);
    return c.json(successEnvelope(200, NOTICES.ok, resident));
  });

  app.on(
    APPROVE_RESIDENT.method,
    APPROVE_RESIDENT.path,
    withSession,
    withMember,
    withBody(APPROVE_RESIDENT),
    async (c) => {
      const { deps } = c.env;
      const { member, body } = c.var;
      return await answerDecision(
        c,
        parseDecision(APPROVE_RESIDENT.body, body.fields),
        NOTICES.approved,
        ({ residentId }) => approveResident(deps, member, residentId),
      );
    },
  );

  app.on(
    REJECT_RESIDENT.method,
    REJECT_RESIDENT.path,
    messageAsData,
    withSession,
    withMember,
    withBody(REJECT_RESIDENT),
    async (c) => {
      const { deps } = c.env;
      const { member, body } = c.var;
      return await answerDecision(
        c,
        parseDecision(REJECT_RESIDENT.body, body.fields),
        NOTICES.rejected,
        ({ residentId, reason }) => rejectResident(deps, member, residentId, reason),
      );
    },
  );

  app.on(LIST_ROLES.method, LIST_ROLES.path, withSession, withCaller, async (c) => {
    const asked = readPage(c.req.url, c.env.deps.settings.publicUrl);
    const { count, rows } = await listRoles(c.env.deps.db, asked.page);
    return c.json(pageJson(asked, count, rows.map(roleJson)));
  });

  app.on(LIST_COMMITTEE.method, LIST_COMMITTEE.path, withSession, withMember, async (c) => {
    const { deps } = c.env;
    const { settings } = deps;
    const asked = readPage(c.req.url, settings.publicUrl);
    const { count, rows } = await listCommittee(deps, c.var.member, asked.search, asked.page);
    const seats = rows.map((row) => committeeJson(row, settings.media));
    return c.json(pageJson(asked, count, seats));
  });

  app.on(
    APPOINT.method,
    APPOINT.path,
    withSession,
    withMember,
    withBody(APPOINT),
    async (c) => {
      const appointment = parseAppointment(c.var.body.fields);
      if (!appointment.ok) return refuse(c, appointment.reasons);
      const appointed = await appoint(c.env.deps, c.var.member, appointment.value);
      if (!appointed.ok) return refuseMember(c, appointed.reasons);
      const status = appointed.value.isNew ? 201 : 200;
      const data = appointmentJson(appointment.value);
      return c.json(successEnvelope(status, NOTICES.appointed, data), status);
    },
  );
}

/** Finds the caller's seats on the board. After `withSession`. */
const withMember: Middleware<{ session: Session; member: BoardMember }> = async (c, next) => {
  const member = await findBoardMember(c.env.deps.db, c.var.session);
  if (!member.ok) {
    const isOver = member.reasons[0]!.code === "inactive";
    return isOver ? unauthorized(c, NOTICES.inactive) : refuseWithDetail(c, member.reasons, 403);
  }
  c.set("member", member.value);
  await next();
};

/** Carries out a decision, and delivers its email. */
async function answerDecision(
  c: PewacaContext,
  decision: Outcome<Decision>,
  message: string,
  write: (decision: Decision) => Promise<Outcome<PendingEmail | null>>,
): Promise<Response> {
  if (!decision.ok) return refuse(c, decision.reasons);

  const decided = await write(decision.value);
  if (!decided.ok) {
    const isLimited = decided.reasons[0]!.code === "exhausted";
    return isLimited ? tooMany(c, decided.reasons) : refuseMember(c, decided.reasons);
  }
  c.env.deliver(decided.value);
  return c.json(successEnvelope(200, message, { message }));
}

/** Refuses what a member of the board has asked for. */
function refuseMember(c: PewacaContext, reasons: readonly Reason[]): Response {
  const status = boardStatus(reasons[0]!);
  return refuse(c, reasons, { status, more: { detail: sentence(reasons[0]!) } });
}

/** A resident of another estate is unknown to the board; a decision that comes too late is a conflict. */
function boardStatus({ code }: Reason): 403 | 404 | 409 {
  if (code === "forbidden") return 403;
  return code === "unknown" ? 404 : 409;
}

/** Laravel reads `data.message` of a rejection also when it failed (PengurusController:357-399). */
const messageAsData = amendErrors(({ message, errors }: ErrorEnvelope) => ({
  data: { message: errors?.reason?.[0] ?? message },
}));

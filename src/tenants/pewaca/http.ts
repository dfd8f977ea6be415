import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { deliver } from "../../core/outbox.ts";
import { normalizeEmail } from "../../core/email_address.ts";
import { decodeAccountId } from "../../core/link_tokens.ts";
import { readSession } from "../../core/sessions.ts";
import type { Limit, Row } from "../../deps.ts";
import type { Reason } from "../../outcome.ts";
import { type Body, readBody } from "../../web/read_body.ts";
import { isOutage, type ServiceEnv, traceRoute } from "../../web/service_env.ts";
import { findProfile, logIn, refreshSession, resendVerification, verifyEmail } from "./account.ts";
import { renderEmail } from "./emails.ts";
import { NOTICES, sentence } from "./messages.ts";
import { findResidence, GENDERS, listReferences, listUnits } from "./reference_data.ts";
import { registerResident } from "./resident.ts";
import {
  errorEnvelope,
  fieldErrors,
  isoOrNull,
  numberOrNull,
  parseAddress,
  parseLogIn,
  parseRefresh,
  parseSignUp,
  profileJson,
  residenceJson,
  signUpErrors,
  successEnvelope,
  unitJson,
} from "./wire.ts";

/** Two photos of 2 MiB and the fields around them. */
const MAX_FORM_BYTES = 5 * 1024 * 1024;
const MAX_JSON_BYTES = 64 * 1024;
const LIMIT_SECONDS = 60;

type PewacaContext = Context<ServiceEnv>;

/** The API that Pewaca's Laravel frontend, its browser pages and its test kit call. */
export function createPewaca(): Hono<ServiceEnv> {
  const app = new Hono<ServiceEnv>({ strict: false });

  app.use(traceRoute);
  app.use(cors({
    origin: (origin, c) =>
      c.env.deps.settings.pewaca.allowedOrigins.includes(origin) ? origin : null,
    allowHeaders: [
      "Authorization",
      "Content-Type",
      "Accept",
      "X-Requested-With",
      "Idempotency-Key",
    ],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    credentials: true,
    maxAge: 600,
  }));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) =>
      c.json(failure(405, NOTICES.methodNotAllowed), 405, { Allow: methods.join(", ") }),
  }));
  app.notFound((c) => c.json(failure(404, NOTICES.notFound), 404));
  app.onError((error, c) => {
    c.env.trace.error = error;
    const status = isOutage(error) ? 503 : 500;
    return c.json(failure(status, NOTICES.fault), status, { "Retry-After": "5" });
  });

  // --- what the sign-up form is filled with --------------------------------------------------------

  app.get("/api/residence-by-code/:code", async (c) => {
    const { db, settings } = c.env.deps;
    const residence = await findResidence(db, codeOf(c));
    if (!residence) return refuse(c, 404, [{ code: "unknown", field: "code" }]);
    return c.json(successEnvelope(200, "OK", residenceJson(residence, settings.pewaca.mediaUrl)));
  });

  app.get("/api/units/code/:code", async (c) => {
    const { db, settings } = c.env.deps;
    const units = await listUnits(db, codeOf(c));
    return c.json(
      successEnvelope(200, "OK", units.map((unit) => unitJson(unit, settings.pewaca.mediaUrl))),
    );
  });

  app.get("/api/gender", (c) => {
    const genders = GENDERS.map(({ id, name }) => ({ id, name, gender_id: id, gender_name: name }));
    return c.json(successEnvelope(200, "OK", genders));
  });
  app.get("/api/religions", (c) => references(c, "religions", named("religion_name")));
  app.get("/api/family-as", (c) => references(c, "familyRoles", named("family_as_name")));
  app.get("/api/education", (c) => references(c, "educations", described("education_name")));
  app.get("/api/ocupation", (c) => references(c, "occupations", described("occupation_name")));
  app.get(
    "/api/marital-statuses",
    (c) => references(c, "maritalStatuses", named("marital_status_name")),
  );
  app.get("/api/cities", (c) => references(c, "cities", cityJson));

  // --- from the invitation to the profile ----------------------------------------------------------

  app.post("/api/auth/sign-up/:code", async (c) => {
    const body = await bodyOf(c, MAX_FORM_BYTES);
    if (body instanceof Response) return body;
    const key = c.req.header("Idempotency-Key") ?? null;
    if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key)) {
      return refuse(c, 400, [{ code: "malformed", field: "idempotencyKey" }]);
    }
    const signUp = parseSignUp(body.fields, codeOf(c));
    if (!signUp.ok) return refuseSignUp(c, signUp.reasons);
    const address = normalizeEmail(signUp.value.email);
    if (!await isAllowed(c, "register", `${signUp.value.code}:${address}`)) return tooMany(c);

    const registered = await registerResident(c.env.deps, signUp.value, key);
    if (!registered.ok) return refuseSignUp(c, registered.reasons);

    const { account, owed } = registered.value;
    if (owed) c.env.afterwards((deps) => deliver(deps, renderEmail, owed));
    return c.json(
      successEnvelope(201, NOTICES.registered, {
        message: "Registration successful!",
        user_id: account.userId,
        email: account.email,
        full_name: account.fullName,
        is_verified: false,
      }),
      201,
    );
  });

  app.get("/api/auth/verify/:uid/:token", async (c) => {
    const userId = decodeAccountId(c.req.param("uid"));
    const verified = userId === null
      ? null
      : await verifyEmail(c.env.deps, userId, c.req.param("token"));
    if (!verified?.ok) {
      const reasons: Reason[] = verified?.reasons ?? [{ code: "wrong", field: "link" }];
      return c.json(errorEnvelope(400, sentence(reasons[0]!)), 400);
    }
    return c.json(
      successEnvelope(200, NOTICES.verified, {
        message: "User successfully verified and activated",
      }),
    );
  });

  app.post("/api/auth/verify/resend", async (c) => {
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const address = parseAddress(body.fields);
    if (!address.ok) return refuse(c, 400, address.reasons);
    const { email } = address.value;
    if (!await isAllowed(c, "send_link", normalizeEmail(email))) return tooMany(c);

    const owed = await resendVerification(c.env.deps, email);
    if (owed) c.env.afterwards((deps) => deliver(deps, renderEmail, owed));
    return c.json(successEnvelope(200, NOTICES.resent, null));
  });

  app.post("/api/auth/login", async (c) => {
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const login = parseLogIn(body.fields);
    if (!login.ok) return refuse(c, 400, login.reasons);
    if (!await isAllowed(c, "log_in", normalizeEmail(login.value.email))) return tooMany(c);

    const loggedIn = await logIn(c.env.deps, login.value);
    if (!loggedIn.ok) {
      const [reason] = loggedIn.reasons;
      const message = reason?.code === "inactive" ? NOTICES.inactive : sentence(reason!);
      return c.json(failure(401, message), 401);
    }
    const { tokens, rehash, ...account } = loggedIn.value;
    c.env.afterwards(rehash);
    const user = {
      user_id: account.userId,
      email: account.email,
      username: account.username,
      full_name: account.fullName,
      role: account.isBoardMember ? "pengurus" : "warga",
      is_active: true,
      is_pengurus: account.isBoardMember,
    };
    return c.json(
      successEnvelope(200, NOTICES.loggedIn, {
        token: tokens.access,
        token_refresh: tokens.refresh,
        user,
      }, {
        token: tokens.access,
        access: tokens.access,
        refresh: tokens.refresh,
        token_refresh: tokens.refresh,
        user,
      }),
    );
  });

  app.post("/api/auth/token/refresh", async (c) => {
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const parsed = parseRefresh(body.fields);
    if (!parsed.ok) return refuse(c, 400, parsed.reasons);

    const { refresh } = parsed.value;
    const access = await refreshSession(c.env.deps, refresh);
    if (!access.ok) return unauthorized(c, "Token is invalid or expired");
    const token = access.value;
    return c.json(
      successEnvelope(200, "OK", { token, access: token, token_refresh: refresh }, {
        access: token,
        token,
        refresh,
      }),
    );
  });

  app.get("/api/auth/profil", async (c) => {
    const { deps } = c.env;
    const header = c.req.header("Authorization");
    const session = await readSession(deps.settings.pewaca.jwtKey, header, deps.now());
    if (!session) {
      return unauthorized(
        c,
        header ? "Token is invalid or expired" : "Authentication credentials were not provided.",
      );
    }
    const profile = await findProfile(deps.db, session);
    if (!profile) return unauthorized(c, "User is inactive");
    const { row, committees, email } = profile;
    return c.json(
      successEnvelope(
        200,
        "OK",
        profileJson(row, committees, email, deps.settings.pewaca.mediaUrl),
      ),
    );
  });

  return app;
}

function codeOf(c: PewacaContext): string {
  return (c.req.param("code") ?? "").toLowerCase();
}

async function references(
  c: PewacaContext,
  list: Parameters<typeof listReferences>[1],
  toJson: (row: Row) => unknown,
): Promise<Response> {
  const rows = await listReferences(c.env.deps.db, list);
  return c.json(successEnvelope(200, "OK", rows.map(toJson)));
}

/** Items of the short lists; docs and test kit read the name under `alias`. */
function named(alias: string) {
  return (row: Row) => ({ id: Number(row.id), name: row.name, [alias]: row.name });
}

function described(alias: string) {
  return (row: Row) => ({
    id: Number(row.id),
    code: row.code,
    name: row.name,
    created_by: numberOrNull(row.created_by),
    created_on: isoOrNull(row.created_on),
    isactive: Number(row.isactive) === 1,
    isdelete: Number(row.isdelete) === 1,
    [alias]: row.name,
  });
}

function cityJson(row: Row) {
  return {
    id: Number(row.id),
    province_id: numberOrNull(row.province_id),
    name: row.name,
    city_name: row.name,
  };
}

/** The body as fields and files, or the refusal to send. */
async function bodyOf(c: PewacaContext, maxBytes: number): Promise<Body | Response> {
  const body = await readBody(c.req.raw, maxBytes);
  if (!("problem" in body)) return body;
  switch (body.problem) {
    case "malformed":
      return c.json(errorEnvelope(400, NOTICES.bodyMalformed), 400);
    case "too_large":
      return c.json(errorEnvelope(413, NOTICES.bodyTooLarge), 413);
    case "unsupported":
      return c.json(errorEnvelope(415, NOTICES.bodyUnsupported), 415);
  }
}

async function isAllowed(c: PewacaContext, limit: Limit, key: string): Promise<boolean> {
  return await c.env.deps.allow(limit, `pewaca:${key}`);
}

function tooMany(c: PewacaContext): Response {
  return c.json(failure(429, NOTICES.tooMany), 429, { "Retry-After": String(LIMIT_SECONDS) });
}

function refuse(c: PewacaContext, status: 400 | 404, reasons: readonly Reason[]): Response {
  const message = status === 404 ? sentence(reasons[0]!) : NOTICES.validationFailed;
  return c.json(errorEnvelope(status, message, fieldErrors(reasons)), status);
}

function refuseSignUp(c: PewacaContext, reasons: readonly Reason[]): Response {
  const has = (code: string, field: string) =>
    reasons.some((reason) => reason.code === code && reason.field === field);
  const status = has("unknown", "code") ? 404 : has("reused", "idempotencyKey") ? 422 : 400;
  const message = status === 400 ? NOTICES.validationFailed : sentence(reasons[0]!);
  return c.json(errorEnvelope(status, message, signUpErrors(reasons)), status);
}

function unauthorized(c: PewacaContext, detail: string): Response {
  return c.json(errorEnvelope(401, NOTICES.sessionOver, null, { detail }), 401, {
    "WWW-Authenticate": "Token",
  });
}

/** An error without fields; `detail` repeats the message for clients that know Django only. */
function failure(status: number, message: string) {
  return errorEnvelope(status, message, null, { detail: message });
}

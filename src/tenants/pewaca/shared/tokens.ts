import { jwtVerify, SignJWT } from "jose";
import { addSeconds } from "../../../db/time.ts";
import type { Runtime } from "../../../deps.ts";
import { RUNTIME } from "../../../runtime.ts";

/** How long an access token is valid, in days. */
export const ACCESS_DAYS = 3;

/** How long a refresh token is valid, in days. */
export const REFRESH_DAYS = 30;

/**
 * How long a token is accepted after it has expired, in seconds. The Laravel frontend starts its own
 * clock when the answer arrives, a moment after ours.
 */
const LEEWAY_SECONDS = 60;

/** The account that tokens are issued to. `email` is spelled as the person typed it at login. */
export type Holder = { accountId: number; email: string };

/** What a token says. One that was issued before a password reset is not valid any more. */
export type Session = Holder & { issuedAt: Date };

/** The tokens in the answer to a login. */
export type SessionTokens = { access: string; refresh: string };

type NewId = Pick<Runtime, "newId">;

type TokenType = "access" | "refresh";

/**
 * Issues the tokens of a login: HS256 with Django's SECRET_KEY and simplejwt's claims, so that
 * each backend accepts the other's. Their lifetimes are `ACCESS_DAYS` and `REFRESH_DAYS`.
 */
export async function issueSession(
  jwtKey: string,
  holder: Holder,
  now: Date,
  runtime: NewId = RUNTIME,
): Promise<SessionTokens> {
  const [access, refresh] = await Promise.all([
    sign(runtime, jwtKey, holder, "access", ACCESS_DAYS, now),
    sign(runtime, jwtKey, holder, "refresh", REFRESH_DAYS, now),
  ]);
  return { access, refresh };
}

/**
 * Issues an access token for a refresh token that was read before. The refresh token is not replaced:
 * Laravel keeps the first one, so rotating it would log everybody out.
 */
export async function issueAccess(
  runtime: NewId,
  jwtKey: string,
  holder: Holder,
  now: Date,
): Promise<string> {
  return await sign(runtime, jwtKey, holder, "access", ACCESS_DAYS, now);
}

/** The key that tokens are issued with, and those before a rotation, of which they are still accepted. */
export type JwtKeys = { jwtKey: string; formerJwtKeys?: readonly string[] };

/** Reads a token of the given type; `null` when it is not ours, of another type, or expired. */
export async function readToken(
  { jwtKey, formerJwtKeys = [] }: JwtKeys,
  token: string,
  type: TokenType,
  now: Date,
): Promise<Session | null> {
  for (const key of [jwtKey, ...formerJwtKeys]) {
    const session = await readWith(key, token, type, now);
    if (session) return session;
  }
  return null;
}

async function readWith(
  jwtKey: string,
  token: string,
  type: TokenType,
  now: Date,
): Promise<Session | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(jwtKey), {
      algorithms: ["HS256"],
      requiredClaims: ["exp", "token_type", "user_id"],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now,
    });
    // simplejwt wrote the id as a number; its newer versions write digits.
    const accountId = Number(payload.user_id);
    if (payload.token_type !== type || !Number.isSafeInteger(accountId)) return null;
    const { iat = 0 } = payload;
    if (!(iat >= 0 && iat <= now.getTime() / 1000 + LEEWAY_SECONDS)) return null;
    return {
      accountId,
      email: typeof payload.email === "string" ? payload.email : "",
      issuedAt: new Date(iat * 1000),
    };
  } catch {
    return null;
  }
}

/** Reads the caller's session from an `Authorization` header: `Token …` or `Bearer …`, any case. */
export async function readSession(
  keys: JwtKeys,
  header: string | undefined,
  now: Date,
): Promise<Session | null> {
  const token = /^(?:token|bearer) +(\S+)$/i.exec(header?.trim() ?? "")?.[1];
  return token ? await readToken(keys, token, "access", now) : null;
}

async function sign(
  { newId }: NewId,
  jwtKey: string,
  holder: Holder,
  type: TokenType,
  days: number,
  now: Date,
): Promise<string> {
  return await new SignJWT({
    token_type: type,
    jti: newId().replaceAll("-", ""),
    user_id: holder.accountId,
    email: holder.email,
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuedAt(now)
    .setExpirationTime(addSeconds(now, days * 24 * 3600))
    .sign(new TextEncoder().encode(jwtKey));
}

import { jwtVerify, SignJWT } from "jose";
import { addSeconds } from "../../../db/time.ts";

const ACCESS_SECONDS = 3 * 24 * 3600;
const REFRESH_SECONDS = 30 * 24 * 3600;

/**
 * How far a token may be past its end and still count, in seconds. The Laravel frontend starts its
 * own three-day clock when the answer has arrived, a moment after ours.
 */
const LEEWAY_SECONDS = 60;

/** Whose tokens they are. `email` is spelled as the person typed it at login. */
export type Holder = { accountId: number; email: string };

/** A token that was read. What was issued before a password reset may have to be refused. */
export type Session = Holder & { issuedAt: Date };

/** The pair that a login answers with. */
export type SessionTokens = { access: string; refresh: string };

type TokenType = "access" | "refresh";

/**
 * Issues the tokens of a login: HS256 with Django's SECRET_KEY and simplejwt's claims, so that the
 * Django beside us accepts ours and we accept its. Access lives 3 days, refresh 30.
 */
export async function issueSession(
  jwtKey: string,
  holder: Holder,
  now: Date,
): Promise<SessionTokens> {
  const [access, refresh] = await Promise.all([
    sign(jwtKey, holder, "access", ACCESS_SECONDS, now),
    sign(jwtKey, holder, "refresh", REFRESH_SECONDS, now),
  ]);
  return { access, refresh };
}

/**
 * A new access token for a refresh token that was read before. The refresh token stays as it is:
 * Laravel keeps the first one for ever, so rotating it would log everybody out.
 */
export async function issueAccess(jwtKey: string, holder: Holder, now: Date): Promise<string> {
  return await sign(jwtKey, holder, "access", ACCESS_SECONDS, now);
}

/** Reads a token of the given type; `null` when it is not ours, not of that type, or over. */
export async function readToken(
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
    return {
      accountId,
      email: typeof payload.email === "string" ? payload.email : "",
      issuedAt: new Date(Number(payload.iat ?? 0) * 1000),
    };
  } catch {
    return null;
  }
}

/** Reads the caller's session from an `Authorization` header: `Token …` or `Bearer …`, any case. */
export async function readSession(
  jwtKey: string,
  header: string | undefined,
  now: Date,
): Promise<Session | null> {
  const token = /^(?:token|bearer) +(\S+)$/i.exec(header?.trim() ?? "")?.[1];
  return token ? await readToken(jwtKey, token, "access", now) : null;
}

async function sign(
  jwtKey: string,
  holder: Holder,
  type: TokenType,
  seconds: number,
  now: Date,
): Promise<string> {
  return await new SignJWT({
    token_type: type,
    jti: crypto.randomUUID().replaceAll("-", ""),
    user_id: holder.accountId,
    email: holder.email,
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuedAt(now)
    .setExpirationTime(addSeconds(now, seconds))
    .sign(new TextEncoder().encode(jwtKey));
}

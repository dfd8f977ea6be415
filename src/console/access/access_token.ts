import { createRemoteJWKSet, errors, jwtVerify } from "jose";

/** Where Cloudflare Access is asked for its keys, and for whom its tokens are made. */
export type AccessSettings = {
  /** The team's URL, without a trailing slash: `https://team.cloudflareaccess.com`. */
  teamUrl: string;
  /** The audience tag of the application that guards the console. */
  audience: string;
};

/**
 * Reads the token that Cloudflare Access adds to a request: the address of whoever has logged in, in lower
 * case; `null` when the token is forged, expired, made for another application or team, or names no person.
 *
 * @throws when the team's keys cannot be fetched.
 */
export type ReadAccessToken = (token: string, now: Date) => Promise<string | null>;

/** How far the clocks of Cloudflare and this service may differ. */
const LEEWAY_SECONDS = 30;

/**
 * Makes the reader of an application's tokens. jose keeps the keys, and fetches them again for a new one.
 *
 * Source: https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json/
 */
export function createAccessReader({ teamUrl, audience }: AccessSettings): ReadAccessToken {
  const keys = createRemoteJWKSet(new URL(`${teamUrl}/cdn-cgi/access/certs`));
  return async (token, now) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["RS256"],
        issuer: teamUrl,
        audience,
        // A service token has no address: it is no person.
        requiredClaims: ["exp", "iat", "email"],
        clockTolerance: LEEWAY_SECONDS,
        currentDate: now,
      });
      return typeof payload.email === "string" ? payload.email.toLowerCase() : null;
    } catch (error) {
      if (isInvalidToken(error)) return null;
      throw error;
    }
  };
}

/** Whether verification failed because of the token, and not because of the team's keys. */
function isInvalidToken(error: unknown): boolean {
  return error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) && !(error instanceof errors.JWKSInvalid) &&
    error.code !== "ERR_JOSE_GENERIC";
}

import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { isUnseen, tidyLines } from "../../../core/text.ts";
import { isEmailAddress } from "../../../core/email_address.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaSettings } from "../env.ts";

/** The person whom an ID token names. Google has verified the address. */
export type GoogleIdentity = { email: string; name: string; firstName: string; lastName: string };

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Google's keys by URL, for as long as the isolate lives; jose fetches them again for a new key. */
const keySets = new Map<string, KeySet>();

/** How far the clocks of Google and this service may differ. */
const LEEWAY_SECONDS = 60;

/**
 * Checks a Google ID token: signature, audience, issuer and time. Refuses with `wrong` google, also
 * when Google has not verified the address, and with `required` googleEmail without an address.
 *
 * @throws when Google's keys cannot be fetched.
 *
 * Source: https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
 */
export async function checkGoogleToken(
  { clientId, jwksUrl }: ZportaSettings["google"],
  token: string,
  now: Date,
): Promise<Outcome<GoogleIdentity>> {
  if (!clientId) return refused("wrong", "google");
  const claims = await verify(keySetOf(jwksUrl), token, clientId, now);
  if (!claims) return refused("wrong", "google");
  const { email, email_verified, name, given_name, family_name } = claims;
  if (typeof email !== "string" || email === "") return refused("required", "googleEmail");
  // Anybody can type an address that Google has not verified.
  const isVerified = email_verified === true || email_verified === "true";
  if (!isVerified || !isEmailAddress(email)) return refused("wrong", "google");
  const text = (value: unknown) =>
    typeof value === "string" && !isUnseen(value)
      ? [...tidyLines(value)].slice(0, 150).join("")
      : "";
  return accepted({
    email,
    name: text(name),
    firstName: text(given_name),
    lastName: text(family_name),
  });
}

/** Returns the claims of a valid token; `null` for any other. @throws as `checkGoogleToken`. */
async function verify(
  keySet: KeySet,
  token: string,
  audience: string,
  now: Date,
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, keySet, {
      algorithms: ["RS256"],
      issuer: ["https://accounts.google.com", "accounts.google.com"],
      audience,
      requiredClaims: ["exp", "sub"],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: now,
    });
    return payload;
  } catch (error) {
    if (isInvalidToken(error)) return null;
    throw error;
  }
}

/** Whether verification failed because of the token, and not because of Google's keys. */
function isInvalidToken(error: unknown): boolean {
  return error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) && !(error instanceof errors.JWKSInvalid) &&
    error.code !== "ERR_JOSE_GENERIC";
}

function keySetOf(url: string): KeySet {
  const known = keySets.get(url) ?? createRemoteJWKSet(new URL(url));
  keySets.set(url, known);
  return known;
}

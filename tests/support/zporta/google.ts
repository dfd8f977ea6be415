import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { ZportaSettings } from "../../../src/tenants/zporta/env.ts";
import { settings } from "../service.ts";

const keys = await generateKeyPair("RS256", { extractable: true });

/** A key that Google does not have. */
export const strangersKey = (await generateKeyPair("RS256")).privateKey;

/** Google's keys on a port of our own, and the settings of a tenant that asks there. */
export async function startGoogle(): Promise<
  { zporta: ZportaSettings; [Symbol.asyncDispose]: () => Promise<void> }
> {
  const jwk = { ...await exportJWK(keys.publicKey), kid: "one", alg: "RS256", use: "sig" };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => Response.json({ keys: [jwk] }),
  );
  const { clientId } = settings.zporta.google;
  const jwksUrl = `http://127.0.0.1:${server.addr.port}/certs`;
  return {
    zporta: { ...settings.zporta, google: { clientId, jwksUrl } },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** An ID token as Google makes it, with other claims or another key. */
export function idToken(
  changes: Record<string, unknown> = {},
  key = keys.privateKey,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: "https://accounts.google.com",
    aud: settings.zporta.google.clientId,
    sub: "1234567890",
    email: "Haruka@Example.com",
    email_verified: true,
    name: "Haruka Sato",
    given_name: "Haruka",
    family_name: "Sato",
    iat: now,
    exp: now + 3600,
    ...changes,
  }).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(key);
}

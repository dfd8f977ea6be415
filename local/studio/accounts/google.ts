import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** The OAuth client that the local stack accepts. */
export const LOCAL_GOOGLE_CLIENT = "daftar-local.apps.googleusercontent.com";

/** Google's part of a login: the keys that it publishes, and the ID tokens that it signs. */
export type LocalGoogle = {
  /** What `ZPORTA_GOOGLE_JWKS_URL` answers. */
  keys: () => Promise<unknown>;
  /** An ID token for an address that Google has proven. */
  idToken: (person: { address: string; name: string; subject: string }) => Promise<string>;
};

/**
 * Stands in for Google with a key of its own.
 *
 * Source: https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
 */
export function createLocalGoogle(): LocalGoogle {
  const kid = crypto.randomUUID();
  let pair: ReturnType<typeof generateKeyPair> | undefined;
  const keyPair = () => pair ??= generateKeyPair("RS256", { extractable: true });
  return {
    keys: async () => {
      const { publicKey } = await keyPair();
      return { keys: [{ ...await exportJWK(publicKey), kid, alg: "RS256", use: "sig" }] };
    },
    idToken: async ({ address, name, subject }) => {
      const { privateKey } = await keyPair();
      const [given = name, ...family] = name.split(" ");
      return await new SignJWT({
        email: address,
        email_verified: true,
        name,
        given_name: given,
        family_name: family.join(" "),
      }).setProtectedHeader({ alg: "RS256", kid })
        .setIssuer("https://accounts.google.com").setAudience(LOCAL_GOOGLE_CLIENT)
        .setSubject(subject).setIssuedAt().setExpirationTime("1h").sign(privateKey);
    },
  };
}

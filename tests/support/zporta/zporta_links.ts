import assert from "node:assert/strict";
import { startGoogle } from "./google.ts";
import { answers, mailTo, send } from "./zporta.ts";
import { type Service, settings, startService } from "./zporta_service.ts";

/** Asks for a link that sets a new password. */
export const RESET = "/api/users/password-reset/";
/** Sets a new password with such a link. */
export const CONFIRM = "/api/users/password-reset/confirm/";
/** Asks for a link that logs in. */
export const MAGIC = "/api/users/magic-link-request/";
/** The answer to a request for a reset link. */
export const RESET_SENT = {
  message: "If an account exists for this email, a password reset link has been sent.",
};
/** The answer to a request for a magic link. */
export const LINK_SENT = {
  detail: "If an account with that email exists, a login link has been sent.",
};

/** Asks for a reset link, and reads it from the email to Haruka. */
export async function resetLink(
  service: Service,
  email: string,
): Promise<{ uid: string; token: string }> {
  await answers(await send(service, "POST", RESET, { email }), 200, RESET_SENT);
  const { text } = await mailTo(service, "haruka@example.com");
  const [, uid, token] =
    /https:\/\/zporta\.test\/reset-password-confirm\/([^/\s]+)\/([^/\s]+)\/\n/.exec(text) ?? [];
  assert.ok(uid && token, text);
  return { uid, token };
}

/** Asks for a magic link, and reads its path from the email to Haruka. */
export async function magicPath(service: Service, email: string): Promise<string> {
  await answers(await send(service, "POST", MAGIC, { email }), 200, LINK_SENT);
  const { text } = await mailTo(service, "haruka@example.com");
  const [, path] =
    /https:\/\/api\.zporta\.test(\/api\/users\/magic-link-login\/[^/\s]+\/[^/\s]+\/)\n/.exec(
      text,
    ) ??
      [];
  assert.ok(path, text);
  return path;
}

/** Where an answer sends the browser. */
export async function redirectOf(response: Response): Promise<string | null> {
  await response.body?.cancel();
  assert.equal(response.status, 302);
  return response.headers.get("Location");
}

/** A service that takes our Google for Google. */
export async function startWithGoogle() {
  const google = await startGoogle();
  const service = await startService({ settings: { ...settings, zporta: google.zporta } });
  return {
    service,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await google[Symbol.asyncDispose]();
    },
  };
}

/** Logs in with an ID token. */
export function logInByGoogle(service: Service, token: unknown): Promise<Response> {
  return send(service, "POST", "/api/users/google-login/", { token });
}

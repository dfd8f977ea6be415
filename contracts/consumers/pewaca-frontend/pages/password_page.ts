/**
 * What the pages of a forgotten password do with our answers: `ForgotPasswordController` (FPC).
 * Revision 2d0ae2e (2026-01-11).
 */
import { jsonPost } from "./client.ts";
import { print, read } from "./php.ts";

/** FPC:26-40. Whether the page asks to look for the mail; else it says that it knows no such address. */
export async function askForReset(api: string, email: string): Promise<boolean> {
  const answer = await fetch(`${api}/api/auth/password-reset/`, jsonPost({ email }));
  return (await answer.json()).success == true;
}

/** What the reset page shows. */
export type ResetPage = { done: string } | { failed: string };

/** FPC:68-94. A success reads `data.message`; a failure the top level, as a bare serializer has it. */
export async function setPassword(
  api: string,
  [uid, token]: [string, string],
  new_password: string,
): Promise<ResetPage> {
  const answer = await fetch(`${api}/api/auth/reset/${uid}/${token}/`, jsonPost({ new_password }));
  const body = await answer.json();
  if (answer.ok) return { done: print(read(body, "data", "message")) };
  return { failed: body.new_password?.[0] ?? "Gagal Mengatur ulang kata sandi" };
}

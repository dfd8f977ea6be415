/**
 * What the public registration page does with our answers: `PublicRegistrationController` (PRC) and
 * the script of its Blade. Revision 2d0ae2e (2026-01-11).
 */
import { JSON_HEADERS, jsonPost, type Option, options, PAGE_ORIGIN } from "./client.ts";
import { each, print, read } from "./php.ts";

/** PRC:31-53, V:auth/public-register:242-243. Any failure is an empty list and a warning. */
export async function residenceOptions(api: string): Promise<Option[]> {
  const answer = await fetch(`${api}/api/residences/`, { headers: JSON_HEADERS });
  const text = await answer.text();
  return answer.ok ? options(read(JSON.parse(text), "data"), "id", "name") : [];
}

/** What the drop-down of units becomes. */
export type Units = { options: Option[] } | "Unit Tidak Tersedia" | "free text";

/**
 * V:auth/public-register:440-510. The visitor's browser asks, with a Content-Type, so after a
 * preflight. A success without units leaves nothing to choose; any failure opens a free text.
 */
export async function unitsInBrowser(
  fetchUrl: (url: string, init: RequestInit) => Promise<Response>,
  api: string,
  residenceId: number,
): Promise<Units> {
  const answer = await fetchUrl(`${api}/api/units/residence/${residenceId}/`, {
    headers: { Origin: PAGE_ORIGIN, "Content-Type": "application/json" },
  });
  const body = await answer.json();
  const allowed = answer.headers.get("Access-Control-Allow-Origin");
  if (!answer.ok || (allowed !== "*" && allowed !== PAGE_ORIGIN)) return "free text";
  if (!body.success || !(body.data?.length > 0)) return "Unit Tidak Tersedia";
  return { options: options(body.data, "unit_id", "unit_name") };
}

/** What the visitor sees after posting the public form. */
export type PublicPage = { success: string } | { errors: string[] };

const WELCOME = "Registrasi berhasil! Silakan login dengan akun Anda.";

/** PRC:103-169. Any 2xx shows `message`; else all of `errors`, a text or a list each, or without any `message`. */
export async function signUpPublicly(
  api: string,
  form: Record<string, unknown>,
): Promise<PublicPage> {
  const answer = await fetch(`${api}/api/auth/public-sign-up/`, jsonPost(form));
  const body = await answer.json();
  const { message = WELCOME, errors: sent } = body as { message?: unknown; errors?: unknown };
  if (answer.ok) return { success: print(message) };
  if (!sent || Object.keys(sent).length === 0) return { errors: [print(read(body, "message"))] };
  const errors = each(sent);
  return {
    errors: errors.flatMap(([, messages]) =>
      typeof messages === "string" ? [messages] : each(messages).map(([, text]) => print(text))
    ),
  };
}

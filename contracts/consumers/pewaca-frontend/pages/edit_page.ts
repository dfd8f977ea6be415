/** What the edit page of the profile does with our answers (AC). Revision 2d0ae2e (2026-01-11). */
import type { Form } from "../../support/bounds.ts";
import { type Files, sendForm } from "../../support/multipart.ts";
import { getJson, JSON_HEADERS, type Option, options, randomBoundary } from "./client.ts";
import { each, print, read } from "./php.ts";

/** AC:126-134, V:akun/editakun:115. The `data` key is read without a guard. */
export async function ownUnitOptions(api: string, token: string): Promise<Option[]> {
  const headers = { ...JSON_HEADERS, Authorization: `Token ${token}` };
  return options(read(await getJson(`${api}/api/units/`, headers), "data"), "unit_id", "unit_name");
}

/** What the visitor sees after posting the edit form. */
export type EditPage = "saved" | { inline: Record<string, string> };

/** AC:405-463. A multipart PUT; `success` decides, the status does not. */
export async function saveProfile(
  api: string,
  token: string,
  sent: { form: Form; files?: Files },
): Promise<EditPage> {
  const answer = await sendForm(`${api}/api/auth/profil/update/`, {
    ...sent,
    method: "PUT",
    headers: { ...JSON_HEADERS, Authorization: `Token ${token}` },
  }, { boundary: randomBoundary(), partLengths: true });
  const body = await answer.json();
  if (read(body, "success")) return "saved";
  return { inline: inlineErrors(read(body, "errors")) };
}

// V:akun/editakun: those of full_name and profile_photo stand in hidden markup, the others nowhere.
function inlineErrors(errors: unknown): Record<string, string> {
  const shown = ["unit_id", "phone_no", "marriagePhoto"];
  const inline = each(errors)
    .filter(([field]) => shown.includes(field))
    .map(([field, messages]) => [field, print(read(messages, "0"))]);
  return Object.fromEntries(inline);
}

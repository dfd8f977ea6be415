/**
 * What the test page (TC, `RegistrationTestController` and its Blade) does with our answers. Revision
 * 2d0ae2e (2026-01-11). It compares statuses and passes `data` on to the page's script.
 */
import type { Form } from "../support/bounds.ts";
import { type Files, sendForm } from "../support/multipart.ts";

const JSON_HEADERS = { Accept: "application/json" };
const GUZZLE = { boundary: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", partLengths: true };

// deno-lint-ignore no-explicit-any
type Passed = { success: boolean; data: any };

/** V:test/registration:412-415. The drop-down's entries: whichever key is there. */
export async function entries(api: string, path: string): Promise<[string, string][]> {
  const { success, data } = await passOn(`${api}/api/${path}`, { headers: JSON_HEADERS }, [200]);
  if (!success) throw new Error(`Cannot load ${path}`);
  // deno-lint-ignore no-explicit-any
  return data.data.map((item: any) => [
    String(item.id || item.gender_id || item.unit_id),
    String(item.name || item.gender_name || item.unit_name),
  ]);
}

/** TC:81-94. */
export async function residence(api: string, code: string): Promise<boolean> {
  const url = `${api}/api/residence-by-code/${code}/`;
  return (await passOn(url, { headers: JSON_HEADERS }, [200])).success;
}

/** TC:144-186. 200 or 201. */
export async function signUp(
  api: string,
  code: string,
  form: Form,
  files?: Files,
): Promise<boolean> {
  const sent = { method: "POST" as const, form, files, headers: JSON_HEADERS };
  const answer = await sendForm(`${api}/api/auth/sign-up/${code}/`, sent, GUZZLE);
  await answer.json();
  return [200, 201].includes(answer.status);
}

/** TC:251-264. */
export async function verify(api: string, uid: string, token: string): Promise<boolean> {
  const url = `${api}/api/auth/verify/${uid}/${token}/`;
  return (await passOn(url, { headers: JSON_HEADERS }, [200])).success;
}

/** TC:208-236 and TC:274-293. */
export async function post(api: string, path: string, body: unknown): Promise<boolean> {
  const headers = { ...JSON_HEADERS, "Content-Type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return (await passOn(`${api}/api/${path}`, init, [200])).success;
}

async function passOn(url: string, init: RequestInit, good: number[]): Promise<Passed> {
  const answer = await fetch(url, init);
  return { success: good.includes(answer.status), data: await answer.json() };
}

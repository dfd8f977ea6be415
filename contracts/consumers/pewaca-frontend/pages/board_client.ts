/**
 * What the board's pages do with our answers, reduced to their reads. `PC` is PengurusController,
 * `HC` HomeController; the other tags are those of `client.ts`.
 */
import { PAGE_ORIGIN } from "./client.ts";
import { each, print, read } from "./php.ts";

/** A list as a page shows it; `next` and `previous` go into the links as they are. */
export type ListPage = {
  count: string;
  next: string | null;
  previous: string | null;
  rows: Record<string, string>[];
};

/** PC:221-322, PC:27-83. `count` is read without a guard, whatever the status. */
export async function listPage(
  api: string,
  token: string,
  path: string,
  row: (item: unknown) => Record<string, string>,
): Promise<ListPage> {
  const body = await getJson(`${api}${path}`, token);
  return {
    count: print(read(body, "count")),
    next: pageOf(read(body, "next")),
    previous: pageOf(read(body, "previous")),
    rows: each(read(body, "results")).map(([, item]) => row(item)),
  };
}

/** PC:251-267: `explode('page=', $link)[1]`. */
function pageOf(link: unknown): string | null {
  if (link === null) return null;
  return print(read(print(link).split("page="), "1"));
}

/** V:pengurus/warga/waiting_approval. */
export function residentRow(resident: unknown): Record<string, string> {
  return {
    id: print(read(resident, "id")),
    name: print(read(resident, "full_name")),
    photo: print(read(resident, "profile_photo")),
    email: print(read(resident, "user", "email")),
  };
}

/** V:pengurus/role. */
export function committeeRow(seat: unknown): Record<string, string> {
  return {
    name: print(read(seat, "warga", "full_name")),
    photo: print(read(seat, "warga", "profile_photo")),
    email: print(read(seat, "warga", "user", "email")),
  };
}

/** PC:724-764, V:pengurus/role/addrole:57. The two drop-downs of the role form. */
export async function roleFormOptions(
  api: string,
  token: string,
  path: string,
  label: "name" | "full_name",
): Promise<{ value: string; label: string }[]> {
  const answer = await fetch(`${api}${path}`, { headers: headersOf(token) });
  const text = await answer.text();
  if (!answer.ok) return [];
  return each(read(JSON.parse(text), "results")).map(([, item]) => ({
    value: print(read(item, "id")),
    label: print(read(item, label)),
  }));
}

/** PC:334-347, V:pengurus/warga/detail_warga:17-112. Nothing is guarded. */
export async function residentPage(
  api: string,
  token: string,
  id: string,
): Promise<Record<string, string>> {
  const resident = read(await getJson(`${api}/api/warga/${id}/`, token), "data");
  const isWaiting = !read(resident, "is_checker") && !read(resident, "isreject");
  const isMarried = read(resident, "marital_status", "name") === "Kawin";
  return {
    id: print(read(resident, "id")),
    status: isWaiting ? "waiting" : "Approved",
    registered: print(read(resident, "created_on")),
    decided: print(read(resident, "checked_on")),
    photo: print(read(resident, "profile_photo")),
    name: print(read(resident, "full_name")),
    unit: print(read(resident, "unit_id", "unit_name")),
    gender: print(read(resident, "gender")),
    born: print(read(resident, "date_of_birth")),
    religion: print(read(resident, "religion", "name")),
    birthplace: print(read(resident, "place_of_birth")),
    marriagePhoto: isMarried ? print(read(resident, "marriagePhoto")) : "",
    occupation: print(read(resident, "occupation", "name")),
    education: print(read(resident, "education", "name")),
  };
}

/**
 * V:pengurus/warga/detail_warga:121-160. jQuery, from the browser: any 2xx that is JSON is a success,
 * and anything else a generic text.
 */
export async function approveInBrowser(
  fetchUrl: (url: string, init: RequestInit) => Promise<Response>,
  api: string,
  token: string,
  residentId: number,
): Promise<"approved" | "error"> {
  const answer = await fetchUrl(`${api}/api/warga/verify/`, {
    ...jsonPost({ warga_id: residentId }, token),
    headers: { ...jsonPost({}, token).headers, Origin: PAGE_ORIGIN },
  });
  const text = await answer.text();
  const allowed = answer.headers.get("Access-Control-Allow-Origin");
  if (allowed !== "*" && allowed !== PAGE_ORIGIN) return "error";
  JSON.parse(text);
  return answer.ok ? "approved" : "error";
}

/** PC:357-399. The message is read on success and on failure. */
export async function reject(
  api: string,
  token: string,
  residentId: string,
  reason: string,
): Promise<{ ok: boolean; message: string }> {
  const body = { warga_id: residentId, reason };
  const answer = await fetch(`${api}/api/warga/reject/`, jsonPost(body, token));
  return { ok: answer.ok, message: print(read(await answer.json(), "data", "message")) };
}

/** PC:794-840. `success` decides; the status is ignored. */
export async function appoint(
  api: string,
  token: string,
  residentId: string,
  role: string,
): Promise<boolean> {
  const body = { warga: residentId, role };
  const answer = await fetch(`${api}/api/residence-commite/`, jsonPost(body, token));
  return Boolean(read(await answer.json(), "success"));
}

/** HC:39-80. Any failure is an empty list. */
export async function stories(api: string, token: string): Promise<unknown[]> {
  const answer = await fetch(`${api}/api/stories/`, { headers: headersOf(token) });
  const text = await answer.text();
  return answer.ok ? each(read(JSON.parse(text), "data")).map(([, story]) => story) : [];
}

async function getJson(url: string, token: string): Promise<unknown> {
  return await (await fetch(url, { headers: headersOf(token) })).json();
}

function jsonPost(body: unknown, token: string): RequestInit {
  const headers = { ...headersOf(token), "Content-Type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

function headersOf(token: string): Record<string, string> {
  return { Accept: "application/json", Authorization: `Token ${token}` };
}

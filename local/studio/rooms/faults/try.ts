import { seededAccounts, seededEstates } from "../../../seed/seed.ts";
import type { RecordedRequest } from "../../../recording/recorder.ts";
import type { StudioDeps } from "../../shared/room.ts";
import type { TRIES } from "./page.tsx";

/** What can be tried. */
export type Try = typeof TRIES[number][0];

/** How long the answer, and the Worker's word about it, may take. */
const PATIENCE_MS = 40_000;
const PASSWORD = "Kelapa-muda-77";

/** Makes a request to the API, as a frontend does. Returns what was recorded about it. */
export async function tryOut(
  { notes, recorder }: StudioDeps,
  what: Try,
): Promise<RecordedRequest | undefined> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const [path, body] = requestOf(what);
  const headers: HeadersInit = body instanceof FormData
    ? {}
    : { "Content-Type": "application/json" };
  try {
    const response = await fetch(notes.apiUrl + path, { method: "POST", headers, body, signal });
    await response.arrayBuffer();
    return await recorder.whenAnswered(response.headers.get("X-Request-Id") ?? "", signal);
  } catch {
    return undefined;
  }
}

function requestOf(what: Try): [path: string, body: FormData | string] {
  const name = `coba${crypto.randomUUID().slice(0, 8)}`;
  const email = `${name}@example.test`;
  if (what === "zporta") {
    const body = { username: name, email, password: PASSWORD, role: "explorer", bio: "" };
    return ["/api/users/register/", JSON.stringify(body)];
  }
  if (what === "log-in") {
    const { email, password } = seededAccounts.find(({ email }) => email.startsWith("warga3@"))!;
    return ["/api/auth/login/", JSON.stringify({ email, password })];
  }
  const { code, unitId } = seededEstates.at(-1)!;
  const form = new FormData();
  const fields = {
    email,
    password: PASSWORD,
    full_name: "Warga Coba",
    phone_no: `08${String(crypto.getRandomValues(new Uint32Array(1))[0]).padStart(10, "1")}`,
    family_as: "1",
    unit_id: String(unitId),
    code,
  };
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  return [`/api/auth/sign-up/${code}/`, form];
}

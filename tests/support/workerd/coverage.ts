import { join } from "node:path";

/** The checkout that Workers are bundled from: another one when `deno task coverage` counts what they run. */
export const WORKER_ROOT = Deno.env.get("WORKER_ROOT") ??
  new URL("../../../", import.meta.url).pathname;

/** Keeps what has run in a Worker, when somebody counts. */
export async function keepWhatRan(url: string): Promise<void> {
  const folder = Deno.env.get("WORKER_RAN");
  if (!folder) return;
  const answer = await fetch(`${url}/__ran`).catch(() => null);
  const text = await answer?.text();
  if (!answer?.ok || !text) return;
  await Deno.writeTextFile(join(folder, `${crypto.randomUUID()}.json`), text);
}

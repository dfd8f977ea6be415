/**
 * The mail catcher in a process of its own, which can be killed. What it takes it writes down before it answers,
 * because a provider forgets neither emails nor idempotency keys. Arguments: a port, and the path of the file. What
 * it is told is how its next answers fail.
 */
import { Hono } from "hono";
import { createMailCatcher, type Failure } from "../../local/mail/catcher.ts";
import { listen } from "../../local/stack/listen.ts";
import { readTaken, type Taken } from "./mail_journal.ts";
import { listenToOwner } from "./owner_input.ts";

const [port, file] = Deno.args as [string, string];
const catcher = createMailCatcher();
const known = new Map((await readTaken(file)).map((taken) => [taken.key, taken]));

const app = new Hono();
app.post("/emails/:batch?", async (c) => {
  const key = c.req.header("Idempotency-Key") ?? crypto.randomUUID();
  const body = await c.req.text();
  const request = `${c.req.path}\n${body}`;
  const before = known.get(key);
  if (before && before.request !== request) {
    return c.json({ statusCode: 409, name: "invalid_idempotent_request", message: "" }, 409);
  }
  if (before) return c.json(before.answer);
  const { url, headers } = c.req.raw;
  const response = await catcher.routes.fetch(new Request(url, { method: "POST", headers, body }));
  if (response.status !== 200) return response;
  const answer = await response.clone().json().catch(() => null);
  // It breaks on the way: a repetition brings the rest.
  if (answer === null || known.has(key)) return response;
  const ids: string[] = [answer.data ?? answer].flat().map(({ id }: { id: string }) => id);
  const taken: Taken = { key, request, answer, emails: ids.map(readEmail) };
  known.set(key, taken);
  Deno.writeTextFileSync(file, `${JSON.stringify(taken)}\n`, { append: true });
  return response;
});

function readEmail(id: string): Taken["emails"][number] {
  const { to, text } = catcher.emails().find((email) => email.id === id)!;
  const headers = catcher.source(id)!.body.headers as Record<string, string>;
  return { rowId: headers["X-Entity-Ref-ID"]!, to, text };
}

await listen((request) => app.fetch(request), Number(port));
await listenToOwner((told) => catcher.fail(told as Failure));

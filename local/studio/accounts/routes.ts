import { Hono } from "hono";
import { readFailure } from "../../../src/db/errors.ts";
import { createLocalGoogle } from "./google.ts";
import { readOrder } from "./order.ts";
import { makePewacaAccount } from "./pewaca.ts";
import { putSeedBack } from "./seed_back.ts";
import { NotMade, type Stack, type Tools } from "./stack.ts";
import { makeZportaAccount } from "./zporta.ts";

/** What the routes are given. `stack` is `undefined` until the console knows of one. */
export type AccountsOptions = Pick<Tools, "emails" | "failure"> & {
  stack: () => Stack | undefined;
};

/** `POST /api/accounts`, `DELETE /api/accounts`, and Google's keys for the API. */
export function accountRoutes({ stack, ...mail }: AccountsOptions): Hono {
  const google = createLocalGoogle();
  const routes = new Hono();
  routes.get("/google/certs", async (c) => c.json(await google.keys() as object));

  routes.post("/api/accounts", async (c) => {
    const read = readOrder(await c.req.json().catch(() => undefined));
    if (!read.ok) return c.json({ message: read.message, allowed: read.allowed }, 400);
    const { order } = read;
    const tools = { ...requireStack(stack()), ...mail, google };
    if (mail.failure()) {
      throw new NotMade(409, "The mail provider is broken: DELETE /api/failure first");
    }
    const made = order.tenant === "pewaca"
      ? await makePewacaAccount(tools, order)
      : await makeZportaAccount(tools, order);
    return c.json(made, 201);
  });

  routes.delete("/api/accounts", async (c) => {
    await putSeedBack(requireStack(stack()));
    return c.body(null, 204);
  });

  routes.onError((error, c) => {
    if (error instanceof NotMade) {
      return c.json({ message: error.message, answer: error.answer }, error.status);
    }
    const { kind } = readFailure(error);
    if (kind === "duplicate") return c.json({ message: "address or username is taken" }, 409);
    return c.json({ message: `Cannot make the account: ${error.message}` }, 500);
  });
  return routes;
}

function requireStack(stack: Stack | undefined): Stack {
  if (!stack) throw new NotMade(503, "The stack is still starting");
  return stack;
}

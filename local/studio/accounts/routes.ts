import { Hono } from "hono";
import { readFailure } from "../../../src/db/errors.ts";
import type { StudioAccounts } from "./accounts.ts";
import { readOrder } from "./order.ts";
import { NotMade } from "./stack.ts";

/** Why an account was not made. `answer` is what the API said, where it was the API. */
export type Refusal = {
  status: NotMade["status"] | 500;
  message: string;
  answer?: { status: number; body: unknown };
};

/** `POST /api/accounts`, `DELETE /api/accounts`, and Google's keys for the API. */
export function accountRoutes(accounts: StudioAccounts): Hono {
  const routes = new Hono();
  routes.get("/google/certs", async (c) => c.json(await accounts.google.keys() as object));

  routes.post("/api/accounts", async (c) => {
    const read = readOrder(await c.req.json().catch(() => undefined));
    if (!read.ok) return c.json({ message: read.message, allowed: read.allowed }, 400);
    return c.json(await accounts.make(read.order), 201);
  });

  routes.delete("/api/accounts", async (c) => {
    await accounts.putSeedBack();
    return c.body(null, 204);
  });

  routes.onError((error, c) => {
    const { status, ...said } = explainRefusal(error);
    return c.json(said, status);
  });
  return routes;
}

/** Says why an account was not made. */
export function explainRefusal(error: Error): Refusal {
  if (error instanceof NotMade) {
    return { status: error.status, message: error.message, answer: error.answer };
  }
  const { kind } = readFailure(error);
  if (kind === "duplicate") return { status: 409, message: "address or username is taken" };
  return { status: 500, message: `Cannot make the account: ${error.message}` };
}

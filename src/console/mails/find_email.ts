import {
  type Act,
  findEmails,
  type OperatedEmail,
  planEmails,
  type Planned,
} from "../../core/delivery/operate.ts";
import type { ConsoleContext } from "../shared/console_env.ts";

/** Finds the email that a path names, by tenant and id. */
export async function findEmail(c: ConsoleContext): Promise<OperatedEmail | null> {
  const tenant = c.req.param("tenant")!;
  const { query } = c.env.depsOf(tenant).db;
  const condition = { sql: "id = ? AND tenant = ?", args: [c.req.param("id")!, tenant] };
  const [email] = await findEmails(query, condition, c.env.now(), 1);
  return email ?? null;
}

/** What an act would do to an email that was chosen by itself, or why it cannot be done. */
export function planOne(act: Act, email: OperatedEmail): Planned {
  return planEmails(act, [email], true)[0]!;
}

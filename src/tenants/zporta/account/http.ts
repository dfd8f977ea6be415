import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import { bodyOf, callerOf, isAllowed, refuseFields, tooMany } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { changePassword } from "./change_password.ts";
import { deactivateAccount, deleteAccount } from "./close_account.ts";
import { parsePasswordChange } from "./wire.ts";
import type { ZportaEnv } from "../env.ts";

/** What somebody does with their account: change its password, switch it off, delete it. */
export function addAccountRoutes(app: Hono<ZportaEnv>): void {
  app.post("/api/users/deactivate", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    await deactivateAccount(c.env.deps, caller.userId);
    return c.json({ message: NOTICES.deactivated });
  });

  app.post("/api/users/change-password", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const change = parsePasswordChange(body.fields);
    if (!change.ok) return refuseFields(c, change);
    if (!await isAllowed(c, "log_in", `user ${caller.userId}`)) return tooMany(c);

    const changed = await changePassword(c.env.deps, caller.userId, change.value);
    return changed.ok ? c.json({ message: NOTICES.passwordChanged }) : refuseFields(c, changed);
  });

  app.delete("/api/users/profile", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const photos = await deleteAccount(c.env.deps, caller.userId);
    c.env.afterwards((deps) => removeUnkept(deps, photos));
    return c.json({ message: `Account ${caller.username} has been permanently deleted.` });
  });
}

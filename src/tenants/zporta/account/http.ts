import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import type { ZportaEnv } from "../env.ts";
import { isLimited, refuseFields, tooMany } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { withBody, withCaller } from "../shared/requests.ts";
import { changePassword } from "./change_password.ts";
import { deactivateAccount, deleteAccount } from "./close_account.ts";
import {
  CHANGE_PASSWORD,
  DEACTIVATE_ACCOUNT,
  DELETE_ACCOUNT,
  parsePasswordChange,
} from "./wire.ts";

/** What people do with their own account: change its password, deactivate it, delete it. */
export function addAccountRoutes(app: Hono<ZportaEnv>): void {
  const { method, path } = CHANGE_PASSWORD;
  app.on(method, path, withCaller, withBody(CHANGE_PASSWORD), async (c) => {
    const { userId } = c.var.caller;
    const change = parsePasswordChange(c.var.body.fields);
    if (!change.ok) return refuseFields(c, change);

    const { deps, network } = c.env;
    const changed = await changePassword(deps, { userId, network }, change.value);
    if (!changed.ok) return isLimited(changed) ? tooMany(c, changed) : refuseFields(c, changed);
    c.env.deliver(changed.value);
    return c.json({ message: NOTICES.passwordChanged });
  });

  app.on(DEACTIVATE_ACCOUNT.method, DEACTIVATE_ACCOUNT.path, withCaller, async (c) => {
    await deactivateAccount(c.env.deps, c.var.caller.userId);
    return c.json({ message: NOTICES.deactivated });
  });

  app.on(DELETE_ACCOUNT.method, DELETE_ACCOUNT.path, withCaller, async (c) => {
    const { userId, username } = c.var.caller;
    const photos = await deleteAccount(c.env.deps, userId);
    c.env.afterwards((deps) => removeUnkept(deps, photos));
    return c.json({ message: NOTICES.accountDeleted(username) });
  });
}

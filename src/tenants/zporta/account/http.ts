import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import type { Body } from "../../../web/read_body.ts";
import type { ZportaEnv } from "../env.ts";
import {
  isLimited,
  refuseFields,
  tooMany,
  unauthorized,
  type ZportaContext,
} from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { showErrorsUnder, withBody, withCaller } from "../shared/requests.ts";
import type { Caller } from "../shared/tokens.ts";
import { changePassword } from "./change_password.ts";
import { deactivateAccount } from "./close_account.ts";
import { eraseOwnAccount } from "./erase_account.ts";
import { checkOwnPassword, confirmClosing } from "./own_password.ts";
import {
  CHANGE_PASSWORD,
  DEACTIVATE_ACCOUNT,
  DELETE_ACCOUNT,
  parseConfirmation,
  parseCurrentPassword,
  parsePasswordChange,
} from "./wire.ts";

/** What people do with their own account: change its password, deactivate it, delete it. */
export function addAccountRoutes(app: Hono<ZportaEnv>): void {
  const { method, path } = CHANGE_PASSWORD;
  // The page shows `detail` if there is one, else one field (Profile.js:1038-1050).
  const shown = showErrorsUnder("detail");
  app.on(method, path, shown, withCaller, withBody(CHANGE_PASSWORD), async (c) => {
    const { deps, network } = c.env;
    const owner = { userId: c.var.caller.userId, network };
    const change = parsePasswordChange(c.var.body.fields);
    if (!change.ok) {
      const current = parseCurrentPassword(c.var.body.fields);
      const checked = current.ok ? await checkOwnPassword(deps, owner, current.value) : current;
      if (checked.ok || !current.ok) return refuseFields(c, change);
      if (isLimited(checked)) return tooMany(c, checked);
      return refuseFields(c, { ok: false, reasons: [...checked.reasons, ...change.reasons] });
    }
    const changed = await changePassword(deps, owner, change.value);
    if (!changed.ok) return isLimited(changed) ? tooMany(c, changed) : refuseFields(c, changed);
    c.env.deliver(changed.value);
    return c.json({ message: NOTICES.passwordChanged });
  });

  const deactivate = DEACTIVATE_ACCOUNT;
  app.on(deactivate.method, deactivate.path, withCaller, withBody(deactivate), async (c) => {
    const refusal = await refuseClosing(c);
    if (refusal) return refusal;
    await deactivateAccount(c.env.deps, c.var.caller);
    return c.json({ message: NOTICES.deactivated });
  });

  app.on(
    DELETE_ACCOUNT.method,
    DELETE_ACCOUNT.path,
    withCaller,
    withBody(DELETE_ACCOUNT),
    async (c) => {
      const refusal = await refuseClosing(c);
      if (refusal) return refusal;
      const erased = await eraseOwnAccount(c.env.deps, c.var.caller);
      if (!erased.ok) return unauthorized(c, erased);
      const { photoKeys } = erased.value;
      if (photoKeys.length > 0) c.env.afterResponse((deps) => removeUnkept(deps, photoKeys));
      return c.json({ message: NOTICES.accountDeleted(c.var.caller.username) });
    },
  );
}

/** Refuses to close an account whose password came along and is wrong; else `null`. */
async function refuseClosing(
  c: ZportaContext & { var: { caller: Caller; body: Body } },
): Promise<Response | null> {
  const password = parseConfirmation(c.var.body.fields);
  if (!password.ok) return refuseFields(c, password);
  const { deps, network } = c.env;
  const { userId } = c.var.caller;
  const confirmed = await confirmClosing(deps, { userId, network }, password.value);
  if (confirmed.ok) return null;
  return isLimited(confirmed) ? tooMany(c, confirmed) : refuseFields(c, confirmed);
}

import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import type { PewacaEnv } from "../env.ts";
import { refuse, tooMany, unauthorized } from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { NOTICES } from "../shared/messages.ts";
import { withBody, withSession } from "../shared/requests.ts";
import { eraseOwnAccount } from "./own_account.ts";
import { ERASE_ACCOUNT, parseConfirmation } from "./wire.ts";

/** The right to be forgotten: people erase their own account. */
export function addErasureRoutes(app: Hono<PewacaEnv>): void {
  const { method, path } = ERASE_ACCOUNT;
  app.on(method, path, withSession, withBody(ERASE_ACCOUNT), async (c) => {
    const { deps, network, afterResponse } = c.env;
    const confirmed = parseConfirmation(c.var.body.fields);
    if (!confirmed.ok) return refuse(c, confirmed.reasons);
    const { password } = confirmed.value;
    const erased = await eraseOwnAccount(deps, c.var.session, { password, network });
    if (!erased.ok) {
      const { reasons } = erased;
      const { code } = reasons[0]!;
      if (code === "inactive") return unauthorized(c, NOTICES.inactive);
      return code === "exhausted" ? tooMany(c, reasons) : refuse(c, reasons);
    }
    const { photoKeys } = erased.value;
    if (photoKeys.length > 0) afterResponse((deps) => removeUnkept(deps, photoKeys));
    return c.json(successEnvelope(200, NOTICES.erased, null));
  });
}

import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import type { Reason } from "../../../outcome.ts";
import { answerPage } from "../../../web/pages/page.ts";
import type { PewacaEnv } from "../env.ts";
import { noteRefusal, type PewacaContext } from "../shared/answers.ts";
import type { Middleware } from "../shared/requests.ts";
import { checkDisownLink, disownAccount } from "./disown_account.ts";
import { ASK, FAULT, INVALID, REMOVED } from "./page.ts";
import { DISOWN, SHOW_DISOWN_PAGE } from "./wire.ts";

/** "Bukan saya": a page of ours, for people and not for programs. Opening it changes nothing. */
export function addDisownRoutes(app: Hono<PewacaEnv>): void {
  app.on(SHOW_DISOWN_PAGE.method, SHOW_DISOWN_PAGE.path, faultsAsPage, async (c) => {
    const checked = await checkDisownLink(c.env.deps, c.req.param());
    return checked.ok ? await answerPage(200, "id", ASK) : await refuse(c, checked.reasons);
  });

  app.on(DISOWN.method, DISOWN.path, faultsAsPage, async (c) => {
    const { deps, afterResponse } = c.env;
    const disowned = await disownAccount(deps, c.req.param());
    if (!disowned.ok) return await refuse(c, disowned.reasons);
    const photoKeys = disowned.value;
    if (photoKeys.length > 0) afterResponse((deps) => removeUnkept(deps, photoKeys));
    return await answerPage(200, "id", REMOVED);
  });
}

async function refuse(c: PewacaContext, reasons: readonly Reason[]): Promise<Response> {
  noteRefusal(c, reasons);
  return await answerPage(400, "id", INVALID);
}

/** A fault of this page is shown as a page, too. */
const faultsAsPage: Middleware<object> = async (c, next) => {
  await next();
  if (c.error) c.res = await answerPage(c.res.status, "id", FAULT);
};

import type { Hono } from "hono";
import { enqueueRequested } from "../../../core/repeatable_email.ts";
import { enqueueExport, findExportable } from "../../../core/personal_data/export_link.ts";
import { refused } from "../../../outcome.ts";
import { downloadExport, faultsAsPage, showExportPage } from "../../../web/pages/export_page.ts";
import type { ZportaEnv } from "../env.ts";
import { isAllowed, noteRefusal, refuseWithDetail } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { withCaller } from "../shared/requests.ts";
import { collect } from "./collect.ts";
import { EXPORT_TABLE } from "./export_table.ts";
import { ASK, FAULT, INVALID } from "./page.ts";
import { DOWNLOAD_EXPORT, REQUEST_EXPORT, SHOW_EXPORT_PAGE } from "./wire.ts";

const PAGE = { table: EXPORT_TABLE, lang: "en", ask: ASK, invalid: INVALID, fault: FAULT, collect };

/** The right to one's own data: an email with a link, a page of ours behind it, and the file. */
export function addExportRoutes(app: Hono<ZportaEnv>): void {
  const { method, path } = REQUEST_EXPORT;
  app.on(method, path, withCaller, async (c) => {
    const { deps, afterResponse, deliver } = c.env;
    const account = await findExportable(deps, EXPORT_TABLE, c.var.caller.userId);
    if (!account) return refuseWithDetail(c, refused("inactive", "address"), 403);
    // The answer is the same when there were too many: the email of before is on its way.
    if (await isAllowed(c, "send_link", String(account.accountId))) {
      afterResponse(async (deps) =>
        deliver(await enqueueRequested(deps, () => enqueueExport(deps, EXPORT_TABLE, account)))
      );
    }
    return c.json({ detail: NOTICES.exportRequested });
  });

  const faults = faultsAsPage(PAGE);
  const note = (c: Parameters<typeof noteRefusal>[0]) => noteRefusal.bind(null, c);
  app.on(SHOW_EXPORT_PAGE.method, SHOW_EXPORT_PAGE.path, faults, showExportPage(PAGE, note));
  app.on(DOWNLOAD_EXPORT.method, DOWNLOAD_EXPORT.path, faults, downloadExport(PAGE, note));
}

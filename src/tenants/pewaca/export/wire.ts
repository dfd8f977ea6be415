import { route } from "../../../web/route.ts";
import { EXPORT_PATH } from "./export_table.ts";

/** Requests the email with the link to all that is kept of the caller. */
export const REQUEST_EXPORT = route({
  method: "POST",
  path: "/api/auth/account/export",
  needsSession: true,
});

/** The page behind the link in the email. */
export const SHOW_EXPORT_PAGE = route({ method: "GET", path: `${EXPORT_PATH}/:uid/:token` });

/** The button of that page. */
export const DOWNLOAD_EXPORT = route({ method: "POST", path: `${EXPORT_PATH}/:uid/:token` });

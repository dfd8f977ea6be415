import { route } from "../../../web/route.ts";
import { DISOWN_PATH } from "../shared/accounts/links.ts";

/** The page behind "Bukan saya" in an email. */
export const SHOW_DISOWN_PAGE = route({ method: "GET", path: `${DISOWN_PATH}/:uid/:token` });

/** The button of that page. */
export const DISOWN = route({ method: "POST", path: `${DISOWN_PATH}/:uid/:token` });

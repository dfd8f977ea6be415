import { describe, type Operation } from "../../../web/operation.ts";
import { FAULT_PAGES, page } from "../../../web/pages/openapi.ts";
import { DISOWN_DAYS } from "../shared/accounts/links.ts";
import { LINK } from "../shared/openapi.ts";
import { DISOWN, SHOW_DISOWN_PAGE } from "./wire.ts";

const OTHERWISE = {
  400: page("A page that says that the link is not valid, or that the address has been proven."),
  ...FAULT_PAGES,
};

/** "Bukan saya": the owner of an address says that somebody else has signed it up. */
export const DISOWNING: readonly Operation[] = [
  describe(SHOW_DISOWN_PAGE, {
    id: "showDisownPage",
    section: "Account",
    summary: 'The page behind "Bukan saya" in an email',
    notes:
      `For people: a page in Bahasa Indonesia with a button. Opening it changes nothing. The link is ` +
      `valid for ${DISOWN_DAYS} days, until the address is proven.`,
    parameters: LINK,
    answers: { 200: page("The page with the button."), ...OTHERWISE },
  }),
  describe(DISOWN, {
    id: "disown",
    section: "Account",
    summary: "Remove a sign-up with an address that is not proven",
    notes: "The button of that page. Removes the account with everything that the sign-up brought.",
    parameters: LINK,
    answers: { 200: page("A page that says that it is removed."), ...OTHERWISE },
  }),
];

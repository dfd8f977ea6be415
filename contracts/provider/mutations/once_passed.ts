/**
 * Ten breaking changes that passed the gate when it pinned less: a comparison of both frontends with the
 * pacts found that nothing noticed them. Nine change an answer, the tenth a preflight.
 */
import type { Preflight } from "../preflights.ts";
import { type Answer, type Item, type Mutation, rename } from "./mutation.ts";

const pewaca = (...descriptions: string[]) => ({ consumer: "pewaca-frontend", descriptions });
const zporta = (...descriptions: string[]) => ({ consumer: "zporta-frontend", descriptions });

const LOGIN = "/api/users/login/";

/** The nine that change an answer. */
export const ONCE_PASSED: readonly Mutation[] = [
  {
    name: "a seat in the committee loses its role and names the residence as a text",
    path: "/api/auth/profil/",
    change: ({ body }) =>
      body.data.user.residence_commites.forEach((seat: Item) => {
        delete seat.role;
        seat.residence = String(seat.residence);
      }),
    breaks: [pewaca("opens the board's pages to a member with a seat")],
  },
  {
    name: "an approved resident is not said to be checked",
    path: "/api/auth/profil/",
    change: ({ body }) => body.data.warga.is_checker = false,
    breaks: [pewaca("opens every page to an approved resident")],
  },
  {
    name: "a photo is its path in the store, or missing where there is one",
    path: "/api/warga/",
    change: (answer) => withoutHost(answer),
    breaks: [
      pewaca(
        "lists who waits for the board with photos",
        "lists the committee with photos",
        "shows the board the photo of a resident who waits",
        "shows the board an approved resident with photos",
        "shows the photos that a resident has uploaded",
        "shows the photos of a married resident",
      ),
    ],
  },
  {
    name: "the page of somebody who was decided on lacks the moment",
    path: "/api/warga/",
    change: ({ body }) => body.data.checked_on = null,
    breaks: [pewaca("shows the board an approved resident with photos")],
  },
  {
    name: "a sign-up that fails says so under no field",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.errors = null,
    breaks: [
      pewaca(
        "shows under unit_id that sign-up refuses an address that was tried too often",
        "shows under unit_id that sign-up refuses whatever it cannot do now",
      ),
    ],
  },
  {
    name: "a page beyond the end of a list is 404, as with Django",
    path: "/api/warga/",
    change: (answer) => {
      answer.status = 404;
      answer.body = { detail: "Invalid page." };
    },
    breaks: [
      pewaca(
        "shows an empty page beyond the end of who waits",
        "shows an empty page beyond the end of the list of whom the board has approved",
        "shows an empty page beyond the end of the list of the committee",
      ),
    ],
  },
  {
    name: "a link to verify an address is refused the second time",
    path: "/api/auth/verify/",
    change: (answer) => {
      answer.status = 400;
      answer.body = { success: false, message: "Token verifikasi tidak valid." };
    },
    breaks: [pewaca("verifies an address that is verified already")],
  },
  {
    name: "after a login the context lacks what menus read",
    path: LOGIN,
    change: ({ body }) => {
      for (const user of [body, body.user].filter(Boolean)) {
        delete user.is_superuser;
        delete user.profile_image_url;
        rename(user, "first_name", "firstName");
      }
    },
    breaks: [
      zporta(
        "logs in after the sign-up",
        "logs in from the login page, by address",
        "reactivates an account by logging in",
      ),
    ],
  },
  {
    name: "a browser may read answers, and no refusal",
    path: "/api/",
    change: ({ headers }) => headers.delete("Access-Control-Allow-Origin"),
    breaks: [
      zporta(
        "is refused a wrong password",
        "is refused to log in after too many failures",
        "is told that nobody can register now",
        "is refused a change when the session has ended",
        "is refused an invitation that nobody has sent",
      ),
      pewaca(
        "shows why a verification link is refused",
        "shows that an approval is refused when the session has ended",
        "offers a text field when the units cannot be listed",
      ),
    ],
  },
];

/** The tenth: a browser asks before these requests, and is not told that it may send them. */
export const ONCE_PASSED_PREFLIGHTS: (Pick<Preflight, "method" | "path"> & { change: string })[] = [
  {
    method: "PATCH",
    path: "/api/users/profile/",
    change: "Access-Control-Allow-Methods lacks patch",
  },
  {
    method: "POST",
    path: "/api/users/login/",
    change: "Access-Control-Allow-Headers lacks content-type",
  },
  {
    method: "POST",
    path: "/api/warga/verify/",
    change: "Access-Control-Allow-Headers lacks authorization",
  },
  {
    method: "GET",
    path: "/api/units/residence/3/",
    change: "Access-Control-Allow-Headers lacks content-type",
  },
];

/** Leaves of every photo's URL the path below the host, as rows have it. */
function withoutHost(answer: Answer): void {
  const text = JSON.stringify(answer.body);
  answer.body = JSON.parse(text.replaceAll(/https?:\/\/[^/"]+\/media\//g, ""));
}

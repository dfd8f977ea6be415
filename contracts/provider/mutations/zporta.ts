import type { Mutation } from "./mutation.ts";

const frontend = (...descriptions: string[]) => ({ consumer: "zporta-frontend", descriptions });
const operations = (...descriptions: string[]) => ({ consumer: "zporta-operations", descriptions });

const LOGIN = "/api/users/login/";
const PROFILE = "/api/users/profile/";
const REGISTER = "/api/users/register/";
const INVITATIONS = "/api/users/invitations/";

const SAVES = [
  "saves the display name",
  "saves the bio",
  "saves what a teacher tells",
  "saves a caption",
  "saves the tags of an image",
  "saves the notifications",
];

/** Mutations of Zporta's answers, most of them defects that Django has had. */
export const zportaMutations: Mutation[] = [
  {
    name: "a registration has another text",
    path: REGISTER,
    change: ({ body }) => body.message = "Registered.",
    breaks: [
      operations("SEED registers a user", "QREF registers a user without role and bio"),
    ],
  },
  {
    name: "a refused registration says why under detail",
    path: REGISTER,
    change: (answer) => answer.body = { detail: answer.body.error },
    breaks: [
      operations(
        "SEED registers an address twice",
        "BUG registers an address twice, in capitals",
        "SEED registers a username twice",
        "SEED registers both twice",
        "QREF registers without an address",
      ),
      frontend("is refused a username that is taken", "is told that nobody can register now"),
    ],
  },
  {
    name: "of a registration with several faults one is said",
    path: REGISTER,
    change: ({ body }) => body.error = body.error.split(". ")[0] + ".",
    breaks: [frontend("is refused a taken address and a short password at once")],
  },
  {
    name: "a refused login says why under detail, as other errors did",
    path: LOGIN,
    change: (answer) => answer.body = { detail: answer.body.error },
    breaks: [
      frontend(
        "is refused a wrong password",
        "is refused to log in after too many failures",
        "is told that nobody can log in now",
      ),
    ],
  },
  {
    name: "of two wrong passwords one is said, as Django did",
    path: "/api/users/change-password/",
    change: (answer) => answer.body = { current_password: answer.body.current_password },
    breaks: [frontend("is refused a wrong current password and a mismatch at once")],
  },
  {
    name: "a refused profile names fields alone, as Django did",
    path: PROFILE,
    change: ({ body }) => delete body.detail,
    breaks: [
      frontend(
        "is refused a website that is no URL",
        "is told that the profile cannot be saved now",
      ),
    ],
  },
  {
    name: "a refused profile names no field",
    path: PROFILE,
    change: (answer) => answer.body = { detail: answer.body.detail },
    breaks: [frontend("is refused a display name that is too long")],
  },
  {
    name: "a refused invitation says why under its field",
    path: `${INVITATIONS}send/`,
    change: (answer) => answer.body = { invitee_email: [answer.body.detail] },
    breaks: [frontend("is refused a second invitation to one address")],
  },
  {
    name: "an unknown invitation says nothing",
    path: `${INVITATIONS}accept/`,
    change: ({ body }) => delete body.detail,
    breaks: [frontend("is refused an invitation that nobody has sent")],
  },
  {
    name: "a registration is answered with 200",
    path: REGISTER,
    change: (answer) => answer.status = 200,
    breaks: [operations("SEED registers a user")],
  },
  {
    name: "a refused registration is answered with 200",
    path: REGISTER,
    change: (answer) => answer.status = 200,
    breaks: [
      frontend("is refused a username that is taken"),
      operations("SEED registers an address twice", "SEED registers a username twice"),
    ],
  },
  {
    name: "a login loses user, as Django's did",
    path: LOGIN,
    change: ({ body }) => delete body.user,
    breaks: [frontend("logs in after the sign-up")],
  },
  {
    name: "a login loses user_id, as Django's did",
    path: LOGIN,
    change: ({ body }) => delete body.user_id,
    breaks: [frontend("logs in from the login page, by address")],
  },
  {
    name: "a login names every origin",
    path: LOGIN,
    change: ({ headers }) => headers.set("Access-Control-Allow-Origin", "*"),
    breaks: [frontend("logs in from the login page, by address")],
  },
  {
    name: "a login has a JSON web token",
    path: LOGIN,
    change: ({ body }) => body.token = "header.payload.signature",
    breaks: [
      frontend("logs in after the sign-up", "logs in from the login page, by address"),
      operations("SEED logs in after the registration"),
    ],
  },
  {
    name: "the profile loses id",
    path: PROFILE,
    change: ({ body }) => delete body.id,
    breaks: [frontend("boots with the profile")],
  },
  {
    name: "the profile shows the role that somebody asked for",
    path: PROFILE,
    change: ({ body }) => body.role = "guide",
    breaks: [operations("SEED finds the profile that the registration made")],
  },
  {
    name: "an image that was uploaded has Django's path instead of a URL",
    path: PROFILE,
    change: ({ body }) => body.showcase_image_1_url = "user_haruka/showcase/kanji.gif",
    breaks: [frontend("uploads a GIF to show")],
  },
  {
    name: "a picture is refused without a word of which are taken, as Pillow does",
    path: PROFILE,
    change: ({ body }) =>
      body.profile_image = ["Upload a valid image. The file you uploaded was not an image."],
    breaks: [frontend("is refused a picture that is no image")],
  },
  {
    name: "an image that is not there loses its key",
    path: PROFILE,
    change: ({ body }) => delete body.showcase_image_2_url,
    breaks: [frontend("draws the profile page")],
  },
  {
    name: "the profile does not come back when it is saved",
    path: PROFILE,
    change: (answer) => answer.body = { message: "Saved." },
    breaks: [
      frontend(...SAVES, "sends another address, and is told the one that counts"),
    ],
  },
  {
    name: "another address is taken as it is sent",
    path: PROFILE,
    change: ({ body }) => body.email = "other@example.com",
    breaks: [frontend("sends another address, and is told the one that counts")],
  },
  {
    name: "the preferences lose a list",
    path: "/api/users/preferences/",
    change: ({ body }) => body.languages_spoken = null,
    breaks: [frontend("asks for the preferences")],
  },
  {
    name: "a language that Django has stored as a text is one",
    path: "/api/users/preferences/",
    change: ({ body }) => body.languages_spoken = body.languages_spoken[0],
    breaks: [frontend("asks for the preferences that Django has stored")],
  },
  {
    name: "a heartbeat says nothing of the time",
    path: "/api/users/session/heartbeat/",
    change: ({ body }) => delete body.last_heartbeat_at,
    breaks: [frontend("beats while somebody studies")],
  },
  {
    name: "a wrong password is a text instead of a list",
    path: "/api/users/change-password/",
    change: ({ body }) => body.current_password = "Current password is incorrect.",
    breaks: [frontend("is refused a wrong current password")],
  },
  {
    name: "a bad reset link loses error",
    path: "/api/users/password-reset/confirm/",
    change: ({ body }) => delete body.error,
    breaks: [frontend("is refused a link that is not ours")],
  },
  {
    name: "an unknown address is told by the status, as Django did",
    path: "/api/users/password-reset/",
    change: (answer) => answer.status = 400,
    breaks: [frontend("asks for a new password for nobody's address")],
  },
  {
    name: "an invitation loses its inviter's name",
    path: `${INVITATIONS}accept/`,
    change: ({ body }) => delete body.inviter_name,
    breaks: [frontend("shows who has invited")],
  },
  {
    name: "the list of invitations is renamed",
    path: INVITATIONS,
    change: (answer) => answer.body = { ...answer.body, invitations: undefined },
    breaks: [frontend("lists a teacher's invitations")],
  },
  {
    name: "the rest of the month has Django's name alone",
    path: `${INVITATIONS}send/`,
    change: ({ body }) => delete body.remaining_invitations_this_month,
    breaks: [frontend("invites a teacher")],
  },
  {
    name: "the health of the service is a text",
    path: "/healthz",
    change: ({ body }) => body.ok = "yes",
    breaks: [operations("SEED asks whether the service is up")],
  },
];

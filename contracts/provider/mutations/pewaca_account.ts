import { type Mutation, rename } from "./mutation.ts";

const frontend = (...descriptions: string[]) => ({ consumer: "pewaca-frontend", descriptions });
const testKit = (...descriptions: string[]) => ({ consumer: "pewaca-test-kit", descriptions });

/** Mutations of log-in, profile and password reset. */
export const accountMutations: Mutation[] = [
  {
    name: "an inactive account is told so in other words",
    path: "/api/auth/login/",
    change: ({ body }) => body.message = "User is not verified",
    breaks: [frontend("sends a resident who has not verified to the notice")],
  },
  {
    name: "a log-in loses token_refresh",
    path: "/api/auth/login/",
    change: ({ body }) => delete body.data?.token_refresh,
    breaks: [frontend("logs a verified resident in")],
  },
  {
    name: "a log-in loses the token at the top",
    path: "/api/auth/login/",
    change: ({ body }) => delete body.token,
    breaks: [testKit("SH logs in", "PM logs in")],
  },
  {
    name: "a wrong password is answered with 400",
    path: "/api/auth/login/",
    change: (answer) => answer.status = 400,
    breaks: [testKit("PM logs in with a wrong password")],
  },
  {
    name: "a wrong password has a message of two lines",
    path: "/api/auth/login/",
    change: ({ body }) => body.message = "Email atau\npassword salah",
    breaks: [frontend("flashes why a wrong password is refused")],
  },
  {
    name: "a log-in that cannot be tried says so in the framework's words",
    path: "/api/auth/login/",
    change: (answer) => answer.body = { success: false, detail: answer.body.detail },
    breaks: [
      frontend("flashes that too many logins have failed", "flashes that nobody can log in now"),
    ],
  },
  {
    name: "a refresh loses data.token",
    path: "/api/auth/token/refresh/",
    change: ({ body }) => delete body.data?.token,
    breaks: [frontend("refreshes the access token")],
  },
  {
    name: "a refresh renames access",
    path: "/api/auth/token/refresh/",
    change: ({ body }) => rename(body, "access", "access_token"),
    breaks: [testKit("PM refreshes the access token")],
  },
  {
    name: "a refused refresh token is answered with 200",
    path: "/api/auth/token/refresh/",
    change: (answer) => answer.status = 200,
    breaks: [frontend("logs out when a refresh token is refused")],
  },
  {
    name: "an absent reference is null",
    path: "/api/auth/profil/",
    change: ({ body }) => body.data.warga.religion = null,
    breaks: [
      frontend(
        "shows the account of a resident who gave only the seven fields",
        "fills the edit form of a resident who gave only the seven fields",
      ),
    ],
  },
  {
    name: "the profile lower-cases the address",
    path: "/api/auth/profil/",
    change: ({ body }) => body.data.user.email = body.data.user.email.toLowerCase(),
    breaks: [frontend("opens the session and the home page with the profile")],
  },
  {
    name: "the profile loses is_pengurus",
    path: "/api/auth/profil/",
    change: ({ body }) => delete body.data.user.is_pengurus,
    breaks: [frontend("opens the session and the home page with the profile")],
  },
  {
    name: "the residence's image loses its key",
    path: "/api/auth/profil/",
    change: ({ body }) => delete body.data.residence.image,
    breaks: [frontend("shows the account of a married resident")],
  },
  {
    name: "the marital status is a text",
    path: "/api/auth/profil/",
    change: ({ body }) => body.data.warga.marital_status = "Kawin",
    breaks: [
      frontend(
        "shows the account of a married resident",
        "fills the edit form of a resident who has completed the profile",
      ),
    ],
  },
  {
    name: "bearers are turned away",
    path: "/api/auth/profil/",
    change: (answer) => answer.status = 401,
    breaks: [testKit("PM asks for the profile as a bearer")],
  },
  {
    name: "the own units lose their key",
    path: "/api/units/",
    change: ({ body }) => rename(body, "data", "results"),
    breaks: [frontend("offers the units of the own residence on the edit page")],
  },
  {
    name: "a saved profile says success as text",
    path: "/api/auth/profil/update/",
    change: ({ body }) => body.success = String(body.success),
    breaks: [
      frontend(
        "saves the profile from the edit page",
        "saves the profile with photos from the edit page",
      ),
    ],
  },
  {
    name: "what the edit page does not show stands at its own field alone",
    path: "/api/auth/profil/update/",
    change: ({ body }) => delete body.errors.unit_id,
    breaks: [
      frontend(
        "shows under unit_id that the edit page refuses a birthday in the future",
        "shows under unit_id that the edit page refuses a profile photo that is no JPEG",
      ),
    ],
  },
  {
    name: "the profile leaves out the text for the unit",
    path: "/api/auth/profil/",
    change: ({ body }) => body.data.warga.unit_id.unit_name = null,
    breaks: [frontend("shows the text that a resident has written for the unit")],
  },
  {
    name: "the marriage photo's error has the name that is sent",
    path: "/api/auth/profil/update/",
    change: ({ body }) => delete body.errors.marriagePhoto,
    breaks: [
      frontend("shows under marriagePhoto that the edit page refuses a photo that is no JPEG"),
    ],
  },
  {
    name: "a refused profile loses its errors",
    path: "/api/auth/profil/update/",
    change: ({ body }) => body.errors = null,
    breaks: [
      frontend(
        "shows under unit_id that the edit page refuses a unit of another residence",
        "shows under unit_id that the edit page refuses whatever it cannot save now",
      ),
    ],
  },
  {
    name: "a request for a new password is no success",
    path: "/api/auth/password-reset/",
    change: ({ body }) => body.success = false,
    breaks: [
      frontend(
        "asks for a new password for a known address",
        "asks for a new password for an unknown address",
      ),
      testKit("PM asks for a new password"),
    ],
  },
  {
    name: "a reset moves its sentence to the top",
    path: "/api/auth/reset/",
    change: ({ body }) => delete body.data?.message,
    breaks: [frontend("sets a new password by the link of the mail")],
  },
  {
    name: "a reset is answered with 202",
    path: "/api/auth/reset/",
    change: (answer) => answer.status = 202,
    breaks: [testKit("PM sets a new password")],
  },
  {
    name: "a refused reset has its errors in the envelope alone",
    path: "/api/auth/reset/",
    change: ({ body }) => delete body.new_password,
    breaks: [
      frontend(
        "shows why a reset refuses a password that is too short",
        "shows why a reset refuses a link that is not ours",
        "shows why a reset refuses whatever it cannot do now",
      ),
    ],
  },
];

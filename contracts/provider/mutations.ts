/** An answer of the service, open to change. */
// deno-lint-ignore no-explicit-any
export type Answer = { status: number; headers: Headers; body: any };

/** One way in which the service could break its word, and whose interactions must notice. */
export type Mutation = {
  name: string;
  /** The beginning of the path that answers differently. */
  path: string;
  change: (answer: Answer) => void;
  breaks: { consumer: string; descriptions: string[] }[];
};

const frontend = (...descriptions: string[]) => ({ consumer: "pewaca-frontend", descriptions });
const testKit = (...descriptions: string[]) => ({ consumer: "pewaca-test-kit", descriptions });

/** Every endpoint of the sign-up path, broken in the ways that have broken its consumers. */
export const mutations: Mutation[] = [
  {
    name: "the residence loses its name",
    path: "/api/residence-by-code/",
    change: ({ body }) => delete body.data?.name,
    breaks: [frontend("shows the residence's name on the sign-up page")],
  },
  {
    name: "residence_name is renamed",
    path: "/api/residence-by-code/",
    change: ({ body }) => rename(body.data ?? {}, "residence_name", "residenceName"),
    breaks: [testKit("SH asks which residence has a code", "PM asks for a residence by its code")],
  },
  {
    name: "an unknown code gets an empty object instead of null",
    path: "/api/residence-by-code/",
    change: ({ body }) => body.data ??= {},
    breaks: [testKit("SH finds no residence for an unknown code")],
  },
  {
    name: "an unknown code is answered with 200",
    path: "/api/residence-by-code/",
    change: (answer) => answer.status = 200,
    breaks: [testKit("SH finds no residence for an unknown code")],
  },
  {
    name: "unit ids become text",
    path: "/api/units/code/",
    change: ({ body }) => body.data.forEach((unit: Item) => unit.unit_id = String(unit.unit_id)),
    breaks: [
      frontend("offers the residence's units on the sign-up page"),
      testKit("PM asks for the units of a residence"),
    ],
  },
  {
    name: "a list comes without its envelope",
    path: "/api/units/code/",
    change: (answer) => answer.body = answer.body.data,
    breaks: [
      frontend("offers the residence's units on the sign-up page"),
      testKit("SH takes the first unit of the residence", "TC offers units"),
    ],
  },
  {
    name: "genders lose gender_id",
    path: "/api/gender/",
    change: ({ body }) => body.data.forEach((gender: Item) => delete gender.gender_id),
    breaks: [testKit("SH takes the first of gender", "PM keeps the first gender for the sign-up")],
  },
  {
    name: "a list of choices is empty",
    path: "/api/family-as/",
    change: ({ body }) => body.data = [],
    breaks: [
      frontend("offers the choices of family-as"),
      testKit("SH takes the first of family-as", "TC offers family-as"),
    ],
  },
  {
    name: "a choice loses its name",
    path: "/api/religions/",
    change: ({ body }) => body.data.forEach((religion: Item) => religion.name = null),
    breaks: [frontend("offers the choices of religions"), testKit("TC offers religions")],
  },
  {
    name: "the cities lose their key",
    path: "/api/cities/",
    change: ({ body }) => rename(body, "data", "results"),
    breaks: [
      frontend("fetches the cities for the sign-up page"),
      testKit("PM asks for the cities"),
    ],
  },
  ...["religions", "family-as", "education", "ocupation", "marital-statuses"].map((list) => ({
    name: `the ids of ${list} become text`,
    path: `/api/${list}/`,
    change: ({ body }: Answer) => body.data.forEach((item: Item) => item.id = String(item.id)),
    breaks: [
      frontend(`offers the choices of ${list}`),
      testKit(`SH takes the first of ${list}`, `TC offers ${list}`),
    ],
  })),
  {
    name: "the cities are objects of another form",
    path: "/api/cities/",
    change: ({ body }) => body.data.forEach((city: Item) => rename(city, "name", "city")),
    breaks: [testKit("TC offers cities")],
  },
  {
    name: "genders lose id",
    path: "/api/gender/",
    change: ({ body }) => body.data.forEach((gender: Item) => delete gender.id),
    breaks: [frontend("offers the genders"), testKit("TC offers gender")],
  },
  {
    name: "a page of HTML is sent",
    path: "/api/education/",
    change: ({ headers }) => headers.set("Content-Type", "text/html"),
    breaks: [frontend("offers the choices of education")],
  },
  {
    name: "a sign-up is answered with 200",
    path: "/api/auth/sign-up/",
    change: (answer) => answer.status = 200,
    breaks: [testKit("PM signs up with fifteen fields")],
  },
  {
    name: "a sign-up says success as text",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.success = String(body.success),
    breaks: [testKit("SH signs up with fifteen fields", "PM signs up with fifteen fields")],
  },
  {
    name: "a sign-up moves its sentence to the top",
    path: "/api/auth/sign-up/",
    change: ({ body }) => delete body.data?.message,
    breaks: [frontend("signs a resident up with the seven fields of the form")],
  },
  {
    name: "errors are a text",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.errors = JSON.stringify(body.errors),
    breaks: [
      frontend(
        "shows under email that sign-up refuses an address that is taken",
        "shows under email that sign-up refuses an address that is taken in another spelling",
        "shows under password that sign-up refuses a password that is too short",
      ),
    ],
  },
  {
    name: "a field's errors are a text",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.errors.unit_id = body.errors.unit_id[0],
    breaks: [frontend("shows under unit_id that sign-up refuses a unit of another residence")],
  },
  {
    name: "a wrong code is reported under `code` alone",
    path: "/api/auth/sign-up/",
    change: ({ body }) => delete body.errors.unit_id,
    breaks: [
      frontend("shows under unit_id that sign-up refuses a code that belongs to no residence"),
    ],
  },
  {
    name: "a taken address is answered with 409",
    path: "/api/auth/sign-up/",
    change: (answer) => answer.status = 409,
    breaks: [testKit("PM signs up twice with one address")],
  },
  {
    name: "a taken address is answered as a success",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.success = true,
    breaks: [testKit("SH signs up twice with one address")],
  },
  {
    name: "the CORS header is missing",
    path: "/api/auth/verify/",
    change: ({ headers }) => headers.delete("Access-Control-Allow-Origin"),
    breaks: [
      frontend(
        "verifies an address from the page that the mail's link opens",
        "shows why a verification link is refused",
      ),
    ],
  },
  {
    name: "the CORS header names another origin",
    path: "/api/auth/verify/",
    change: ({ headers }) => headers.set("Access-Control-Allow-Origin", "https://example.com"),
    breaks: [frontend("verifies an address from the page that the mail's link opens")],
  },
  {
    name: "verification says success as a number",
    path: "/api/auth/verify/",
    change: ({ body }) => body.success = 1,
    breaks: [
      frontend("verifies an address from the page that the mail's link opens"),
      testKit("PM verifies an address"),
    ],
  },
  {
    name: "verification is answered with 201, as Django did",
    path: "/api/auth/verify/",
    change: (answer) => answer.status = 201,
    breaks: [testKit("PM verifies an address", "TC verifies an address")],
  },
  {
    name: "a refused link has no sentence",
    path: "/api/auth/verify/",
    change: ({ body }) => delete body.message,
    breaks: [frontend("shows why a verification link is refused")],
  },
  {
    name: "the resend answer loses success",
    path: "/api/auth/verify/resend/",
    change: ({ body }) => delete body.success,
    breaks: [
      testKit(
        "SH asks for the verification mail again",
        "PM asks for the verification mail again",
      ),
    ],
  },
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
    name: "the residences lose their names",
    path: "/api/residences/",
    change: ({ body }) => body.data.forEach((residence: Item) => delete residence.name),
    breaks: [frontend("offers the residences on the public page")],
  },
  {
    name: "the browser may not read the units",
    path: "/api/units/residence/",
    change: ({ headers }) => headers.delete("Access-Control-Allow-Origin"),
    breaks: [
      frontend(
        "offers the residence's units on the public page",
        "shows that a residence has no units",
      ),
    ],
  },
  {
    name: "a residence without units is answered with 404",
    path: "/api/units/residence/",
    change: (answer) => answer.status = 404,
    breaks: [frontend("shows that a residence has no units")],
  },
  {
    name: "a public sign-up loses its sentence",
    path: "/api/auth/public-sign-up/",
    change: ({ body }) => delete body.message,
    breaks: [
      frontend(
        "signs a visitor up publicly with a unit",
        "signs a visitor up publicly with a block in words",
        "signs a visitor up publicly as somebody who wants to be on the board",
      ),
    ],
  },
  {
    name: "the public page's errors are a text",
    path: "/api/auth/public-sign-up/",
    change: ({ body }) => body.errors = JSON.stringify(body.errors),
    breaks: [
      frontend(
        "lists that the public page's sign-up refuses an address that is taken",
        "lists that the public page's sign-up refuses a unit of another residence",
      ),
    ],
  },
  {
    name: "a sign-up with photos is refused",
    path: "/api/auth/sign-up/",
    change: (answer) => answer.status = 415,
    breaks: [testKit("TC signs up with fifteen fields and photos")],
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
      frontend("shows under unit_id that the edit page refuses a unit of another residence"),
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
      ),
    ],
  },
];

const LISTS_OF_RESIDENTS = [
  "lists who waits for the board",
  "lists whom the board has approved",
];

mutations.push(
  {
    name: "a page of residents loses its count",
    path: "/api/warga/",
    change: ({ body }) => delete body.count,
    breaks: [frontend(...LISTS_OF_RESIDENTS)],
  },
  {
    name: "residents come in the envelope",
    path: "/api/warga/",
    change: (answer) => answer.body = { success: true, data: answer.body.results },
    breaks: [frontend(...LISTS_OF_RESIDENTS, "offers residents on the role form")],
  },
  {
    name: "a resident's user is null",
    path: "/api/warga/",
    change: ({ body }) => body.results?.forEach((resident: Item) => resident.user = null),
    breaks: [frontend(...LISTS_OF_RESIDENTS, "pages through a search of who waits")],
  },
  {
    name: "the page stands last in the links, as in the order of the request",
    path: "/api/warga/",
    change: ({ body }) => body.next &&= body.next.replace(/(page=\d+)&(.*)/, "$2&$1"),
    breaks: [frontend("pages through a search of who waits")],
  },
  {
    name: "the link to the first page has no page, as Django's",
    path: "/api/warga/",
    change: ({ body }) => body.previous &&= body.previous.replace("page=1&", ""),
    breaks: [frontend("pages through a search of who waits")],
  },
  {
    name: "the roles are not a page",
    path: "/api/roles/",
    change: ({ body }) => rename(body, "results", "data"),
    breaks: [frontend("offers the committee's roles on the role form")],
  },
  {
    name: "the board sees null for an absent reference",
    path: "/api/warga/",
    change: ({ body }) => body.data && (body.data.occupation = null),
    breaks: [
      frontend(
        "shows the board a resident who gave only the seven fields",
        "shows the board a married resident",
      ),
    ],
  },
  {
    name: "an approval may not be read by the page",
    path: "/api/warga/verify/",
    change: ({ headers }) => headers.delete("Access-Control-Allow-Origin"),
    breaks: [frontend("approves a resident from the board's page")],
  },
  {
    name: "a rejection moves its sentence to the top",
    path: "/api/warga/reject/",
    change: ({ body }) => body.data = null,
    breaks: [frontend("rejects a resident with a reason", "shows why a rejection is refused")],
  },
  {
    name: "a seat loses its resident",
    path: "/api/residence-commite/",
    change: ({ body }) => body.results?.forEach((seat: Item) => seat.warga = 57),
    breaks: [frontend("lists the committee")],
  },
  {
    name: "an appointment loses success",
    path: "/api/residence-commite/",
    change: ({ body }) => delete body.success,
    breaks: [frontend("appoints a resident to the committee")],
  },
  {
    name: "the stories lose their key",
    path: "/api/stories/",
    change: ({ body }) => rename(body, "data", "results"),
    breaks: [frontend("asks for the stories after a log-in")],
  },
);

type Item = Record<string, unknown>;

function rename(object: Item, from: string, to: string): void {
  object[to] = object[from];
  delete object[from];
}

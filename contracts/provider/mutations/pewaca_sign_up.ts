import { type Answer, type Item, type Mutation, rename } from "./mutation.ts";

const frontend = (...descriptions: string[]) => ({ consumer: "pewaca-frontend", descriptions });
const testKit = (...descriptions: string[]) => ({ consumer: "pewaca-test-kit", descriptions });

/** Mutations of what the sign-up pages send and read, most of them defects that Django has had. */
export const signUpMutations: Mutation[] = [
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
    name: "what the sign-up page does not show stands at its own field alone",
    path: "/api/auth/sign-up/",
    change: ({ body }) => delete body.errors.unit_id,
    breaks: [
      frontend(
        "shows under unit_id that sign-up refuses a family role that does not exist",
        "shows everything that is wrong with a sign-up at once",
      ),
    ],
  },
  {
    name: "what the sign-up page does not show stands behind the error that it shows",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.errors.unit_id = body.errors.unit_id[0].split(/(?<=\.) /),
    breaks: [frontend("shows everything that is wrong with a sign-up at once")],
  },
  {
    name: "wrong fields hide that the address is taken",
    path: "/api/auth/sign-up/",
    change: ({ body }) => delete body.errors.email,
    breaks: [frontend("shows everything that is wrong with a sign-up at once")],
  },
  {
    name: "a sign-up has no errors at fields, as Django's faults",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.errors = null,
    breaks: [
      frontend(
        "shows under unit_id that sign-up refuses a family role that does not exist",
        "shows under unit_id that sign-up refuses an address that was tried too often",
        "shows under unit_id that sign-up refuses whatever it cannot do now",
      ),
    ],
  },
  {
    name: "a sign-up that comes again promises another email",
    path: "/api/auth/sign-up/",
    change: ({ body }) => body.data.message = "Registration successful!",
    breaks: [frontend("tells a resident who signs up again that the address is verified")],
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
        "says that the public page's sign-up refuses an address that was tried too often",
        "says that the public page's sign-up refuses whatever it cannot do now",
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
];

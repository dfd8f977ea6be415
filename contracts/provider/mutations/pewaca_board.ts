import { type Item, type Mutation, rename } from "./mutation.ts";

const frontend = (...descriptions: string[]) => ({ consumer: "pewaca-frontend", descriptions });

const LISTS_OF_RESIDENTS = [
  "lists who waits for the board",
  "lists whom the board has approved",
];

/** Mutations of what the board's pages read. */
export const boardMutations: Mutation[] = [
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
    name: "the board waits for people who have not proven the address",
    path: "/api/warga/",
    change: ({ body }) => {
      body.count = 1;
      body.results = [{ id: 57, full_name: "Budi", profile_photo: null, user: { email: "" } }];
    },
    breaks: [frontend("leaves out who has not proven the address of the list of who waits")],
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
];

import type { Call, Outcome } from "../../coverage.ts";

/** RC:24-36: nine calls without try/catch; a list without `data` is an error page. */
function choices(path: string, lines: string): Call {
  return {
    call: `GET /api/${path}/`,
    outcomes: [{ outcome: "`data` becomes the choices", lines, held: /^offers the/ }],
  };
}

/** What all lists of the board do alike. */
const LIST_ENDINGS: Outcome[] = [
  {
    outcome: "a page beyond the end is empty",
    lines: "PC:248, PC:299, PC:27-83",
    held: /^shows an empty page beyond the end/,
  },
  {
    outcome: "without `count` an error page",
    lines: "PC:248, PC:299, PC:27-83",
    held: /^shows an error page instead of the list/,
  },
];

/** Every call of the Laravel frontend in scope, and what its lines do with the answers. */
export const CALLS: Call[] = [
  {
    call: "GET /api/residence-by-code/{code}/",
    outcomes: [
      {
        outcome: "`data.name` is the heading",
        lines: "RC:40-47, V:auth/register:226",
        held: /^shows the residence's name/,
      },
      {
        outcome: "`data` null is an error page",
        lines: "RC:40-47, V:auth/register:226",
        held: /^shows an error page/,
      },
    ],
  },
  {
    call: "GET /api/units/code/{code}/",
    outcomes: [
      {
        outcome: "`data` becomes the choices",
        lines: "RC:58-71, V:auth/register:248",
        held: /^offers the residence's units/,
      },
      { outcome: "nothing in `data` is no choice", lines: "RC:65", held: /^offers no units/ },
    ],
  },
  choices("gender", "RC:73-80, AC:136-143, V:akun/editakun:153"),
  choices("religions", "RC:24-36, V:akun/editakun:168"),
  {
    call: "GET /api/family-as/",
    outcomes: [
      {
        outcome: "`data` becomes the choices",
        lines: "RC:24-36, V:auth/register:281, V:akun/addkeluarga:34",
        held: /^offers the choices of family-as$/,
      },
      {
        outcome: "with the token of a session that has ended, too",
        lines: "AC:75-85",
        held: /whose session has ended$/,
      },
      { outcome: "without `data` an error page", lines: "RC:24-36", held: /^shows an error page/ },
    ],
  },
  choices("education", "RC:24-36, V:akun/editakun:221"),
  choices("ocupation", "RC:24-36, V:akun/editakun:211"),
  choices("marital-statuses", "RC:24-36, V:akun/editakun:183"),
  {
    call: "GET /api/cities/",
    outcomes: [{
      outcome: "the key `data` is passed on",
      lines: "RC:91-98",
      held: /^fetches the cities/,
    }],
  },
  {
    call: "GET /api/units/",
    outcomes: [
      {
        outcome: "`data` becomes the choices",
        lines: "AC:126-134, V:akun/editakun:115",
        held: /^offers the units/,
      },
      {
        outcome: "`data` null is an error page",
        lines: "AC:126-134",
        held: /^shows an error page/,
      },
    ],
  },
  {
    call: "GET /api/residences/",
    outcomes: [
      {
        outcome: "2xx: `data` becomes the choices",
        lines: "PRC:31-53, V:auth/public-register:242-243",
        held: /^offers the residences/,
      },
      { outcome: "2xx: no residence", lines: "PRC:31-53", held: /^offers no residence/ },
      { outcome: "else no choice and a warning", lines: "PRC:31-53", held: /^warns/ },
    ],
  },
  {
    call: "GET /api/units/residence/{residenceId}/",
    outcomes: [
      {
        outcome: "`success` and units: the choices",
        lines: "V:auth/public-register:440-510",
        held: /^offers the residence's units/,
      },
      {
        outcome: "`success` without units: a notice",
        lines: "V:auth/public-register:440-510",
        held: /^shows that a residence has no units/,
      },
      {
        outcome: "else a text field",
        lines: "V:auth/public-register:440-510",
        held: /^offers a text field/,
      },
    ],
  },
  {
    call: "POST /api/auth/sign-up/{code}/",
    outcomes: [
      {
        outcome: "2xx: `data.message` is the heading",
        lines: "RC:207-210, V:auth/register:424-427",
        held: /^(?:signs a resident up|tells a resident who signs up again)/,
      },
      {
        outcome: "else `errors.email` under the field",
        lines: "RC:212-221, V:auth/register:252-301",
        held: /^shows (?:under email|everything)/,
      },
      {
        outcome: "else `errors.password` under the field",
        lines: "RC:212-221, V:auth/register:252-301",
        held: /^shows under password/,
      },
      {
        outcome: "else `errors.unit_id` under the field, where all else stands too",
        lines: "RC:212-221, V:auth/register:252-301",
        held: /^shows (?:under unit_id|everything)/,
      },
    ],
  },
  {
    call: "POST /api/auth/public-sign-up/",
    outcomes: [
      { outcome: "2xx: `message`", lines: "PRC:141-150", held: /^signs a visitor up/ },
      { outcome: "else all of `errors`", lines: "PRC:152-169", held: /^lists that/ },
      { outcome: "else, without `errors`, `message`", lines: "PRC:152-169", held: /^says that/ },
    ],
  },
  {
    call: "GET /api/auth/verify/{uid}/{token}/",
    outcomes: [
      {
        outcome: "`success` is `true`: done",
        lines: "V:auth/verify:88-276",
        held: /^verifies an address from the page/,
      },
      {
        outcome: "the link opened again: done, too",
        lines: "V:auth/verify:88-276",
        held: /that is verified already$/,
      },
      {
        outcome: "else `message`",
        lines: "V:auth/verify:88-276",
        held: /^shows (?:why|that no address)/,
      },
    ],
  },
  {
    call: "POST /api/auth/login/",
    outcomes: [
      {
        outcome: "`success`: both tokens of `data`",
        lines: "LC:58-90",
        held: /^logs (?:a verified resident|in a resident)/,
      },
      {
        outcome: "`message` is `User is inactive`: the notice",
        lines: "LC:91",
        held: /^sends a resident who has not verified/,
      },
      { outcome: "else `message` is flashed", lines: "LC:98-101", held: /^flashes/ },
    ],
  },
  {
    call: "POST /api/auth/token/refresh/",
    outcomes: [
      { outcome: "2xx: `data.token`", lines: "MW-T:32-53", held: /^refreshes/ },
      { outcome: "else the session is flushed", lines: "MW-T:32-53", held: /^logs out/ },
    ],
  },
  {
    call: "GET /api/auth/profil/",
    outcomes: [
      {
        outcome: "the session opens; home, account and edit pages are drawn",
        lines:
          "LC:117-176, AC:21-32, AC:92-99, V:home/index:658-691, V:akun/akuninfo:7-123, V:akun/editakun:64-221, V:akun/akunpage:12-15",
        held: /^(?:opens the session|shows the account|fills the edit form)/,
      },
      {
        outcome: "`unit_id.unit_name` is what the resident has written",
        lines: "V:akun/akuninfo:48",
        held: /^shows the text that/,
      },
      {
        outcome: "photos, of Django and of ours",
        lines: "V:akun/akunpage:12, V:akun/akuninfo:103",
        held: /^shows the photos/,
      },
      {
        outcome: "`is_checker` opens every page",
        lines: "MW-A:26-28",
        held: /^opens every page/,
      },
      {
        outcome: "seats open the board's pages",
        lines: "MW-A:26, MW-R:16-22, V:layouts/residence/bottomnavbar:22, PembayaranController:17",
        held: /^opens the board's pages/,
      },
      {
        outcome: "without `data` no session, or an error page",
        lines: "LC:117-176, AC:21-32, AC:92-99",
        held: /^(?:is refused the profile|opens no session)/,
      },
    ],
  },
  {
    call: "PUT /api/auth/profil/update/",
    outcomes: [
      { outcome: "`success`: saved", lines: "AC:438-441", held: /^saves/ },
      {
        outcome: "else `errors.marriagePhoto` under the field",
        lines: "AC:443-455, V:akun/editakun",
        held: /^shows under marriagePhoto/,
      },
      {
        outcome: "else `errors.unit_id` under the field, where all else stands too",
        lines: "AC:443-455, V:akun/editakun",
        held: /^shows under unit_id/,
      },
    ],
  },
  {
    call: "POST /api/auth/password-reset/",
    outcomes: [
      { outcome: "`success`: look for the mail", lines: "FPC:26-40", held: /^asks for a new/ },
      { outcome: "else the address is called unknown", lines: "FPC:26-40", held: /^says that/ },
    ],
  },
  {
    call: "POST /api/auth/reset/{uid}/{token}/",
    outcomes: [
      { outcome: "2xx: `data.message`", lines: "FPC:68-85", held: /^sets a new password/ },
      { outcome: "else `new_password[0]`", lines: "FPC:86-94", held: /^shows why a reset/ },
    ],
  },
  {
    call: "GET /api/warga/",
    outcomes: [
      {
        outcome: "`results` are the rows, `next` and `previous` the links",
        lines: "PC:221-271, PC:273-322, V:pengurus/warga/waiting_approval",
        held: /^(?:lists who|leaves out|pages through)/,
      },
      ...LIST_ENDINGS,
      { outcome: "2xx: the residents of the role form", lines: "PC:745-764", held: /^offers/ },
      {
        outcome: "else the role form without residents",
        lines: "PC:745-764",
        held: /^leaves the role form/,
      },
    ],
  },
  {
    call: "GET /api/warga/{id}/",
    outcomes: [
      {
        outcome: "waits: the buttons to decide",
        lines: "PC:334-347, V:pengurus/warga/detail_warga:17-112",
        held: /^shows the board (?:a resident who|a married|the photo)/,
      },
      {
        outcome: "decided: the date and how",
        lines: "V:pengurus/warga/detail_warga:17-112",
        held: /^shows the board (?:a rejected|an approved)/,
      },
      {
        outcome: "`data` null is an error page",
        lines: "PC:334-347",
        held: /^shows an error page/,
      },
    ],
  },
  {
    call: "POST /api/warga/verify/",
    outcomes: [
      {
        outcome: "2xx that is JSON: done",
        lines: "V:pengurus/warga/detail_warga:121-160",
        held: /^approves/,
      },
      {
        outcome: "else a text, if the browser may read it",
        lines: "V:pengurus/warga/detail_warga:121-160",
        held: /^shows that an approval/,
      },
    ],
  },
  {
    call: "POST /api/warga/reject/",
    outcomes: [
      { outcome: "2xx: `data.message`", lines: "PC:357-399", held: /^rejects/ },
      {
        outcome: "else `data.message`, too",
        lines: "PC:357-399",
        held: /^shows (?:why|that) a rejection/,
      },
    ],
  },
  {
    call: "GET /api/roles/",
    outcomes: [
      {
        outcome: "2xx: the roles of the role form",
        lines: "PC:724-743, V:pengurus/role/addrole:57",
        held: /^offers/,
      },
      { outcome: "else none", lines: "PC:724-743", held: /^leaves the role form/ },
    ],
  },
  {
    call: "GET /api/residence-commite/",
    outcomes: [
      { outcome: "`results` are the rows", lines: "PC:27-83", held: /^lists the committee/ },
      ...LIST_ENDINGS,
    ],
  },
  {
    call: "POST /api/residence-commite/",
    outcomes: [
      { outcome: "`success`: done", lines: "PC:794-840", held: /^appoints/ },
      { outcome: "else a text", lines: "PC:794-840", held: /^shows that an appointment/ },
    ],
  },
  {
    call: "GET /api/stories/",
    outcomes: [
      { outcome: "2xx: `data` are the stories", lines: "HC:39-80", held: /^asks for the stories/ },
      { outcome: "else none", lines: "HC:39-80", held: /^goes on without stories/ },
    ],
  },
  {
    call: "GET /media/{folder}/{name}",
    outcomes: [
      {
        outcome: "an `<img>` draws it",
        lines: "V:akun/akunpage:12, V:akun/akuninfo:103, V:pengurus/warga/waiting_approval",
        held: /^draws a photo/,
      },
      { outcome: "else nothing", lines: "V:akun/akunpage:12", held: /^draws nothing/ },
    ],
  },
  {
    call: "email",
    outcomes: [
      {
        outcome: "a sign-up leads to `/verified/{uid}/{token}/`",
        lines: "V:auth/verify:88",
        held: /^links to the verification/,
      },
      {
        outcome: "a reset leads to `/reset/{uid}/{token}/`",
        lines: "V:auth/passwords/new:156-165",
        held: /^links to the page for/,
      },
    ],
  },
];

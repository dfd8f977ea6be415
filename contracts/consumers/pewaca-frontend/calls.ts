import type { Call } from "../../coverage.ts";

/** Every call of the Laravel frontend in scope, and the lines that send it or read its answer. */
export const CALLS: Call[] = [
  { call: "GET /api/residence-by-code/{code}/", lines: "RC:40-47, V:auth/register:226" },
  { call: "GET /api/units/code/{code}/", lines: "RC:58-71, V:auth/register:248" },
  { call: "GET /api/gender/", lines: "RC:73-80, AC:136-143, V:akun/editakun:153" },
  { call: "GET /api/religions/", lines: "RC:24-36, V:akun/editakun:168" },
  {
    call: "GET /api/family-as/",
    lines: "RC:24-36, AC:75-85, V:auth/register:281, V:akun/addkeluarga:34",
  },
  { call: "GET /api/education/", lines: "RC:24-36, V:akun/editakun:221" },
  { call: "GET /api/ocupation/", lines: "RC:24-36, V:akun/editakun:211" },
  { call: "GET /api/marital-statuses/", lines: "RC:24-36, V:akun/editakun:183" },
  { call: "GET /api/cities/", lines: "RC:91-98" },
  { call: "GET /api/units/", lines: "AC:126-134, V:akun/editakun:115" },
  { call: "GET /api/residences/", lines: "PRC:31-53, V:auth/public-register:242-243" },
  { call: "GET /api/units/residence/{residenceId}/", lines: "V:auth/public-register:440-510" },
  { call: "POST /api/auth/sign-up/{code}/", lines: "RC:185-224, V:auth/register:252-301,424-427" },
  { call: "POST /api/auth/public-sign-up/", lines: "PRC:103-169" },
  { call: "GET /api/auth/verify/{uid}/{token}/", lines: "V:auth/verify:88-276" },
  { call: "POST /api/auth/login/", lines: "LC:58-113" },
  { call: "POST /api/auth/token/refresh/", lines: "MW-T:32-53" },
  {
    call: "GET /api/auth/profil/",
    lines:
      "LC:117-176, AC:21-32, AC:92-99, MW-A:26-28, MW-R:16-22, V:home/index:658-691, V:akun/akuninfo:7-123, V:akun/editakun:64-221, V:akun/akunpage:12-15, V:layouts/residence/bottomnavbar:22, PembayaranController:17",
  },
  { call: "PUT /api/auth/profil/update/", lines: "AC:384-463" },
  { call: "POST /api/auth/password-reset/", lines: "FPC:26-40" },
  { call: "POST /api/auth/reset/{uid}/{token}/", lines: "FPC:68-94" },
  {
    call: "GET /api/warga/",
    lines: "PC:221-271, PC:273-322, PC:745-764, V:pengurus/warga/waiting_approval",
  },
  { call: "GET /api/warga/{id}/", lines: "PC:334-347, V:pengurus/warga/detail_warga:17-112" },
  { call: "POST /api/warga/verify/", lines: "V:pengurus/warga/detail_warga:121-160" },
  { call: "POST /api/warga/reject/", lines: "PC:357-399" },
  { call: "GET /api/roles/", lines: "PC:724-743, V:pengurus/role/addrole:57" },
  { call: "GET /api/residence-commite/", lines: "PC:27-83" },
  { call: "POST /api/residence-commite/", lines: "PC:794-840" },
  { call: "GET /api/stories/", lines: "HC:39-80" },
];

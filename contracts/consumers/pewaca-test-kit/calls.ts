import type { Call } from "../../coverage.ts";

/** Every call of the script (SH), the Postman collection (PM) and the test page (TC). */
export const CALLS: Call[] = [
  {
    call: "GET /api/residence-by-code/{code}/",
    lines: "TC:81-94, SH:118-135, SH:341-357, PM:13-61",
  },
  { call: "GET /api/units/code/{code}/", lines: "TC:116-129, SH:137-157, PM:63-113" },
  { call: "GET /api/gender/", lines: "SH:183, PM:122-165, V:test/registration:412-415" },
  { call: "GET /api/religions/", lines: "SH:183, V:test/registration:412-415" },
  { call: "GET /api/family-as/", lines: "SH:183, V:test/registration:412-415" },
  { call: "GET /api/education/", lines: "SH:183, V:test/registration:412-415" },
  { call: "GET /api/ocupation/", lines: "SH:183, V:test/registration:412-415" },
  { call: "GET /api/marital-statuses/", lines: "SH:183, V:test/registration:412-415" },
  { call: "GET /api/cities/", lines: "PM:358-381, V:test/registration:412-415" },
  { call: "POST /api/auth/sign-up/{code}/", lines: "TC:144-186, SH:205-277, PM:386-531" },
  { call: "GET /api/auth/verify/{uid}/{token}/", lines: "TC:251-264, PM:664-708" },
  { call: "POST /api/auth/verify/resend/", lines: "TC:274-293, SH:322-339, PM:710-762" },
  { call: "POST /api/auth/login/", lines: "TC:208-236, SH:292-320, PM:770-882" },
  { call: "GET /api/auth/profil/", lines: "PM:884-936" },
  { call: "POST /api/auth/token/refresh/", lines: "PM:938-989" },
  { call: "POST /api/auth/password-reset/", lines: "PM:998-1048" },
  { call: "POST /api/auth/reset/{uid}/{token}/", lines: "PM:1051-1085" },
];

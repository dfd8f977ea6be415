import type { Call } from "../../coverage.ts";

/** Every call of the script (SH), the Postman collection (PM) and the test page (TC), and what they do with the answers. */
export const CALLS: Call[] = [
  {
    call: "GET /api/residence-by-code/{code}/",
    outcomes: [
      {
        outcome: "`data` is the residence",
        lines: "TC:81-94, SH:118-135, PM:13-61",
        held: /^(?:PM asks|SH asks|TC finds)/,
      },
      { outcome: "`data` null: the code is unknown", lines: "SH:341-357", held: /^SH finds no/ },
    ],
  },
  {
    call: "GET /api/units/code/{code}/",
    outcomes: [
      { outcome: "units to choose from", lines: "TC:116-129, SH:137-157, PM:63-113", held: /./ },
    ],
  },
  {
    call: "GET /api/gender/",
    outcomes: [
      {
        outcome: "the first is taken",
        lines: "SH:183, PM:122-165, V:test/registration:412-415",
        held: /./,
      },
    ],
  },
  {
    call: "GET /api/religions/",
    outcomes: [
      { outcome: "the first is taken", lines: "SH:183, V:test/registration:412-415", held: /./ },
    ],
  },
  {
    call: "GET /api/family-as/",
    outcomes: [
      { outcome: "the first is taken", lines: "SH:183, V:test/registration:412-415", held: /./ },
    ],
  },
  {
    call: "GET /api/education/",
    outcomes: [
      { outcome: "the first is taken", lines: "SH:183, V:test/registration:412-415", held: /./ },
    ],
  },
  {
    call: "GET /api/ocupation/",
    outcomes: [
      { outcome: "the first is taken", lines: "SH:183, V:test/registration:412-415", held: /./ },
    ],
  },
  {
    call: "GET /api/marital-statuses/",
    outcomes: [
      { outcome: "the first is taken", lines: "SH:183, V:test/registration:412-415", held: /./ },
    ],
  },
  {
    call: "GET /api/cities/",
    outcomes: [
      { outcome: "`data` is there", lines: "PM:358-381, V:test/registration:412-415", held: /./ },
    ],
  },
  {
    call: "POST /api/auth/sign-up/{code}/",
    outcomes: [
      { outcome: "signed up", lines: "TC:144-186, SH:205-277, PM:386-531", held: /signs up with/ },
      {
        outcome: "the same address again: 400 and `success` false",
        lines: "SH:205-277, PM:386-531",
        held: /signs up twice/,
      },
    ],
  },
  {
    call: "GET /api/auth/verify/{uid}/{token}/",
    outcomes: [
      { outcome: "200: verified", lines: "TC:251-264, PM:664-708", held: /./ },
    ],
  },
  {
    call: "POST /api/auth/verify/resend/",
    outcomes: [
      { outcome: "200 and `success`", lines: "TC:274-293, SH:322-339, PM:710-762", held: /./ },
    ],
  },
  {
    call: "POST /api/auth/login/",
    outcomes: [
      { outcome: "the token", lines: "TC:208-236, SH:292-320, PM:770-882", held: /logs in$/ },
      { outcome: "401 and `success` false", lines: "PM:770-882", held: /wrong password$/ },
    ],
  },
  {
    call: "GET /api/auth/profil/",
    outcomes: [
      { outcome: "an object, to a bearer", lines: "PM:884-936", held: /./ },
    ],
  },
  {
    call: "POST /api/auth/token/refresh/",
    outcomes: [
      { outcome: "`access`", lines: "PM:938-989", held: /./ },
    ],
  },
  {
    call: "POST /api/auth/password-reset/",
    outcomes: [
      { outcome: "200 and `success`", lines: "PM:998-1048", held: /./ },
    ],
  },
  {
    call: "POST /api/auth/reset/{uid}/{token}/",
    outcomes: [
      { outcome: "any answer", lines: "PM:1051-1085", held: /./ },
    ],
  },
];

import type { Call } from "../../coverage.ts";

/** Every call of the deployment guide, and what it expects. */
export const CALLS: Call[] = [
  {
    call: "POST /api/users/register/",
    outcomes: [
      {
        outcome: "201 and the message",
        lines: "SEED tests 1-5, QREF:74-115",
        held: /registers a user(?: without role and bio)?$/,
      },
      {
        outcome: "400 and the error",
        lines: "SEED tests 1-5, QREF:74-115, BUG:198-214",
        held: /(?:twice|in capitals|without an address)/,
      },
    ],
  },
  {
    call: "POST /api/users/login/",
    outcomes: [
      { outcome: "the token", lines: "SEED, post-registration", held: /./ },
    ],
  },
  {
    call: "GET /api/users/profile/",
    outcomes: [
      { outcome: "role and flags of a new profile", lines: "SEED test 4", held: /./ },
    ],
  },
  {
    call: "GET /healthz",
    outcomes: [
      { outcome: "`ok`", lines: "SEED, worker status", held: /./ },
    ],
  },
];

import type { Call } from "../../coverage.ts";

/** Every call of the deployment guide. */
export const CALLS: Call[] = [
  { call: "POST /api/users/register/", lines: "SEED tests 1-5, QREF:74-115, BUG:198-214" },
  { call: "POST /api/users/login/", lines: "SEED, post-registration" },
  { call: "GET /api/users/profile/", lines: "SEED test 4" },
  { call: "GET /healthz", lines: "SEED, worker status" },
];

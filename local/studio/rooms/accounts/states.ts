import { PEWACA_STATES, ZPORTA_STATES } from "../../accounts/order.ts";

/** The tenants whose accounts can be made. */
export type TenantName = "pewaca" | "zporta";

/** Who an account of each state is. */
export const STATES = {
  pewaca: {
    unproven: "has not followed the link",
    waiting: "waits for the board",
    approved: "resident",
    rejected: "rejected by the board",
    "switched-off": "approved, then switched off by an operator",
    board: "chairs the committee of the estate",
    legacy: "as Django left it",
  },
  zporta: {
    explorer: "learner",
    guide: "whose application was approved",
    teacher: "a guide who may invite, and has sent invitations",
    staff: "reviews applications",
    deactivated: "by themselves; a login makes the account active again",
    invited: "an address without an account",
    applicant: "whose application is pending",
    google: "came with Google",
    legacy: "as Django left it",
  },
} as const satisfies {
  pewaca: Record<(typeof PEWACA_STATES)[number], string>;
  zporta: Record<(typeof ZPORTA_STATES)[number], string>;
};

/** The states of a tenant with who they are; `undefined` when there is no such tenant. */
export function statesOf(tenant: string): Readonly<Record<string, string>> | undefined {
  return Object.hasOwn(STATES, tenant) ? STATES[tenant as TenantName] : undefined;
}

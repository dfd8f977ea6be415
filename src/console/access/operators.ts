/**
 * What an operator may do at a tenant; each role may also do what those before it may.
 *
 * | role | |
 * |---|---|
 * | `reader` | sees lists and accounts |
 * | `operator` | acts on accounts, emails, decisions and settings |
 * | `owner` | erases and exports personal data, opens a NIK, and says who may invite others |
 */
export const ROLES = ["reader", "operator", "owner"] as const;

/** One of `ROLES`. */
export type Role = (typeof ROLES)[number];

/** Somebody who may use the console: the address, in lower case, and the role at each tenant. */
export type Operator = { email: string; roles: ReadonlyMap<string, Role> };

/** By address, in lower case. */
export type Operators = ReadonlyMap<string, Operator>;

/**
 * Reads a list such as `ani@a.example:owner,budi@a.example:operator:academy`: an address, a role, and a
 * tenant; without one the role counts for all of `tenants`. Returns `null` when something in it cannot be
 * meant.
 */
export function parseOperators(text: string, tenants: readonly string[]): Operators | null {
  const operators = new Map<string, { email: string; roles: Map<string, Role> }>();
  for (const entry of text.split(",").map((each) => each.trim()).filter((each) => each !== "")) {
    const [address = "", role, tenant, ...more] = entry.split(":");
    const email = address.toLowerCase();
    const isKnown = tenant === undefined || tenants.includes(tenant);
    if (!/^[^@\s]+@[^@\s]+$/.test(email) || !isRole(role) || !isKnown || more.length > 0) {
      return null;
    }
    const operator = operators.get(email) ?? { email, roles: new Map<string, Role>() };
    for (const name of tenant === undefined ? tenants : [tenant]) operator.roles.set(name, role);
    operators.set(email, operator);
  }
  return operators;
}

/** Whether an operator has a role at a tenant, or one above it. */
export function mayAct({ roles }: Operator, tenant: string, role: Role): boolean {
  const own = roles.get(tenant);
  return own !== undefined && ROLES.indexOf(own) >= ROLES.indexOf(role);
}

function isRole(text: string | undefined): text is Role {
  return ROLES.some((role) => role === text);
}

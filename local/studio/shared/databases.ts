import type { Connected } from "../../../ops/connect.ts";
import type { Tenant } from "../../../src/tenant.ts";
import type { Stack } from "../accounts/stack.ts";

/** A database of the stack, and the tenants that live in it. `id` is the name of one of them. */
export type StudioDatabase = {
  id: string;
  title: string;
  tenants: readonly Tenant[];
  query: Connected["query"];
};

/** The databases of the stack in which tenants live; none while it is starting. */
export function databasesOf(stack: Pick<Stack, "databases"> | undefined): StudioDatabase[] {
  const inUse = (stack?.databases ?? []).filter(({ tenants }) => tenants.length > 0);
  return inUse.map(({ tenants, connection }) => ({
    id: tenants[0]!.name,
    title: tenants.map(({ name }) => name).join(", "),
    tenants,
    query: connection.query,
  }));
}

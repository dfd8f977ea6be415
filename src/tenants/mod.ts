import type { Tenant } from "../tenant.ts";
import { pewaca } from "./pewaca/tenant.ts";
import { zporta } from "./zporta/tenant.ts";

/** The tenants, the most specific paths first: the last one answers whatever no other does. */
export const TENANTS: readonly Tenant[] = [zporta, pewaca];

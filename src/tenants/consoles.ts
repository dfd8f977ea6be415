import type { ConsoleTenant } from "../console/shared/console_tenant.ts";
import { pewacaConsole } from "./pewaca/console/tenant.ts";
import { zportaConsole } from "./zporta/console/tenant.ts";

/** What each tenant has in the console. Not part of the tenants: the registration Worker has no use for it. */
export const CONSOLES: readonly ConsoleTenant[] = [pewacaConsole, zportaConsole];

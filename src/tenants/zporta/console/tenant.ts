import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";
import { zportaAccounts } from "./accounts.ts";

/** Zporta Academy in the console. */
export const zportaConsole: ConsoleTenant = {
  name: "zporta",
  title: "Zporta",
  accounts: zportaAccounts,
  places: [],
  addPages: () => {},
};

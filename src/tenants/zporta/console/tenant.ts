import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";

/** Zporta Academy in the console. */
export const zportaConsole: ConsoleTenant = {
  name: "zporta",
  title: "Zporta",
  places: [],
  addPages: () => {},
};

import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";

/** Pewaca in the console. */
export const pewacaConsole: ConsoleTenant = {
  name: "pewaca",
  title: "Pewaca",
  places: [],
  addPages: () => {},
};

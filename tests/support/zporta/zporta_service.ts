export {
  countRows,
  impatiently,
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  settings,
  statements,
  statusOf,
} from "../service.ts";
import {
  type Hosts,
  type Overrides,
  type Service,
  type Serving,
  startService as start,
} from "../service.ts";

/** As `startService` of `service.ts`; `query` and `gateway` are those of Zporta's database. */
export async function startService(
  overrides?: Overrides,
  hosts?: Hosts,
  serving?: Serving,
): Promise<Service> {
  return await start(overrides, hosts, { ...serving, of: "zporta" });
}

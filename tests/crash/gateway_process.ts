/**
 * A gateway in a process of its own, which can be killed. Its one argument is JSON: `startGateway`'s options. What
 * it is told is a fault.
 */
import { type Fault, startGateway } from "../../local/gateway/gateway.ts";
import type { DatabaseFault } from "./failures.ts";
import { listenToOwner } from "./owner_input.ts";

const gateway = await startGateway(JSON.parse(Deno.args[0]!));
await listenToOwner((told) => {
  const { match, ...fault } = told as DatabaseFault;
  gateway.inject({ ...fault, match: new RegExp(match) } as Fault);
});

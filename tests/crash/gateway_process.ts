/** A gateway in a process of its own, which can be killed. Its one argument is JSON: `startGateway`'s options. */
import { startGateway } from "../../local/gateway/gateway.ts";

await startGateway(JSON.parse(Deno.args[0]!));
console.log("ready");
// Nobody is left behind: standard input closes when its owner ends, in whatever way.
await Deno.stdin.readable.pipeTo(new WritableStream());
Deno.exit();

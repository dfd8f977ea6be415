// A process that verifies: the file it is given has a pact and a URL, and gets the results.
import { verifyPact } from "./verifier.ts";

const [file] = Deno.args as [string];
const { pact, url } = JSON.parse(await Deno.readTextFile(file));
await Deno.writeTextFile(file, JSON.stringify(await verifyPact(pact, { url })));
Deno.exit(0);

// A process that verifies: the file it is given has a pact and where the provider is, and gets the results.
import { verifyPact } from "./verifier.ts";

const [file] = Deno.args as [string];
const { pact, provider } = JSON.parse(await Deno.readTextFile(file));
await Deno.writeTextFile(file, JSON.stringify(await verifyPact(pact, provider)));
Deno.exit(0);

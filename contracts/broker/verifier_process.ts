// The process that runs pact-core's verifier: options as JSON on standard input, the result as one line.
import pactCore from "@pact-foundation/pact-core";
import { RESULT } from "./verification.ts";

const options = await new Response(Deno.stdin.readable).json();
const result = await pactCore.default.verifyPacts(options).catch((error: Error) => error.message);
console.log("\n" + RESULT + (isJson(result) ? result : JSON.stringify({ error: result })));
Deno.exit(0);

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

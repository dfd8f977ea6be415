import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Comparator } from "@pactflow/openapi-pact-comparator";
import { wholeDocument } from "../openapi/generate.ts";
import { parsePact } from "../pact_files.ts";
import { setUps } from "./states/set_up_states.ts";

const FOLDER = fileURLToPath(new URL("../adoption/zporta-frontend", import.meta.url));

Deno.test("Zporta's team can begin with a consumer test that runs, and whose pact we know how to keep", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const { success, stdout } = await new Deno.Command("node", {
      args: ["--test", `${FOLDER}/registration.pact.test.mjs`],
      cwd: directory,
      env: { API_MODULE: `${FOLDER}/api_stand_in.mjs`, PACT_DO_NOT_TRACK: "true" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stdout));
    const file = `${directory}/pacts/zporta-frontend-daftar.json`;
    const pact = parsePact(await Deno.readTextFile(file), file);
    for (const { description, providerStates = [] } of pact.interactions) {
      for (const { name } of providerStates) assert.ok(name in setUps, `${description}: ${name}`);
    }
    const compared = new Comparator({ oas: wholeDocument() }).compare(pact);
    const results = await Array.fromAsync(compared);
    assert.deepEqual(results.filter(({ type }) => type === "error"), []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

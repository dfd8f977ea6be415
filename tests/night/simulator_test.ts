import assert from "node:assert/strict";
import { INJECTED_BUGS } from "../../simulator/injected_bugs.ts";
import { simulate } from "../../simulator/run.ts";

/** Histories of a night, on all cores together. */
const HISTORIES = Number(Deno.env.get("SIMULATOR_RUNS") ?? 1_000_000);

/** What the night's histories came to. */
const SUMMARY = "dist/reports/simulator.json";

Deno.test("a million histories violate no invariant", async () => {
  await Deno.mkdir("dist/reports", { recursive: true });
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["task", "simulate", `--cores=${navigator.hardwareConcurrency}`],
      ...[`--runs=${HISTORIES}`, `--json=${SUMMARY}`],
    ],
  }).spawn().status;
  const { failures, histories } = JSON.parse(await Deno.readTextFile(SUMMARY));
  assert.deepEqual(failures, []);
  assert.equal(code, 0);
  assert.ok(histories >= HISTORIES, `only ${histories} histories`);
});

for (const [name, bug] of Object.entries(INJECTED_BUGS)) {
  Deno.test(`within a minute a free seed finds: ${name}`, async () => {
    const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
    const endsAt = performance.now() + 60_000;
    const { failure, histories } = await simulate({ seed, runs: Infinity, endsAt }, {
      bug,
      shrinkingTries: 0,
    });
    assert.ok(failure, `${histories} histories from seed ${seed} on have not found it`);
  });
}

Deno.test("hundreds of histories that nobody has tried agree with the real server", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "tests/simulator/fidelity_test.ts"],
    env: {
      SIMULATOR_SAMPLES: "600",
      SIMULATOR_SEED: String(crypto.getRandomValues(new Uint32Array(1))[0]!),
    },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
});

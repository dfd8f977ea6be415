import assert from "node:assert/strict";
import { type Interaction, type Pact, readPacts } from "../pact_files.ts";
import { startMutatingProxy } from "./mutating_proxy.ts";
import { MUTATIONS } from "./mutations/mod.ts";
import type { Mutation } from "./mutations/mutation.ts";
import { startServiceUnderTest } from "./service_under_test.ts";
import { serveStates } from "./state_server.ts";
import { type InteractionResult, verifyPact } from "./verifier.ts";

const pacts = readPacts();

// The verifier prints its findings: in this test, failures in the output are expected.
Deno.test("the gate turns red for every broken promise, and only then", async (test) => {
  await using service = await startServiceUnderTest();
  const states = serveStates(service.deps);
  const proxy = startMutatingProxy(service.url);
  const verify = (pact: Pact) => verifyPact(pact, { url: proxy.url, statesUrl: states.url });
  try {
    await test.step("green: nothing is changed", async () => {
      for (const pact of pacts) assert.deepEqual(notOk(await verify(pact)), []);
      assert.deepEqual(states.problems, []);
    });

    for (const mutation of MUTATIONS) {
      await test.step(`red: ${mutation.name}`, async () => {
        proxy.mutation = mutation;
        for (const { consumer, descriptions } of mutation.breaks) {
          const results = await verify(only(consumer, descriptions));
          assert.deepEqual(notOk(results).sort(), [...descriptions].sort());
        }
        assert.deepEqual(states.problems, []);
      });
    }

    proxy.mutation = null;

    await test.step("red: everything is answered with 500", async () => {
      await using broken = serveOnly500();
      for (const pact of pacts) {
        // The others are broken by a mutation each, see below.
        const interactions = pact.interactions.filter((each) => !promisesMore(each));
        if (interactions.length === 0) continue;
        const provider = { url: broken.url, statesUrl: states.url };
        const results = await verifyPact({ ...pact, interactions }, provider);
        assert.equal(notOk(results).length, interactions.length);
      }
    });

    await test.step("red: a provider state is unknown", async () => {
      const state = { name: "a residence on the moon", params: {} };
      assert.equal(notOk(await verify(withStates(somePact(), [state]))).length, 1);
      assert.deepEqual(states.problems, ["a residence on the moon: no such provider state"]);
    });

    await test.step("red: a provider state cannot be set up", async () => {
      const params = { email: "nobody@example.com" };
      const state = { name: "the resident has verified the address", params };
      states.problems.length = 0;
      assert.equal(notOk(await verify(withStates(somePact(), [state]))).length, 1);
      assert.equal(states.problems.length, 1);
    });
  } finally {
    await Promise.all([states.close(), proxy.close()]);
  }
});

Deno.test("every interaction that promises more than a status is broken by a mutation", () => {
  const broken = new Set(MUTATIONS.flatMap(namesOf));
  const promising = pacts.flatMap(({ consumer, interactions }) =>
    interactions
      .filter(promisesMore)
      .map(({ description }) => `${consumer.name} ${description}`)
  );
  assert.deepEqual(promising.filter((name) => !broken.has(name)), []);
});

function promisesMore({ response }: Interaction): boolean {
  return Object.keys(response.body?.content ?? {}).length > 0;
}

function serveOnly500() {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => Response.json({}, { status: 500 }),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function namesOf({ breaks }: Mutation): string[] {
  return breaks.flatMap(({ consumer, descriptions }) =>
    descriptions.map((description) => `${consumer} ${description}`)
  );
}

function notOk(results: InteractionResult[]): string[] {
  return results.filter(({ result }) => result !== "OK").map(({ description }) => description);
}

function only(consumer: string, descriptions: string[]): Pact {
  const pact = pacts.find((each) => each.consumer.name === consumer);
  assert.ok(pact, `no pact of ${consumer}`);
  const interactions = pact.interactions.filter(({ description }) =>
    descriptions.includes(description)
  );
  assert.equal(interactions.length, descriptions.length, `unknown: ${descriptions}`);
  return { ...pact, interactions };
}

function somePact(): Pact {
  return only("pewaca-frontend", ["offers the genders"]);
}

function withStates(pact: Pact, providerStates: Interaction["providerStates"]): Pact {
  return { ...pact, interactions: pact.interactions.map((each) => ({ ...each, providerStates })) };
}

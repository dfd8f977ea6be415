import assert from "node:assert/strict";
import { keepVerification } from "../last_verification.ts";
import { MAILS, readPacts } from "../pact_files.ts";
import { acceptedLinks, brokenLinks } from "./mails.ts";
import { batchesOf } from "./mutations/batch.ts";
import { mutantsOf } from "./mutations/generate.ts";
import { MUTATIONS } from "./mutations/mod.ts";
import type { Mutation } from "./mutations/mutation.ts";
import { ONCE_PASSED, ONCE_PASSED_PREFLIGHTS } from "./mutations/once_passed.ts";
import { nameOf, record, type Recording } from "./record.ts";
import { isPermitted, printPreflight, refusalsOf } from "./preflights.ts";
import { type Changed, judge } from "./replay.ts";
import { reportUnread, UNREAD_FILE } from "./unread.ts";

const pacts = readPacts();
const mails = readPacts(MAILS);
const BAD_STATES = [
  { name: "a residence on the moon", params: {} },
  { name: "the resident has verified the address", params: { email: "nobody@example.com" } },
];

/** The Worker answers every interaction once, whichever tests run. */
let recorded: Promise<Recording> | undefined;
function recording(): Promise<Recording> {
  return recorded ??= recordAndKeep();
}

async function recordAndKeep(): Promise<Recording> {
  const recording = await record(pacts, mails, BAD_STATES);
  await keepVerification(pacts, recording.results);
  return recording;
}

Deno.test("the built Worker keeps every promise in contracts/pacts", async (test) => {
  const { results, problems, leftBehind } = await recording();
  for (const { consumer, interactions } of pacts) {
    const ofConsumer = results.get(consumer.name)!;
    for (const interaction of interactions) {
      await test.step(nameOf(consumer.name, interaction), () => {
        const { description, providerStates = [] } = interaction;
        assert.ok(providerStates.length > 0, "without a state nothing is reset before it");
        const result = ofConsumer.find((each) => each.description === description);
        assert.equal(result?.result, "OK", JSON.stringify(result?.mismatch, null, 2));
        assert.equal(result.pending, false);
      });
    }
  }
  await test.step("every provider state could be set up", () => assert.deepEqual(problems, []));
  await test.step("no interaction leaves rows to the next", () => assert.deepEqual(leftBehind, []));
});

Deno.test("the gate turns red when a provider state is unknown or cannot be set up", async () => {
  const { withBadStates } = await recording();
  assert.equal(withBadStates.length, BAD_STATES.length);
  for (const { results, problems } of withBadStates) {
    assert.deepEqual([results.length, results[0]!.result, problems.length], [1, "Error", 1]);
  }
});

Deno.test("the gate turns red whatever is changed that a pact names", async () => {
  const { answers } = await recording();
  const batches = pacts.flatMap(({ consumer, interactions }) =>
    interactions.flatMap((interaction) => {
      const answer = answers.get(nameOf(consumer.name, interaction))!;
      return batchesOf(interaction, answer, mutantsOf(interaction, answer)).map((batch) => ({
        ...batch,
        consumer: consumer.name,
        description: interaction.description,
      }));
    })
  );
  const results = await judge(pacts, batches);
  const unnoticed = batches.flatMap((batch, index) =>
    batch.unnoticed(results[index]!).map(({ name }) => `${nameOf(batch.consumer, batch)}: ${name}`)
  );
  assert.deepEqual(unnoticed, []);
});

Deno.test("the gate turns red for every defect that somebody has had", async () => {
  const { answers } = await recording();
  assert.deepEqual(await acceptedOf(MUTATIONS, answers), []);
});

Deno.test("the gate turns red for each of the ten changes that once passed it", async () => {
  const { answers, permissions } = await recording();
  assert.deepEqual(await acceptedOf(ONCE_PASSED, answers), []);
  for (const { method, path, change } of ONCE_PASSED_PREFLIGHTS) {
    const of = permissions.filter(([asked]) => asked.method === method && asked.path === path);
    assert.ok(of.length > 0, `no preflight of ${method} ${path}`);
    for (const [asked, permission] of of) {
      const changed = new Map(refusalsOf(asked, permission)).get(change);
      if (changed) assert.ok(!isPermitted(asked, changed), `${printPreflight(asked)}: ${change}`);
    }
    assert.ok(of.some(([asked, given]) => new Map(refusalsOf(asked, given)).has(change)), change);
  }
});

Deno.test("a browser may send every request of a page, and not when anything of the permission is missing", async () => {
  const { permissions } = await recording();
  const pages = new Set(permissions.map(([{ origin }]) => origin));
  assert.deepEqual([...pages].sort(), [
    "https://pewaca.id",
    "https://www.zportaacademy.com",
    "https://zportaacademy.com",
  ]);
  for (const [asked, permission] of permissions) {
    assert.ok(isPermitted(asked, permission), printPreflight(asked));
    for (const [change, changed] of refusalsOf(asked, permission)) {
      assert.ok(!isPermitted(asked, changed), `${printPreflight(asked)}: ${change}`);
    }
  }
});

Deno.test("the links in the Worker's emails are those that the pages take apart, and no others", async (test) => {
  const { mailResults, links } = await recording();
  for (const { consumer, description, result, mismatch } of mailResults) {
    await test.step(nameOf(consumer, { description }), () => {
      assert.equal(result, "OK", JSON.stringify(mismatch, null, 2));
    });
  }
  const accepted = await Promise.all(
    mails.flatMap((pact) =>
      pact.interactions.map(async (interaction) => {
        const { link } = links.get(nameOf(pact.consumer.name, interaction))!;
        return await acceptedLinks(pact, interaction, brokenLinks(link));
      })
    ),
  );
  assert.deepEqual(accepted.flat(), []);
});

Deno.test("contracts/unread.txt lists what nobody reads", async () => {
  const { answers } = await recording();
  const report = reportUnread(pacts, answers);
  if (Deno.env.get("WRITE_UNREAD")) await Deno.writeTextFile(UNREAD_FILE, report);
  const committed = await Deno.readTextFile(UNREAD_FILE).catch(() => "");
  assert.equal(report, committed, "Run: deno task contracts:unread");
});

/** The changes that a consumer puts up with although it should not, by interaction. */
async function acceptedOf(
  mutations: readonly Mutation[],
  answers: Recording["answers"],
): Promise<string[]> {
  const all = mutations.flatMap((each) => changedBy(each, answers));
  const results = await judge(pacts, all);
  return all.filter((_, index) => results[index]!.result === "OK")
    .map((each) => `${nameOf(each.consumer, each)}: ${each.name}`);
}

function changedBy(
  { name, change, breaks }: Mutation,
  answers: Recording["answers"],
): (Changed & { name: string })[] {
  return breaks.flatMap(({ consumer, descriptions }) =>
    descriptions.map((description) => {
      const recorded = answers.get(nameOf(consumer, { description }));
      assert.ok(recorded, `${name}: no interaction ${nameOf(consumer, { description })}`);
      const answer = {
        ...recorded,
        headers: new Headers(recorded.headers),
        body: structuredClone(recorded.body),
      };
      change(answer);
      return { consumer, description, name, answer };
    })
  );
}

import assert from "node:assert/strict";
import {
  changedSince,
  keepVerification,
  readLastVerification,
} from "../../contracts/last_verification.ts";
import { readPacts } from "../../contracts/pact_files.ts";
import { brokenBy, CHANGES, parseUnread, readsOf } from "../../contracts/reads.ts";
import { LastResult } from "../../local/studio/rooms/contracts/pages.tsx";
import { UNREAD_FILE } from "../../contracts/provider/unread.ts";

const pacts = readPacts();
const reads = readsOf(pacts);
const consumersOf = (
  answer: string,
  field: string,
  change: (typeof CHANGES)[number],
) => [...new Set(brokenBy(reads, { answer, field, change }).map(({ consumer }) => consumer))];

Deno.test("brokenBy() names whoever reads a field, or anything below it", () => {
  const signUp = "POST /api/auth/sign-up/{code}/ 2xx";
  const everybody = ["pewaca-frontend", "pewaca-test-kit"];
  assert.deepEqual(consumersOf(signUp, "data.email", "removed"), ["pewaca-test-kit"]);
  assert.deepEqual(consumersOf(signUp, "data", "of another type"), everybody);
  assert.deepEqual(consumersOf(signUp, "dat", "removed"), []);
  assert.deepEqual(consumersOf(signUp, "success", "of another value"), ["pewaca-test-kit"]);
  assert.deepEqual(consumersOf(signUp, "data.email", "of another value"), []);
});

Deno.test("nothing in contracts/unread.txt breaks anybody, whatever is done to it", async () => {
  const unread = parseUnread(await Deno.readTextFile(UNREAD_FILE));
  const broken = [...unread].flatMap(([answer, fields]) =>
    fields.flatMap((field) =>
      CHANGES.flatMap((change) => brokenBy(reads, { answer, field, change }))
    )
  );
  assert.ok(unread.size > 50);
  assert.deepEqual(broken, []);
});

Deno.test("the last verification is kept: what was broken, and which pacts have changed since", async () => {
  const directory = await Deno.makeTempDir();
  const file = new URL(`file://${directory}/results/contracts.json`);
  try {
    assert.equal(await readLastVerification(file), null);
    const results = new Map(pacts.map(({ consumer, interactions }, i) => [
      consumer.name,
      interactions.map(({ description }) => ({ description, result: i === 0 ? "ERROR" : "OK" })),
    ]));
    await keepVerification(pacts, results, file);
    const last = (await readLastVerification(file))!;
    const [first, ...others] = pacts;
    const changed = { ...first!, interactions: first!.interactions.slice(1) };
    assert.deepEqual(changedSince(last, pacts), []);
    assert.deepEqual(changedSince(last, [changed, ...others]), [first!.consumer.name]);
    const said = String(
      LastResult({
        verification: { ...last, failed: first!.interactions.length, changed: ["some-consumer"] },
      }),
    );
    assert.match(said, new RegExp(`${first!.interactions.length} of ${last.interactions.length} `));
    assert.match(said, /these pacts have changed: some-consumer/);
    assert.match(
      said,
      new RegExp(`${first!.consumer.name}: ${first!.interactions[0]!.description}`),
    );
    assert.match(String(LastResult({ verification: null })), /deno task contracts:verify/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

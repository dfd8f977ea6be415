import assert from "node:assert/strict";
import { readPacts } from "../contracts/pact_files.ts";
import { brokenBy, CHANGES, parseUnread, readsOf } from "../contracts/reads.ts";
import { UNREAD_FILE } from "../contracts/provider/unread.ts";

const reads = readsOf(readPacts());
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

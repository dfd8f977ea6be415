import assert from "node:assert/strict";
import {
  blindIndex,
  NO_SEAL_KEYS,
  openText,
  parseSealKeys,
  sealText,
} from "../../src/core/personal_data/seal_keys.ts";

const [ONE, TWO] = ["first-secret", "secret:2"];

Deno.test("keys of a column are read in the one form that is documented", () => {
  const one = { id: "a", secret: ONE };
  const two = { id: "b2", secret: TWO };
  const cases: [text: string, keys: unknown][] = [
    [`a:${ONE}`, { writer: one, all: [one] }],
    [` a:${ONE} , b2:${TWO}`, { writer: one, all: [one, two] }],
    [`plain,a:${ONE}`, { writer: null, all: [one] }],
    ["plain", NO_SEAL_KEYS],
    [`${"k".repeat(16)}:${ONE}`, {
      writer: { id: "k".repeat(16), secret: ONE },
      all: [{ id: "k".repeat(16), secret: ONE }],
    }],
    ["a:12345678", {
      writer: { id: "a", secret: "12345678" },
      all: [{ id: "a", secret: "12345678" }],
    }],
    ["a:1234567", null],
    [`${"k".repeat(17)}:${ONE}`, null],
    [`A:${ONE}`, null],
    [`:${ONE}`, null],
    ["a", null],
    ["", null],
    [`a:${ONE},a:${TWO}`, null],
    [`a:${ONE},`, null],
    [`a:${ONE},plain:${TWO}`, null],
    [`a:${ONE},plain`, null],
  ];
  for (const [text, keys] of cases) assert.deepEqual(parseSealKeys(text, 8), keys, text);
});

Deno.test("a sealed text opens by its key for one of the rows that it may be bound to, and for no other", async () => {
  const keys = parseSealKeys(`a:${ONE},b2:${TWO}`, 8)!;
  for (const key of keys.all) {
    const sealed = await sealText(key, "nik", "3174010112900001", "7");
    assert.match(sealed, new RegExp(`^${key.id}\\.[\\w-]{59}$`));
    const opened: [string, string, string[], string | null][] = [
      ["its row", "nik", ["7"], "3174010112900001"],
      ["one of two rows", "nik", ["8", "7"], "3174010112900001"],
      ["another row", "nik", ["8"], null],
      ["no row", "nik", [], null],
      ["another label", "name", ["7"], null],
    ];
    for (const [what, label, rows, text] of opened) {
      assert.equal(await openText(keys, label, sealed, rows), text, what);
    }
    const others = { writer: null, all: keys.all.filter((other) => other !== key) };
    assert.equal(await openText(others, "nik", sealed, ["7"]), null, "its key is gone");
  }
  const [one, two] = keys.all;
  const sealed = await sealText(one!, "nik", "3174010112900001", "7");
  const renamed = sealed.replace(/^a/, "b2");
  for (const text of [renamed, "a", "a.", "", "3174010112900001"]) {
    assert.equal(await openText(keys, "nik", text, ["7"]), null, text);
  }
  assert.equal(blindIndex(one!, "nik", "x"), blindIndex(one!, "nik", "x"));
  const indexes = [blindIndex(one!, "nik", "x"), blindIndex(two!, "nik", "x")];
  indexes.push(blindIndex(one!, "nik", "y"), blindIndex(one!, "name", "x"));
  assert.equal(new Set(indexes.map((index) => index.split(".")[1])).size, 4);
  assert.match(indexes[1]!, /^b2\.[\w-]{43}$/);
});

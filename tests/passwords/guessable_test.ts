import assert from "node:assert/strict";
import * as v from "valibot";
import { isCommonPassword, makeFilter } from "../../src/core/passwords/common_passwords.ts";
import { passwordForm } from "../../src/core/passwords/form.ts";
import { foldPassword, isGuessable } from "../../src/core/passwords/guessable.ts";
import {
  formProblem,
  replacementReasons,
  similarityReasons,
  similarProblem,
} from "../../src/core/passwords/rules.ts";
import type { Deps } from "../../src/deps.ts";

/** Beside these words no list has any: what else is found is found by a rule. */
const LISTED = new Set(["dragon", "kucin", "durian"]);

/** What a rule finds, and what is one character, one day or one key away from it. */
const RULES: [rule: string, found: string[], passed: string[]][] = [
  ["nothing", [], [""]],
  ["a block of one to four characters again and again", [
    "aa",
    "kuku",
    "kopkop",
    "sawasawa",
    "kukukuk",
  ], ["k", "kopi", "sawahsawah", "kukukux"]],
  ["a common password twice", ["dragondragon", "qwertyuqwertyu", "durian1durian1"], [
    "dragondragox",
    "rumah5rumah5",
    "dragon",
  ]],
  ["pieces of three or more keys in a row, or of one character", [
    "abcxyz123",
    "aaabbb",
    "qaz2",
    "qwea",
    "cba321",
    "😀😀😀111",
  ], ["abxy12", "abc1x", "aab1", "xabc", "abcx"]],
  ["signs that are digits with Shift", ["!@#$", "*()", "&*()123"], ["!@", "!@)", "?&*("]],
  ["pairs", ["aabbcc", "112233"], ["aabbx", "kkooppii"]],
  ["a day, with or without a century and separators", [
    "31121990",
    "01011990",
    "12311999",
    "19900131",
    "20211231",
    "310190",
    "31-12-2001",
    "31.12.2001",
    "31 12 2001",
    "31/12/2001",
  ], [
    "32011990",
    "31131990",
    "13131990",
    "12321990",
    "00121990",
    "12001990",
    "19903212",
    "19901332",
    "32121990",
    "31121890",
    "3112199",
    "31_12_2001",
  ]],
  ["a word of six letters with signs and digits around it or in it", [
    "dragon7",
    "7dragon",
    "!!dragon!!",
    "dr4g0n",
    "dr4g0n99",
    "$dr4gon",
    "qwerty-2024",
  ], ["dragon", "kucin7", "dragon-kopi", "drag2n", "kucing-durian"]],
  ["a name of accounts, however short", ["root1", "!test!", "adm1n", "l0gin22", "guest", "user"], [
    "roots1",
    "boss1",
  ]],
];

for (const [rule, found, passed] of RULES) {
  Deno.test(`guessable is ${rule}, and nothing next to it`, () => {
    const guess = (text: string) => isGuessable(text, (word) => LISTED.has(word));
    assert.deepEqual(found.filter((text) => !guess(text)), []);
    assert.deepEqual(passed.filter(guess), []);
  });
}

Deno.test("case, width and blanks around a password do not make it another", () => {
  assert.equal(foldPassword("  ＤＲＡＧＯＮ \n"), "dragon");
  assert.equal(foldPassword("dra gon"), "dra gon");
});

/** Common by the list alone: no rule finds them. The first and the last have the least and the largest hash. */
const COMMON =
  "werewolf monkey iloveyou princess sunshine football charlie michael jordan23 trustno1 superman " +
  "starwars whatever baseball dragon shadow master jennifer hunter2 mustang letmein batman access " +
  "thomas tigger robert soccer killer george andrew michelle lorraine";

Deno.test("the list is read in whole when it is first asked, and hardly anything else is in it", async () => {
  // Another copy of the module has not read it yet.
  const url = new URL("../../src/core/passwords/common_passwords.ts", import.meta.url);
  url.search = crypto.randomUUID();
  const { isCommonPassword } = await import(url.href);
  assert.deepEqual(COMMON.split(" ").filter((word) => !isCommonPassword(word)), []);
  const others = Array.from({ length: 5_000 }, (_, i) => `kopi.${10_000 + i}.susu`);
  const mistaken = others.filter(isCommonPassword).length;
  assert.ok(mistaken < 15, `${mistaken} of 5,000, where five are expected`);
});

Deno.test("no text of more than sixteen characters is taken for a listed password", () => {
  const mistaken = Array.from({ length: 20_000 }, (_, i) => `sawah.${10_000 + i}.rumah`)
    .filter(isCommonPassword);
  assert.deepEqual(mistaken, []);
});

Deno.test("a filter of common passwords has its size in front, whatever the order of its words", () => {
  assert.deepEqual([...makeFilter(new Set())], [0, 0]);
  const words = Array.from({ length: 300 }, (_, i) => `word${i}`);
  const filter = makeFilter(new Set(words));
  assert.deepEqual([...filter.slice(0, 2)], [1, 44]);
  assert.deepEqual(makeFilter(new Set(words.toReversed())), filter);
});

Deno.test("the form of a password is measured to the character and to the byte", () => {
  const kopi = (length: number) => "kopi susu-".repeat(103).slice(0, length);
  const cases: [string, number, string | null][] = [
    [kopi(7), 8, "too_short"],
    [kopi(8), 8, null],
    [kopi(1024), 8, null],
    [kopi(1025), 8, "too_long"],
    [kopi(5) + "e\u0301".repeat(3), 9, "too_short"],
    [kopi(5) + "e\u0301".repeat(3), 8, null],
    [kopi(1021) + "e\u0301", 8, null],
    [kopi(1022) + "e\u0301", 8, "too_long"],
  ];
  for (const [password, minimum, problem] of cases) {
    assert.equal(formProblem(password, minimum), problem, `${password.length} of ${minimum}`);
  }
});

Deno.test("a form names what is wrong with a password, and takes one without a fault as it is", () => {
  const form = passwordForm(8);
  for (const password of ["sawah hijau", "        "]) {
    assert.equal(v.parse(form, password), password);
  }
  const cases: [unknown, string][] = [
    ["kopi", "too_short"],
    ["12345678", "common"],
    [12345678, "malformed"],
    [undefined, "malformed"],
  ];
  for (const [password, problem] of cases) {
    const { issues } = v.safeParse(form, password);
    assert.deepEqual(issues?.map(({ message }) => message), [problem], `${password}`);
  }
});

Deno.test("a password is similar with three characters beside a known word of four, and no more", () => {
  const cases: [password: string, known: (string | null)[], string | null][] = [
    ["rina-abc", ["Rina"], "similar"],
    ["rina-abcd", ["Rina"], null],
    ["rina12345", ["Rina"], "similar"],
    ["ab1rina2c", ["Rina"], null],
    ["12a45rina", ["Rina"], "similar"],
    ["1rina2", ["Rina"], "similar"],
    ["ani-12345", ["Ani"], null],
    ["raharjobudi", ["budi", null, "raharjobudi@example.com"], "similar"],
    ["budiraharjo", ["budi", "budiraharjo"], "similar"],
    ["budiraharjo", ["budiraharjo", "budi"], "similar"],
    ["example-kopi", ["rina@example.com"], null],
    ["kopi", [], null],
    ["kop", ["Rina"], null],
  ];
  for (const [password, known, problem] of cases) {
    assert.equal(similarProblem(password, known), problem, `${password}: ${known}`);
    assert.deepEqual(
      similarityReasons(password, known, "password"),
      problem ? [{ code: problem, field: "password" }] : [],
    );
  }
});

Deno.test("a replacement that is similar is not looked up, and a breached one is refused", async () => {
  const asked: string[] = [];
  const deps = {
    isBreached: (password: string) => Promise.resolve(asked.push(password) > 0 && password < "m"),
  } as unknown as Deps;
  const reasons = (password: string) => replacementReasons(deps, password, ["rina"]);
  assert.deepEqual(await reasons("rina-1"), [{ code: "similar", field: "newPassword" }]);
  assert.deepEqual(await reasons("kelapa-muda"), [{ code: "breached", field: "newPassword" }]);
  assert.deepEqual(await reasons("sawah-hijau"), []);
  assert.deepEqual(asked, ["kelapa-muda", "sawah-hijau"]);
});

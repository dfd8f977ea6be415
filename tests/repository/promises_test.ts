import assert from "node:assert/strict";
import { documentOf, namesIn, PROMISES, readFile } from "./promises.ts";

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");

Deno.test("every promise in bold has a test", () => {
  for (const where of ["README.md", "docs/pewaca.md", "docs/zporta.md"]) {
    // What the service does not do has no test.
    const text = oneLine(readFile(where)).replace("**The free Workers plan cannot run it**", "");
    for (const [promise] of text.matchAll(/\*\*[^*]+\*\*/g)) {
      assert.ok(PROMISES.some((each) => each.where === where && each.says === promise), promise);
    }
  }
});

Deno.test("every promise is one that its document makes, and every test that is named for it exists", () => {
  for (const { where, says, tests } of PROMISES) {
    assert.ok(oneLine(readFile(where)).includes(says), `${where} does not say: ${says}`);
    for (const [file, part] of tests) {
      assert.ok(namesIn(readFile(`tests/${file}`), part).length > 0, `${file}: ${part}`);
    }
  }
});

Deno.test("docs/promises.md is current: deno run -A tests/repository/promises.ts", () => {
  assert.equal(readFile("docs/promises.md"), documentOf(readFile));
});

/** The report on performance: what can be counted is counted again, and its figures are those of the documents. */
import assert from "node:assert/strict";
import { countAll } from "../../bench/report/counts.ts";
import {
  isRegression,
  renderCosts,
  renderReport,
  renderSentence,
} from "../../bench/report/render.ts";
import type { Report } from "../../bench/report/report.ts";
import { ratioOf } from "../../bench/report/statistics.ts";

const report: Report = JSON.parse(await read("docs/performance.json"));
/** Ids and times are not always of the same length. */
const MORE_BYTES = 1.03;
const FEWER_BYTES = 0.9;

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
}

/** Without what the formatter decides. */
function words(markdown: string): string {
  return markdown.replace(/[\s|:-]+/g, " ").trim();
}

Deno.test({
  name: "sign-up, login and the rest cost the requests and bytes that the report says",
  ignore: Deno.env.get("DATABASE_LAYOUT") === "separate",
  fn: async () => {
    const counted = await countAll({ rows: false });
    const advice = "see whether it must be, then: deno task bench --counts";
    assert.deepEqual(Object.keys(counted).sort(), Object.keys(report.counts).sort());
    for (const [name, { statements, beforeAnswer, emails, bytesOut }] of Object.entries(counted)) {
      const known = report.counts[name]!;
      assert.deepEqual(
        { statements, beforeAnswer, emails },
        { statements: known.statements, beforeAnswer: known.beforeAnswer, emails: known.emails },
        `${name}: ${advice}`,
      );
      const share = bytesOut / known.bytesOut;
      const says = `${name}: ${bytesOut} bytes instead of ${known.bytesOut}; ${advice}`;
      assert.ok(share < MORE_BYTES && share > FEWER_BYTES, says);
    }
  },
});

Deno.test("the figures of the README and of docs/cost.md are the report's, and name its revision", async () => {
  assert.match(report.revision, /^[0-9a-f]{7}\+?$/);
  const [readme, costs] = [words(await read("README.md")), words(await read("docs/cost.md"))];
  assert.ok(readme.includes(words(renderSentence(report))), "deno task bench --render");
  assert.ok(costs.includes(words(renderCosts(report))), "deno task bench --render");
});

Deno.test("docs/performance.md says what docs/performance.json has", async () => {
  const page = words(await read("docs/performance.md"));
  const rendered = [true, false].map((hasSoak) => words(renderReport(report, hasSoak)));
  assert.ok(rendered.includes(page), "deno task bench --render");
});

Deno.test("ten per cent more CPU than the last release is found in five per cent of noise, and no change is no regression", () => {
  let state = 1;
  const noise = () => {
    state = (state * 48_271) % 2_147_483_647;
    return 1 + (state / 2_147_483_647 - 0.5) * 0.1;
  };
  const rounds = (factor: number) =>
    Array.from(
      { length: 5 },
      () => Array.from({ length: 3 }, () => [30 * factor * noise(), 30 * noise()] as const),
    );
  for (let repetition = 0; repetition < 20; repetition++) {
    assert.ok(ratioOf(rounds(1.15)).low > 1);
    assert.ok(!isRegression(ratioOf(rounds(1))));
    const { ratio, low, high } = ratioOf(rounds(1.1));
    assert.ok(low > 1 && high < 1.2 && Math.abs(ratio - 1.1) < 0.05, `${ratio} ${low} ${high}`);
  }
});

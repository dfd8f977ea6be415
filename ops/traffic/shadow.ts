/** `deno task shadow`: sends a recording to two backends and prints where they differ. */
import { runSubcommand, UsageError } from "../command_line.ts";
import { readRecording } from "./recording.ts";
import { type Difference, explain, readExplanations, replay } from "./replay.ts";

type Explained = Difference & { why: string | null };

function render(differences: readonly Explained[]): string {
  const rows = [
    ["route", "difference", "times", "first", "why"],
    ...differences.map(({ route, difference, count, first, why }) => [
      route,
      difference,
      String(count),
      String(first),
      why ?? "NOT EXPLAINED",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ").trimEnd())
    .join("\n");
}

function baseUrl(value: unknown, option: string): string {
  if (typeof value !== "string" || !URL.canParse(value)) {
    throw new UsageError(`--${option} is the URL of a backend`);
  }
  return value;
}

if (import.meta.main) {
  await runSubcommand({
    name: "deno task shadow",
    purpose: "Compares two backends by a recording of requests.",
    exitCodes: { 0: "No difference, or all are explained", 1: "Differences, or it failed" },
  }, {
    replay: {
      usage: {
        purpose: "Sends the requests of FILE (HAR, or a JSON document a line) to two backends, " +
          "writes included, each on a scratch database of its own, and prints where their answers " +
          "differ. Ids, tokens and times are made alike.",
        argument: { name: "FILE", description: "The recording" },
        options: {
          one: { value: "URL", description: "The first backend, such as the local stack" },
          other: { value: "URL", description: "The second, such as a Django" },
          explained: {
            value: "FILE",
            description: "A document whose tables explain differences, such as docs/shadow.md",
          },
          json: { description: "Print one JSON document" },
        },
      },
      run: async (values) => {
        if (typeof values.file !== "string") throw new UsageError("FILE is missing");
        const [one, other] = [baseUrl(values.one, "one"), baseUrl(values.other, "other")];
        const explanations = typeof values.explained === "string"
          ? readExplanations(await Deno.readTextFile(values.explained))
          : [];
        const steps = readRecording(await Deno.readTextFile(values.file));
        const { requests, same, differences } = await replay(steps, one, other);
        const explained = differences.map((each): Explained => ({
          ...each,
          why: explain(each, explanations)?.why ?? null,
        }));
        console.log(
          values.json
            ? JSON.stringify({ requests, same, differences: explained }, null, 2)
            : `${render(explained)}\n${same} of ${requests} answers are the same`,
        );
        return explained.some(({ why }) => why === null) ? 1 : 0;
      },
    },
  });
}

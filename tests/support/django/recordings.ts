import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readRecording, type Step } from "../../../ops/traffic/recording.ts";
import { explain, readExplanations, replay, type Replayed } from "../../../ops/traffic/replay.ts";
import { startService } from "../service.ts";
import { serve, serveAsDjango } from "./stand_in_django.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The text of a committed recording. */
export function recordingOf(tenant: string): string {
  return Deno.readTextFileSync(`${ROOT}/contracts/recordings/${tenant}.jsonl`);
}

/** Replays against us and what stands in for Django, each on a database of its own. */
export async function replayBeside(steps: readonly Step[]): Promise<Replayed> {
  await using ours = await startService();
  await using theirs = await startService();
  await using one = serve(ours);
  await using other = serveAsDjango(theirs);
  return await replay(steps, one.url, other.url);
}

/** Replays the first requests of a recording: each difference has a row in docs/shadow.md, and each row one. */
export async function assertExplained(tenant: string, requests: number): Promise<void> {
  const steps = readRecording(recordingOf(tenant)).slice(0, requests);
  assert.equal(steps.length, requests);
  const document = Deno.readTextFileSync(`${ROOT}/docs/shadow.md`);
  const [, section = ""] = new RegExp(`^## ${tenant}$(.*?)(?=^## |$(?![\\s\\S]))`, "ims").exec(
    document,
  )!;
  const explanations = readExplanations(section);
  const { differences, same } = await replayBeside(steps);
  const text = ({ route, difference }: { route: string; difference: string }) =>
    `${route}: ${difference}`;
  const open = differences.filter((each) => !explain(each, explanations));
  assert.deepEqual(open.map(text), [], "not explained");
  assert.ok(same > 0 && differences.length > 0);
  const used = new Set(
    differences.map((each) => explain(each, explanations)).map((each) => text(each!)),
  );
  const unused = explanations.map(text).filter((row) => !used.has(row));
  assert.deepEqual(unused, [], "rows that explain nothing");
}

/**
 * `deno task crash`: kills the parts of a world in which people sign up, and looks whether anything that was
 * answered is not so.
 */
import { runCommand, UsageError } from "../../ops/command_line.ts";
import { printTable } from "../../bench/harness.ts";
import { markdownTable, revisionOf, writeFigures } from "../support/figures.ts";
import { type RoundSummary, runRound } from "./round.ts";

/** Without `--rtt`: no delay, and that of a database in another region. */
const RTTS_MS = [0, 20];
const ROUNDS = 3;
const SECONDS = 30;
/** A part is killed so often in a round, at the most once in this many seconds. */
const SECONDS_PER_KILL = 3;
const PARTS = 4;
const ROOT = new URL("../../", import.meta.url).pathname;
const PAGE = `${ROOT}docs/crash.md`;

/** Runs all rounds, and says each as it ends. */
export async function crash(
  { rounds = ROUNDS, rttsMs = RTTS_MS, seconds = SECONDS }: {
    rounds?: number;
    rttsMs?: readonly number[];
    seconds?: number;
  },
  say: (line: string) => void,
): Promise<RoundSummary[]> {
  const killsOfEach = Math.max(1, Math.floor(seconds / SECONDS_PER_KILL / PARTS));
  const summaries: RoundSummary[] = [];
  for (const rttMs of rttsMs) {
    for (let round = 1; round <= rounds; round++) {
      const summary = await runRound({ rttMs, seconds, killsOfEach });
      summaries.push(summary);
      const flaws = summary.found.length;
      say(`${rttMs} ms, round ${round}: ${summary.answers} answers, ${flaws} flaws`);
    }
  }
  return summaries;
}

/** A summary as a row of a table. */
export function rowOf(summary: RoundSummary): Record<string, string | number> {
  const { rttMs, seconds, kills, answers, lostAnswers, unavailable, accounts, emails, flaws } =
    summary;
  return {
    "round trip, ms": rttMs,
    "seconds": seconds,
    "kills": Object.values(kills).reduce((sum, count) => sum + count),
    answers,
    "lost": lostAnswers,
    unavailable,
    accounts,
    emails,
    "orphans": flaws.orphan,
    "false answers": flaws.false_answer,
    "mails for nobody": flaws.mail_for_nobody,
    "lost rows or mails": flaws.lost,
    "doubled": flaws.doubled,
  };
}

async function writeReport(summaries: readonly RoundSummary[]): Promise<void> {
  const revision = await revisionOf(ROOT);
  const day = new Date().toISOString().slice(0, 10);
  const heading = `Of revision \`${revision}\`, by \`deno task crash --report\` on ${day}:`;
  await writeFigures(PAGE, `${heading}\n\n${markdownTable(summaries.map(rowOf))}`);
}

function readNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a whole number`);
}

if (import.meta.main) {
  await runCommand({
    name: "deno task crash",
    purpose:
      "Kills database, workerd, gateway and mail catcher (kill -9) while eight clients sign " +
      "people up, and compares every answer with the rows and the emails.",
    options: {
      rounds: { value: "N", description: `Rounds at each delay (default: ${ROUNDS})` },
      rtt: {
        value: "MS",
        description: `Delay of a round trip (default: ${RTTS_MS.join(", then ")})`,
      },
      seconds: { value: "S", description: `How long people sign up (default: ${SECONDS})` },
      json: { value: "FILE", description: "Writes the summaries, with each flaw" },
      report: { description: "Writes the table into docs/crash.md" },
    },
    environment: { LOCAL_DATABASE: "mariadb or mysql; default: what is found first" },
    exitCodes: { 0: "No flaw", 1: "At least one" },
  }, async (values) => {
    const rttMs = readNumber(values.rtt, "rtt");
    const summaries = await crash({
      rounds: readNumber(values.rounds, "rounds"),
      rttsMs: rttMs === undefined ? undefined : [rttMs],
      seconds: readNumber(values.seconds, "seconds"),
    }, console.log);
    if (values.json) {
      await Deno.writeTextFile(values.json, `${JSON.stringify(summaries, null, 2)}\n`);
    }
    if (values.report) await writeReport(summaries);
    printTable("What came of the crashes", summaries.map(rowOf));
    const flaws = summaries.flatMap(({ found }) => found);
    for (const { kind, what } of flaws) console.error(`${kind}: ${what}`);
    return flaws.length > 0 ? 1 : 0;
  });
}

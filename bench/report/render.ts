import { ACTS } from "./acts.ts";
import { RTTS_MS } from "./latency.ts";
import type { Report } from "./report.ts";
import type { Ratio, Spread } from "./statistics.ts";

/** The ratio to the last release above which an act counts as a regression. */
export const REGRESSION = 1.1;

/** `docs/performance.md`. `hasSoak` is whether there is a page about hours under load. */
export function renderReport(report: Report, hasSoak: boolean): string {
  const { revision, release, date, machine, start, bundle, memory, drain } = report;
  const acts = ACTS.filter(({ name }) => report.cpu[name]);
  return `# Performance

Written by \`deno task bench --report\` on ${date}, of revision \`${revision}\`${
    release ? `, compared with the last release, \`${release}\`` : ""
  }. The numbers alone: [performance.json](performance.json).

${table(["machine", ""], Object.entries(machine))}

Others may have used the machine meanwhile: CPU time and ratios of pairs, measured by turns, say more
than the clock. CPU is that of workerd's process, with all that follows the answer (email, counts), and
without database, provider and client. ± has the middle half of the runs.

## CPU

![CPU of each act](performance/cpu.svg)

${
    table(
      ["", "CPU ms", "± ms", ...release ? ["last release, ms", "ratio", "95 %", ""] : []],
      acts.map(({ name, title }) => {
        const { ms, before, ratio } = report.cpu[name]!;
        return [
          title,
          one(ms.median),
          spread(ms),
          ...before && ratio
            ? [
              one(before.median),
              two(ratio.ratio),
              `${two(ratio.low)}–${two(ratio.high)}`,
              verdict(ratio),
            ]
            : [],
        ];
      }),
    )
  }

One argon2id hash is ${one(report.hashMs.median)} ms (± ${
    spread(report.hashMs)
  }) of a sign-up and of a
login: [which implementation](decisions/026-argon2id-in-webassembly.md). What costs the rest, and what
was done about it: [requests to the database](decisions/027-requests-of-a-sign-up.md).${
    release
      ? `

![Ratios](performance/release.svg)

_slower_: the whole interval is above 1; the command fails when the ratio is above ${REGRESSION}, too. The
widest interval here reaches ${percent(widestOf(report))} to either side.`
      : ""
  }

## From request to answer

![Time by round trip](performance/latency.svg)

Median and 95th percentile by the clock, in milliseconds, one request at a time. A refused login lasts as
long as \`FAILED_LOG_IN_MS\` says, here 100.${
    isBusy(report) ? " **The machine was busy: all of them are too high.**" : ""
  }

${
    table(
      ["at a round trip of", "round trips", ...RTTS_MS.map((rttMs) => `${rttMs} ms`)],
      acts.map(({ name, title }) => [
        title,
        String(report.counts[name]!.beforeAnswer),
        ...report.latency[name]!.map(({ median, p95 }) => `${whole(median)}, ${whole(p95)}`),
      ]),
    )
  }

${besideTheHash(report)}

## Requests to the database

Counted, not measured; a test compares them with the code. All that follows an answer is in it, for an
act that is alone in its isolate: counts of several are written together.

${
    table(
      [
        "",
        "requests",
        "before the answer",
        "bytes out",
        "bytes in",
        "rows read",
        "rows written",
        "emails",
      ],
      [...ACTS, { name: "cron", title: "cron, nothing due" }, {
        name: "metrics",
        title: "a scrape of `/metrics`",
      }]
        .map(({ name, title }) => {
          const counts = report.counts[name]!;
          return [
            title,
            ...[
              counts.statements,
              counts.beforeAnswer ?? "–",
              counts.bytesOut,
              counts.bytesIn,
              counts.rowsRead,
              counts.rowsWritten,
              counts.emails,
            ].map(String),
          ];
        }),
    )
  }

## Size, start, memory, emails

${
    table(["", ""], [
      [
        "the Worker, compressed",
        `${one(bundle.kib)} KiB${
          bundle.beforeKib ? ` (last release: ${one(bundle.beforeKib)})` : ""
        }`,
      ],
      [
        "CPU from the start of workerd to the first answer",
        `${whole(start.worker.cpuMs.median)} ms ± ${
          spread(start.worker.cpuMs)
        }; a Worker of one line: ${whole(start.empty.cpuMs.median)} ms`,
      ],
      [
        "workerd's resident size, after its start; after these measurements",
        `${whole(memory.startMib)} MiB; ${whole(memory.endMib)} MiB${
          hasSoak ? " ([hours under load](soak.md))" : ""
        }`,
      ],
      [
        `${drain.emails} pending emails, one run of the cron, two requests a second`,
        `${
          one(drain.seconds)
        } s, ${drain.requests} requests to the provider, ${drain.statements} statements, ${drain.twice} sent twice`,
      ],
    ])
  }
`;
}

/** The README's sentence about speed. Without times by the clock when the machine had other work. */
export function renderSentence(report: Report): string {
  const { revision, cpu, hashMs, latency } = report;
  const [signUp, logIn] = [cpu.sign_up_pewaca!.ms, cpu.log_in!.ms];
  const at = (rttMs: (typeof RTTS_MS)[number]) =>
    whole(latency.sign_up_pewaca![RTTS_MS.indexOf(rttMs)]!.median);
  const times = `; at round trips of 5 ms the answer to a sign-up comes after ${
    at(5)
  } ms, at 20 after ${at(20)}`;
  return [
    `A sign-up takes ${whole(signUp.median)} ms of CPU, a login ${whole(logIn.median)},`,
    `the hash in each ${whole(hashMs.median)}${isBusy(report) ? "" : times}`,
    `(revision \`${revision}\`, [report](docs/performance.md)).`,
  ].join(" ");
}

/** How little a sign-up takes longer than its hash and the round trips that do not run beside it. */
function besideTheHash({ counts, hashMs, latency }: Report): string {
  const rttMs = 20;
  const trips = counts.sign_up_pewaca!.beforeAnswer! - 2;
  const least = hashMs.median + trips * rttMs;
  const { median } = latency.sign_up_pewaca![RTTS_MS.indexOf(rttMs)]!;
  const more = whole(100 * (median / least - 1));
  return `The look-up and \`BEGIN\` of a sign-up run beside its hash: at ${rttMs} ms the hash and the other ${trips}\n` +
    `round trips are ${whole(least)} ms, and a sign-up takes ${more} % more.`;
}

/** Whether more wanted to run than there are cores. */
function isBusy({ machine }: Report): boolean {
  const [, cores] = /(\d+) cores/.exec(machine.processor!)!;
  return Number(machine["load of a minute"]) > Number(cores);
}

const SENTENCE =
  /A sign-up\s+takes\s+\d+\s+ms\s+of\s+CPU[^]*?\[report\]\(docs\/performance\.md\)\)\./;

/** Replaces the README's sentence about speed. @throws {Error} where there is none. */
export function replaceSentence(document: string, sentence: string): string {
  if (!SENTENCE.test(document)) throw new Error("Cannot find the README's sentence about speed");
  return document.replace(SENTENCE, sentence);
}

/** The figures of `docs/cost.md`. */
export function renderCosts({ revision, counts, cpu }: Report): string {
  const rows = [
    ...["sign_up_pewaca", "sign_up_zporta", "log_in", "log_in_wrong"].map((name) => ({
      name,
      title: ACTS.find((act) => act.name === name)!.title,
    })),
    { name: "cron", title: "cron, nothing due" },
    { name: "metrics", title: "a scrape of `/metrics`" },
  ];
  return `${
    table(
      [
        "",
        "statements",
        "of these before the answer",
        "rows read",
        "rows written",
        "emails",
        "CPU ms",
      ],
      rows.map(({ name, title }) => {
        const { statements, beforeAnswer, rowsRead, rowsWritten, emails } = counts[name]!;
        const ms = cpu[name]?.ms.median;
        return [
          title,
          ...[statements, beforeAnswer ?? "–", rowsRead, rowsWritten, emails].map(String),
          ms === undefined ? "–" : whole(ms),
        ];
      }),
    )
  }

Of revision \`${revision}\`.`;
}

/** Whether an act has become slower than a release may make it. */
export function isRegression({ ratio, low }: Ratio): boolean {
  return low > 1 && ratio > REGRESSION;
}

function verdict({ low, high }: Ratio): string {
  if (low > 1) return "slower";
  return high < 1 ? "faster" : "the same";
}

function widestOf({ cpu }: Report): number {
  const ratios = Object.values(cpu).flatMap(({ ratio }) => ratio ?? []);
  return Math.max(...ratios.map(({ ratio, high }) => high / ratio - 1));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = head.map((_, i) => i === 0 ? "---" : "---:");
  return [head, align, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function spread({ low, high }: Spread): string {
  return one((high - low) / 2);
}

function percent(share: number): string {
  return `${whole(share * 100)} %`;
}

function whole(value: number): string {
  return String(Math.round(value));
}

function one(value: number): string {
  return value.toFixed(1);
}

function two(value: number): string {
  return value.toFixed(2);
}

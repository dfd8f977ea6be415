import { scaleLinear } from "d3-scale";
import type { Step } from "../../../recording/facts.ts";
import type { RecordedRequest } from "../../../recording/recorder.ts";
import { titleOf } from "../../../recording/statement.ts";

/** Steps that are one row: the same thing again and again, until its end is another one. */
type Row = {
  steps: [Step, ...Step[]];
  /** Whether the same statement has failed in a row before. */
  isAgain: boolean;
  hit?: string;
};

const TICKS = 4;
/** So narrow a bar can still be seen, in percent. */
const THINNEST = 0.4;

/** What a request waited for and computed, to scale, from its arrival to the end of its work. */
export function Timeline({ request }: { request: RecordedRequest }) {
  const rows = rowsOf(request);
  const { answer } = request;
  const ends = rows.flatMap(({ steps }) => steps.map(({ from, to }) => to ?? from));
  const end = Math.max(1, answer?.ms ?? 0, ...ends);
  const x = scaleLinear([0, end], [0, 100]);
  const answeredAt = answer && x(answer.ms);
  return (
    <>
      <p class="quiet">
        <span class="key sql"></span> database <span class="key hash"></span> password hash{" "}
        <span class="key mail"></span> mail provider <span class="key fetch"></span> elsewhere
        {answer && " · the line is the answer; what is behind it, nobody waits for"}
      </p>
      <div class="timeline">
        <div class="step" aria-hidden="true">
          <span></span>
          <svg class="ticks" width="100%" height="16">
            {x.ticks(TICKS).map((tick) => (
              <text x={`${x(tick)}%`} y="12" text-anchor={x(tick) > 90 ? "end" : "start"}>
                {tick} ms
              </text>
            ))}
          </svg>
        </div>
        {rows.map((row) => (
          <RowView
            row={row}
            bar={<Bar steps={row.steps} x={x} end={end} answeredAt={answeredAt} />}
          />
        ))}
      </div>
    </>
  );
}

function RowView({ row: { steps, isAgain, hit }, bar }: {
  row: Row;
  bar: ReturnType<typeof Bar>;
}) {
  const [step] = steps;
  const problem = problemOf(step);
  const ms = steps.reduce((sum, { from, to }) => sum + (to ?? from) - from, 0);
  const head = (
    <>
      <span class="name">
        {nameOf(step)}
        {steps.length > 1 && <mark>{steps.length} times</mark>}
        {isAgain && <mark>again</mark>}
        {problem && <strong class="bad">{problem}</strong>}
        {hit && <strong class="odd">fault: {hit}</strong>}
      </span>
      {bar}
      <span class="figures">
        {step.to === null ? "…" : `${Math.round(ms)} ms`}
        {step.kind === "sql" && step.rows !== undefined && ` · ${count(step.rows, "row")}`}
      </span>
    </>
  );
  if (step.kind !== "sql" || /^\w+$/.test(step.text)) return <div class="step">{head}</div>;
  return (
    <details id={`step-${step.number}`}>
      <summary class="step">{head}</summary>
      <pre tabindex={0} aria-label={`Statement ${step.number + 1}`}><code>{step.text}</code></pre>
      {step.kinds.length > 0 && (
        <p class="kinds">
          {step.kinds.map((kind, i) => <span>{i + 1} {kind}</span>)}
        </p>
      )}
    </details>
  );
}

function Bar({ steps, x, end, answeredAt }: {
  steps: readonly Step[];
  x: (ms: number) => number;
  end: number;
  answeredAt: number | undefined;
}) {
  const from = x(steps[0]!.from);
  const length = x(steps.at(-1)!.to ?? end) - from;
  const label = `from ${Math.round(from)} % of the time, for ${Math.round(length)} %`;
  return (
    <svg width="100%" height="16" role="img" aria-label={label}>
      <rect class="track" x="0" width="100%" y="7" height="2" />
      {steps.map(({ kind, from, to }) => {
        const width = Math.max(THINNEST, x(to ?? end) - x(from));
        return <rect class={kind} x={percent(x(from))} width={percent(width)} y="2" height="12" />;
      })}
      {answeredAt !== undefined && (
        <line class="answer" x1={percent(answeredAt)} x2={percent(answeredAt)} y1="0" y2="16" />
      )}
    </svg>
  );
}

function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}

/** The steps as rows, in the order of their beginning. */
function rowsOf(request: RecordedRequest): Row[] {
  const rows: Row[] = [];
  const failed = new Set<string>();
  for (const step of withHash(request).toSorted((a, b) => a.from - b.from)) {
    const hit = request.hits.get(step.number);
    const name = nameOf(step);
    const latest = rows.at(-1);
    const [before] = latest?.steps ?? [];
    const isSame = before && nameOf(before) === name && problemOf(step) &&
      problemOf(before) === problemOf(step) && latest!.hit === hit;
    if (isSame) latest!.steps.push(step);
    else rows.push({ steps: [step], isAgain: step.kind === "sql" && failed.has(name), hit });
    if (problemOf(step)) failed.add(name);
  }
  return rows;
}

/** The steps, with a hash that the runtime did not note: it fills the longest time in which nothing else was. */
function withHash({ steps, line, answer }: RecordedRequest): Step[] {
  const isMissing = (line?.hash_ms ?? 0) > 1 && !steps.some(({ kind }) => kind === "hash");
  if (!isMissing || !answer) return steps;
  return [...steps, { ...longestPause(steps, answer.ms), number: steps.length, kind: "hash" }];
}

function longestPause(steps: readonly Step[], end: number): { from: number; to: number } {
  const pauses = [0, ...steps.map(({ to }) => to ?? end)].map((from) => {
    const isBusy = steps.some((step) => step.from <= from && (step.to ?? end) > from);
    const next = Math.min(end, ...steps.map((step) => step.from).filter((start) => start >= from));
    return { from, to: isBusy ? from : next };
  });
  return pauses.reduce((a, b) => b.to - b.from > a.to - a.from ? b : a);
}

function problemOf(step: Step): string | undefined {
  if (step.kind === "hash") return undefined;
  if (step.failed) return "no answer";
  if (step.kind === "sql") return step.refusal;
  return (step.status ?? 0) >= 400 ? String(step.status) : undefined;
}

function nameOf(step: Step): string {
  if (step.kind === "hash") return "password hash";
  if (step.kind === "sql") return titleOf(step);
  if (step.kind === "mail") return `mail provider, ${count(step.emails, "email")}`;
  return `${step.method} ${step.url}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

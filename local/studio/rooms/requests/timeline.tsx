import { scaleLinear } from "d3-scale";
import type { Step } from "../../../recording/facts.ts";
import type { RecordedRequest } from "../../../recording/recorder.ts";
import { titleOf } from "../../../recording/statement.ts";

/** A step as it is shown: `isAgain` says that the same statement has failed before. */
type ShownStep = { step: Step; isAgain: boolean; hit?: string };

const TICKS = 4;
/** So narrow a bar can still be seen, in percent. */
const THINNEST = 0.4;

/** What a request waited for and computed, to scale, from its arrival to the end of its work. */
export function Timeline({ request }: { request: RecordedRequest }) {
  const steps = placeSteps(request);
  const { answer } = request;
  const end = Math.max(1, answer?.ms ?? 0, ...steps.map(({ step }) => step.to ?? step.from));
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
            {x.ticks(TICKS).map((tick) => <text x={`${x(tick)}%`} y="12">{tick} ms</text>)}
          </svg>
        </div>
        {steps.map((shown) => (
          <StepRow
            shown={shown}
            bar={<Bar step={shown.step} x={x} end={end} answeredAt={answeredAt} />}
          />
        ))}
      </div>
    </>
  );
}

function StepRow({ shown: { step, isAgain, hit }, bar }: {
  shown: ShownStep;
  bar: ReturnType<typeof Bar>;
}) {
  const problem = problemOf(step);
  const head = (
    <>
      <span class="name">
        {nameOf(step)}
        {isAgain && <mark>again</mark>}
        {problem && <strong class="bad">{problem}</strong>}
        {hit && <strong class="odd">fault: {hit}</strong>}
      </span>
      {bar}
      <span class="figures">
        {step.to === null ? "…" : `${Math.round(step.to - step.from)} ms`}
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

function Bar({ step, x, end, answeredAt }: {
  step: Step;
  x: (ms: number) => number;
  end: number;
  answeredAt: number | undefined;
}) {
  const from = x(step.from);
  const width = Math.max(THINNEST, x(step.to ?? end) - from);
  const [start, length] = [from, x((step.to ?? end) - step.from)].map(Math.round);
  return (
    <svg
      width="100%"
      height="16"
      role="img"
      aria-label={`from ${start} % of the time, for ${length} %`}
    >
      <rect class="track" x="0" width="100%" y="7" height="2" />
      <rect
        class={step.kind}
        x={`${from.toFixed(2)}%`}
        width={`${width.toFixed(2)}%`}
        y="2"
        height="12"
      />
      {answeredAt !== undefined && (
        <line class="answer" x1={`${answeredAt}%`} x2={`${answeredAt}%`} y1="0" y2="16" />
      )}
    </svg>
  );
}

/** The steps, and a hash that the runtime did not note: it fills the longest time in which nothing else was. */
function placeSteps({ steps, line, answer, hits }: RecordedRequest): ShownStep[] {
  const noted = steps.filter(({ kind }) => kind === "hash")
    .reduce((sum, { from, to }) => sum + (to ?? from) - from, 0);
  const missing = (line?.hash_ms ?? 0) - noted;
  const all = missing > 1 && noted === 0 && answer
    ? [...steps, { ...longestPause(steps, answer.ms), number: steps.length, kind: "hash" as const }]
    : steps;
  const failed = new Set<string>();
  return all.toSorted((a, b) => a.from - b.from).map((step) => {
    const text = step.kind === "sql" ? step.text : "";
    const isAgain = failed.has(text);
    if (step.kind === "sql" && problemOf(step)) failed.add(text);
    return { step, isAgain, hit: hits.get(step.number) };
  });
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

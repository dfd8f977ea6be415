import { ALL_TENANTS } from "../../../../src/core/delivery/pause.ts";
import { moment, selectRows, text } from "../../../../src/db/rows.ts";
import { toSql } from "../../../../src/db/time.ts";
import { describeFault, FAULT_NAMES, FAULTS, STATEMENTS } from "../../../faults/database_fault.ts";
import type { Hit, OrderedFault } from "../../../faults/fault_desk.ts";
import type { Failure } from "../../../mail/catcher.ts";
import { errorOf, KNOWN_STATUSES } from "../../../mail/rules.ts";
import { Live, Moment, showPage, type StudioContext } from "../../shared/layout.tsx";
import type { Stack } from "../../accounts/stack.ts";
import type { StudioDeps } from "../../shared/room.ts";

/** What a mail provider without an answer does. */
const WITHOUT_REPLY: readonly (readonly [status: string, label: string])[] = [
  ["cut", "Dies in the middle of a request"],
  ["lost_reply", "Takes the emails, its reply is lost"],
  ["hang", "Hangs"],
];
/** Beside Resend's own: what a gateway in front of it answers. */
const GATEWAY_STATUSES = [502, 503, 504];
const SHOWN_HITS = 5;

/** What is broken, what it has hit, and buttons that break more. `problem` is what is wrong with an order. */
export async function showFaults(
  c: StudioContext,
  deps: StudioDeps,
  problem?: string,
): Promise<Response> {
  const body = (
    <>
      {problem && <p role="alert">{problem}</p>}
      <Live id="faults" on={["faults", "mail"]}>
        <InForce deps={deps} />
      </Live>
      <h2>Try it</h2>
      <div class="acts">
        {TRIES.map(([act, label]) => (
          <form method="post" action={`/faults/try/${act}`}>
            <button type="submit">{label}</button>
          </form>
        ))}
      </div>
      <MailForm />
      <DatabaseForm tenants={deps.tenants} />
    </>
  );
  return await showPage(c, "Faults", body, problem ? 400 : 200);
}

/** What can be tried, by the name of the act. */
export const TRIES = [
  ["pewaca", "Sign somebody up at Pewaca"],
  ["zporta", "Sign somebody up at Zporta"],
  ["log-in", "Log a resident in"],
] as const;

async function InForce({ deps: { faults, mail, stack } }: { deps: StudioDeps }) {
  const pauses = await readPauses(stack());
  const all = faults.faults();
  const failure = mail.failure();
  const hits = faults.mailHits();
  if (all.length === 0 && !failure && hits.length === 0 && pauses.length === 0) {
    return <p class="quiet">Nothing is broken.</p>;
  }
  return (
    <>
      {(failure || hits.length > 0) && (
        <article>
          <strong class={failure ? "bad" : "quiet"}>
            {failure ? describeFailure(failure) : "The mail provider is well again"}
          </strong>
          <Hits hits={hits} />
          {failure && (
            <form method="post" action="/faults/mail/end">
              <button type="submit" class="secondary small">Mend the mail provider</button>
            </form>
          )}
        </article>
      )}
      {pauses.map(({ scope, until, reason }) => (
        <p class="odd">
          After what the provider answered ({reason}), emails{" "}
          {scope === ALL_TENANTS ? "of everybody" : `of ${scope}`} wait until <Moment at={until} />
        </p>
      ))}
      {all.map((each) => <Ordered ordered={each} />)}
      {all.some(({ isOver }) => !isOver) && (
        <form method="post" action="/faults/end">
          <button type="submit" class="secondary small">Mend the database</button>
        </form>
      )}
    </>
  );
}

/** For whom no email is sent for some time, since the provider is in trouble. */
async function readPauses(stack: Stack | undefined) {
  const read = (stack?.databases ?? []).map(({ connection }) =>
    selectRows(
      connection,
      { scope: text, until: moment, reason: text },
      `SELECT scope, paused_until AS until, reason FROM email_pause WHERE paused_until > ?`,
      [toSql(new Date())],
    )
  );
  // What is broken here may be the database.
  return (await Promise.all(read).catch(() => [])).flat();
}

function Ordered({ ordered: { id, fault, hits, endsAt, isOver } }: { ordered: OrderedFault }) {
  const left = fault.times === undefined ? undefined : fault.times - hits.length;
  return (
    <article id={`fault-${id}`}>
      <strong class={isOver ? "quiet" : "bad"}>
        {fault.kind}
        {isOver && ", over"}
      </strong>{" "}
      {describeFault(fault)}
      {!isOver && (
        <span class="quiet">
          {left !== undefined && ` ${left} more`}
          {endsAt && (
            <>
              {" until "}
              <Moment at={endsAt} />
            </>
          )}
        </span>
      )}
      <Hits hits={hits} />
      {!isOver && (
        <form method="post" action={`/faults/end/${id}`}>
          <button type="submit" class="secondary small">End it</button>
        </form>
      )}
    </article>
  );
}

function Hits({ hits }: { hits: readonly Hit[] }) {
  if (hits.length === 0) return <p class="quiet">It has hit nothing yet.</p>;
  return (
    <ul>
      {hits.slice(0, SHOWN_HITS).map(({ at, what, step }) => (
        <li>
          <Moment at={at} /> {step ? <a href={`/requests/${step.split(".")[0]}`}>{what}</a> : what}
        </li>
      ))}
      {hits.length > SHOWN_HITS && <li>{hits.length} in all</li>}
    </ul>
  );
}

function MailForm() {
  return (
    <form method="post" action="/faults/mail">
      <h2>Break the mail provider</h2>
      <div class="inline-fields">
        <NumberField name="times" label="Requests" value="1" />
        <NumberField name="seconds" label="Or for seconds" />
      </div>
      <div class="acts">
        {WITHOUT_REPLY.map(([status, label]) => (
          <button type="submit" name="status" value={status}>{label}</button>
        ))}
        {[...KNOWN_STATUSES, ...GATEWAY_STATUSES].map((status) => (
          <button
            type="submit"
            name="status"
            value={String(status)}
            class="secondary"
            title={errorOf(status)?.name}
          >
            {status}
          </button>
        ))}
      </div>
    </form>
  );
}

function DatabaseForm({ tenants }: { tenants: readonly string[] }) {
  return (
    <form method="post" action="/faults/database">
      <h2>Break the database</h2>
      <div class="inline-fields">
        <Choice name="statement" label="Statement" none="any" values={STATEMENTS} />
        <label>
          About the table
          <input name="table" placeholder="any" autocomplete="off" />
        </label>
        <label>
          With this in its text
          <input name="text" autocomplete="off" />
        </label>
        <Choice name="tenant" label="Database of" none="both" values={tenants} />
        <NumberField name="times" label="Times" placeholder="once" />
        <NumberField name="seconds" label="Or for seconds" />
        <NumberField name="ms" label="Delay in ms" placeholder="1000" />
      </div>
      <div class="acts">
        {FAULT_NAMES.map((kind) => (
          <button
            type="submit"
            name="kind"
            value={kind}
            class="secondary"
            title={FAULTS[kind].says}
          >
            {kind.replaceAll("_", " ")}
          </button>
        ))}
      </div>
      <details id="kinds">
        <summary>What they do</summary>
        <dl>
          {FAULT_NAMES.map((kind) => (
            <div>
              <dt>{kind.replaceAll("_", " ")}</dt>
              <dd>{FAULTS[kind].says}</dd>
            </div>
          ))}
        </dl>
      </details>
    </form>
  );
}

function NumberField({ name, label, value, placeholder }: {
  name: string;
  label: string;
  value?: string;
  placeholder?: string;
}) {
  return (
    <label>
      {label}
      <input type="number" name={name} min="1" value={value} placeholder={placeholder} />
    </label>
  );
}

function Choice({ name, label, none, values }: {
  name: string;
  label: string;
  none: string;
  values: readonly string[];
}) {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">{none}</option>
        {values.map((value) => <option value={value}>{value}</option>)}
      </select>
    </label>
  );
}

function describeFailure({ status, times, seconds }: Failure): string {
  const does = WITHOUT_REPLY.find(([name]) => name === status)?.[1].toLowerCase() ??
    `answers ${status}`;
  const end = seconds ? ` for ${seconds} seconds` : times ? `, ${times} more` : "";
  return `The mail provider ${does}${end}`;
}

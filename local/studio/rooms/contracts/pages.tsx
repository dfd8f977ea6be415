import { type Change, CHANGES, type Read } from "../../../../contracts/reads.ts";
import { Moment, Table } from "../../shared/layout.tsx";
import type { Knowledge, KnownAnswer, Verification } from "./knowledge.ts";

/** Where the page of an answer is. */
export function pathOf(name: string): string {
  return `/contracts/answer?${new URLSearchParams({ of: name })}`;
}

/** The result of the last verification. */
export function LastResult({ verification }: { verification: Verification | null }) {
  if (!verification) {
    return (
      <p class="quiet">
        Not verified on this computer yet: <code>deno task contracts:verify</code>.
      </p>
    );
  }
  const { at, interactions, failed, changed } = verification;
  const broken = interactions.filter(({ result }) => result !== "OK");
  return (
    <>
      <p class={failed === 0 ? "good" : "bad"}>
        {failed === 0
          ? `All ${interactions.length} interactions were kept `
          : `${failed} of ${interactions.length} interactions were broken `}
        when last verified, on {at.slice(0, 10)} at <Moment at={at} />.
      </p>
      {changed.length > 0 && (
        <p class="odd">
          Since then these pacts have changed: {changed.join(", ")}. Verify them again.
        </p>
      )}
      {broken.length > 0 && (
        <ul>
          {broken.map(({ consumer, interaction }) => <li>{consumer}: {interaction}</li>)}
        </ul>
      )}
    </>
  );
}

/** Every consumer with the number of its interactions, and every answer with who reads it. */
export function Overview({ pacts, answers }: Knowledge) {
  return (
    <>
      <h2>Consumers</h2>
      <Table
        label="Consumers"
        heads={["Consumer", "Interactions", "Answers that it reads"]}
        rows={pacts.map(({ consumer: { name }, interactions }) => [
          <a href={`/contracts?${new URLSearchParams({ q: name })}`}>{name}</a>,
          String(interactions.length),
          String(answers.filter(({ consumers }) => consumers.includes(name)).length),
        ])}
      />
    </>
  );
}

/** The answers, each with who reads it and how much of it. */
export function Answers({ answers }: { answers: readonly KnownAnswer[] }) {
  return (
    <Table
      label="Answers"
      heads={["Answer", "Read by", "Fields read", "Fields unread"]}
      rows={answers.map(({ name, consumers, reads, unread }) => [
        <a href={pathOf(name)}>{name}</a>,
        consumers.join(", ") || "nobody",
        String(new Set(reads.map(({ field }) => field)).size),
        String(unread.length),
      ])}
    />
  );
}

/** One answer: its fields, who reads each and what they rely on, and what nobody reads. */
export function Answer({ answer: { name, consumers, lines, reads, unread } }: {
  answer: KnownAnswer;
}) {
  const fields = [...Map.groupBy(reads, ({ field }) => field)].toSorted();
  return (
    <>
      <ul>
        {consumers.map((consumer) => (
          <li>
            {consumer}
            {lines[consumer] && <span class="quiet">: {lines[consumer]}</span>}
          </li>
        ))}
      </ul>
      <h2>What would break</h2>
      <form class="inline" action="/contracts/change">
        <input type="hidden" name="answer" value={name} />
        <label>
          Field
          <select name="field">
            {[...fields.map(([field]) => field), ...unread].toSorted().map((field) => (
              <option value={field}>{nameOf(field)}</option>
            ))}
          </select>
        </label>
        <label>
          is
          <select name="change">
            {CHANGES.map((change) => <option value={change}>{change}</option>)}
          </select>
        </label>
        <button type="submit">Show</button>
      </form>
      <h2>Fields that are read</h2>
      <Table
        label="Fields that are read"
        heads={["Field", "Read by", "Who relies on", "Interactions"]}
        rows={fields.map(([field, all]) => [
          nameOf(field),
          [...new Set(all.map(({ consumer }) => consumer))].join(", "),
          [...new Set(all.map(({ reliesOn }) => reliesOn))].join("; "),
          String(all.length),
        ])}
      />
      <h2>Fields that nobody reads</h2>
      {unread.length === 0 ? <p>None.</p> : <p class="words">{unread.join(" ")}</p>}
    </>
  );
}

/** Whom a change of a field breaks. */
export function Impact({ answer, field, change, broken }: {
  answer: string;
  field: string;
  change: Change;
  broken: readonly Read[];
}) {
  const consumers = [...new Set(broken.map(({ consumer }) => consumer))];
  return (
    <>
      <p>
        <a href={pathOf(answer)}>{answer}</a>: <strong>{nameOf(field)}</strong> is {change}.
      </p>
      {broken.length === 0 ? <p class="good">Nobody breaks: no pact relies on it.</p> : (
        <>
          <p class="bad">This breaks {consumers.join(" and ")}.</p>
          <Table
            label="What breaks"
            heads={["Consumer", "Interaction", "Field", "Relies on"]}
            rows={broken.map(({ consumer, interaction, field, reliesOn }) => [
              consumer,
              interaction,
              nameOf(field),
              reliesOn,
            ])}
          />
        </>
      )}
    </>
  );
}

function nameOf(field: string): string {
  return field || "(the body)";
}

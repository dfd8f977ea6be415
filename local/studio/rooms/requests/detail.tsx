import type { Child } from "hono/jsx";
import { findEmails } from "../../../../src/core/delivery/operate.ts";
import { placeholders } from "../../../../src/db/write.ts";
import { formatJson, sentencesOf, showBody, type ShownBody } from "../../../recording/body.ts";
import { maskHeader, maskUrl } from "../../../recording/masking.ts";
import type { RecordedRequest } from "../../../recording/recorder.ts";
import {
  Copyable,
  Facts,
  Live,
  Moment,
  showPage,
  type StudioContext,
  Table,
} from "../../shared/layout.tsx";
import type { StudioDeps } from "../../shared/room.ts";
import { toCurl, toFetch, toPhp } from "./copies.ts";
import { nameOf, reasonsOf, Status } from "./list.tsx";
import { Timeline } from "./timeline.tsx";

type Headers = readonly (readonly [name: string, value: string])[];

/** Headers that the runtime or a browser adds: whoever sends the request again has their own. */
const ADDED =
  /^(?:cf-|mf-|sec-|x-forwarded-|(?:host|connection|content-length|accept-encoding|accept-language|user-agent|dnt|priority)$)/;

/** The Worker tells of a request after it has answered it, and perhaps after somebody has asked for its page. */
const PATIENCE_MS = 5_000;

/** One request: what arrived, what was answered, and what happened between. */
export async function showRequest(c: StudioContext, deps: StudioDeps): Promise<Response> {
  const id = c.req.param("id")!;
  const request = deps.recorder.find(id) ??
    await deps.recorder.whenAnswered(id, AbortSignal.timeout(PATIENCE_MS));
  if (!request) {
    // Its answer may have come before the Worker's word about it.
    const gone = (
      <Live id="request" on={["requests"]}>
        <p role="alert">This request is not kept any more, or has not come yet.</p>
      </Live>
    );
    return await showPage(c, "Requests", gone, 404);
  }
  const [arrived, answered] = await Promise.all([
    showBody(request.body, typeOf(request.headers)),
    showBody(
      request.answerBody,
      typeOf(request.answer?.headers ?? []),
      (request.answer?.status ?? 0) >= 400,
    ),
  ]);
  const body = (
    <Live id="request" on={["requests", "mail"]}>
      <Summary request={request} answered={answered} />
      <div class="sides">
        <section>
          <h2>What arrived</h2>
          <BodyView id="arrived" body={arrived} />
          <HeadersView id="arrived-headers" headers={request.headers} />
        </section>
        <section>
          <h2>The answer</h2>
          {request.answer
            ? (
              <>
                <BodyView id="answered" body={answered} />
                <HeadersView id="answer-headers" headers={request.answer.headers} />
              </>
            )
            : <p class="quiet">It is not there yet.</p>}
        </section>
      </div>
      <h2>What happened</h2>
      {attemptsOf(request) > 1 && (
        <p class="odd">The transaction was begun {attemptsOf(request)} times.</p>
      )}
      <Timeline request={request} />
      {emailIdsOf(request).length > 0 && <Mails request={request} deps={deps} />}
      <h2>Its lines in the log</h2>
      {request.log.length === 0 && <p class="quiet">None yet.</p>}
      {request.log.map((entry) => (
        <pre tabindex={0} aria-label="Line of the log"><code>{JSON.stringify(entry)}</code></pre>
      ))}
      <h2>Once more</h2>
      <form method="post" action={`/requests/${request.id}/again`} class="inline">
        <button type="submit" data-key="s" disabled={!request.body}>Send it again</button>
      </form>
      <p class="quiet">
        Copied, secrets are variables: <code>$PASSWORD</code>, <code>env('TOKEN')</code>.
      </p>
      <Copies request={request} arrived={arrived} />
    </Live>
  );
  return await showPage(c, nameOf(request), body);
}

function Summary({ request, answered }: { request: RecordedRequest; answered: ShownBody }) {
  const { line, answer, at } = request;
  const isBad = answer && answer.status >= 400;
  const sentences = isBad && answered.kind === "json" ? sentencesOf(answered.value) : [];
  return (
    <>
      {isBad && (
        <div role="alert" class="why">
          <strong>
            {answer.status >= 500 ? "It failed" : "It was refused"}: {reasonsOf(request)}
          </strong>
          <ul>{sentences.map((sentence) => <li>{sentence}</li>)}</ul>
        </div>
      )}
      <Facts
        facts={[
          [
            "Answer",
            <>
              <Status request={request} /> {line?.outcome}
            </>,
          ],
          ["Arrived", <Moment at={at} />],
          ["Duration", answer ? `${Math.round(answer.ms)} ms` : "still running"],
          ["Tenant", line?.tenant],
          ["Route", line?.route && <code>{line.route}</code>],
          ["Request id", line && <code>{line.request_id}</code>],
        ]}
      />
    </>
  );
}

function HeadersView({ id, headers }: { id: string; headers: Headers }) {
  return (
    <details id={id}>
      <summary>{headers.length} headers</summary>
      <Facts facts={headers.map(([name, value]) => [name, String(maskHeader(name, value))])} />
    </details>
  );
}

function BodyView({ id, body }: { id: string; body: ShownBody }) {
  if (body.kind === "none") return <p class="quiet">No body.</p>;
  if (body.kind === "dropped") return <p class="quiet">Its body is too long to be kept.</p>;
  if (body.kind === "bytes") return <p>{body.type}, {body.bytes} bytes</p>;
  if (body.kind === "form") {
    const facts = body.fields.map((field): [string, Child] => [
      field.name,
      "file" in field
        ? `${field.file.name}, ${field.file.type}, ${field.file.bytes} bytes`
        : String(field.value),
    ]);
    return <Facts facts={facts} />;
  }
  const text = body.kind === "json" ? formatJson(body.value) : body.text;
  return (
    <>
      {body.kind === "text" && body.isBroken && (
        <p role="alert">It is not what its Content-Type says.</p>
      )}
      <pre id={id} tabindex={0} aria-label="Body"><code>{text}</code></pre>
    </>
  );
}

/** The emails that the request wrote into the outbox, and what has become of them. */
async function Mails({ request, deps }: { request: RecordedRequest; deps: StudioDeps }) {
  const ids = emailIdsOf(request);
  const { tenant } = request.line ?? {};
  const stack = deps.stack();
  if (!tenant || !stack) return <p class="quiet">Its email is not known yet.</p>;
  const condition = { sql: `id IN (${placeholders(ids)})`, args: ids };
  const emails = await findEmails(stack.databaseOf(tenant).query, condition, new Date());
  const caught = new Set(deps.mail.emails().map(({ id }) => id));
  return (
    <>
      <h2>The email that follows from it</h2>
      {emails.length < ids.length && (
        <p class="quiet">{ids.length - emails.length} in a transaction that was rolled back.</p>
      )}
      {emails.length > 0 && (
        <Table
          label="Emails"
          heads={["Email", "To", "Status", "Attempts", "Latest problem", "Next attempt", ""]}
          rows={emails.map((email) => [
            email.kind,
            email.to_email,
            email.is_being_sent ? "being sent" : email.status,
            String(email.attempts),
            email.last_error ?? "",
            email.status === "pending"
              ? <Moment at={`${email.next_attempt_at.replace(" ", "T")}Z`} />
              : "",
            email.provider_id && caught.has(email.provider_id)
              ? <a href={`/mail/${email.provider_id}`}>Read it</a>
              : "",
          ])}
        />
      )}
    </>
  );
}

function Copies({ request, arrived }: { request: RecordedRequest; arrived: ShownBody }) {
  const { method, url } = request;
  const headers = request.headers
    .filter(([name, value]) => !ADDED.test(name) && value !== "*/*")
    .map(([name, value]) => [name, maskHeader(name, value)] as const);
  const copied = { method, url: maskUrl(url), headers, body: arrived };
  const copies: [id: string, label: string, text: string][] = [
    ["curl", "curl", toCurl(copied)],
    ["php", "PHP", toPhp(copied)],
    ["fetch", "fetch", toFetch(copied)],
  ];
  return (
    <>
      {copies.map(([id, label, text]) => (
        <details id={`copy-${id}`}>
          <summary>As {label}</summary>
          <Copyable id={id} text={text} label={label} />
        </details>
      ))}
    </>
  );
}

function typeOf(headers: Headers): string {
  return headers.find(([name]) => name === "content-type")?.[1] ?? "";
}

function emailIdsOf({ steps }: RecordedRequest): string[] {
  return steps.flatMap((step) => step.kind === "sql" ? step.emailIds : []);
}

/** How often the transaction was begun: once, and again after each statement that failed in it. */
function attemptsOf({ steps }: RecordedRequest): number {
  const isProblem = steps.map((step) => step.kind === "sql" && (step.failed || step.refusal));
  const first = isProblem.findIndex(Boolean);
  if (first < 0) return 1;
  return 1 +
    steps.slice(first).filter((step) => step.kind === "sql" && step.text === "BEGIN").length;
}

import { maskUrl } from "../../../recording/masking.ts";
import type { RecordedRequest } from "../../../recording/recorder.ts";
import { Live, Moment, showPage, type StudioContext, Table } from "../../shared/layout.tsx";
import type { StudioDeps } from "../../shared/room.ts";

const OUTCOMES = ["refused", "fault", "created", "repeated", "ok"];
const SHOWN = 100;

/** The latest requests, those that fit what is searched for. */
export async function showList(c: StudioContext, { recorder }: StudioDeps): Promise<Response> {
  const { q = "", outcome = "" } = c.req.query();
  const fitting = recorder.requests().filter((request) => fits(request, q, outcome));
  const body = (
    <>
      <form method="get" aria-label="Search" class="inline">
        <input
          type="search"
          name="q"
          value={q}
          aria-label="Path, reason, status or request id"
          placeholder="Path, reason, status or request id"
        />
        <select name="outcome" aria-label="Outcome">
          <option value="">all outcomes</option>
          {OUTCOMES.map((each) => <option value={each} selected={each === outcome}>{each}</option>)}
        </select>
        <button type="submit">Search</button>
      </form>
      <Live id="requests" on={["requests"]}>
        {fitting.length === 0
          ? <p class="quiet">{q || outcome ? "No request fits." : "No request has come yet."}</p>
          : (
            <Table
              label="Requests"
              heads={["Time", "Status", "Request, and why it was refused", "Duration", "Tenant"]}
              rows={fitting.slice(0, SHOWN).map(rowOf)}
            />
          )}
        {fitting.length > SHOWN && (
          <p class="quiet">
            {fitting.length - SHOWN} older requests are not shown: search for them.
          </p>
        )}
      </Live>
      <form method="post" action="/requests/clear">
        <button type="submit" class="secondary small">Empty the list</button>
      </form>
    </>
  );
  return await showPage(c, "Requests", body);
}

/** Where a request is shown. */
export function pathOf({ id }: Pick<RecordedRequest, "id">): string {
  return `/requests/${id}`;
}

/** The method and the path of a request, as they arrived, without tokens. */
export function nameOf({ method, url }: Pick<RecordedRequest, "method" | "url">): string {
  const { pathname, search } = new URL(url);
  return `${method} ${maskUrl(pathname + search)}`;
}

/** The status of an answer, in the colour of its kind. */
export function Status({ request: { answer } }: { request: RecordedRequest }) {
  if (!answer) return <span class="quiet">running</span>;
  const { status } = answer;
  return <strong class={status >= 500 ? "bad" : status >= 400 ? "odd" : "good"}>{status}</strong>;
}

/** Why a request was not done, in the words of the log. */
export function reasonsOf({ line }: RecordedRequest): string {
  return [...line?.reasons ?? [], ...line?.fault ? [line.fault] : []].join(", ");
}

function rowOf(request: RecordedRequest) {
  const { answer, line, at } = request;
  const reasons = reasonsOf(request);
  return [
    <Moment at={at} />,
    <Status request={request} />,
    <>
      <a href={pathOf(request)}>{nameOf(request)}</a>
      {reasons && <span class="quiet">{reasons}</span>}
    </>,
    answer ? `${Math.round(answer.ms)} ms` : "…",
    line?.tenant ?? "",
  ];
}

function fits(request: RecordedRequest, q: string, outcome: string): boolean {
  const { line, answer } = request;
  if (outcome && line?.outcome !== outcome) return false;
  const text = [
    nameOf(request),
    reasonsOf(request),
    answer?.status,
    line?.request_id,
    line?.tenant,
  ];
  return text.join(" ").toLowerCase().includes(q.trim().toLowerCase());
}

import type { OperatedEmail } from "../../../../src/core/delivery/operate.ts";
import { fromSql } from "../../../../src/db/time.ts";
import type { CaughtEmail, EmailSource } from "../../../mail/catcher.ts";
import { EVENT_NAMES, type EventName } from "../../../mail/events.ts";
import { Copyable, Facts, Live, Moment } from "../../shared/layout.tsx";

/** How an email can be shown. */
export const VIEWS = ["html", "text", "headers", "raw"] as const;

/** One of `VIEWS`. */
export type View = (typeof VIEWS)[number];

/** What the page of an email shows. `reported` is the event that was just reported, `status` the answer. */
export type EmailPageProps = {
  email: CaughtEmail;
  source: EmailSource;
  row: OperatedEmail | null;
  view: View;
  reported: EventName | undefined;
  status: number;
};

const TITLES: Record<View, string> = { html: "HTML", text: "Text", headers: "Headers", raw: "Raw" };

/** Widths of the frames, in their classes. */
const FRAMES = [["desktop", "On a desktop"], ["phone", "On a phone"]] as const;

/** What the page of an email has below its subject. */
export function EmailPage({ email, source, row, view, reported, status }: EmailPageProps) {
  return (
    <>
      {reported && (
        <p role="status">
          {status >= 200 && status < 300
            ? `Reported as ${spaced(reported)}: the API has taken it.`
            : `Reported as ${spaced(reported)}: the API answered ${status || "nothing"}.`}
        </p>
      )}
      <Facts
        facts={[
          ["To", email.to],
          ["From", email.from],
          ["At", <Moment at={email.createdAt} />],
        ]}
      />
      <nav aria-label="Views">
        <ul>
          {VIEWS.map((each) => (
            <li>
              <a href={`?view=${each}`} aria-current={each === view ? "page" : undefined}>
                {TITLES[each]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Content email={email} source={source} view={view} />
      <h2>In the outbox</h2>
      <Live id="outbox-row" on={["mail", "requests"]}>
        {row
          ? <OutboxRow row={row} />
          : <p class="quiet">No row of the outbox says that this email was made of it.</p>}
      </Live>
      <h2>Report an event</h2>
      <p>As the provider does: a signed request to the API's webhook.</p>
      <form class="acts" method="post" action={`/mail/${email.id}/events`}>
        {EVENT_NAMES.map((name) => (
          <button type="submit" class="secondary" name="event" value={name}>{spaced(name)}</button>
        ))}
      </form>
    </>
  );
}

function Content({ email, source, view }: Pick<EmailPageProps, "email" | "source" | "view">) {
  switch (view) {
    case "html":
      return (
        <div class="frames">
          {FRAMES.map(([name, caption]) => (
            <figure>
              <figcaption>{caption}</figcaption>
              <div class="scroll" role="region" aria-label={caption} tabindex={0}>
                <iframe
                  class={name}
                  title={`${email.subject}: ${caption}`}
                  src={`/emails/${email.id}/html`}
                  sandbox="allow-popups allow-popups-to-escape-sandbox"
                />
              </div>
            </figure>
          ))}
        </div>
      );
    case "text":
      return <Copyable id="text" label="text" text={email.text} />;
    case "headers": {
      const { headers } = source.body;
      const own = { From: email.from, To: email.to, Subject: email.subject, ...headers as object };
      return (
        <>
          <h2>Of the email</h2>
          <Facts facts={Object.entries(own).map(([name, value]) => [name, String(value)])} />
          <h2>Of the request to the provider</h2>
          <Facts facts={Object.entries(source.headers)} />
        </>
      );
    }
    case "raw":
      return <Copyable id="raw" label="JSON" text={JSON.stringify(source.body, null, 2)} />;
  }
}

function OutboxRow({ row }: { row: OperatedEmail }) {
  const moment = (text: string | null) => text === null ? null : <Moment at={fromSql(text)} />;
  return (
    <Facts
      facts={[
        ["Email", `${row.tenant}.${row.kind}, to account ${row.account_id}`],
        ["Status", row.status],
        ["Attempts", String(row.attempts)],
        ["Next attempt", row.status === "pending" ? moment(row.next_attempt_at) : null],
        ["Reason", row.last_error],
        ["Delivery", [row.delivery, row.delivery_detail].filter(Boolean).join(", ")],
        ...row.is_undeliverable
          ? [["Address", "undeliverable: nothing is sent there any more"] as const]
          : [],
        ["Created", moment(row.created_at)],
        ["Ended", moment(row.finished_at)],
        ["Key", row.id],
        ["Request to the provider", row.request_id],
      ]}
    />
  );
}

function spaced(name: string): string {
  return name.replaceAll("_", " ");
}

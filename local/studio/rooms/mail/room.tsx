import type { CaughtEmail } from "../../../mail/catcher.ts";
import { EVENT_NAMES } from "../../../mail/events.ts";
import { Live, Moment, showPage, type StudioContext, Table } from "../../shared/layout.tsx";
import { createRoutes, type Room, type StudioDeps } from "../../shared/room.ts";
import { databasesOf } from "../../shared/databases.ts";
import { createReadMarks, type ReadMarks, selectEmails } from "./inbox.ts";
import { findOutboxRow } from "./outbox_row.ts";
import { EmailPage, VIEWS } from "./email_page.tsx";

/** The list shows as many emails at the most, the latest. */
const SHOWN = 200;

/** Every email that the local stack has sent: a list, and a page of each. */
export const mail: Room = {
  path: "/mail",
  title: "Mail",
  routes: (studio) => {
    const routes = createRoutes();
    const marks = createReadMarks();
    routes.get("/", async (c) => await showList(c, studio, marks));
    routes.post("/read", (c) => {
      marks.mark(...studio.mail.emails().map(({ id }) => id));
      studio.events.publish("mail");
      return c.redirect("/mail", 303);
    });
    routes.post("/delete", (c) => {
      studio.mail.clear();
      studio.events.publish("mail");
      return c.redirect("/mail", 303);
    });
    routes.get("/:id", async (c) => await showEmail(c, studio, marks));
    routes.post("/:id/events", async (c) => {
      const email = find(studio, c.req.param("id"));
      const { event } = await c.req.parseBody();
      const name = EVENT_NAMES.find((each) => each === event);
      if (!email || !name) return c.notFound();
      const status = await studio.report(email, { event: name });
      studio.events.publish("mail");
      return c.redirect(
        `/mail/${email.id}?${new URLSearchParams({ reported: name, status: `${status}` })}`,
        303,
      );
    });
    return routes;
  },
};

function find({ mail }: StudioDeps, id: string | undefined): CaughtEmail | undefined {
  return mail.emails().find((email) => email.id === id);
}

async function showList(
  c: StudioContext,
  { mail }: StudioDeps,
  marks: ReadMarks,
): Promise<Response> {
  const search = c.req.query("q") ?? "";
  const onlyUnread = c.req.query("unread") !== undefined;
  const all = mail.emails();
  const emails = selectEmails(all, { search, onlyUnread }, marks);
  const unread = all.filter(({ id }) => !marks.isRead(id)).length;
  const body = (
    <>
      <search>
        <form class="inline">
          <input
            type="search"
            name="q"
            value={search}
            placeholder="Address, subject or text"
            aria-label="Search"
          />
          <label>
            <input type="checkbox" name="unread" checked={onlyUnread} /> Only unread
          </label>
          <button type="submit">Show</button>
        </form>
      </search>
      <Live id="mails" on={["mail"]}>
        <p>
          {all.length === 0
            ? "Every email that the local stack sends arrives here."
            : `${emails.length} of ${all.length} emails, ${unread} unread`}
          {emails.length > SHOWN && `; the latest ${SHOWN} are shown`}
        </p>
        {emails.length > 0 && (
          <Table
            label="Emails"
            heads={["Time", "To", "Subject"]}
            rows={emails.slice(0, SHOWN).map(({ id, to, subject, createdAt }) => [
              <Moment at={createdAt} />,
              to,
              <a href={`/mail/${id}`}>
                {marks.isRead(id) ? subject : (
                  <>
                    <strong>{subject}</strong> <small class="odd">unread</small>
                  </>
                )}
              </a>,
            ])}
          />
        )}
      </Live>
      <ul class="acts">
        <li>
          <form method="post" action="/mail/read">
            <button type="submit" class="secondary">Mark all as read</button>
          </form>
        </li>
        <li>
          <form method="post" action="/mail/delete">
            <button type="submit" class="secondary">Delete all</button>
          </form>
        </li>
      </ul>
    </>
  );
  return await showPage(c, "Mail", body);
}

async function showEmail(
  c: StudioContext,
  studio: StudioDeps,
  marks: ReadMarks,
): Promise<Response> {
  const email = find(studio, c.req.param("id"));
  if (!email) {
    return await showPage(
      c,
      "Mail",
      <p role="alert">This email is not in the inbox any more.</p>,
      404,
    );
  }
  marks.mark(email.id);
  const source = studio.mail.source(email.id)!;
  const row = await findOutboxRow(databasesOf(studio.stack()), {
    providerId: email.id,
    key: source.headers["idempotency-key"],
    address: email.to,
  });
  const view = VIEWS.find((each) => each === c.req.query("view")) ?? VIEWS[0];
  const reported = EVENT_NAMES.find((each) => each === c.req.query("reported"));
  const status = Number(c.req.query("status"));
  return await showPage(
    c,
    email.subject,
    <EmailPage {...{ email, source, row, view, reported, status }} />,
  );
}

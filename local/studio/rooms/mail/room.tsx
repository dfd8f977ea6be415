import { Live, Moment, showPage, Table } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** Every email that the local stack has sent. */
export const mail: Room = {
  path: "/mail",
  title: "Mail",
  routes: ({ mail }) => {
    const routes = createRoutes();
    routes.get("/", async (c) => {
      const rows = mail.emails().map(({ id, to, subject, createdAt }) => [
        <Moment at={createdAt} />,
        to,
        <a href={`/emails/${id}/html`}>{subject}</a>,
      ]);
      return await showPage(
        c,
        "Mail",
        <Live id="mails" on={["mail"]}>
          <Table label="Emails" heads={["Time", "To", "Subject"]} rows={rows} />
        </Live>,
      );
    });
    return routes;
  },
};

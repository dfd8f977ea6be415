import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { secureHeaders } from "hono/secure-headers";
import type { EventName } from "./events.ts";
import type { StudioEnv } from "./room.ts";

export { Facts, Table } from "../../../src/web/pages/parts.tsx";

/** The context of a page. */
export type StudioContext = Context<StudioEnv>;

/** The statuses of the studio's pages. */
export type PageStatus = 200 | 400 | 404 | 409 | 500 | 503;

/** What every page is answered with: nothing inline, and nothing of anybody else's. */
export const pageHeaders = secureHeaders({
  referrerPolicy: "no-referrer",
  strictTransportSecurity: false,
  xFrameOptions: "DENY",
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    // Pico draws its arrows with data: images.
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    // Emails are shown in a frame, which has a policy of its own.
    frameSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** Answers with a page: its title is its heading, too. */
export async function showPage(
  c: StudioContext,
  title: string,
  body: Child,
  status: PageStatus = 200,
): Promise<Response> {
  const page = await c.html(<Layout c={c} title={title}>{body}</Layout>, status);
  return new Response(`<!doctype html>${await page.text()}`, page);
}

/**
 * A part of a page that the script reads anew when one of these things happens. `id` is unique in the page;
 * what somebody types or has opened in it stays, where its elements have ids.
 */
export function Live({ id, on, children }: {
  id: string;
  on: readonly EventName[];
  children?: Child;
}) {
  return <div id={id} data-live={on.join(" ")}>{children}</div>;
}

/** Text that a button copies. `id` is unique in the page. Without a script there is no button. */
export function Copyable({ id, text, label }: { id: string; text: string; label: string }) {
  return (
    <div class="copyable">
      <pre id={id} tabindex={0} aria-label={label}><code>{text}</code></pre>
      <button type="button" class="secondary" data-copy={id} hidden>Copy {label}</button>
    </div>
  );
}

/** A moment of today, to the second, in the time of this computer. */
export function Moment({ at }: { at: Date | number | string }) {
  const moment = new Date(at);
  return (
    <time datetime={moment.toISOString()}>
      {moment.toLocaleTimeString("en-GB")}
    </time>
  );
}

function Layout({ c, title, children }: { c: StudioContext; title: string; children?: Child }) {
  const { rooms, notes, latestEvent } = c.var;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="latest-event" content={latestEvent} />
        <title>{`${title} · Daftar studio`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/files/pico.css" />
        <link rel="stylesheet" href="/files/studio.css" />
        <script defer src="/files/idiomorph.js"></script>
        <script type="module" src="/files/studio.js"></script>
      </head>
      <body>
        <header class="container-fluid">
          <a class="skip" href="#content">Skip to content</a>
          <nav aria-label="Rooms">
            <ul>
              {rooms.map(({ path, title }, i) => (
                <li>
                  <a
                    href={path}
                    data-key={String(i + 1)}
                    aria-current={c.req.path.startsWith(path) ? "page" : undefined}
                  >
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main id="content" class="container-fluid">
          <h1>{title}</h1>
          {children}
        </main>
        <footer class="container-fluid">
          <small>
            <span id="connection" role="status"></span> · API{" "}
            <a href={`${notes.apiUrl}/docs`}>{notes.apiUrl}</a> · <a href="/try">Try it</a>
            {notes.operatorsUrl && (
              <>
                {" · "}
                <a href={notes.operatorsUrl}>Operators' console</a>
              </>
            )}
          </small>
          <details id="shortcuts">
            <summary data-key="?">Keyboard</summary>
            <p>
              <kbd>1</kbd> to <kbd>{rooms.length}</kbd> open a room, <kbd>/</kbd> searches,{" "}
              <kbd>j</kbd> and <kbd>k</kbd> go to the next and the previous row, <kbd>?</kbd>{" "}
              shows this.
            </p>
          </details>
        </footer>
      </body>
    </html>
  );
}

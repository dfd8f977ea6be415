import type { Child } from "hono/jsx";
import { mayAct } from "../access/operators.ts";
import { fromSql } from "../../db/time.ts";
import { LANGUAGES } from "../messages.ts";
import type { ConsoleContext, Place } from "./console_env.ts";

export { Facts, Table } from "../../web/pages/parts.tsx";

/** The statuses of the console's pages. */
export type PageStatus = 200 | 400 | 403 | 404 | 409 | 413 | 422 | 503;

/** Answers with a page: its title is its heading, too. */
export async function showPage(
  c: ConsoleContext,
  title: string,
  body: Child,
  status: PageStatus = 200,
): Promise<Response> {
  const page = await c.html(<Layout c={c} title={title}>{body}</Layout>, status);
  return new Response(`<!doctype html>${await page.text()}`, page);
}

/** A page with one sentence, and perhaps a link back. */
export async function showSentence(
  c: ConsoleContext,
  title: string,
  sentence: string,
  status: PageStatus,
  back?: string,
): Promise<Response> {
  const body = (
    <>
      <p role="alert">{sentence}</p>
      {back && (
        <p>
          <a href={back}>{c.var.t("back")}</a>
        </p>
      )}
    </>
  );
  return await showPage(c, title, body, status);
}

/** A moment in the console's time zone; a text is as a row holds it. */
export function Moment({ c, at: given }: { c: ConsoleContext; at: Date | string | null }) {
  if (given === null) return <span>–</span>;
  const at = typeof given === "string" ? fromSql(given) : given;
  const text = new Intl.DateTimeFormat(c.var.language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: c.env.timeZone,
  }).format(at);
  return <time datetime={at.toISOString()}>{text}</time>;
}

/** What can be done from here: a row of links; nothing where there are none. */
export function Links({ links }: { links: readonly { href: string; label: string }[] }) {
  if (links.length === 0) return null;
  return (
    <ul class="acts">
      {links.map(({ href, label }) => (
        <li>
          <a href={href}>{label}</a>
        </li>
      ))}
    </ul>
  );
}

function Layout({ c, title, children }: { c: ConsoleContext; title: string; children?: Child }) {
  const { t, language, operator } = c.var;
  const done = c.req.query("done");
  const isDone = done !== undefined && /^[a-z_]{1,40}$/.test(done);
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Daftar`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/console/files/pico.css" />
        <link rel="stylesheet" href="/console/files/console.css" />
      </head>
      <body>
        <header>
          <a class="skip" href="#content">{t("skip_to_content")}</a>
          {operator && <Navigation c={c} />}
        </header>
        <main id="content">
          <h1>{title}</h1>
          {isDone && <p role="status" class="done">{t("done")}</p>}
          {children}
        </main>
        <footer>
          <small>
            {operator && <>{t("signed_in_as", { address: operator.email })}{" · "}</>}
            {LANGUAGES.map(({ code, name }) => (
              <>
                <a
                  href={inLanguage(c, code)}
                  lang={code}
                  aria-current={code === language ? "true" : undefined}
                >
                  {name}
                </a>
                {" "}
              </>
            ))}
          </small>
        </footer>
      </body>
    </html>
  );
}

/** The page that is shown, in another language: a search or a filter stays as it is. */
function inLanguage(c: ConsoleContext, code: string): string {
  const { searchParams } = new URL(c.req.url);
  searchParams.delete("done");
  searchParams.set("lang", code);
  return `?${searchParams}`;
}

function Navigation({ c }: { c: ConsoleContext }) {
  const { t, operator } = c.var;
  const isVisible = ({ tenant }: Place) => tenant === null || mayAct(operator, tenant, "reader");
  const groups = Map.groupBy(c.env.places.filter(isVisible), ({ tenant }) => tenant);
  return (
    <nav aria-label={t("navigation")}>
      {[...groups].map(([tenant, places]) => (
        <ul>
          {tenant !== null && (
            <li>
              <strong>{c.env.titles.get(tenant)}</strong>
            </li>
          )}
          {places.map(({ href, label }) => (
            <li>
              <a href={href} aria-current={c.req.path.startsWith(href) ? "page" : undefined}>
                {t(label)}
              </a>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

import type { Child } from "hono/jsx";
import type { AuditedValue } from "../../core/audit/changes.ts";
import type { TimelineEntry } from "../../core/audit/timeline.ts";
import type { ConsoleContext } from "./console_env.ts";
import { Moment } from "./layout.tsx";
import { sayEmailKind, sayField, sayReason, sayWord } from "./words.ts";

/** In which sentences each kind of entry is said. */
const PREFIXES = { act: "event", row: "event", access: "access", email: "mail" } as const;

/** What has a page of its own at its product, under the plural of its name. */
const WITH_PAGES = ["application", "estate", "invitation", "resident"];

/** A moment as `toSql` writes it, which is how the trail keeps one. */
const STORED_MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

/** An entry; in the trail of a product also whose account it is about. */
type Entry = TimelineEntry & { accountId?: number | null };

type Shown = { c: ConsoleContext; tenant: string; entry: Entry };

/** The life of an account, or the trail of a product, which names the accounts; the newest first. */
export function Timeline({ c, tenant, entries, label }: {
  c: ConsoleContext;
  tenant: string;
  entries: readonly Entry[];
  label?: string;
}) {
  return (
    <ol class="timeline" aria-label={label ?? c.var.t("timeline")}>
      {entries.map((entry) => (
        <li>
          <Moment c={c} at={entry.at} />
          <div>
            <What c={c} tenant={tenant} entry={entry} />
            {detailsOf({ c, tenant, entry }).map((each) => <div>{each}</div>)}
            {(entry.actor || entry.requestId) && <small>{originOf({ c, tenant, entry })}</small>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function What({ c, tenant, entry: { kind, what, subject, fate, accountId } }: Shown) {
  const { t } = c.var;
  const said = fate
    ? `${sayEmailKind(c, tenant, what)}: ${sayWord(t, "mail", fate.status)}`
    : sayWord(t, PREFIXES[kind], what);
  const [about, id] = subject?.split(":") ?? [];
  return (
    <>
      {about === "mail"
        ? <a href={`/console/mails/${tenant}/${id}`}>{said}</a>
        : <strong>{said}</strong>}
      {accountId !== undefined && accountId !== null && (
        <>
          {` · ${t("account")} `}
          <AccountLink tenant={tenant} id={accountId} />
        </>
      )}
    </>
  );
}

function AccountLink({ tenant, id }: { tenant: string; id: number }) {
  return <a href={`/console/accounts/${tenant}/${id}`}>{`#${id}`}</a>;
}

function detailsOf(shown: Shown): Child[] {
  const { c, tenant, entry: { fate, changes } } = shown;
  const { t } = c.var;
  const changed = Object.entries(changes).map(([column, values]): Child => (
    <>
      {sayField(c, tenant, column)}
      {values && <>: {valueOf(c, column, values[0])} → {valueOf(c, column, values[1])}</>}
    </>
  ));
  const said: Child[] = [
    <Subject {...shown} />,
    noteOf(shown),
    fate?.delivery && sayWord(t, "delivery", fate.delivery),
    sayReason(t, fate?.reason ?? null),
    ...changed,
  ];
  if (shown.entry.subject === null || isMail(shown.entry)) said.shift();
  if (fate?.finishedAt) {
    said.push(
      <>
        {t("finished")}: <Moment c={c} at={fate.finishedAt} />
      </>,
    );
  }
  return said.filter(Boolean);
}

function isMail({ subject }: Entry): boolean {
  return subject !== null && subject.startsWith("mail:");
}

/** What else an entry is about, such as an estate. */
function Subject({ c, tenant, entry: { subject } }: Shown) {
  const [about = "", id = ""] = subject?.split(":") ?? [];
  const said = `${sayWord(c.var.t, "about", about)} #${id}`;
  if (!WITH_PAGES.includes(about)) return <>{said}</>;
  return <a href={`/console/${tenant}/${about}s/${id}`}>{said}</a>;
}

/** An operator's words are as they wrote them; a word of ours, or the kind of an email, is said. */
function noteOf({ c, tenant, entry }: Shown): Child {
  const { note, kind, actor } = entry;
  if (note === null) return null;
  if (kind === "act" && isMail(entry)) return sayEmailKind(c, tenant, note);
  return kind === "act" && actor?.kind === "operator" && !OWN_NOTES.includes(entry.what)
    ? note
    : sayWord(c.var.t, "note", note);
}

/** Where an operator's act is noted in a word of ours. */
const OWN_NOTES = ["sign_up_removed"];

function originOf({ c, tenant, entry: { actor, requestId } }: Shown): Child {
  const by = actor && (
    <>
      {c.var.t("by")} <Actor c={c} tenant={tenant} actor={actor} />
    </>
  );
  const request = requestId && (
    <>
      {`${c.var.t("request")} `}
      <code>{requestId}</code>
    </>
  );
  return <>{by}{by && request && " · "}{request}</>;
}

function Actor({ c, tenant, actor: { kind, name } }: {
  c: ConsoleContext;
  tenant: string;
  actor: NonNullable<TimelineEntry["actor"]>;
}) {
  const { t } = c.var;
  const isAccount = kind === "person" && /^\d+$/.test(name ?? "");
  const said = kind === "provider" && name ? sayWord(t, "provider", name) : name;
  return (
    <>
      {sayWord(t, "actor", kind)}{" "}
      {isAccount ? <AccountLink tenant={tenant} id={Number(name)} /> : said}
    </>
  );
}

function valueOf(c: ConsoleContext, column: string, value: AuditedValue): Child {
  const { t } = c.var;
  if (value === null || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (column === "status") return sayWord(t, "mail", String(value));
  const isMoment = typeof value === "string" && STORED_MOMENT.test(value);
  return isMoment ? <Moment c={c} at={value} /> : String(value);
}

import type { Child } from "hono/jsx";
import type { AuditedValue } from "../../core/audit/changes.ts";
import type { TimelineEntry } from "../../core/audit/timeline.ts";
import { isMessageKey, type Translate } from "../messages.ts";
import type { ConsoleContext } from "./console_env.ts";
import { Moment, Table } from "./layout.tsx";

/** In which sentences each kind of entry is said. */
const PREFIXES = { act: "event", row: "event", access: "access", email: "mail" } as const;

/** A moment as `toSql` writes it, which is how the trail keeps one. */
const STORED_MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

/** An entry; in the trail of a product also whose account it is about. */
type Entry = TimelineEntry & { accountId?: number | null };

/** The life of an account, or the trail of a product with a column for the account; the newest first. */
export function Timeline({ c, tenant, entries, label, isTrail = false }: {
  c: ConsoleContext;
  tenant: string;
  entries: readonly Entry[];
  label?: string;
  isTrail?: boolean;
}) {
  const { t } = c.var;
  const heads = [t("when"), t("what"), t("by"), t("details"), t("request")];
  return (
    <Table
      label={label ?? t("timeline")}
      heads={isTrail ? heads.toSpliced(2, 0, t("account")) : heads}
      rows={entries.map((entry): Child[] => {
        const cells: Child[] = [
          <Moment c={c} at={entry.at} />,
          <What c={c} tenant={tenant} entry={entry} />,
          <Actor t={t} tenant={tenant} actor={entry.actor} />,
          <div class="details">{detailsOf(c, entry)}</div>,
          entry.requestId && <small>{entry.requestId}</small>,
        ];
        const account = <AccountLink tenant={tenant} id={entry.accountId ?? null} />;
        return isTrail ? cells.toSpliced(2, 0, account) : cells;
      })}
    />
  );
}

function AccountLink({ tenant, id }: { tenant: string; id: number | null }) {
  return id === null ? <>–</> : <a href={`/console/accounts/${tenant}/${id}`}>{`#${id}`}</a>;
}

function Actor({ t, tenant, actor }: {
  t: Translate;
  tenant: string;
  actor: TimelineEntry["actor"];
}) {
  if (!actor) return <>–</>;
  const key = `actor_${actor.kind}`;
  const kind = isMessageKey(key) ? t(key) : actor.kind;
  const isAccount = actor.kind === "person" && /^\d+$/.test(actor.name ?? "");
  return (
    <>
      {kind} {isAccount ? <AccountLink tenant={tenant} id={Number(actor.name)} /> : actor.name}
    </>
  );
}

function What({ c, tenant, entry }: { c: ConsoleContext; tenant: string; entry: Entry }) {
  const { kind, what, subject, fate } = entry;
  const key = `${PREFIXES[kind]}_${fate ? fate.status : what}`;
  const said = isMessageKey(key) ? c.var.t(key) : what;
  const [about, id] = subject?.split(":") ?? [];
  if (about !== "mail") return <span>{said}</span>;
  return (
    <a href={`/console/mails/${tenant}/${id}`}>
      {fate ? `${c.var.t("mail")} ${what}: ${said}` : said}
    </a>
  );
}

function detailsOf(c: ConsoleContext, { note, subject, fate, changes }: Entry): Child {
  const changed = Object.entries(changes).map(([field, values]): Child => (
    <>
      {field}
      {values && <>: {valueOf(c, values[0])} → {valueOf(c, values[1])}</>}
    </>
  ));
  const about = subject?.startsWith("mail:") ? null : subject;
  const said: Child[] = [note, about, fate?.delivery, fate?.reason, ...changed].filter(Boolean);
  if (fate?.finishedAt) said.push(<Moment c={c} at={fate.finishedAt} />);
  return said.map((each) => <div>{each}</div>);
}

function valueOf(c: ConsoleContext, value: AuditedValue): Child {
  if (value === null || value === "") return "–";
  if (typeof value === "boolean") return c.var.t(value ? "yes" : "no");
  const isMoment = typeof value === "string" && STORED_MOMENT.test(value);
  return isMoment ? <Moment c={c} at={value} /> : String(value);
}

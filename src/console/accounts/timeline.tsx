import type { Child } from "hono/jsx";
import type { TimelineEntry } from "../../core/audit/timeline.ts";
import { isMessageKey } from "../messages.ts";
import type { ConsoleContext } from "../shared/console_env.ts";
import { Moment, Table } from "../shared/layout.tsx";

/** In which sentences each kind of entry is said. */
const PREFIXES = { act: "event", row: "event", access: "access", email: "mail" } as const;

/** The life of an account, the newest first. */
export function Timeline({ c, tenant, entries }: {
  c: ConsoleContext;
  tenant: string;
  entries: readonly TimelineEntry[];
}) {
  const { t } = c.var;
  return (
    <Table
      label={t("timeline")}
      heads={[t("when"), t("what"), t("by"), t("details"), t("request")]}
      rows={entries.map((entry): Child[] => [
        <Moment c={c} at={entry.at} />,
        <What c={c} tenant={tenant} entry={entry} />,
        entry.actor ? [entry.actor.kind, entry.actor.name].filter(Boolean).join(" ") : "–",
        detailsOf(c, entry),
        entry.requestId && <small>{entry.requestId}</small>,
      ])}
    />
  );
}

function What({ c, tenant, entry }: { c: ConsoleContext; tenant: string; entry: TimelineEntry }) {
  const { kind, what, subject, fate } = entry;
  const key = `${PREFIXES[kind]}_${fate ? fate.status : what}`;
  const said = isMessageKey(key) ? c.var.t(key) : what;
  const [about, id] = subject?.split(":") ?? [];
  if (about !== "mail") return <span>{said}</span>;
  return <a href={`/console/mails/${tenant}/${id}`}>{fate ? `${what}: ${said}` : said}</a>;
}

function detailsOf(c: ConsoleContext, { note, subject, fate, changes }: TimelineEntry): Child {
  const changed = Object.entries(changes).map(([field, values]) =>
    values ? `${field}: ${values[0] ?? "–"} → ${values[1] ?? "–"}` : field
  );
  const about = subject?.startsWith("mail:") ? null : subject;
  const said = [note, about, ...changed, fate?.delivery, fate?.reason].filter(Boolean).join(" · ");
  return <>{said} {fate?.finishedAt && <Moment c={c} at={fate.finishedAt} />}</>;
}

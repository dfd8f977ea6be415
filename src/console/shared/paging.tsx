import { isMoment } from "../../db/time.ts";
import type { ConsoleContext } from "./console_env.ts";

/** How many entries a page of a list has. */
const PAGE_SIZE = 50;

/** How many entries a list reads for a page: one more tells that there is a next one. */
export const READ_SIZE = PAGE_SIZE + 1;

/** What a page shows of `READ_SIZE` entries; `last` is the entry after which the next page begins. */
export function pageOf<Entry>(read: readonly Entry[]): { shown: Entry[]; last: Entry | null } {
  const shown = read.slice(0, PAGE_SIZE);
  return { shown, last: read.length > PAGE_SIZE ? shown.at(-1)! : null };
}

/**
 * Reads the key after which a list goes on, from `?after=`: as many parts as there are in `form`, which says
 * what each is. `null` on the first page, and for what is no key.
 */
export function readKey(
  c: ConsoleContext,
  form: readonly Pick<RegExp, "test">[],
): string[] | null {
  const parts = (c.req.query("after") ?? "").split("|");
  return parts.length === form.length && parts.every((part, i) => form[i]!.test(part))
    ? parts
    : null;
}

/** A moment as it stands in a key. */
export const MOMENT_FORM = { test: isMoment };

/** A number as it stands in a key. */
export const NUMBER_FORM = /^\d{1,18}$/;

/** The links to the first page of a list, and to the next: `after` is the key of the last entry shown. */
export function Paging({ c, after }: { c: ConsoleContext; after: readonly string[] | null }) {
  const { t } = c.var;
  const first = new URLSearchParams(c.req.query());
  for (const name of ["after", "done"]) first.delete(name);
  const next = new URLSearchParams(first);
  next.set("after", (after ?? []).join("|"));
  const isFirst = c.req.query("after") === undefined;
  return (
    <p class="acts">
      {!isFirst && <a href={`?${first}`}>{t("first_page")}</a>}
      {after && <a href={`?${next}`} rel="next">{t("next_page")}</a>}
    </p>
  );
}

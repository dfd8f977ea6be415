import type { Child } from "hono/jsx";
import { withRole } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { showPage } from "../../../console/shared/layout.tsx";
import {
  MOMENT_FORM,
  NUMBER_FORM,
  pageOf,
  Paging,
  READ_SIZE,
  readKey,
} from "../../../console/shared/paging.tsx";
import type { Queryable } from "../../../deps.ts";
import { TEXTS } from "./texts.ts";

/** A list that is shown by status, in the order of a moment. */
export type ListByStatus<Row, Status extends keyof typeof TEXTS> = {
  path: string;
  title: typeof TEXTS[keyof typeof TEXTS];
  /** The first is shown at first. */
  statuses: readonly [Status, ...Status[]];
  /** The parameter of the query that asks for all entries of an account, of any status. */
  accountParameter: string;
  readOf: (db: Queryable, accountId: number) => Promise<readonly Row[]>;
  /** Reads entries with a status, at most `limit`, those after a key. */
  readPage: (
    db: Queryable,
    status: Status,
    after: { at: string; id: number } | null,
    limit: number,
  ) => Promise<readonly Row[]>;
  keyOf: (row: Row) => { at: string; id: number };
  draw: (c: ConsoleContext, rows: readonly Row[]) => Child;
};

/** Adds the page of a list by status. */
export function addListByStatus<Row, Status extends keyof typeof TEXTS>(
  app: ConsoleApp,
  list: ListByStatus<Row, Status>,
): void {
  const { path, title, statuses, draw } = list;
  app.get(path, withRole("zporta", "reader"), async (c) => {
    const { t } = c.var;
    const { db } = c.env.depsOf("zporta");
    const accountId = readId(c.req.query(list.accountParameter));
    if (accountId !== null) {
      return await showPage(c, t(title), draw(c, await list.readOf(db, accountId)));
    }
    const status = statuses.find((each) => each === c.req.query("status")) ?? statuses[0];
    const key = readKey(c, [MOMENT_FORM, NUMBER_FORM]);
    const after = key && { at: key[0]!, id: Number(key[1]) };
    const { shown, last } = pageOf(await list.readPage(db, status, after, READ_SIZE));
    const next = last && list.keyOf(last);
    const body = (
      <>
        <StatusLinks
          path={path}
          label={t("status")}
          statuses={statuses.map((each) => [each, t(TEXTS[each])])}
          current={status}
        />
        {draw(c, shown)}
        <Paging c={c} after={next && [next.at, String(next.id)]} />
      </>
    );
    return await showPage(c, t(title), body);
  });
}

/** Where a list is shown by status: a link to each. `path` is the list's. */
function StatusLinks({ path, label, statuses, current }: {
  path: string;
  label: string;
  /** The statuses, and how each is called. */
  statuses: readonly (readonly [string, string])[];
  current: string;
}) {
  return (
    <nav aria-label={label}>
      <ul>
        {statuses.map(([status, name]) => (
          <li>
            <a
              href={`${path}?status=${status}`}
              aria-current={status === current ? "page" : undefined}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Reads the number of an account out of a query; `null` without one. */
function readId(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

import {
  type Act as MailAct,
  carryOutAudited,
  endPauses,
  listByStatus,
  planEmails,
  type Planned,
} from "../../core/delivery/operate.ts";
import { OUTCOME_UNKNOWN } from "../../core/delivery/record.ts";
import { transact } from "../../db/transact.ts";
import { accepted } from "../../outcome.ts";
import { type Act, addAct, CHANGED } from "../shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../shared/console_env.ts";
import { doneBefore } from "../shared/done.ts";
import { sayEmailKind, sayReason } from "../shared/words.ts";
import { findEmail, planOne } from "./find_email.ts";
import { statusKey } from "./pages.tsx";

/** So many emails are retried at once, the latest first; others come with the next click. */
const MAX_BULK = 500;

/** Adds what an operator can do to one email, and to all that failed for one reason. */
export function addMailActs(app: ConsoleApp): void {
  addAct(app, bulkRetry());
  for (const what of ["retry", "cancel"] as const) addAct(app, actOnOne(what));
}

const tenantOf = (c: ConsoleContext) => c.req.param("tenant")!;

function actOnOne(what: MailAct): Act {
  const plan = async (c: ConsoleContext) => {
    const email = await findEmail(c);
    return email && planOne(what, email);
  };
  return {
    path: `/console/mails/:tenant/:id{[0-9a-z-]+}/${what}`,
    tenant: tenantOf,
    role: "operator",
    confirm: async (c) => {
      const { t } = c.var;
      const planned = await plan(c);
      if (!planned) return null;
      const { email } = planned;
      return {
        heading: t(`${what}_mail`),
        facts: [
          [t("product"), c.env.titles.get(email.tenant)],
          [t("kind"), sayEmailKind(c, email.tenant, email.kind)],
          [t("address"), email.to_email],
          [t("status"), t(statusKey(email))],
          [t("reason"), sayReason(t, email.last_error)],
        ],
        says: planned.does ? [t(`mail_does_${planned.does}`)] : [],
        objection: planned.because ? t(`mail_because_${planned.because}`) : undefined,
        shown: shownOf([planned]),
        back: `/console/mails/${email.tenant}/${email.id}`,
      };
    },
    carryOut: async (c, _values, isShown) => {
      const planned = await plan(c);
      if (!planned || !await isShown(shownOf([planned]))) return CHANGED;
      return await carryOut(c, what, [planned]);
    },
  };
}

function bulkRetry(): Act {
  const plan = async (c: ConsoleContext) => {
    const status = c.req.query("status") === "pending" ? "pending" : "failed";
    const reason = c.req.query("reason") || null;
    const { query } = c.env.depsOf(tenantOf(c)).db;
    const selection = { status, tenants: [tenantOf(c)], reason };
    const emails = await listByStatus(query, selection, c.env.now(), MAX_BULK);
    return planEmails("retry", emails, reason === OUTCOME_UNKNOWN);
  };
  return {
    path: "/console/mails/:tenant/bulk/retry",
    tenant: tenantOf,
    role: "operator",
    confirm: async (c) => {
      const { t } = c.var;
      const planned = await plan(c);
      const count = planned.filter(({ does }) => does !== null).length;
      return {
        heading: t("retry_all"),
        facts: [
          [t("product"), c.env.titles.get(tenantOf(c))],
          [t("reason"), sayReason(t, c.req.query("reason") ?? null)],
          [t("count"), String(count)],
        ],
        says: [t("retry_all_says", { count })],
        objection: count === 0 ? t("nothing_here") : undefined,
        shown: shownOf(planned),
        back: "/console/mails",
      };
    },
    carryOut: async (c, _values, isShown) => {
      const planned = await plan(c);
      if (!await isShown(shownOf(planned))) return CHANGED;
      return await carryOut(c, "retry", planned);
    },
  };
}

/** All or nothing: when somebody else was faster with one of the emails, none is changed. */
async function carryOut(c: ConsoleContext, what: MailAct, planned: readonly Planned[]) {
  const deps = c.env.depsOf(tenantOf(c));
  const now = deps.now();
  return await transact<void>(deps.db, async (tx) => {
    const done = await carryOutAudited(tx, deps, what, planned, now);
    if (done.some(({ because }) => because === "changed")) return CHANGED;
    // What they waited for is mended, or the operator would not try.
    if (what === "retry") await endPauses(tx.query, [tenantOf(c)], now);
    return accepted(undefined);
  }, doneBefore(deps, tenantOf(c)));
}

function shownOf(planned: readonly Planned[]) {
  return planned.map(({ email, does }) => [email.id, email.status, does]);
}

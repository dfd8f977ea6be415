import { ACCEPTANCE_BOUNDS_SECONDS, type EmailTally } from "../../core/delivery/counts.ts";
import type { FailurePause } from "../../core/delivery/pause.ts";
import type { UnsentEmails } from "../../core/outbox_counts.ts";
import { metric, type Sample } from "./metric.ts";

/** What the metrics show of a tenant's emails. */
export type MeasuredEmails = {
  /** The kinds that this version of the Worker can render. */
  kinds: readonly string[];
  unsent: readonly UnsentEmails[];
  /** The counters of all time. */
  totals: EmailTally;
  pauses: readonly FailurePause[];
};

type OfTenant = { name: string; emails: MeasuredEmails };

/** What the provider reports about an email that it took. */
const EVENTS = ["delivered", "delayed", "bounced", "complained", "suppressed", "failed"] as const;

/** The metrics of emails. */
export function emailMetrics(tenants: readonly OfTenant[]): string[] {
  const each = (value: (emails: MeasuredEmails) => number) =>
    tenants.map(({ name, emails }): Sample => [{ tenant: name }, value(emails)]);
  const total = (name: string) => each(({ totals }) => totals.get(name) ?? 0);
  return [
    metric(
      "daftar_emails_pending",
      "gauge",
      "Emails not sent yet, by reason.",
      tenants.flatMap((tenant) => byReason(tenant, "pending")),
    ),
    metric(
      "daftar_emails_failed",
      "gauge",
      "Emails not tried again, by reason.",
      tenants.flatMap((tenant) => byReason(tenant, "failed")),
    ),
    metric(
      "daftar_emails_overdue",
      "gauge",
      "Pending emails due ten minutes ago.",
      each(({ unsent }) => sumOf(unsent, "overdue")),
    ),
    metric(
      "daftar_emails_unknown_kind",
      "gauge",
      "Pending emails of an unknown kind.",
      each(({ unsent, kinds }) =>
        sumOf(ofStatus(unsent, "pending").filter(({ kind }) => !kinds.includes(kind)))
      ),
    ),
    metric(
      "daftar_oldest_pending_email_seconds",
      "gauge",
      "Age of the oldest pending email.",
      each(({ unsent }) =>
        Math.max(0, ...ofStatus(unsent, "pending").map(({ oldestSeconds }) => oldestSeconds))
      ),
    ),
    metric(
      "daftar_emails_paused",
      "gauge",
      "1 until emails are sent again, by reason.",
      tenants.flatMap(({ name, emails }): Sample[] => [
        [{ tenant: name, reason: "" }, 0],
        ...[...reasonsOfPause(emails)].map((reason): Sample => [
          { tenant: name, reason: label(reason) },
          1,
        ]),
      ]),
    ),
    metric(
      "daftar_emails_sent_total",
      "counter",
      "Emails accepted.",
      total("sent"),
    ),
    metric(
      "daftar_emails_failed_total",
      "counter",
      "Emails not tried again.",
      total("failed"),
    ),
    metric(
      "daftar_email_attempts_failed_total",
      "counter",
      "Attempts failed.",
      total("attempts_failed"),
    ),
    metric(
      "daftar_email_events_total",
      "counter",
      "Events about accepted emails.",
      tenants.flatMap(({ name, emails: { totals } }) =>
        EVENTS.map((event): Sample => [{ tenant: name, event }, totals.get(`event_${event}`) ?? 0])
      ),
    ),
    metric(
      "daftar_email_acceptance_seconds",
      "histogram",
      "Time until an email is accepted.",
      tenants.flatMap(acceptance),
    ),
  ];
}

/**
 * Between two pauses an attempt is awaited. It has not succeeded as long as an email waits for what the pause
 * was about.
 */
function reasonsOfPause({ pauses, unsent }: MeasuredEmails): Set<string> {
  const waiting = ofStatus(unsent, "pending").map(({ reason }) => reason);
  const lasting = pauses.filter(({ isInForce, reason }) => isInForce || waiting.includes(reason));
  return new Set(lasting.map(({ reason }) => reason));
}

/** A sample for each reason, and always one for emails that have none yet. */
function byReason({ name, emails }: OfTenant, status: UnsentEmails["status"]): Sample[] {
  const groups = ofStatus(emails.unsent, status);
  const reasons = new Set(["", ...groups.map(({ reason }) => reason)]);
  return [...reasons].map((reason): Sample => [
    { tenant: name, reason: label(reason) },
    sumOf(groups.filter((group) => group.reason === reason)),
  ]);
}

function acceptance({ name, emails: { totals } }: OfTenant): Sample[] {
  const bucket = (bound: number | "inf") => totals.get(`accepted_le_${bound}`) ?? 0;
  let within = 0;
  const buckets = ACCEPTANCE_BOUNDS_SECONDS.map((bound): Sample => {
    within += bucket(bound);
    return [{ tenant: name, le: String(bound) }, within, "_bucket"];
  });
  const all = within + bucket("inf");
  return [
    ...buckets,
    [{ tenant: name, le: "+Inf" }, all, "_bucket"],
    [{ tenant: name }, totals.get("accepted_seconds") ?? 0, "_sum"],
    [{ tenant: name }, all, "_count"],
  ];
}

function ofStatus(groups: readonly UnsentEmails[], status: UnsentEmails["status"]) {
  return groups.filter((group) => group.status === status);
}

function sumOf(groups: readonly UnsentEmails[], what: "emails" | "overdue" = "emails"): number {
  return groups.reduce((total, group) => total + group[what], 0);
}

/** Reasons are words of lists; nothing that would end a label gets into one. */
function label(reason: string): string {
  return reason.replace(/[^\w :.-]/g, "");
}

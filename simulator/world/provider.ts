import type { Email, SendEmails, SendResult } from "../../src/deps.ts";
import type { Sender } from "./network.ts";
import type { Tape } from "./tape.ts";
import type { FaultRates } from "./fault_rates.ts";
import type { World } from "./world.ts";

/** An email that the provider has taken. `id` is that of the row of the outbox. */
export type Taken = Email & { id: string; key: string; at: number; providerId: string };

/** The email provider: for a day the same key never sends twice, and never sends something else. */
export type Provider = {
  send: (sender: Sender) => SendEmails;
  taken: Taken[];
  /** Hears that an attempt to send an email has failed in the Worker, which then keeps no body. */
  noteFailedAttempt: (id: string) => void;
  /** What nobody may do to it. */
  violations: string[];
};

const FATES = [
  "takes",
  "reply_lost",
  "hangs",
  "down",
  "busy",
  "refuses",
  "stands_still",
  "dies_after",
] as const;

const TIME_LIMIT_MS = 10_000;
const TRAVEL_MS = 120;
const STILL_MS = 90_000;

/** A request that was taken, by whom, and whether that isolate stood still for longer than its lease. */
type Known = { body: string; emails: Taken[]; sender: Sender; stoodStill: boolean };

/** Starts the provider. `isKept`: whether the Worker has kept the body of the request with a key. */
export function startProvider(
  world: World,
  rates: FaultRates,
  isKept: (key: string) => boolean,
): Provider {
  const { tape } = world;
  const known = new Map<string, Known>();
  const open = new Map<string, number>();
  const failedAttempts = new Set<string>();

  /** Only who could not keep the body may send another one with the same key. */
  const mayDiffer = (key: string, { sender, stoodStill, emails }: Known): boolean =>
    !isKept(key) && emails.length === 1 &&
    (sender.isDead || stoodStill || failedAttempts.has(emails[0]!.id));

  const take = (
    sender: Sender,
    emails: readonly Email[],
    key: string,
    stoodStill = false,
  ): SendResult => {
    const body = JSON.stringify(emails);
    const before = known.get(key);
    if (before) {
      if (before.body !== body) {
        if (!mayDiffer(key, before)) provider.violations.push("two bodies under one key");
        return { sent: false, fault: "used", reason: "invalid_idempotent_request" };
      }
      return {
        sent: true,
        emails: before.emails.map(({ providerId }) => ({ sent: true, providerId })),
      };
    }
    const taken = emails.map((email, at): Taken => ({
      ...email,
      id: email.headers?.["X-Entity-Ref-ID"] ?? "",
      key,
      at: world.now(),
      providerId: `${key.slice(0, 8)}-${at}`,
    }));
    known.set(key, { body, emails: taken, sender, stoodStill });
    provider.taken.push(...taken);
    return { sent: true, emails: taken.map(({ providerId }) => ({ sent: true, providerId })) };
  };

  const provider: Provider = {
    taken: [],
    violations: [],
    noteFailedAttempt: (id) => void failedAttempts.add(id),
    send: (sender) => (emails, key) =>
      new Promise((resolve) => {
        if (sender.isDead) return;
        if (open.get(key)) provider.violations.push("two workers make the same request at once");
        open.set(key, (open.get(key) ?? 0) + 1);
        const fate = FATES[rates.areFaultsOver ? 0 : chooseFate(tape, rates)]!;
        if (fate !== "takes") world.tell(`${sender.name}: the mail provider ${fate}`);
        const close = () => void open.set(key, open.get(key)! - 1);
        const answer = (milliseconds: number, result: () => SendResult) =>
          world.after(milliseconds, () => {
            close();
            const found = result();
            if (!sender.isDead) resolve(found);
          });
        const unknown: SendResult = { sent: false, fault: "unknown", reason: "unreachable" };
        switch (fate) {
          case "takes":
            return void answer(TRAVEL_MS, () => take(sender, emails, key));
          case "reply_lost":
            world.after(TRAVEL_MS / 2, () => void take(sender, emails, key));
            return void answer(TIME_LIMIT_MS, () => unknown);
          case "dies_after":
            close();
            world.after(TRAVEL_MS / 2, () => void take(sender, emails, key));
            return sender.die();
          case "stands_still":
            // The isolate gets no turn for longer than its lease; then its time limit is over.
            world.after(TRAVEL_MS / 2, () => void take(sender, emails, key, true));
            world.after(TIME_LIMIT_MS, close);
            return void world.after(STILL_MS, () => sender.isDead || resolve(unknown));
          case "hangs":
            return void answer(TIME_LIMIT_MS, () => unknown);
          case "down":
            return void answer(TRAVEL_MS, () => unknown);
          case "busy":
            return void answer(
              TRAVEL_MS,
              () => ({ sent: false, fault: "rate", reason: "rate_limit_exceeded" }),
            );
          case "refuses":
            return void answer(
              TRAVEL_MS,
              () => ({ sent: false, fault: "email", reason: "validation_error" }),
            );
        }
      }),
  };
  return provider;
}

function chooseFate(tape: Tape, { mail, isolateDies }: FaultRates): number {
  return tape.choose(mail / 4, mail / 8, mail / 4, mail / 8, mail / 16, mail / 4, isolateDies);
}

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

/**
 * A body without the tokens of its links. They change with the account: when a request was taken without an
 * answer and its link is used before it is made again, the provider refuses the second body. See
 * docs/simulator.md.
 */
function withoutLinks(body: string): string {
  return body.replace(/[0-9a-z]{1,9}-[\w-]{43}/g, "…");
}

const TIME_LIMIT_MS = 10_000;
const TRAVEL_MS = 120;
const STILL_MS = 90_000;

/** Starts the provider. */
export function startProvider(world: World, rates: FaultRates): Provider {
  const { tape } = world;
  const known = new Map<string, { body: string; emails: Taken[] }>();
  const open = new Map<string, number>();

  const take = (emails: readonly Email[], key: string): SendResult => {
    const body = JSON.stringify(emails);
    const before = known.get(key);
    if (before) {
      if (before.body !== body) {
        if (withoutLinks(before.body) !== withoutLinks(body)) {
          provider.violations.push("two bodies under one key");
        }
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
    known.set(key, { body, emails: taken });
    provider.taken.push(...taken);
    return { sent: true, emails: taken.map(({ providerId }) => ({ sent: true, providerId })) };
  };

  const provider: Provider = {
    taken: [],
    violations: [],
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
            return void answer(TRAVEL_MS, () => take(emails, key));
          case "reply_lost":
            world.after(TRAVEL_MS / 2, () => void take(emails, key));
            return void answer(TIME_LIMIT_MS, () => unknown);
          case "dies_after":
            close();
            world.after(TRAVEL_MS / 2, () => void take(emails, key));
            return sender.die();
          case "stands_still":
            // The isolate gets no turn for longer than its lease; then its time limit is over.
            world.after(TRAVEL_MS / 2, () => void take(emails, key));
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
  return tape.choose(mail / 4, mail / 4, mail / 4, mail / 8, mail / 16, mail / 8, isolateDies);
}

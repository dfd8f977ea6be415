import type { Effect, Obstacle } from "../../src/core/delivery/operate.ts";

const EFFECTS: Record<Effect, string> = {
  tried_at_once: "is tried at once",
  sent_again: "is sent again",
  perhaps_sent_twice: "is sent again, perhaps a second time: nobody knows whether it was taken",
  not_reported: "has failed, and is not reported any more",
  not_sent: "is not sent any more",
  not_tried:
    "is not tried any more, but its last request has no answer: it may arrive all the same",
};

const OBSTACLES: Record<Obstacle, string> = {
  being_sent: "it is being sent at this moment",
  sent: "it has been sent",
  cancelled: "it is cancelled already",
  without_reason: "it was cancelled, because there was no reason to send it any more",
  undeliverable: "its address is undeliverable: release the address first",
  perhaps_sent: "it may have been sent: select it with --id or --reason outcome_unknown",
  changed: "it has changed meanwhile",
};

/** What an act does to an email, in words. */
export function sayEffect(effect: Effect): string {
  return EFFECTS[effect];
}

/** Why an act leaves an email as it is, in words. */
export function explainObstacle(obstacle: Obstacle): string {
  return OBSTACLES[obstacle];
}

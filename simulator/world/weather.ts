import type { Tape } from "./tape.ts";

/** How likely what goes wrong is, for one history: each has its own (swarm testing). */
export type Weather = {
  lostRequest: number;
  lostReply: number;
  slow: number;
  serverError: number;
  isolateDies: number;
  clientLoses: number;
  mail: number;
  photos: number;
  failovers: number;
  /** Nothing goes wrong any more, whatever the tape says. */
  isCalm: boolean;
  terse: boolean;
  unknownCodes: boolean;
};

const OFTEN = 0.06;
const SELDOM = 0.012;

/** Makes the weather of a history. All zeros: the sun shines. */
export function forecast(tape: Tape): Weather {
  const rate = () => [0, SELDOM, OFTEN][tape.choose(0.35, 0.25)]!;
  return {
    lostRequest: rate(),
    lostReply: rate(),
    slow: rate(),
    serverError: rate(),
    isolateDies: rate() / 12,
    clientLoses: rate(),
    mail: 4 * rate(),
    photos: rate(),
    failovers: tape.choose(0.2, 0.05),
    isCalm: false,
    terse: tape.choose(0.3) === 1,
    unknownCodes: tape.choose(0.3) === 1,
  };
}

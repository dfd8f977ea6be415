import type { Tape } from "./tape.ts";

/** How likely each fault is in one history: each history has its own rates (swarm testing). */
export type FaultRates = {
  lostRequest: number;
  lostReply: number;
  slow: number;
  serverError: number;
  isolateDies: number;
  clientLoses: number;
  mail: number;
  photos: number;
  failovers: number;
  /** From then on nothing goes wrong, whatever the tape says. */
  areFaultsOver: boolean;
  terse: boolean;
  unknownCodes: boolean;
};

const OFTEN = 0.06;
const SELDOM = 0.012;

/** Chooses the rates of a history. With a tape of zeros there are no faults. */
export function chooseFaultRates(tape: Tape): FaultRates {
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
    areFaultsOver: false,
    terse: tape.choose(0.3) === 1,
    unknownCodes: tape.choose(0.3) === 1,
  };
}

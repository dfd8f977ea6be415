/**
 * Where every choice of a history comes from: numbers, each the index of what was chosen. 0 is always
 * what does no harm, so a tape with more zeros has fewer faults.
 */
export type Tape = {
  /** Chooses by weight; the first has the rest of 1. */
  choose: (...weights: readonly number[]) => number;
  /** Chooses one of `count`, each as likely. */
  pick: (count: number) => number;
  /** All choices so far. */
  taken: readonly number[];
};

/** A tape that a seed writes while it is read. */
export function seededTape(seed: number): Tape {
  let state = (Math.imul(seed, 2654435761) + 0x9e3779b9) >>> 0;
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ t >>> 15, t | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
  const taken: number[] = [];
  const note = (chosen: number) => {
    taken.push(chosen);
    return chosen;
  };
  return {
    taken,
    choose: (...weights) => {
      let left = next();
      for (const [at, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return note(at + 1);
      }
      return note(0);
    },
    pick: (count) => note(Math.floor(next() * count)),
  };
}

/** A tape that was written before; past its end every choice is 0. */
export function writtenTape(numbers: readonly number[]): Tape {
  const taken: number[] = [];
  const take = (count: number) => {
    const chosen = Math.min(numbers[taken.length] ?? 0, count - 1);
    taken.push(chosen);
    return chosen;
  };
  return { taken, choose: (...weights) => take(weights.length + 1), pick: take };
}

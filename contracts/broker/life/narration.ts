/** Tells a run to somebody who sees it for the first time; the first unmet expectation ends it. */
export type Narration = {
  /** Opens a numbered step. */
  step: (sentence: string) => void;
  /** States what happened. */
  note: (sentence: string) => void;
  /** States what must be so; `found` says what is, where it is not. */
  expect: (sentence: string, isSo: boolean, found?: string) => void;
};

/**
 * Narrates to `print`, a line at a time.
 *
 * `expect` throws when the expectation is not met.
 */
export function narrate(print: (line: string) => void): Narration {
  let steps = 0;
  return {
    step: (sentence) => print(`\n${String(++steps).padStart(2)}. ${sentence}`),
    note: (sentence) => print(`      ${sentence}`),
    expect: (sentence, isSo, found) => {
      print(`    ${isSo ? "✓" : "✗"} ${sentence}`);
      if (isSo) return;
      throw new Error(
        `Not as it must be, in step ${steps}: ${sentence}${found ? ` (${found})` : ""}`,
      );
    },
  };
}

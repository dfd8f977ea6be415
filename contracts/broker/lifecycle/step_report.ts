/** Prints the steps of a run for a reader who sees it for the first time. */
export type StepReport = {
  /** Begins a numbered step. */
  step: (sentence: string) => void;
  /** Prints what happened. */
  note: (sentence: string) => void;
  /** Prints an expectation. @throws when it is not met; `found` says what is the case instead. */
  expect: (sentence: string, isMet: boolean, found?: string) => void;
};

/** Creates a report that calls `print` for each line. */
export function createStepReport(print: (line: string) => void): StepReport {
  let steps = 0;
  return {
    step: (sentence) => print(`\n${String(++steps).padStart(2)}. ${sentence}`),
    note: (sentence) => print(`      ${sentence}`),
    expect: (sentence, isMet, found) => {
      print(`    ${isMet ? "✓" : "✗"} ${sentence}`);
      if (isMet) return;
      throw new Error(
        `Step ${steps} failed: ${sentence}${found ? ` (${found})` : ""}`,
      );
    },
  };
}

/** Shows how far something long has come. */
export type Progress = {
  /** `fraction` from 0 to 1; `undefined` where that is not known. */
  update: (fraction: number | undefined) => void;
  done: () => void;
};

const WIDTH = 24;
/** Where there is no terminal, a line of its own at most this often. */
const LINE_EVERY_MS = 10_000;

/** Begins a line on stderr about something that takes long: a bar on a terminal, a few lines elsewhere. */
export function startProgress(what: string, isTerminal = Deno.stderr.isTerminal()): Progress {
  const startedAt = Date.now();
  let last = 0;
  let saidAt = Date.now();
  if (!isTerminal) console.error(`  ${what}`);
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const draw = () => {
    const filled = Math.round(last * WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    const line = `\r  ${what}  ${bar}  ${Math.round(last * 100)} %  ${seconds()} `;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  };
  if (isTerminal) draw();
  const timer = setInterval(() => {
    if (isTerminal) return draw();
    if (Date.now() - saidAt < LINE_EVERY_MS) return;
    saidAt = Date.now();
    console.error(`  … ${Math.round(last * 100)} % after ${seconds()}`);
  }, 500);
  return {
    // It never goes back: several steps have a count of their own.
    update: (fraction) => void (last = Math.max(last, Math.min(fraction ?? 0, 1))),
    done: () => {
      clearInterval(timer);
      last = 1;
      if (!isTerminal) return;
      draw();
      console.error();
    },
  };
}

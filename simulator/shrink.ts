/** Says whether a tape still leads to the same failure. */
export type StillFails = (tape: readonly number[]) => Promise<boolean>;

/**
 * Makes a failing tape as short, and with as few faults, as it gets: leaves out chunks and sets chunks to zero
 * while the failure stays the same. At most `tries` histories.
 */
export async function shrink(
  tape: readonly number[],
  stillFails: StillFails,
  tries: number,
): Promise<readonly number[]> {
  let best = withoutEnd(tape);
  let left = tries;
  const attempt = async (candidate: number[]): Promise<boolean> => {
    const shorter = withoutEnd(candidate);
    const isSmaller = shorter.length < best.length || weightOf(shorter) < weightOf(best);
    if (!isSmaller || left-- <= 0 || !await stillFails(shorter)) return false;
    best = shorter;
    return true;
  };
  for (let isProgress = true; isProgress && left > 0;) {
    isProgress = false;
    for (let size = 1 << Math.floor(Math.log2(Math.max(1, best.length))); size >= 1; size >>= 1) {
      for (let at = 0; at < best.length && left > 0;) {
        const isZero = best.slice(at, at + size).every((number) => number === 0);
        const zeros = best.map((number, i) => i >= at && i < at + size ? 0 : number);
        if (!isZero && await attempt(zeros)) isProgress = true;
        else if (size > 1 && await attempt([...best.slice(0, at), ...best.slice(at + size)])) {
          isProgress = true;
          continue;
        }
        at += size;
      }
    }
  }
  return best;
}

/** Past the end of a tape everything is 0 anyway. */
function withoutEnd(tape: readonly number[]): readonly number[] {
  let length = tape.length;
  while (length > 0 && tape[length - 1] === 0) length--;
  return tape.slice(0, length);
}

function weightOf(tape: readonly number[]): number {
  return tape.reduce((sum, number) => sum + number, 0);
}

/** A tape in a few characters: `3,0*12,1`. */
export function writeTape(tape: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < tape.length;) {
    let end = at;
    while (tape[end] === tape[at] && end < tape.length) end++;
    parts.push(end - at > 2 ? `${tape[at]}*${end - at}` : Array(end - at).fill(tape[at]).join(","));
    at = end;
  }
  return parts.join(",");
}

/** Reads what `writeTape` wrote. */
export function readTape(text: string): number[] {
  return text.split(",").filter((part) => part !== "").flatMap((part) => {
    const [number, times = "1"] = part.split("*");
    return Array<number>(Number(times)).fill(Number(number));
  });
}

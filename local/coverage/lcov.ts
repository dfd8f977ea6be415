/** How often each line of each file has run, by path. */
export type Hits = Map<string, Map<number, number>>;

/** Reads what `deno coverage --lcov` writes; paths begin at `root`. */
export function readLcov(text: string, root: string): Hits {
  const hits: Hits = new Map();
  let lines = new Map<number, number>();
  for (const record of text.split("\n")) {
    const [kind, value = ""] = record.split(/:(.*)/s);
    if (kind === "SF") hits.set(value.replace(root, ""), lines = new Map());
    if (kind !== "DA") continue;
    const [line, count] = value.split(",").map(Number);
    lines.set(line!, (lines.get(line!) ?? 0) + count!);
  }
  return hits;
}

/** Adds what the pieces of a file have counted: `counted[i]` times the lines `lines[i]`. */
export function addCounted(
  hits: Hits,
  path: string,
  lines: readonly number[][],
  counted: readonly (number | null)[],
): void {
  const known = hits.get(path) ?? new Map<number, number>();
  // A file that Deno has never loaded has no lines yet.
  const isNew = known.size === 0;
  lines.forEach((ofPiece, id) => {
    for (const line of ofPiece) {
      const before = known.get(line);
      if (before !== undefined || isNew) known.set(line, (before ?? 0) + (counted[id] ?? 0));
    }
  });
  hits.set(path, known);
}

/** Writes lcov. */
export function writeLcov(hits: Hits): string {
  return [...hits].map(([path, lines]) => {
    const records = [...lines].sort(([one], [other]) => one - other)
      .map(([line, count]) => `DA:${line},${count}`);
    const run = [...lines.values()].filter((count) => count > 0).length;
    return [`SF:${path}`, ...records, `LF:${lines.size}`, `LH:${run}`, "end_of_record", ""].join(
      "\n",
    );
  }).join("");
}

/** A line for each file that is not wholly run, with the lines that are not; and the share of all. */
export function describe(hits: Hits): string[] {
  let all = 0;
  let run = 0;
  const files = [...hits].sort(([one], [other]) => one < other ? -1 : 1).flatMap(
    ([path, lines]) => {
      const missing = [...lines].filter(([, count]) => count === 0).map(([line]) => line)
        .sort((one, other) => one - other);
      all += lines.size;
      run += lines.size - missing.length;
      if (missing.length === 0) return [];
      const share = (100 * (1 - missing.length / lines.size)).toFixed(1);
      return [`${share.padStart(5)} %  ${path}: ${ranges(missing)}`];
    },
  );
  return [...files, `${(100 * run / Math.max(1, all)).toFixed(1)} % of ${all} lines are run`];
}

function ranges(lines: readonly number[]): string {
  const found: [number, number][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => from === to ? from : `${from}-${to}`).join(", ");
}

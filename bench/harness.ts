/** The times of several runs, in milliseconds. */
export type Measured = { medianMs: number; slowestMs: number };

/** Runs `work` one more time than `runs`, sequentially, and does not count the first run. */
export async function measure(runs: number, work: () => Promise<unknown>): Promise<Measured> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const startedAt = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  return { medianMs: times[Math.floor(times.length / 2)]!, slowestMs: times.at(-1)! };
}

/** HTTP requests with the bytes of their bodies, and of their answers. */
export type Traffic = { requests: number; bytesOut: number; bytesIn: number };

/** Counts the traffic of `fetch` until it is stopped. `take` returns it and resets the counts. */
export function countTraffic(): { take: () => Traffic; stop: () => void } {
  let traffic: Traffic = { requests: 0, bytesOut: 0, bytesIn: 0 };
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init);
    traffic.requests++;
    traffic.bytesOut += String(init?.body ?? "").length;
    traffic.bytesIn += Number(response.headers.get("content-length") ?? 0);
    return response;
  };
  return {
    take: () => {
      const taken = traffic;
      traffic = { requests: 0, bytesOut: 0, bytesIn: 0 };
      return taken;
    },
    stop: () => void (globalThis.fetch = original),
  };
}

/** Prints rows as a table. Numbers are rounded to one decimal place. */
export function printTable(heading: string, rows: Record<string, string | number>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) =>
    names.map((name) => {
      const value = row[name]!;
      return typeof value === "string" || Number.isInteger(value)
        ? String(value)
        : value.toFixed(1);
    })
  );
  const widths = names.map((name, i) =>
    Math.max(name.length, ...cells.map((row) => row[i]!.length))
  );
  const line = (row: string[]) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join("  ");
  console.log([`\n${heading}\n`, line(names), ...cells.map(line)].join("\n"));
}

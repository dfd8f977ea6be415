/** The middle of several values, and the bounds between which the middle half of them lies. */
export type Spread = { median: number; low: number; high: number };

/** A ratio, and the bounds between which it lies with a confidence of 95 %. */
export type Ratio = { ratio: number; low: number; high: number };

/** The median and the quartiles. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  };
}

/** A quantile of values that are sorted already. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at % 1);
}

/**
 * How many times as much the first of each pair is as the second. Each round, in which both were started anew,
 * counts once, with the median of its pairs: an engine that has compiled a loop in another way keeps to it.
 *
 * Source: Student's t distribution of the rounds' logarithms; the quantile is its Cornish-Fisher expansion.
 */
export function ratioOf(rounds: readonly (readonly (readonly [number, number])[])[]): Ratio {
  const logs = rounds.map((pairs) =>
    spreadOf(pairs.map(([one, other]) => Math.log(one / other))).median
  );
  const mean = sum(logs) / logs.length;
  const freedom = logs.length - 1;
  const error = Math.sqrt(sum(logs.map((log) => (log - mean) ** 2)) / freedom / logs.length);
  const reach = (1.96 + 2.37 / freedom + 2.82 / freedom ** 2) * error;
  return { ratio: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach) };
}

/** What several values add up to. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

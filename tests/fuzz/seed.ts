/**
 * The seed of made-up requests: `usual`, what FUZZ_SEED says, or, when that is `free`, one that nobody has
 * seen, which is printed so that it can be repeated.
 */
export function fuzzSeed(usual: number): number {
  const wanted = Deno.env.get("FUZZ_SEED") ?? String(usual);
  if (wanted !== "free") return Number(wanted);
  const free = crypto.getRandomValues(new Int32Array(1))[0]!;
  console.log(`FUZZ_SEED=${free}`);
  return free;
}

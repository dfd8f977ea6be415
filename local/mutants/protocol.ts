/** A test: its file, and which of the file's tests. */
export type TestId = { file: string; index: number };

/** What is asked for: what all tests of a file reach, or whether some tests notice a mutant. */
export type Task = { survey: string } | { mutant: string; tests: readonly TestId[] };

/** What was seen of a test of the unchanged program. */
export type Seen = TestId & { name: string; ok: boolean; ms: number; reached: string[] };

/** What is answered. `loaded` are the mutants that are asked for while files are loaded, and never again. */
export type Answer =
  | { seen: Seen[]; loaded: string[] }
  | { outcome: "killed" | "survived" | "broken"; by?: string }
  | { error: string };

/** What a line begins with that is an answer, and not printed by a test. */
export const ANSWER = "\x1e";

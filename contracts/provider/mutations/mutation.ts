/** An answer of the Worker, before it reaches the verifier. */
// deno-lint-ignore no-explicit-any
export type Answer = { status: number; headers: Headers; body: any };

/** A change that breaks the contract, and the interactions that must fail because of it. */
export type Mutation = {
  name: string;
  /** The beginning of the paths whose answers change. */
  path: string;
  change: (answer: Answer) => void;
  breaks: Broken[];
};

/** Interactions of one consumer, by their descriptions. */
export type Broken = { consumer: string; descriptions: string[] };

/** An object in a list of an answer. */
export type Item = Record<string, unknown>;

/** Renames a key of an object. */
export function rename(object: Item, from: string, to: string): void {
  object[to] = object[from];
  delete object[from];
}

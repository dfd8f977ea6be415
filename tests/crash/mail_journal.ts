/** A request that the mail provider has taken: with the emails in it, and the rows that they say they are of. */
export type Taken = {
  key: string;
  request: string;
  answer: unknown;
  emails: { rowId: string; to: string; text: string }[];
};

/** Reads what the provider has written down, the oldest first. A line that was cut by a crash was not answered. */
export async function readTaken(file: string): Promise<Taken[]> {
  const text = await Deno.readTextFile(file).catch(() => "");
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

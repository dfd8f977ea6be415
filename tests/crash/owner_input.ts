/**
 * Hands each line of standard input to `hear`, as JSON, and ends this process when its owner ends, in whatever
 * way: then standard input closes.
 */
export async function listenToOwner(hear: (told: unknown) => void): Promise<never> {
  console.log("ready");
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) hear(JSON.parse(line));
  }
  Deno.exit();
}

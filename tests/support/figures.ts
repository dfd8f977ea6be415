const BEGIN = "<!-- figures -->";
const END = "<!-- end of figures -->";
const UNFORMATTED = "<!-- deno-fmt-ignore-start -->";
const FORMATTED = "<!-- deno-fmt-ignore-end -->";

/** Replaces what stands between the marks of a page by figures that a command has found. */
export async function writeFigures(page: string, figures: string): Promise<void> {
  const text = await Deno.readTextFile(page);
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${page} has no marks for figures`);
  const [before, after] = [text.slice(0, from + BEGIN.length), text.slice(to)];
  const kept = `${UNFORMATTED}\n${figures.trim()}\n${FORMATTED}`;
  await Deno.writeTextFile(page, `${before}\n\n${kept}\n\n${after}`);
}

/** The revision of a checkout, with a `+` when files differ from it. */
export async function revisionOf(root: string): Promise<string> {
  const isChanged = await git(root, "status", "--porcelain", "--untracked-files=no") !== "";
  return `${await git(root, "rev-parse", "--short=7", "HEAD")}${isChanged ? "+" : ""}`;
}

/** The last revision in which the Worker has changed. */
export async function programRevisionOf(root: string): Promise<string> {
  return await git(root, "log", "-1", "--format=%h", "--abbrev=7", "--", "src");
}

async function git(root: string, ...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args, cwd: root }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** Rows as a table in Markdown, with their names above. */
export function markdownTable(rows: readonly Record<string, string | number>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const aligned = names.map((name) => typeof rows[0]![name] === "number" ? "--:" : "---");
  return [line(names), line(aligned), ...rows.map((row) => line(names.map((name) => row[name]!)))]
    .join("\n");
}

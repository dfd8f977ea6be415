/** A small change to a program that some test has to notice. */
export type Mutant = { line: number; was: string; becomes: string; source: string };

type Rule = [pattern: RegExp, becomes: (match: RegExpExecArray) => string];

/** What is changed in code. Words stand between blanks, as `deno fmt` writes them. */
const CODE: readonly Rule[] = [
  [/ === /g, () => " !== "],
  [/ !== /g, () => " === "],
  [/ <= /g, () => " < "],
  [/ >= /g, () => " > "],
  [/ < /g, () => " <= "],
  [/ > /g, () => " >= "],
  [/ && /g, () => " || "],
  [/ \|\| /g, () => " && "],
  [/ \+ /g, () => " - "],
  [/ - /g, () => " + "],
  [/ \* /g, () => " / "],
  [/(?<=[ (])!(?=[\w(])/g, () => ""],
  [/\btrue\b/g, () => "false"],
  [/\bfalse\b/g, () => "true"],
  [/(?<![\w.])\d[\d_]*(?![\w.])/g, ([number]) => String(Number(number!.replaceAll("_", "")) + 1)],
  [/(?<=^\s*)await (?=[^;]*;$)/gm, () => "void "],
  [/(?<=^\s*)(?:throw|return) [^;{}]*;$/gm, ([statement]) => `if (Date.now() < 0) ${statement}`],
  [/(?<=^\s*)if \(/gm, () => "if (Date.now() > 0 ? false : "],
];

/** What is changed in statements of SQL. */
const SQL: readonly Rule[] = [
  [/ AND /g, () => " OR "],
  [/ OR /g, () => " AND "],
  [/ <= /g, () => " < "],
  [/ >= /g, () => " > "],
  [/ < /g, () => " <= "],
  [/ > /g, () => " >= "],
  [/ = 1\b/g, () => " = 0"],
  [/ = 0\b/g, () => " = 1"],
  [/ IS NULL/g, () => " IS NOT NULL"],
  [/ IS NOT NULL/g, () => " IS NULL"],
  [/ <=> /g, () => " = "],
  [/ FOR UPDATE/g, () => ""],
  [/ \+ 1\b/g, () => " + 2"],
  [/ - 1\b/g, () => " - 2"],
];

/** Finds the mutants of a file of TypeScript, from its top to its end. */
export function findMutants(text: string): Mutant[] {
  const kinds = kindsOf(text);
  const found: (Mutant & { at: number })[] = [];
  for (const [kind, rules] of [["c", CODE], ["s", SQL]] as const) {
    for (const [pattern, becomes] of rules) {
      for (const match of text.matchAll(pattern)) {
        const at = match.index;
        const was = match[0];
        const isOfKind = [...kinds.slice(at, at + was.length)].every((each) => each === kind);
        // A statement may hold texts and SQL: it counts by its first word.
        if (!isOfKind && !(kind === "c" && was.length > 12 && kinds[at] === "c")) continue;
        const changed = becomes(match);
        const source = text.slice(0, at) + changed + text.slice(at + was.length);
        const line = text.slice(0, at).split("\n").length;
        found.push({ at, line, was: was.trim(), becomes: changed.trim(), source });
      }
    }
  }
  return found.sort((one, other) => one.at - other.at).map(({ at: _, ...mutant }) => mutant);
}

/**
 * Says of each character what it belongs to: `c` code, `s` the text of a template, ` ` what is left alone:
 * comments, other texts, regular expressions, imports and types.
 */
function kindsOf(text: string): string {
  const kinds = [...text].length === text.length ? Array(text.length).fill("c") : [];
  const mark = (from: number, to: number, kind: string) => kinds.fill(kind, from, to);
  const pieces =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|(?<=[(=,:] ?|return )\/(?![/*])(?:\\.|\[(?:\\.|[^\]])*\]|[^/\n\\])+\/[a-z]*/g;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (!piece.startsWith("`")) {
      mark(index, index + piece.length, " ");
      continue;
    }
    mark(index, index + piece.length, "s");
    for (const inner of piece.matchAll(/\$\{[^}]*\}/g)) {
      mark(index + inner.index, index + inner.index + inner[0].length, " ");
    }
  }
  const declarations =
    /^import [\s\S]*?;$|^(?:export )?type [\s\S]*?(?:;\n(?! )|\n\};?\n|\n\);\n)|^\s*\w*[^=\n]*\): [^{]*(?=\{$)/gm;
  for (const { 0: piece, index } of text.matchAll(declarations)) {
    mark(index, index + piece.length, " ");
  }
  return kinds.join("");
}

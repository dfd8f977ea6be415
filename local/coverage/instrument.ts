import ts from "typescript";

/** A program that counts how often each of its pieces runs, and which lines each piece has. */
export type Counting = { program: string; lines: number[][] };

/**
 * Writes a program that counts in `globalThis.__ran`, by `path` and the number of the piece: a statement, or the
 * body of a function. A line belongs to the innermost piece that it is part of.
 */
export function instrument(text: string, path: string): Counting {
  const file = ts.createSourceFile("file.tsx", text, ts.ScriptTarget.Latest, true);
  const pieces: { from: number; to: number }[] = [];

  /** Notes a piece, and returns what counts it. */
  function count(node: ts.Node): string {
    const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
    pieces.push({ from: lineAt(node.getStart(file)), to: lineAt(node.getEnd()) });
    return `__count(${pieces.length - 1})`;
  }

  function write(node: ts.Node): string {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return node.getText(file);
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      const counted = count(node.body);
      return writeChildren(
        node,
        (child, written) => child === node.body ? `(${counted}, ${written})` : written,
      );
    }
    if (ts.isBlock(node) && ts.isFunctionLike(node.parent)) {
      const counted = count(node.parent);
      return writeChildren(node).replace("{", `{ ${counted};`);
    }
    if (!isCounted(node)) return writeChildren(node);
    const counted = count(node);
    const isAlone = !ts.isBlock(node.parent) && !ts.isSourceFile(node.parent) &&
      !ts.isCaseOrDefaultClause(node.parent);
    return isAlone
      ? `{ ${counted}; ${writeChildren(node)} }`
      : `${counted}; ${writeChildren(node)}`;
  }

  function writeChildren(
    node: ts.Node,
    change = (_child: ts.Node, written: string) => written,
  ): string {
    let written = "";
    let end = node.getStart(file);
    ts.forEachChild(node, (child) => {
      const from = child.getStart(file);
      if (from < end) return;
      written += text.slice(end, from) + change(child, write(child));
      end = child.getEnd();
    });
    return written + text.slice(end, node.getEnd());
  }

  const program = text.slice(0, file.getStart(file)) + writeChildren(file) + prologue(path);
  const lines: number[][] = pieces.map(() => []);
  for (let line = 1; line <= file.getLineStarts().length; line++) {
    // Of pieces that begin and end on the same lines the outermost is run when any is.
    const around = pieces.map((piece, id) => ({ ...piece, id }))
      .filter(({ from, to }) => from <= line && line <= to)
      .sort((one, other) => one.to - one.from - (other.to - other.from) || one.id - other.id);
    if (around[0]) lines[around[0].id]!.push(line);
  }
  return { program, lines };
}

/** Whether a statement is counted by itself: it does something when the program comes to it. */
function isCounted(node: ts.Node): boolean {
  return ts.isStatement(node) && !ts.isBlock(node) && !ts.isFunctionDeclaration(node) &&
    !ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node) &&
    !ts.isTypeAliasDeclaration(node) && !ts.isExportDeclaration(node) &&
    !ts.isLabeledStatement(node.parent);
}

function prologue(path: string): string {
  return `
function __count(id) {
  const ran = (globalThis.__ran ??= {})[${JSON.stringify(path)}] ??= [];
  ran[id] = (ran[id] ?? 0) + 1;
}
`;
}

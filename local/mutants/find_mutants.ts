import ts from "typescript";

/** A small change to a program that some test has to notice. */
export type Mutant = { line: number; was: string; becomes: string };

/** A program that is itself and all of its mutants: `globalThis.__mutants` says which one it is. */
export type Mutable = { program: string; mutants: Mutant[] };

/** What is changed in code: an operator and the one in its place. */
const OPERATORS: Record<string, string> = {
  "===": "!==",
  "!==": "===",
  "<=": "<",
  ">=": ">",
  "<": "<=",
  ">": ">=",
  "+": "-",
  "-": "+",
  "*": "/",
};

const LOGICAL: Record<string, string> = { "&&": "||", "||": "&&" };

/** What is changed in statements of SQL. */
const SQL: readonly [pattern: RegExp, becomes: string][] = [
  [/ AND /g, " OR "],
  [/ OR /g, " AND "],
  [/ <= /g, " < "],
  [/ >= /g, " > "],
  [/ < /g, " <= "],
  [/ > /g, " >= "],
  [/ = 1\b/g, " = 0"],
  [/ = 0\b/g, " = 1"],
  [/ IS NULL/g, " IS NOT NULL"],
  [/ IS NOT NULL/g, " IS NULL"],
  [/ <=> /g, " = "],
  [/ FOR UPDATE/g, ""],
  [/ \+ 1\b/g, " + 2"],
  [/ - 1\b/g, " - 2"],
];

/** What a changed program asks; without a run of mutants, as in workerd, it is the unchanged one. */
const PROLOGUE = `
function __is(id) { const run = globalThis.__mutants; return run !== undefined && run.is(id); }
function __number(id, was, becomes) { return __is(id) ? becomes : was; }
function __text(id, was, becomes) { return __is(id) ? becomes : was; }
function __left(id, promise) { return __is(id) ? undefined : promise; }
function __compute(id, was, becomes, a, b) {
  switch (__is(id) ? becomes : was) {
    case "===": return a === b;
    case "!==": return a !== b;
    case "<=": return a <= b;
    case ">=": return a >= b;
    case "<": return a < b;
    case ">": return a > b;
    case "+": return a + b;
    case "-": return a - b;
    case "*": return a * b;
    case "/": return a / b;
  }
}
`;

/**
 * Finds the mutants of a file of TypeScript, from its top to its end, and writes the program that can be
 * any of them: `prefix` and the index of a mutant are the id that it asks for.
 */
export function findMutants(text: string, prefix = ""): Mutable {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
  const mutants: (Mutant & { at: number })[] = [];
  const lazy = new Set(file.statements.flatMap(lazyNames));

  /** Notes a mutant, and returns the id by which the program asks for it. */
  function add(at: number, was: string, becomes: string): string {
    const line = file.getLineAndCharacterOfPosition(at).line + 1;
    mutants.push({ at, line, was: was.trim(), becomes: becomes.trim() });
    return JSON.stringify(`${prefix}${mutants.length - 1}`);
  }

  /** The text of a node that can be what it was and every mutant of it. */
  function write(node: ts.Node): string {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node.getText(file);
    if (
      ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    ) return node.getText(file);
    if (ts.isTaggedTemplateExpression(node)) return node.getText(file);
    if (ts.isShorthandPropertyAssignment(node) && lazy.has(node.name.text)) {
      return `${node.name.text}: ${node.name.text}()`;
    }
    if (ts.isIdentifier(node) && lazy.has(node.text) && isRead(node)) return `${node.text}()`;
    if (ts.isVariableDeclaration(node) && node.initializer && isLazy(node)) {
      return `${node.name.getText(file)} = () => (${write(node.initializer)})`;
    }
    if (ts.isTemplateExpression(node)) return writeTemplate(node);
    if (ts.isNoSubstitutionTemplateLiteral(node)) {
      return `\`${writeSql(node.getText(file).slice(1, -1), node.getStart(file) + 1)}\``;
    }
    if (ts.isBinaryExpression(node)) return writeBinary(node);
    if (
      ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken
    ) {
      const id = add(node.getStart(file), "!", "");
      return `(__is(${id}) !== !${write(node.operand)})`;
    }
    if (node.kind === ts.SyntaxKind.TrueKeyword) {
      return `(__is(${add(node.getStart(file), "true", "false")}) !== true)`;
    }
    if (node.kind === ts.SyntaxKind.FalseKeyword) {
      return `(__is(${add(node.getStart(file), "false", "true")}) !== false)`;
    }
    if (ts.isNumericLiteral(node) && !isName(node) && !node.getText(file).includes(".")) {
      const was = node.getText(file);
      const becomes = anotherNumber(Number(was.replaceAll("_", "")));
      return `__number(${add(node.getStart(file), was, becomes)}, ${was}, ${becomes})`;
    }
    if (ts.isExpressionStatement(node) && ts.isAwaitExpression(node.expression)) {
      const id = add(node.getStart(file), "await", "void");
      return `await __left(${id}, ${write(node.expression.expression)});`;
    }
    if ((ts.isReturnStatement(node) || ts.isThrowStatement(node)) && node.expression) {
      const was = node.getText(file);
      const isLine = /^[^{}\n]*$/.test(was) && beginsLine(node.getStart(file));
      const id = isLine ? add(node.getStart(file), was, "") : null;
      const statement = writeChildren(node);
      return id === null ? statement : `{ if (!__is(${id})) ${statement} }`;
    }
    if (ts.isIfStatement(node) && !isElse(node)) {
      const id = add(node.getStart(file), "if (", "if (false && ");
      const otherwise = node.elseStatement ? ` else ${write(node.elseStatement)}` : "";
      const condition = write(node.expression);
      return `if (!__is(${id}) && (${condition})) ${write(node.thenStatement)}${otherwise}`;
    }
    return writeChildren(node);
  }

  function writeBinary(node: ts.BinaryExpression): string {
    const was = node.operatorToken.getText(file);
    const at = node.operatorToken.getStart(file);
    const logical = LOGICAL[was];
    if (logical) {
      const id = add(at, was, logical);
      const [left, right] = [write(node.left), write(node.right)];
      return `(__is(${id}) ? (${left}) ${logical} (${right}) : (${left}) ${was} (${right}))`;
    }
    const becomes = OPERATORS[was];
    if (!becomes) return writeChildren(node);
    const id = add(at, was, becomes);
    return `__compute(${id}, "${was}", "${becomes}", ${write(node.left)}, ${write(node.right)})`;
  }

  function writeTemplate(node: ts.TemplateExpression): string {
    const parts = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
    return parts.map((part, i) => {
      const isLast = i === parts.length - 1;
      const raw = part.getText(file).slice(1, isLast ? -1 : -2);
      const text = writeSql(raw, part.getStart(file) + 1);
      const span = node.templateSpans[i];
      return (i === 0 ? "`" : "}") + text + (span ? `\${${write(span.expression)}` : "`");
    }).join("");
  }

  function writeSql(raw: string, from: number): string {
    const found = SQL.flatMap(([pattern, becomes]) =>
      [...raw.matchAll(pattern)].map(({ 0: was, index }) => ({ was, becomes, index }))
    ).sort((one, other) => one.index - other.index);
    let written = "";
    let end = 0;
    for (const { was, becomes, index } of found) {
      // In `a AND NOT b` two patterns may share a blank: the first has it.
      if (index < end) continue;
      const id = add(from + index, was, becomes);
      const texts = [was, becomes].map((each) => JSON.stringify(each)).join(", ");
      written += `${raw.slice(end, index)}\${__text(${id}, ${texts})}`;
      end = index + was.length;
    }
    return written + raw.slice(end);
  }

  function writeChildren(node: ts.Node): string {
    let written = "";
    let end = node.getStart(file);
    ts.forEachChild(node, (child) => {
      const from = child.getStart(file);
      if (from < end) return;
      written += text.slice(end, from) + write(child);
      end = child.getEnd();
    });
    return written + text.slice(end, node.getEnd());
  }

  function beginsLine(at: number): boolean {
    return /(?:^|\n)[ ]*$/.test(text.slice(Math.max(0, at - 100), at));
  }

  function isElse(node: ts.IfStatement): boolean {
    return ts.isIfStatement(node.parent) && node.parent.elseStatement === node;
  }

  const program = text.slice(0, file.getStart(file)) + writeChildren(file) + PROLOGUE;
  return { program, mutants: mutants.map(({ at: _, ...mutant }) => mutant) };
}

/** One more, or where a step is no promise, as with seconds of an hour, the double. */
function anotherNumber(number: number): string {
  return String(number < 60 ? number + 1 : 2 * number);
}

/** Whether a number is the name of a property. */
function isName(node: ts.NumericLiteral): boolean {
  const { parent } = node;
  return ts.isPropertyAssignment(parent) && parent.name === node ||
    ts.isBindingElement(parent) && parent.propertyName === node;
}

/** Whether an identifier stands for its value, and not for a name of something. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (
    ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) ||
    ts.isBindingElement(parent) || ts.isParameter(parent) || ts.isPropertyDeclaration(parent)
  ) return parent.initializer === node;
  return ts.isExpression(parent) || ts.isStatement(parent) || ts.isTemplateSpan(parent) ||
    ts.isSpreadAssignment(parent) || ts.isComputedPropertyName(parent) || ts.isCaseClause(parent);
}

/**
 * The constants of a file that become functions: their mutants would else need a process each, because a
 * file is run once.
 */
function lazyNames(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  const { declarations } = statement.declarationList;
  return declarations.filter(isLazy).map(({ name }) => (name as ts.Identifier).text);
}

function isLazy(declaration: ts.VariableDeclaration): boolean {
  const statement = declaration.parent.parent;
  return ts.isVariableStatement(statement) && ts.isSourceFile(statement.parent) &&
    (statement.declarationList.flags & ts.NodeFlags.Const) !== 0 &&
    !statement.modifiers?.length && ts.isIdentifier(declaration.name) &&
    declaration.initializer !== undefined && isPlain(declaration.initializer);
}

/** Whether an expression is the same whenever it is computed: texts, numbers, and what is made of them. */
function isPlain(node: ts.Node): boolean {
  const isPart = ts.isLiteralExpression(node) || ts.isIdentifier(node) ||
    ts.isTemplateExpression(node) || ts.isTemplateSpan(node) || ts.isBinaryExpression(node) ||
    ts.isParenthesizedExpression(node) || ts.isPrefixUnaryExpression(node) || ts.isToken(node);
  if (!isPart || ts.isRegularExpressionLiteral(node)) return false;
  return ts.forEachChild(node, (child) => !isPlain(child) || undefined) === undefined;
}

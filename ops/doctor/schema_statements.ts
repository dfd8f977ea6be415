/**
 * A part of a schema that a statement creates, or drops (`isDropped`).
 *
 * | kind | `clause` |
 * |---|---|
 * | `table` | the statement |
 * | `column`, `auto_increment`, `generated`, `not_null` | the column's definition, name included |
 * | `key` | as after ADD; `name` is PRIMARY for the primary key |
 */
export type SchemaPart = {
  kind: "table" | "column" | "auto_increment" | "generated" | "not_null" | "key";
  table: string;
  name: string;
  clause: string;
  isDropped?: boolean;
  key?: { isUnique: boolean; columns: string[] };
};

/** What a statement does to the schema. Empty for statements that change rows or create a view. */
export function readClauses(statement: string): SchemaPart[] {
  const sql = statement.replace(/^\s*--.*$/gm, "").replace(/\s+/g, " ").trim();
  const created = /^CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)`? ?\((.*)\)[^()]*$/i.exec(sql);
  if (created) {
    const [, table, body] = created;
    const whole: SchemaPart = { kind: "table", table: table!, name: table!, clause: statement };
    return [whole, ...split(body!).flatMap((clause) => readDefinition(table!, clause, false))];
  }
  const dropped = /^DROP TABLE (?:IF EXISTS )?`?(\w+)`?$/i.exec(sql);
  if (dropped) return [drop("table", dropped[1]!, dropped[1]!)];
  const index = /^CREATE (UNIQUE )?INDEX `?(\w+)`? ON `?(\w+)`? ?(\(.*\))$/i.exec(sql);
  if (index) {
    const [, unique = "", name, table, columns] = index;
    return readDefinition(table!, `${unique}KEY ${name} ${columns}`, false);
  }
  const altered = /^ALTER TABLE `?(\w+)`? (.*)$/i.exec(sql);
  return altered ? split(altered[2]!).flatMap((clause) => readChange(altered[1]!, clause)) : [];
}

function readChange(table: string, clause: string): SchemaPart[] {
  const [, act, rest] = /^(ADD|MODIFY|DROP) (.*)$/i.exec(clause) ?? [];
  if (!act || !rest) return [];
  const definition = rest.replace(/^COLUMN /i, "").replace(/^IF (?:NOT )?EXISTS /i, "");
  switch (act.toUpperCase()) {
    case "ADD":
      return readDefinition(table, definition, false);
    case "MODIFY":
      return readDefinition(table, definition, true);
    default: {
      const [, word, name] = /^(?:(PRIMARY|KEY|INDEX) )?`?(\w+)`?$/i.exec(definition) ?? [];
      if (!name) return [];
      if (!word) return [drop("column", table, name)];
      return [drop("key", table, word.toUpperCase() === "PRIMARY" ? "PRIMARY" : name)];
    }
  }
}

function drop(kind: SchemaPart["kind"], table: string, name: string): SchemaPart {
  return { kind, table, name, clause: "", isDropped: true };
}

/** A column or a key. Other constraints are not checked. */
function readDefinition(table: string, clause: string, isModified: boolean): SchemaPart[] {
  const key = readKey(table, clause);
  if (key) return [key];
  const [, name, type] = /^`?(\w+)`? (.*)$/.exec(clause) ?? [];
  if (!name || !type || /^(?:CONSTRAINT|CHECK|FOREIGN|FULLTEXT|SPATIAL)$/i.test(name)) return [];
  const part = (kind: SchemaPart["kind"]): SchemaPart => ({ kind, table, name, clause });
  const parts = [part("column")];
  if (/\bAUTO_INCREMENT\b/i.test(type)) parts.push(part("auto_increment"));
  if (/\bGENERATED ALWAYS\b|\bAS \(/i.test(type)) parts.push(part("generated"));
  // An adopted table may be laxer than its CREATE TABLE; a MODIFY repairs that, so it is required.
  if (isModified && /\bNOT NULL\b/i.test(type)) parts.push(part("not_null"));
  if (/\bPRIMARY KEY\b/i.test(type)) parts.push(readKey(table, `PRIMARY KEY (${name})`)!);
  return parts;
}

function readKey(table: string, clause: string): SchemaPart | null {
  const found =
    /^(?:CONSTRAINT (?:`?\w+`? )?)?(PRIMARY KEY|UNIQUE(?: KEY| INDEX)?|KEY|INDEX)(?: `?(\w+)`?)? ?\((.*)\)/i
      .exec(clause);
  if (!found) return null;
  const [, word, given, list] = found;
  const columns = split(list!).map((column) => column.replaceAll("`", "").split(/[ (]/)[0]!);
  const isPrimary = /^PRIMARY/i.test(word!);
  return {
    kind: "key",
    table,
    name: isPrimary ? "PRIMARY" : given ?? columns[0]!,
    clause,
    key: { isUnique: isPrimary || /^UNIQUE/i.test(word!), columns },
  };
}

/** Splits at the commas outside of brackets and quotes. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0, quote = "", start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quote) {
      if (character === quote) quote = "";
    } else if ("'\"`".includes(character)) quote = character;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

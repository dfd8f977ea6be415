import { compile, compileGenerated } from "./compile.ts";
import { parse } from "./parse.ts";
import { stored, type TableShape } from "./schema.ts";
import type { Program, Reading } from "./scope.ts";
import { shapeOf, type Value } from "./tokens.ts";

/** The values of a row, in the order of the columns. Never changed: another version is another row. */
export type Row = readonly Value[];

/** A row through time, and whose it is: whoever changes it keeps it until the end of the transaction. */
export type Slot = {
  versions: { since: number; row: Row | null }[];
  owner: Transaction | null;
  /** What the owner has made of it; `undefined`: nothing, it only keeps others away. */
  draft: Row | null | undefined;
};

/** A table and its rows. */
export type Table = { shape: TableShape; slots: Slot[]; nextId: number };

/** An open transaction. `snapshot` is fixed by the first read that takes no lock. */
export type Transaction = {
  id: number;
  snapshot: number | null;
  undo: { slot: Slot; owner: Transaction | null; draft: Row | null | undefined }[];
  /** For whose end it waits. */
  waitsFor: Transaction | null;
  /** What is called when it has ended. */
  waiters: (() => void)[];
};

/** What a statement did. Types are those of the driver. */
export type Answer = {
  columns: { name: string; type: string }[];
  rows: Value[][];
  rowsAffected: number;
  insertId: number;
};

/** An error of MySQL's. */
export class SqlError extends Error {
  override name = "SqlError";
  constructor(readonly errno: number, readonly sqlState: string, message: string) {
    super(message);
  }
}

/** A statement has to wait until another transaction has ended; it has changed nothing. */
export class MustWait extends Error {
  override name = "MustWait";
  constructor(readonly other: Transaction) {
    super("Waits for a lock");
  }
}

/**
 * The part of a MySQL server that the product relies on: tables with unique keys that wait for open
 * transactions, snapshots (REPEATABLE READ), locks of rows, deadlocks, and undoing.
 */
export type Engine = {
  tables: Map<string, Table>;
  begin: () => Transaction;
  /** @throws {MustWait | SqlError} having changed nothing; 1213 has rolled the transaction back. */
  execute: (transaction: Transaction, sql: string) => Answer;
  commit: (transaction: Transaction) => void;
  rollBack: (transaction: Transaction) => void;
  /** The committed rows of a table, by column. */
  rows: (table: string) => readonly Readonly<Record<string, Value>>[];
};

/** Tables and rows with which histories begin. */
export type Beginning = {
  shapes: ReadonlyMap<string, TableShape>;
  tables: ReadonlyMap<string, Table>;
};

const programs = new Map<string, Program>();

function programOf(shape: string, shapes: ReadonlyMap<string, TableShape>): Program {
  let program = programs.get(shape);
  if (!program) {
    program = compile(parse(shape), shapes);
    programs.set(shape, program);
  }
  return program;
}

/** Starts a server whose tables hold what `beginning` holds. */
export function startEngine({ shapes, tables: given }: Beginning): Engine {
  const tables = new Map<string, Table>();
  let commits = 1;
  let lastId = 0;
  const read = new Map<string, { since: number; rows: Readonly<Record<string, Value>>[] }>();

  const tableOf = (name: string): Table => {
    const known = tables.get(name);
    if (known) return known;
    const shape = shapes.get(name);
    if (!shape) throw new SqlError(1146, "42S02", `Table 'db.${name}' doesn't exist`);
    const first = given.get(name);
    const slots = first?.slots.map(({ versions }): Slot => ({
      versions: versions.slice(-1).map(({ row }) => ({ since: 0, row })),
      owner: null,
      draft: undefined,
    })) ?? [];
    const table = { shape, slots, nextId: first?.nextId ?? 1 };
    tables.set(name, table);
    return table;
  };

  const latest = ({ versions }: Slot): Row | null => versions.at(-1)?.row ?? null;

  const visible = (slot: Slot, transaction: Transaction, since: number): Row | null => {
    if (slot.owner === transaction && slot.draft !== undefined) return slot.draft;
    const { versions } = slot;
    for (let i = versions.length - 1; i >= 0; i--) {
      if (versions[i]!.since <= since) return versions[i]!.row;
    }
    return null;
  };

  const own = (transaction: Transaction, slot: Slot, draft: Row | null | undefined) => {
    transaction.undo.push({ slot, owner: slot.owner, draft: slot.draft });
    slot.owner = transaction;
    slot.draft = draft;
  };

  const waitFor = (transaction: Transaction, other: Transaction): never => {
    for (let next: Transaction | null = other; next; next = next.waitsFor) {
      if (next !== transaction) continue;
      rollBack(transaction);
      throw new SqlError(
        1213,
        "40001",
        "Deadlock found when trying to get lock; try restarting transaction",
      );
    }
    throw new MustWait(other);
  };

  const readingOf = (transaction: Transaction, values: Value[], since: number): Reading => ({
    values,
    read: (name) => {
      const rows: Row[] = [];
      for (const slot of tableOf(name).slots) {
        const row = visible(slot, transaction, since);
        if (row) rows.push(row);
      }
      return rows;
    },
    fresh: null,
  });

  /** The rows that a statement changes or locks: what is committed, or its own. Waits for those of others. */
  const locked = (
    transaction: Transaction,
    table: Table,
    fits: (row: Row) => boolean,
  ): { slot: Slot; row: Row }[] => {
    const found: { slot: Slot; row: Row }[] = [];
    for (const slot of table.slots) {
      const isOthers = slot.owner !== null && slot.owner !== transaction;
      const row = slot.owner === transaction && slot.draft !== undefined
        ? slot.draft
        : latest(slot);
      if (isOthers) {
        const mayFit = row && fits(row) || slot.draft && fits(slot.draft);
        if (mayFit) waitFor(transaction, slot.owner!);
        continue;
      }
      if (row && fits(row)) found.push({ slot, row });
    }
    return found;
  };

  /** Whether two rows have the same values in the columns of a key; with NULL in one they never do. */
  const isSameKey = (
    { columns: all }: TableShape,
    columns: readonly number[],
    one: Row,
    other: Row,
  ): boolean => {
    for (const at of columns) {
      const [mine, theirs] = [one[at]!, other[at]!];
      if (mine === null || theirs === null) return false;
      if (mine === theirs) continue;
      const isEqual = all[at]!.folds &&
        String(mine).toLowerCase() === String(theirs).toLowerCase();
      if (!isEqual) return false;
    }
    return true;
  };

  /** Finds whose key a row would double. */
  const conflictOf = (
    transaction: Transaction,
    table: Table,
    row: Row,
    self: Slot | null,
  ): { slot: Slot; name: string; text: string } | null => {
    const { shape } = table;
    for (const { name, columns } of shape.keys) {
      if (columns.some((at) => row[at] === null)) continue;
      const isSame = (other: Row | null | undefined) =>
        !!other && isSameKey(shape, columns, row, other);
      for (const slot of table.slots) {
        if (slot === self) continue;
        if (slot.owner !== null && slot.owner !== transaction) {
          if (isSame(latest(slot)) || isSame(slot.draft)) waitFor(transaction, slot.owner);
          continue;
        }
        const current = slot.owner === transaction && slot.draft !== undefined
          ? slot.draft
          : latest(slot);
        if (isSame(current)) {
          return { slot, name, text: columns.map((at) => row[at]).join("-") };
        }
      }
    }
    return null;
  };

  const duplicate = (table: Table, { name, text }: { name: string; text: string }) =>
    new SqlError(1062, "23000", `Duplicate entry '${text}' for key '${table.shape.name}.${name}'`);

  const complete = (table: Table, row: Value[]): Row => {
    for (const [at, column] of table.shape.columns.entries()) {
      if (column.generated) {
        row[at] = stored(column, generatedValue(table.shape, at, row));
      }
      const value = row[at]!;
      if (value === null && !column.nullable && !column.isAutomatic) {
        throw new SqlError(1048, "23000", `Column '${column.name}' cannot be null`);
      }
      if (
        typeof value === "string" && value.length > column.maxLength && column.type === "VARCHAR"
      ) {
        throw new SqlError(1406, "22001", `Data too long for column '${column.name}' at row 1`);
      }
    }
    return row;
  };

  const insert = (
    transaction: Transaction,
    program: Program & { is: "insert" },
    values: Value[],
  ): Answer => {
    const table = tableOf(program.table);
    const { columns } = table.shape;
    const reading = readingOf(transaction, values, commits);
    let rowsAffected = 0;
    let insertId = 0;
    for (const given of program.rows(reading)) {
      const row: Value[] = columns.map(({ fallback }) => fallback);
      program.columns.forEach((at, i) => row[at] = stored(columns[at]!, given[i]!));
      const automatic = columns.findIndex(({ isAutomatic }) => isAutomatic);
      if (automatic >= 0 && !row[automatic]) {
        row[automatic] = table.nextId++;
        insertId ||= row[automatic] as number;
      } else if (automatic >= 0) table.nextId = Math.max(table.nextId, Number(row[automatic]) + 1);
      const whole = complete(table, row);
      const conflict = conflictOf(transaction, table, whole, null);
      if (!conflict) {
        const slot: Slot = { versions: [], owner: null, draft: undefined };
        table.slots.push(slot);
        own(transaction, slot, whole);
        rowsAffected++;
        continue;
      }
      if (!program.onDuplicate) throw duplicate(table, conflict);
      const before = conflict.slot.draft !== undefined
        ? conflict.slot.draft!
        : latest(conflict.slot)!;
      const after = program.onDuplicate({ ...reading, fresh: whole }, before, table.shape);
      const changed = complete(table, after);
      const isSame = changed.every((value, at) => value === before[at]);
      const second = conflictOf(transaction, table, changed, conflict.slot);
      if (second) throw duplicate(table, second);
      own(transaction, conflict.slot, changed);
      rowsAffected += isSame ? 1 : 2;
    }
    return { columns: [], rows: [], rowsAffected, insertId };
  };

  const change = (
    transaction: Transaction,
    program: Program & { is: "update" | "delete" },
    values: Value[],
  ): Answer => {
    const table = tableOf(program.table);
    const reading = readingOf(transaction, values, commits);
    const fits = program.fits(reading);
    const chosen = program.choose(reading, locked(transaction, table, fits));
    for (const { slot, row } of chosen) {
      if (program.is === "delete") {
        own(transaction, slot, null);
        continue;
      }
      const changed = complete(table, program.change(reading, row, table.shape));
      const conflict = conflictOf(transaction, table, changed, slot);
      if (conflict) throw duplicate(table, conflict);
      own(transaction, slot, changed);
    }
    return { columns: [], rows: [], rowsAffected: chosen.length, insertId: 0 };
  };

  const select = (
    transaction: Transaction,
    program: Program & { is: "select" },
    values: Value[],
  ): Answer => {
    if (program.lock) {
      const reading = readingOf(transaction, values, commits);
      for (const { table: name, fits } of program.lock(reading)) {
        for (const { slot } of locked(transaction, tableOf(name), fits)) {
          if (slot.owner !== transaction) own(transaction, slot, undefined);
        }
      }
      return answerOf(program.run(reading));
    }
    transaction.snapshot ??= commits;
    return answerOf(program.run(readingOf(transaction, values, transaction.snapshot)));
  };

  function undoTo(transaction: Transaction, length: number): void {
    while (transaction.undo.length > length) {
      const { slot, owner, draft } = transaction.undo.pop()!;
      slot.owner = owner;
      slot.draft = draft;
    }
  }

  function end(transaction: Transaction): void {
    transaction.undo = [];
    const waiters = transaction.waiters.splice(0);
    for (const wake of waiters) wake();
  }

  function rollBack(transaction: Transaction): void {
    undoTo(transaction, 0);
    end(transaction);
  }

  const engine: Engine = {
    tables,
    begin: () => ({ id: ++lastId, snapshot: null, undo: [], waitsFor: null, waiters: [] }),
    execute: (transaction, sql) => {
      const { shape, values } = shapeOf(sql);
      const program = programOf(shape, shapes);
      const savepoint = transaction.undo.length;
      const nextId = program.is === "insert" ? tableOf(program.table).nextId : 0;
      try {
        switch (program.is) {
          case "select":
            return select(transaction, program, values);
          case "insert":
            return insert(transaction, program, values);
          default:
            return change(transaction, program, values);
        }
      } catch (error) {
        const isOver = error instanceof SqlError && error.errno === 1213;
        if (!isOver) undoTo(transaction, savepoint);
        // Whoever waits takes one id, however often it is woken.
        if (error instanceof MustWait && program.is === "insert") {
          tableOf(program.table).nextId = nextId;
        }
        throw error;
      }
    },
    commit: (transaction) => {
      commits++;
      for (const { slot } of transaction.undo) {
        if (slot.owner !== transaction) continue;
        if (slot.draft !== undefined) slot.versions.push({ since: commits, row: slot.draft });
        slot.owner = null;
        slot.draft = undefined;
      }
      end(transaction);
    },
    rollBack,
    rows: (name) => {
      const known = read.get(name);
      if (known?.since === commits) return known.rows;
      const table = tableOf(name);
      const found: Readonly<Record<string, Value>>[] = [];
      for (const slot of table.slots) {
        const row = latest(slot);
        if (!row) continue;
        found.push(namedValues(table.shape, row));
      }
      read.set(name, { since: commits, rows: found });
      return found;
    },
  };
  return engine;
}

function answerOf({ columns, rows }: Pick<Answer, "columns" | "rows">): Answer {
  return { columns, rows, rowsAffected: 0, insertId: 0 };
}

/** Rows by column. Those with which histories begin are the same ones in each. */
const named = new WeakMap<Row, Readonly<Record<string, Value>>>();

function namedValues({ columns }: TableShape, row: Row): Readonly<Record<string, Value>> {
  let known = named.get(row);
  if (!known) {
    known = Object.fromEntries(columns.map(({ name }, at) => [name, row[at]!]));
    named.set(row, known);
  }
  return known;
}

const generators = new Map<TableShape, Map<number, (row: Row) => Value>>();

function generatedValue(shape: TableShape, at: number, row: Row): Value {
  let known = generators.get(shape);
  if (!known) generators.set(shape, known = new Map());
  let generator = known.get(at);
  if (!generator) {
    const { expression, values } = shape.columns[at]!.generated!;
    generator = compileGenerated(shape, expression, values);
    known.set(at, generator);
  }
  return generator(row);
}

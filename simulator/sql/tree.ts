/** An expression. `value` is the number of a value of the statement. */
export type Expression =
  | { is: "value"; at: number }
  | { is: "constant"; value: string | number | null }
  | { is: "column"; table: string | null; name: string }
  | { is: "call"; name: string; args: Expression[]; distinct?: boolean; star?: boolean }
  | { is: "binary"; operator: string; left: Expression; right: Expression }
  | { is: "not"; operand: Expression }
  | { is: "negative"; operand: Expression }
  | { is: "is_null"; operand: Expression; negated: boolean }
  | { is: "in"; operand: Expression; list: Expression[]; negated: boolean }
  | { is: "in_select"; operand: Expression; select: Select; negated: boolean }
  | { is: "exists"; select: Select }
  | { is: "scalar"; select: Select }
  | {
    is: "case";
    operand: Expression | null;
    whens: [Expression, Expression][];
    otherwise: Expression | null;
  };

/** A table, or a SELECT in place of one, and how it is joined to those before it. */
export type Source = {
  alias: string;
  table: string | null;
  select: Select | null;
  left: boolean;
  on: Expression | null;
};

/** A SELECT, with what is added by UNION ALL. */
export type Select = {
  columns: { expression: Expression; name: string }[];
  star: boolean;
  from: Source[];
  where: Expression | null;
  group: Expression[];
  having: Expression | null;
  order: { expression: Expression; descending: boolean }[];
  limit: Expression | null;
  offset: Expression | null;
  lock: boolean;
  union: Select[];
  /** Whether a UNION leaves out what is there twice. */
  isDistinct: boolean;
};

/** A statement. */
export type Statement =
  | { is: "select"; select: Select }
  | {
    is: "insert";
    table: string;
    columns: string[];
    rows: Expression[][];
    select: Select | null;
    onDuplicate: [string, Expression][] | null;
  }
  | {
    is: "update";
    table: string;
    alias: string;
    set: [string, Expression][];
    where: Expression | null;
    order: Select["order"];
    limit: Expression | null;
  }
  | {
    is: "delete";
    table: string;
    alias: string;
    where: Expression | null;
    order: Select["order"];
    limit: Expression | null;
  };

/**
 * An injected fault for the statements that match (`BEGIN`, `COMMIT` and `ROLLBACK` included), `times`
 * times (default: always).
 *
 * | kind | what happens |
 * |---|---|
 * | `drop_request` | the connection breaks before the statement is executed |
 * | `drop_reply` | the statement is executed, then the connection breaks |
 * | `kill_transaction` | the transaction ends as after 20 s, then the statement is executed |
 * | `delay` | the statement is executed `ms` milliseconds later |
 * | `pool_full` | `ResourceExhausted`, not executed |
 * | `error` | MySQL's `errno` with `message`, not executed; 1213 rolls the transaction back |
 * | `terse_duplicate` | 1062 without the key's name, not executed |
 * | `http` | the edge answers with `status`, not executed |
 */
export type Fault = {
  match: RegExp | ((sql: string) => boolean);
  times?: number;
} & FaultKind;

type FaultKind =
  | { kind: "drop_request" | "drop_reply" | "kill_transaction" | "pool_full" | "terse_duplicate" }
  | { kind: "delay"; ms: number }
  | { kind: "error"; errno: number; message: string }
  | { kind: "http"; status: number };

/** The faults that are waiting for a matching statement. */
export type Faults = {
  /** Adds a fault; the returned function removes it. */
  inject: (fault: Fault) => () => void;
  /** The first fault that matches this statement. It counts as used once. */
  take: (sql: string) => Fault | undefined;
};

/** Keeps the faults of one gateway. */
export function keepFaults(): Faults {
  const waiting = new Map<Fault, number>();
  return {
    inject: (fault) => {
      const own = { ...fault };
      waiting.set(own, own.times ?? Infinity);
      return () => void waiting.delete(own);
    },
    take: (sql) => {
      for (const [fault, left] of waiting) {
        if (!fits(fault, sql)) continue;
        if (left <= 1) waiting.delete(fault);
        else waiting.set(fault, left - 1);
        return fault;
      }
    },
  };
}

function fits({ match }: Fault, sql: string): boolean {
  return match instanceof RegExp ? sql.search(match) >= 0 : match(sql);
}

import type { VITESS_ERRORS } from "./vitess_errors.ts";

/**
 * An injected fault for the statements that match (`BEGIN`, `COMMIT` and `ROLLBACK` included), `times`
 * times and until `lastsMs` milliseconds after the first (default: always).
 *
 * | kind | what happens |
 * |---|---|
 * | `drop_request` | the connection breaks before the statement is executed |
 * | `drop_reply` | the statement is executed, then the connection breaks |
 * | `cut_reply` | the statement is executed, then the connection breaks in the middle of the reply |
 * | `hang` | nothing happens, and the client waits for ever |
 * | `hang_reply` | the statement is executed, and the client waits for ever |
 * | `kill_transaction` | the transaction ends as after 20 s, then the statement is executed |
 * | `delay` | the statement is executed `ms` milliseconds later |
 * | `hold` | the statement is executed once `until` is settled |
 * | `pool_full` | `ResourceExhausted`, not executed |
 * | `vitess` | one of `VITESS_ERRORS`, not executed |
 * | `error` | MySQL's `errno` with `message`, not executed; 1213 rolls the transaction back |
 * | `terse_duplicate` | 1062 without the key's name, not executed |
 * | `http` | the edge answers with `status`, not executed |
 */
export type Fault = {
  match: RegExp | ((sql: string) => boolean);
  times?: number;
  lastsMs?: number;
  /** Is told each statement that it happens to, and the step of a request that the statement says it is. */
  hit?: (sql: string, step?: string) => void;
} & FaultKind;

/** What happens; see `Fault`. */
export type FaultKind =
  | { kind: "drop_request" | "drop_reply" | "cut_reply" | "hang" | "hang_reply" }
  | { kind: "kill_transaction" | "pool_full" | "terse_duplicate" }
  | { kind: "vitess"; error: keyof typeof VITESS_ERRORS }
  | { kind: "delay"; ms: number }
  | { kind: "hold"; until: Promise<unknown> }
  | { kind: "error"; errno: number; message: string }
  | { kind: "http"; status: number };

/** The faults that are waiting for a matching statement. */
export type Faults = {
  /** Adds a fault; the returned function removes it. */
  inject: (fault: Fault) => () => void;
  /** The first fault that matches this statement. It counts as used once. */
  take: (sql: string, step?: string) => Fault | undefined;
};

/** Keeps the faults of one gateway. */
export function keepFaults(): Faults {
  const waiting = new Map<Fault, { left: number; endsAt?: number }>();
  return {
    inject: (fault) => {
      const own = { ...fault };
      waiting.set(own, { left: own.times ?? Infinity });
      return () => void waiting.delete(own);
    },
    take: (sql, step) => {
      const now = performance.now();
      for (const [fault, state] of waiting) {
        if (!fits(fault, sql)) continue;
        state.endsAt ??= now + (fault.lastsMs ?? Infinity);
        if (--state.left < 1 || now > state.endsAt) waiting.delete(fault);
        if (now > state.endsAt) continue;
        fault.hit?.(sql, step);
        return fault;
      }
    },
  };
}

function fits({ match }: Fault, sql: string): boolean {
  return match instanceof RegExp ? sql.search(match) >= 0 : match(sql);
}

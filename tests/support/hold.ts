import type { Gateway } from "../../local/gateway/gateway.ts";

/** A statement that the database gets late. */
export type Held = {
  /** Resolves when the statement is there. */
  arrived: Promise<void>;
  /** Lets it be executed. */
  release: () => void;
};

/** Holds the next statement of a kind until it is released: so something else comes first on any machine. */
export function holdNext(gateway: Pick<Gateway, "inject">, kind: RegExp): Held {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const match = (sql: string) => {
    if (!kind.test(sql.trim())) return false;
    arrived.resolve();
    return true;
  };
  gateway.inject({ match, times: 1, kind: "hold", until: released.promise });
  return { arrived: arrived.promise, release: released.resolve };
}

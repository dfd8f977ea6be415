import assert from "node:assert/strict";
import { createPasswords } from "../../src/core/passwords/passwords.ts";
import { argon2 } from "../../tests/support/argon2.ts";
import type { TestDatabase } from "../../tests/support/mysql/mysql.ts";
import { multipart, shortForm, SIGN_UP_PATH } from "../../tests/support/pewaca/pewaca.ts";
import { startService } from "../../tests/support/service.ts";
import { handledRows } from "./costs.ts";

/** What a sign-up costs in a small and in a large database: medians of pairs, one after the other. */
export type SignUpCosts = {
  smallMs: number;
  largeMs: number;
  /** The median of the ratios of the pairs. */
  ratio: number;
  /** Rows and entries of keys that the server read and wrote for one, when nobody else uses it. */
  smallRows: number;
  largeRows: number;
};

const PAIRS = 100;
/** Pairs that nobody counts: a server that was just started reads its keys from the disk. */
const WARM_UP = 50;

/** Signs people up in turn in both databases. */
export async function compareSignUps(
  small: TestDatabase,
  large: TestDatabase,
): Promise<SignUpCosts> {
  // With the hash that people wait for; other tests have a quicker one.
  const overrides = { passwords: createPasswords({ argon2, scheme: "argon2id" }) };
  await using inSmall = await startService(overrides, undefined, { database: small });
  await using inLarge = await startService(overrides, undefined, { database: large });
  const run = crypto.randomUUID().slice(0, 8);
  const signUp = async (service: typeof inSmall, i: number): Promise<number> => {
    const form = multipart(shortForm({ email: `${run}-${i}@example.org` }));
    const startedAt = performance.now();
    const response = await service.fetch(SIGN_UP_PATH, form);
    const ms = performance.now() - startedAt;
    assert.equal(response.status, 201, await response.text());
    await service.backgroundDone();
    return ms;
  };
  const pairs: [number, number][] = [];
  const rows = [0, 0];
  for (let i = -WARM_UP; i < PAIRS; i++) {
    const order = i % 2 === 0 ? [0, 1] : [1, 0];
    const pair: [number, number] = [0, 0];
    for (const which of order) {
      const before = await handledRows(small.query, "GLOBAL");
      pair[which] = await signUp(which === 0 ? inSmall : inLarge, i);
      if (i >= 0) rows[which] = rows[which]! + await handledRows(small.query, "GLOBAL") - before;
    }
    if (i >= 0) pairs.push(pair);
  }
  return {
    smallMs: median(pairs.map(([small]) => small)),
    largeMs: median(pairs.map(([, large]) => large)),
    ratio: median(pairs.map(([small, large]) => large / small)),
    smallRows: rows[0]! / PAIRS,
    largeRows: rows[1]! / PAIRS,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1]!;
}

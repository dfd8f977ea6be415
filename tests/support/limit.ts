/**
 * Limits each test of a run: when one hangs, its file fails at once instead of keeping the others waiting for
 * ever. Loaded before the tests by `deno task test:all`.
 */

/** Far longer than the longest test takes on a busy machine. */
const LIMIT_MS = Number(Deno.env.get("TEST_LIMIT_MS") ?? 10 * 60_000);

let timer: ReturnType<typeof setTimeout> | undefined;

Deno.test.beforeEach(() => {
  timer = setTimeout(() => {
    throw new Error(`The test has not ended within ${LIMIT_MS / 1000} s`);
  }, LIMIT_MS);
});

Deno.test.afterEach(() => clearTimeout(timer));

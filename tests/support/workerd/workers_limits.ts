import nodeCrypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

const MAX_ITERATIONS = 100_000;

/**
 * Makes PBKDF2 refuse more than 100,000 iterations, in WebCrypto and in `node:crypto`, as Workers do
 * in production and nowhere else: not even in local workerd. Answers a function that undoes it.
 *
 * Source: `workerd`, `src/workerd/io/limit-enforcer.h` and `src/workerd/api/node/crypto.c++`.
 */
export function applyWorkersLimits(): () => void {
  const undo = [
    replace(crypto.subtle, "deriveBits", limitWebCrypto),
    replace(crypto.subtle, "deriveKey", limitWebCrypto),
    replace(nodeCrypto, "pbkdf2", limitNode),
    replace(nodeCrypto, "pbkdf2Sync", limitNode),
  ];
  syncBuiltinESMExports();
  return () => {
    undo.forEach((restore) => restore());
    syncBuiltinESMExports();
  };
}

// deno-lint-ignore no-explicit-any
type AnyFunction = (...args: any[]) => any;

function replace<Name extends string>(
  target: Record<Name, AnyFunction>,
  name: Name,
  limit: (original: AnyFunction) => AnyFunction,
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  const value = limit(target[name].bind(target));
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => {
    delete (target as Partial<Record<Name, AnyFunction>>)[name];
    if (own) Object.defineProperty(target, name, own);
  };
}

/** For methods that take the algorithm first. They answer by a promise, so the refusal is one. */
function limitWebCrypto(original: AnyFunction): AnyFunction {
  return async (algorithm, ...rest) => {
    const name = typeof algorithm === "string" ? algorithm : algorithm?.name;
    if (String(name).toUpperCase() === "PBKDF2") refuseAbove(algorithm.iterations);
    return await original(algorithm, ...rest);
  };
}

/** For functions that take (password, salt, iterations, …). */
function limitNode(original: AnyFunction): AnyFunction {
  return (password, salt, iterations, ...rest) => {
    refuseAbove(iterations);
    return original(password, salt, iterations, ...rest);
  };
}

function refuseAbove(iterations: number): void {
  if (iterations <= MAX_ITERATIONS) return;
  throw new DOMException(
    `Pbkdf2 failed: iteration counts above ${MAX_ITERATIONS} are not supported (requested ${iterations}).`,
    "NotSupportedError",
  );
}

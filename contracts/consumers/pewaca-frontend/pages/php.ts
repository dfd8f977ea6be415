/**
 * Reads like PHP under Laravel, which turns warnings into exceptions: an undefined key, or an offset on
 * null or a string, ends the request.
 *
 * @throws where PHP does, with PHP's message
 */
export function read(value: unknown, ...keys: string[]): unknown {
  return keys.reduce(offset, value);
}

function offset(value: unknown, key: string): unknown {
  if (value === null || typeof value !== "object") {
    throw new TypeError(`Trying to access array offset on value of type ${phpType(value)}`);
  }
  if (!Object.hasOwn(value, key)) throw new TypeError(`Undefined array key "${key}"`);
  return (value as Record<string, unknown>)[key];
}

/** What `foreach` walks over. @throws for anything but an array or object. */
export function each(value: unknown): [string, unknown][] {
  if (value === null || typeof value !== "object") {
    throw new TypeError(`foreach() argument must be of type array|object, ${phpType(value)} given`);
  }
  return Object.entries(value);
}

/** What Blade's `{{ }}` prints. @throws for an array, as `htmlspecialchars()` does. */
export function print(value: unknown): string {
  if (value !== null && typeof value === "object") {
    throw new TypeError("htmlspecialchars(): Argument #1 must be of type string, array given");
  }
  return value === null || value === false ? "" : value === true ? "1" : String(value);
}

function phpType(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return typeof value === "boolean" ? "bool" : typeof value === "number" ? "int" : typeof value;
}

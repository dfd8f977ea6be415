import assert from "node:assert/strict";

/** What no log line may hold, whoever it belongs to. */
const FORBIDDEN: [string, RegExp][] = [
  ["an address", /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i],
  ["a NIK", /(?<![\w-])\d{16}(?![\w-])/],
  ["a phone number", /(?<![\w.:-])(?:\+?62|0)8\d{7,11}(?!\w)/],
  ["a signed token", /eyJ[\w-]+\.[\w-]+/],
  ["a password hash", /pbkdf2_|argon2\$|\$argon2|bcrypt/],
  ["a statement", /\b(?:INSERT INTO|SELECT .+ FROM|UPDATE \w+ SET)\b/],
];

/** Asserts that log lines hold no secret, no person and no SQL, nor any of the texts given. */
export function assertClean(logged: readonly unknown[], secrets: readonly string[] = []): void {
  for (const entry of logged) {
    const line = JSON.stringify(entry);
    for (const [what, pattern] of FORBIDDEN) {
      assert.doesNotMatch(line, pattern, `${what} in the log`);
    }
    for (const secret of secrets) {
      assert.ok(!line.includes(secret), `"${secret}" in the log: ${line}`);
    }
  }
}

import assert from "node:assert/strict";
import { isMasked, shown } from "../../local/studio/rooms/database/masks.ts";

/** What docs/data.md says of columns whose values the studio must not show. */
const UNSHOWN = /\b(a hash|keyed digests?|encrypted|as the NIK|secret)\b/i;

Deno.test("the studio masks every column that docs/data.md calls a hash, a digest or encrypted", async () => {
  const document = await Deno.readTextFile(new URL("../../docs/data.md", import.meta.url));
  const secret = document.split("\n").filter((line) => /^\| +`/.test(line) && UNSHOWN.test(line))
    .flatMap((line) => [...line.split("|")[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!))
    .filter((name) => !["attempts", "ends_at"].includes(name));
  assert.ok(secret.length >= 10, secret.join());
  const open = [...secret, "key", "token", "lease_token", "nik"].filter((name) => !isMasked(name));
  assert.deepEqual(open, []);
  assert.equal(shown("user_password", "argon2$secret"), "•••• (13 characters)");
  assert.equal(shown("nik", "3201234567891234"), "••••••••••••1234");
  assert.equal(shown("nik", null), null);
  assert.deepEqual(["user_email", "kind", "unit_id"].filter(isMasked), []);
});

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCipheriv, createHmac } from "node:crypto";
import { decrypt, encrypt } from "../../src/core/keyed_cipher.ts";
import { digestKeysOf, keyedDigest, sameDigest } from "../../src/core/keyed_digest.ts";
import {
  checkLink,
  checkLinkToken,
  decodeAccountId,
  encodeAccountId,
  issueLinkToken,
  type Link,
  linkState,
} from "../../src/core/link_tokens.ts";
import type { Outcome } from "../../src/outcome.ts";

const KEY = "service-key-0123456789-0123456789";
const LINK: Link = { tenant: "pewaca", purpose: "reset", accountId: 7, state: ["hash", "a@b.co"] };
const ISSUED = new Date("2026-11-27T03:00:00.900Z");
const LIFETIME_SECONDS = 3_600;

/** What we compute without a library, computed by one. */
function hmac(key: string, ...parts: unknown[]): string {
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}

function whyOf(outcome: Outcome<void>): string {
  return outcome.ok ? "valid" : `${outcome.reasons[0]!.code} ${outcome.reasons[0]!.field}`;
}

Deno.test("a link's token is its second and a digest of all it depends on, valid for this link alone and to the end of its time", () => {
  const seconds = Math.floor(ISSUED.getTime() / 1000);
  const parts = ["pewaca", "reset", 7, "hash", "a@b.co"];
  const token = issueLinkToken(KEY, LINK, ISSUED);
  assert.equal(token, `${seconds.toString(36)}-${hmac(KEY, "link", ...parts, seconds)}`);
  assert.equal(linkState(KEY, LINK), hmac(KEY, "link-state", ...parts));

  const check = (link: Link, token: string, ms = 0, key = KEY) =>
    whyOf(checkLinkToken(key, link, token, LIFETIME_SECONDS, new Date(seconds * 1000 + ms)));
  assert.equal(check(LINK, token), "valid");
  assert.equal(check(LINK, token, LIFETIME_SECONDS * 1000), "valid");
  assert.equal(check(LINK, token, LIFETIME_SECONDS * 1000 + 1), "expired link");
  const others: Partial<Link>[] = [
    { tenant: "zporta" },
    { purpose: "verify" },
    { accountId: 8 },
    { state: ["hash", "other"] },
    { state: ["hash"] },
  ];
  for (const other of others) assert.equal(check({ ...LINK, ...other }, token), "wrong link");
  const [issued, digest] = token.split(/-(.*)/s) as [string, string];
  const flipped = (at: number) =>
    digest.slice(0, at) + (digest[at] === "A" ? "B" : "A") + digest.slice(at + 1);
  const tokens = [
    "",
    "-",
    issued,
    `-${digest}`,
    `${issued}-`,
    `${issued}-${digest}x`,
    `${issued}-${digest.slice(1)}`,
    `${"0".repeat(10 - issued.length)}${issued}-${digest}`,
    `${(seconds + 1).toString(36)}-${digest}`,
    `${issued}-${flipped(0)}`,
    `${issued}-${flipped(42)}`,
    `${token}\n`,
    ` ${token}`,
  ];
  for (const wrong of tokens) assert.equal(check(LINK, wrong), "wrong link", wrong);
  assert.equal(check(LINK, token, 0, `${KEY}x`), "wrong link");
});

Deno.test("after a rotation a link is checked under each key, and the key that has issued it says whether it is expired", () => {
  const keys = ["newest", "former", "oldest"];
  const [serviceKey, ...formerServiceKeys] = keys as [string, ...string[]];
  // What a link depends on may be a digest under the key.
  const linkOf = (key: string): Link => ({ ...LINK, state: [key] });
  const check = (token: string, ms: number, former: readonly string[] | undefined) => {
    const deps = {
      serviceKey,
      formerServiceKeys: former,
      now: () => new Date(ISSUED.getTime() + ms),
    };
    return whyOf(checkLink(deps, linkOf, token, LIFETIME_SECONDS));
  };
  for (const key of keys) {
    const token = issueLinkToken(key, linkOf(key), ISSUED);
    assert.equal(check(token, 0, formerServiceKeys), "valid", key);
    assert.equal(check(token, 4_000_000, formerServiceKeys), "expired link", key);
    assert.equal(check(token, 0, undefined), key === serviceKey ? "valid" : "wrong link", key);
  }
  for (const token of ["x", issueLinkToken("stranger", linkOf("stranger"), ISSUED)]) {
    assert.equal(check(token, 0, formerServiceKeys), "wrong link");
  }
});

Deno.test("an account's id in a link is what Django writes, and nothing else is read as one", () => {
  for (const [id, text] of [[1, "MQ"], [12, "MTI"], [123, "MTIz"]] as const) {
    assert.equal(encodeAccountId(id), text);
    assert.equal(decodeAccountId(text), id);
  }
  assert.equal(decodeAccountId(btoa("9".repeat(15))), Number("9".repeat(15)));
  for (const digits of ["0", "01", "-1", "1.5", "1x", " 1", "", "9".repeat(17)]) {
    assert.equal(decodeAccountId(btoa(digits)), null, digits);
  }
  for (const text of ["%", "M", "ü", "_-"]) assert.equal(decodeAccountId(text), null, text);
});

Deno.test("a digest is HMAC-SHA-256 over its label and parts, and equal to no other", () => {
  assert.equal(keyedDigest(KEY, "a", ["b", 1, null]), hmac(KEY, "a", "b", 1, null));
  assert.equal(keyedDigest(KEY, "a", ["b", 1, null]).length, 43);
  assert.deepEqual(digestKeysOf({ serviceKey: "s" }), ["s"]);
  assert.deepEqual(digestKeysOf({ serviceKey: "s", digestKeys: ["d", "e"] }), ["d", "e"]);
  const compared: [string, string, boolean][] = [
    ["abc", "abc", true],
    ["", "", true],
    ["abc", "xbc", false],
    ["abc", "axc", false],
    ["abc", "abx", false],
    ["abc", "abcd", false],
    ["abcd", "abc", false],
    // The differences of two characters do not cancel each other out.
    ["ab", "ba", false],
  ];
  for (const [one, other, isSame] of compared) assert.equal(sameDigest(one, other), isSame);
});

Deno.test("what is sealed opens under its key and where it is bound to, and stays readable: 12 bytes, the text, 16 bytes", async () => {
  const bytes = new TextEncoder().encode("3174012345678901");
  const key = { secret: KEY, label: "nik", parts: ["pewaca", 1] };
  const sealed = await encrypt(key, bytes, "row 7");
  assert.equal(Buffer.from(sealed, "base64url").length, 12 + bytes.length + 16);
  assert.notEqual(await encrypt(key, bytes, "row 7"), sealed);
  assert.deepEqual(await decrypt(key, sealed, "row 7"), bytes);

  const iv = new Uint8Array(12).fill(5);
  const raw = createHmac("sha256", KEY).update('["nik","pewaca",1]').digest();
  const cipher = createCipheriv("aes-256-gcm", raw, iv).setAAD(Buffer.from("row 7"));
  const parts = [iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
  const stored = Buffer.concat(parts).toString("base64url");
  assert.deepEqual(await decrypt(key, stored, "row 7"), bytes);

  assert.equal(await decrypt(key, sealed, "row 8"), null);
  assert.equal(await decrypt(key, sealed), null);
  assert.equal(await decrypt({ ...key, label: "name" }, sealed, "row 7"), null);
  assert.equal(await decrypt({ ...key, parts: ["pewaca", 2] }, sealed, "row 7"), null);
  assert.equal(await decrypt({ ...key, secret: `${KEY}x` }, sealed, "row 7"), null);
  for (const text of ["", "x", "%", sealed.slice(0, 30)]) {
    assert.equal(await decrypt(key, text, "row 7"), null);
  }
  const unbound = { secret: KEY, label: "nik" };
  assert.deepEqual(await decrypt(unbound, await encrypt(unbound, bytes)), bytes);
});

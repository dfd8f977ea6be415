import assert from "node:assert/strict";
import {
  asciiEmail,
  emailSpellings,
  isEmailAddress,
  normalizeEmail,
  resemblesEmailAddress,
} from "../../src/core/email_address.ts";

const label = (length: number) => "d".repeat(length);
/** A domain of so many bytes, of labels that are no longer than they may be. */
const domain = (length: number) => `${label(60)}.${label(60)}.${label(60)}.${label(length - 183)}`;
const LONGEST_LOCAL = "l".repeat(64);

const ADDRESSES = [
  "a@b.co",
  "rina.wati+warga@example.com",
  "o'brien@example.co.id",
  `${LONGEST_LOCAL}@example.com`,
  `${LONGEST_LOCAL}@${domain(189)}`,
  "rina@xn--mnchen-3ya.example",
  "rina@münchen.example",
  "rina@日本.example",
  "rina@1a.example",
  "rina@9th-street-7.e98x5.x79n",
];

/** In letters, but no domain: a number at its end, a mark at its beginning, Punycode that is none. */
const REFUSED_BY_URL = ["ü.1", "ü.\u0664", "\u0301ü.example", "xn--ü.example"];

const NO_ADDRESSES = [
  "",
  "rina",
  "@example.com",
  "rina@",
  "rina@localhost",
  "rina@127.0.0.1",
  "rina@[127.0.0.1]",
  "rina@-a.example",
  "rina@a-.example",
  `rina@${label(64)}.example`,
  `rina@example.${label(64)}`,
  ".rina@example.com",
  "rina.@example.com",
  "ri..na@example.com",
  "ri na@example.com",
  "rina@exam ple.com",
  "rina@example.com\n",
  `${LONGEST_LOCAL}l@example.com`,
  `${LONGEST_LOCAL}@${domain(190)}`,
  "rina@\u212aompas.com",
  ...REFUSED_BY_URL.map((domain) => `rina@${domain}`),
];

Deno.test("an address is one that mail servers take, up to 64 bytes before the @ and 254 in all", () => {
  assert.equal(`${LONGEST_LOCAL}@${domain(189)}`.length, 254);
  for (const address of ADDRESSES) assert.ok(isEmailAddress(address), address);
  for (const text of NO_ADDRESSES) assert.ok(!isEmailAddress(text), text);
});

Deno.test("what resembles an address has something on both sides of an @, and no blank", () => {
  for (const text of ["a@b", "a@b@c", "a@localhost"]) assert.ok(resemblesEmailAddress(text), text);
  for (const text of ["", "@", "a@", "@b", "a b@c", "ab"]) {
    assert.ok(!resemblesEmailAddress(text), text);
  }
});

Deno.test("one address has one form to compare, one to send to, and each spelling to look up with", () => {
  assert.equal(normalizeEmail("  Rina@MÜNCHEN.example "), "rina@xn--mnchen-3ya.example");
  assert.equal(normalizeEmail("RINA@Example.com"), "rina@example.com");
  assert.equal(asciiEmail("Rina@münchen.example"), "Rina@xn--mnchen-3ya.example");
  assert.equal(asciiEmail("rina"), "rina");
  assert.equal(asciiEmail("@münchen.example"), "@xn--mnchen-3ya.example");
  for (const asTyped of ["Rina@Example.COM", "rina@exam ple.com", "rina@ü!.example"]) {
    assert.equal(asciiEmail(asTyped), asTyped);
  }
  assert.deepEqual(emailSpellings(" rina@example.com "), ["rina@example.com"]);
  for (const typed of ["rina@münchen.example", "rina@xn--mnchen-3ya.example"]) {
    assert.deepEqual(emailSpellings(typed).sort(), [
      "rina@münchen.example",
      "rina@xn--mnchen-3ya.example",
    ]);
  }
  for (const domain of ["xn--\u007f.example", "xn--999999999.example", ...REFUSED_BY_URL]) {
    assert.equal(asciiEmail(`rina@${domain}`), `rina@${domain}`);
    assert.deepEqual(emailSpellings(`rina@${domain}`), [`rina@${domain}`]);
  }
  assert.deepEqual(emailSpellings("rina"), ["rina"]);
});

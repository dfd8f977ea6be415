// @ts-types="npm:@types/punycode@2.1.4"
import { toUnicode } from "punycode/punycode.es6.js";

/** RFC 5321's bounds, in bytes: 4.5.3.1.1 and the path of 4.5.3.1.3 without its brackets. */
const MAX_LOCAL_PART = 64;
const MAX_ADDRESS = 254;

/** HTML's definition of what stands before the @, with dots only between other characters. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** At least two labels, of which the last is no number: an IP address needs brackets, and has no dot here. */
const DOMAIN =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Whether an address can be registered or invited. The domain may be international, but not in letters
 * that stand for others (`\u212a` for `k`). To look somebody up never ask this: Django has accepted other
 * addresses.
 */
export function isEmailAddress(email: string): boolean {
  const { local, domain } = split(email);
  const ascii = asciiDomain(domain);
  const labels = domain.split(".");
  // Other letters would stand for ASCII ones.
  const isItself = ascii.split(".").every((label, i) =>
    label.startsWith("xn--") || /^[\w-]*$/.test(labels[i] ?? "")
  );
  return local.length <= MAX_LOCAL_PART && LOCAL_PART.test(local) && DOMAIN.test(ascii) &&
    isItself &&
    local.length + 1 + ascii.length <= MAX_ADDRESS;
}

/** Whether a text may be meant as an address. */
export function resemblesEmailAddress(text: string): boolean {
  return /^\S+@\S+$/.test(text);
}

/** An address as mail servers take it: an international domain in Punycode. */
export function asciiEmail(email: string): string {
  const { local, domain } = split(email);
  return domain === "" ? email : `${local}@${asciiDomain(domain)}`;
}

/**
 * The ways to write an address that are one: an international domain as people read it and in Punycode,
 * which browsers send. Others have one. To look up with; the case is left to the database.
 */
export function emailSpellings(email: string): string[] {
  const typed = email.trim();
  const ascii = asciiEmail(typed);
  const { local, domain } = split(ascii);
  return [...new Set([typed, ascii, domain === "" ? ascii : `${local}@${unicodeDomain(domain)}`])];
}

/**
 * An address trimmed, in lower case and in ASCII: to compare two of them here, and for digests and
 * counters. Never to send to, and never to look up with: see `folded` in `db/folded.ts`.
 */
export function normalizeEmail(email: string): string {
  return asciiEmail(email.trim().toLowerCase());
}

function split(email: string): { local: string; domain: string } {
  const at = email.lastIndexOf("@");
  return at < 0
    ? { local: email, domain: "" }
    : { local: email.slice(0, at), domain: email.slice(at + 1) };
}

function unicodeDomain(domain: string): string {
  try {
    return toUnicode(domain);
  } catch {
    return domain; // xn-- before what is no Punycode
  }
}

/** The domain in Punycode; unchanged when it is ASCII, or none. */
function asciiDomain(domain: string): string {
  // deno-lint-ignore no-control-regex -- what is ASCII needs no conversion
  if (/^[\x00-\x7f]*$/.test(domain) || !/^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u.test(domain)) {
    return domain;
  }
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return domain;
  }
}

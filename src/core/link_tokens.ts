import type { Deps } from "../deps.ts";
import { accepted, type Outcome, refused } from "../outcome.ts";
import { keyedDigest, sameDigest } from "./keyed_digest.ts";

type LinkDeps = Pick<Deps, "serviceKey" | "formerServiceKeys" | "now">;

/**
 * What a link is for, and what it depends on. A token is valid for exactly this purpose and account,
 * and only while `state` (for example the password hash and the address) is unchanged.
 */
export type Link = { tenant: string; purpose: string; accountId: number; state: readonly string[] };

/**
 * The token in a link: `<issued at, base 36 seconds>-<digest, 43 characters>`, one path segment.
 * The same link issued at the same second is the same token, so every attempt to deliver an
 * email has the same body. Nothing is stored.
 *
 * Source: Django's PasswordResetTokenGenerator works the same way, with one purpose for all links.
 */
export function issueLinkToken(
  serviceKey: string,
  link: Link,
  issuedAt: Date,
): string {
  const seconds = Math.floor(issuedAt.getTime() / 1000);
  return `${seconds.toString(36)}-${linkDigest(serviceKey, link, seconds)}`;
}

/**
 * Checks a token from a link. Refuses with `expired` when it is older than `lifetimeSeconds`, with
 * `wrong` when it was not issued by us for this link.
 */
export function checkLinkToken(
  serviceKey: string,
  link: Link,
  token: string,
  lifetimeSeconds: number,
  now: Date,
): Outcome<void> {
  const [, issued, digest] = /^([0-9a-z]{1,9})-([\w-]{43})$/.exec(token) ?? [];
  if (!issued || !digest) return refused("wrong", "link");

  const seconds = parseInt(issued, 36);
  if (!sameDigest(digest, linkDigest(serviceKey, link, seconds))) {
    return refused("wrong", "link");
  }
  const age = now.getTime() / 1000 - seconds;
  return age > lifetimeSeconds ? refused("expired", "link") : accepted(undefined);
}

/**
 * Checks a token from a link under our key, and under those before a rotation. `linkOf` is told the key,
 * because what a link depends on may be a digest under it. Refuses as `checkLinkToken`.
 */
export function checkLink(
  { serviceKey, formerServiceKeys = [], now }: LinkDeps,
  linkOf: (key: string) => Link,
  token: string,
  lifetimeSeconds: number,
): Outcome<void> {
  const check = (key: string) => checkLinkToken(key, linkOf(key), token, lifetimeSeconds, now());
  const checked = check(serviceKey);
  for (const key of formerServiceKeys) {
    const isWrong = !checked.ok && checked.reasons[0]!.code === "wrong";
    const former = isWrong ? check(key) : checked;
    if (former.ok || former.reasons[0]!.code !== "wrong") return former;
  }
  return checked;
}

/**
 * What a link depends on, as a digest of 43 characters: another state, another digest. It may be stored,
 * and tells whether a link that was sent is still valid.
 */
export function linkState(serviceKey: string, link: Link): string {
  const { tenant, purpose, accountId, state } = link;
  return keyedDigest(serviceKey, "link-state", [tenant, purpose, accountId, ...state]);
}

/** The account's id as it stands in links: URL-safe base64 of its digits, as Django writes it. */
export function encodeAccountId(accountId: number): string {
  return btoa(String(accountId)).replaceAll("=", "");
}

/** Reads what `encodeAccountId` wrote; `null` for anything else. */
export function decodeAccountId(text: string): number | null {
  try {
    const digits = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return /^[1-9]\d{0,15}$/.test(digits) ? Number(digits) : null;
  } catch {
    return null;
  }
}

function linkDigest(serviceKey: string, link: Link, seconds: number): string {
  const { tenant, purpose, accountId, state } = link;
  return keyedDigest(serviceKey, "link", [tenant, purpose, accountId, ...state, seconds]);
}

import { base64url } from "jose";
import type { Deps } from "../deps.ts";
import { hmacSha256 } from "./passwords/sha256.ts";

/** The secrets from which digests that are stored derive, the newest first. */
export function digestKeysOf(
  { digestKeys, serviceKey }: Pick<Deps, "digestKeys" | "serviceKey">,
): readonly [string, ...string[]] {
  return digestKeys ?? [serviceKey];
}

/**
 * HMAC-SHA-256 over labelled parts: 256 bits, base64url, 43 characters. Without the key it can
 * neither be computed nor guessed, so it may be stored and may be part of a link.
 *
 * `label` separates uses: a digest made for one purpose is not valid for another.
 */
export function keyedDigest(
  serviceKey: string,
  label: string,
  parts: readonly unknown[],
): string {
  const encoder = new TextEncoder();
  const message = encoder.encode(JSON.stringify([label, ...parts]));
  return base64url.encode(hmacSha256(encoder.encode(serviceKey), message));
}

/** Whether two digests are equal. The time it takes does not tell where they differ. */
export function sameDigest(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

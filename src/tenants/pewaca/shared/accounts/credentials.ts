import { keyedDigest } from "../../../../core/keyed_digest.ts";
import { nullable, type RowOf, text } from "../../../../db/rows.ts";
import type { ChangedColumns } from "../../../../db/write.ts";

/** The columns of an account `u` that say on what links depend. */
export const CREDENTIALS_COLUMNS =
  "u.user_password, u.rehashed_from, u.rehashed_to, u.sessions_valid_from";

/** Reads `CREDENTIALS_COLUMNS`. */
export const CREDENTIALS = {
  user_password: nullable(text),
  rehashed_from: nullable(text),
  rehashed_to: nullable(text),
  /** As text: links depend on every digit. */
  sessions_valid_from: nullable(text),
};

/** A row that was read with `CREDENTIALS`; a new account has a password and nothing else. */
export type Credentials = Pick<Row, "user_password"> & Partial<Row>;

type Row = RowOf<typeof CREDENTIALS>;

/**
 * What links depend on instead of the password: a digest that changes whenever somebody sets a password,
 * here or at Django, but not when a login replaces the hash by a newer one of the same password. 43
 * characters.
 */
export function passwordState(serviceKey: string, row: Credentials): string {
  const digest = digestOf(serviceKey, row.user_password ?? "");
  return row.rehashed_from && row.rehashed_to === digest ? row.rehashed_from : digest;
}

/**
 * What a reset link depends on: the password, and since when sessions count. What ended the sessions, such
 * as a rejection that was undone, has ended the links as well.
 */
export function resetState(
  serviceKey: string,
  row: Credentials,
): readonly string[] {
  const password = passwordState(serviceKey, row);
  return row.sessions_valid_from ? [password, row.sessions_valid_from] : [password];
}

/** The columns with a newer hash of the same password: links that were mailed before stay valid. */
export function rehashedColumns(
  serviceKey: string,
  row: Credentials,
  newHash: string,
): ChangedColumns {
  return {
    user_password: newHash,
    rehashed_from: passwordState(serviceKey, row),
    rehashed_to: digestOf(serviceKey, newHash),
  };
}

/** Keyed, and of a hash with its salt: it tells nothing about the password. */
function digestOf(serviceKey: string, passwordHash: string): string {
  return keyedDigest(serviceKey, "pewaca.password", [passwordHash]);
}

/**
 * Why a request was refused: a code of a closed list, and the field (in our words) that it is about. `value` is
 * what the sentence quotes: a limit, or what was sent.
 */
export type Reason = { code: Code; field: string; value?: string };

/**
 * The closed list of refusals. A tenant's `messages.ts` has a sentence for each pair that it uses.
 *
 * | code | meaning |
 * |---|---|
 * | `required` | nothing was sent, or only blanks |
 * | `null`, `blank` | as `required`, for a tenant that distinguishes what was sent instead |
 * | `malformed` | sent, but not in the form that the field has |
 * | `unprintable` | a line with characters that are no letters, for a tenant that distinguishes it |
 * | `too_short`, `too_long` | outside the field's bounds |
 * | `future` | a date that is still to come |
 * | `empty` | a file without content |
 * | `unexpected` | a file that is not asked for |
 * | `too_large` | a file above the size limit |
 * | `too_many_pixels` | an image with longer sides or more pixels than anybody needs |
 * | `taken` | somebody else holds this value |
 * | `unknown` | refers to something that does not exist |
 * | `foreign` | exists, but belongs to another estate or person |
 * | `mismatch` | contradicts another part of the same request |
 * | `expired` | was valid once, is no longer |
 * | `spent` | was already used, or the state has moved on |
 * | `inactive` | the account may not act (yet) |
 * | `wrong` | a credential that does not fit |
 * | `forbidden` | known caller, without the right to do this |
 * | `reused` | an idempotency key that came before with other content |
 * | `exhausted` | a quota is used up |
 * | `common` | a password that many people use |
 * | `similar` | a password that repeats what is known of its owner |
 * | `breached` | a password that is in a list of breached ones |
 */
export type Code =
  | "required"
  | "null"
  | "blank"
  | "malformed"
  | "unprintable"
  | "too_short"
  | "too_long"
  | "future"
  | "empty"
  | "unexpected"
  | "too_large"
  | "too_many_pixels"
  | "taken"
  | "unknown"
  | "foreign"
  | "mismatch"
  | "expired"
  | "spent"
  | "inactive"
  | "wrong"
  | "forbidden"
  | "reused"
  | "exhausted"
  | "common"
  | "similar"
  | "breached";

export type Refusal = { ok: false; reasons: Reason[] };

/** A value, or the reasons why we refused. Faults and bugs are thrown, never returned. */
export type Outcome<T> = { ok: true; value: T } | Refusal;

/** Wraps the value of something that was done. */
export function accepted<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** Refuses for one reason. Nothing was written, or what was written will be rolled back. */
export function refused(code: Code, field: string): Refusal {
  return { ok: false, reasons: [{ code, field }] };
}

/** Appends those of `others` that are about other fields than `reasons`. */
export function withOthers(reasons: readonly Reason[], others: readonly Reason[]): Reason[] {
  const known = new Set(reasons.map(({ field }) => field));
  return [...reasons, ...others.filter(({ field }) => !known.has(field))];
}

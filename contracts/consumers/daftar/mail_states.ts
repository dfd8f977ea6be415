/** The provider states of the mail provider: the sentence and its parameters. */
export type MailState =
  | { sentence: "the rate limit is reached"; parameters: { retryAfterSeconds: number } }
  | { sentence: "the sender's domain is not verified"; parameters: Record<string, never> }
  | { sentence: "the key is restricted"; parameters: Record<string, never> }
  | {
    sentence: "an email was sent with the idempotency key";
    parameters: { idempotencyKey: string; subject: string };
  };

/** The rate limit of the mail provider is reached. */
export const limited = {
  sentence: "the rate limit is reached",
  parameters: { retryAfterSeconds: 1 },
} satisfies MailState;

/** The provider does not send for the sender's domain at present. */
export const unverified = {
  sentence: "the sender's domain is not verified",
  parameters: {},
} satisfies MailState;

/** The API key may not send. */
export const restricted = {
  sentence: "the key is restricted",
  parameters: {},
} satisfies MailState;

/** An email with this subject was sent with this key before. */
export function sentBefore(idempotencyKey: string, subject: string): MailState {
  return {
    sentence: "an email was sent with the idempotency key",
    parameters: { idempotencyKey, subject },
  };
}

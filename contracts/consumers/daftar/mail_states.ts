/** The provider states of the mail provider: the sentence and its parameters. */
export type MailState = {
  sentence: "the rate limit is reached";
  parameters: { retryAfterSeconds: number };
};

/** The rate limit of the mail provider is reached. */
export const limited: MailState = {
  sentence: "the rate limit is reached",
  parameters: { retryAfterSeconds: 1 },
};

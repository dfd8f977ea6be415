/** What must be so at the mail provider; the sentence, and what comes with it. */
export type MailState = {
  sentence: "the rate limit is reached";
  parameters: { retryAfterSeconds: number };
};

/** Too many e-mails in this second. */
export const limited: MailState = {
  sentence: "the rate limit is reached",
  parameters: { retryAfterSeconds: 1 },
};

/**
 * In the Worker, this file takes the place of packages that Resend's SDK imports for parts that we
 * never call: `postal-mime` parses received emails, `standardwebhooks` verifies signed webhooks. They
 * made up a fifth of the bundle. To use one of them, remove its line from `[alias]` in wrangler.toml.
 */

/** Replaces `postal-mime`. */
export default { parse: leftOut };

/** Replaces `standardwebhooks`: its constructor. */
export { leftOut as Webhook };

function leftOut(): never {
  throw new Error("Cannot use this part of Resend's SDK: [alias] in wrangler.toml leaves it out");
}

import { encodeAccountId, issueLinkToken } from "../../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail, RenderEmail } from "../../../core/outbox.ts";
import { fromSql } from "../../../db/time.ts";
import type { Row } from "../../../deps.ts";
import { writeLetter } from "../shared/letter.ts";
import { mayLogIn } from "../shared/person.ts";
import { accountLink, type LinkKind } from "./account_link.ts";
import type { ZportaDeps } from "../env.ts";

/** At most one mail of a kind per account and this many seconds, however often it is asked for. */
const RESEND_SECONDS = 60;

/** Drafts a mail with a link; one per account, kind and minute. */
export function linkEmail(kind: LinkKind, person: Row, now: Date): EmailDraft {
  const minute = Math.floor(now.getTime() / 1000 / RESEND_SECONDS);
  return {
    tenant: "zporta",
    kind,
    accountId: Number(person.user_id),
    to: person.email,
    payload: {},
    dedupeKey: `zporta.${kind}:${person.user_id}:${minute}`,
  };
}

/** Renders the mail with which somebody sets a new password. */
export const renderPasswordReset: RenderEmail<ZportaDeps> = async (deps, owed) => {
  const found = await findLink(deps, "password_reset", owed);
  if (!found) return null;
  const { frontendUrl } = deps.settings;
  return await writeLetter(deps, owed, {
    subject: "Password Reset Request",
    lines: [
      `Hi ${found.username},`,
      "Somebody, hopefully you, asked for a new password. Set it here:",
      { url: `${frontendUrl}/reset-password-confirm/${found.path}/` },
      "The link is good for three days, and only until your next login.",
      "If you did not ask for it, ignore this e-mail.",
    ],
  });
};

/** Renders the mail with which somebody logs in. */
export const renderMagicLink: RenderEmail<ZportaDeps> = async (deps, owed) => {
  const found = await findLink(deps, "magic_link", owed);
  if (!found) return null;
  const { apiUrl } = deps.settings;
  return await writeLetter(deps, owed, {
    subject: "Your Zporta Academy Login Link",
    lines: [
      `Hi ${found.username},`,
      "Log in with this link:",
      { url: `${apiUrl}/api/users/magic-link-login/${found.path}/` },
      "It works once, within a day.",
      "If you did not ask for it, ignore this e-mail.",
    ],
  });
};

/** The path `{uid}/{token}` of a link, unless its owner has gone, moved or logged in since. */
async function findLink(deps: ZportaDeps, kind: LinkKind, owed: PendingEmail) {
  const { rows } = await deps.db.query(
    `SELECT id AS user_id, username, email, password, last_login, is_active, deactivated_at
     FROM auth_user WHERE id = ? AND email = ? AND deleted_at IS NULL`,
    [owed.accountId, owed.to],
  );
  const person = rows[0];
  if (!person || !mayLogIn(person)) return null;
  if (person.last_login !== null && fromSql(person.last_login) > owed.createdAt) return null;
  const { serviceKey } = deps;
  const token = await issueLinkToken(serviceKey, accountLink(kind, person), owed.createdAt);
  return { username: person.username, path: `${encodeAccountId(owed.accountId)}/${token}` };
}

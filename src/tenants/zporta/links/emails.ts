import { encodeAccountId, issueLinkToken } from "../../../core/link_tokens.ts";
import {
  type EmailDraft,
  type PendingEmail,
  type RenderEmail,
  UNPROVEN,
} from "../../../core/outbox.ts";
import { flag, integer, nullable, selectRow, text } from "../../../db/rows.ts";
import { fromSql } from "../../../db/time.ts";
import type { ZportaDeps } from "../env.ts";
import { greet, renderLetter } from "../shared/letter.ts";
import { inDays } from "../shared/messages.ts";
import { mayLogIn, type Person } from "../shared/person.ts";
import { accountLink, LINK_DAYS, type LinkKind, MAGIC_LINK_PATH } from "./account_link.ts";

const WILL_BE_FIRST_PROOF = "This address has not been confirmed yet, so once you use the " +
  "link, the old password no longer works and all earlier logins end.";

/** Drafts an email with a link. `state` is the `linkState` of the link. */
export function linkEmail(
  kind: LinkKind,
  person: Pick<Person, "user_id" | "email"> & { isProven: boolean },
  state: string,
): EmailDraft {
  return {
    tenant: "zporta",
    kind,
    accountId: person.user_id,
    to: person.email,
    payload: person.isProven ? {} : UNPROVEN,
    dedupeKey: `zporta.${kind}:${person.user_id}:${state}`,
  };
}

/** Renders the email by which somebody sets a new password; `null` when its link no longer works. */
export const renderPasswordReset: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const link = await findLink(deps, "password_reset", pending);
  if (!link) return null;
  const { frontendUrl } = deps.settings;
  return await renderLetter(deps, pending, {
    subject: "Password Reset Request",
    greeting: greet(pending, link.username),
    lines: [
      "Somebody, hopefully you, asked to reset your password. Set a new one here:",
      { url: `${frontendUrl}/reset-password-confirm/${link.path}/` },
      `The link works once, within ${inDays(LINK_DAYS.password_reset)}${
        link.isProven ? ", and only until your next login" : ""
      }.`,
      ...link.notice,
      "If you did not ask for it, you can ignore this email.",
    ],
  });
};

/** Renders the email by which somebody logs in; `null` when its link no longer works. */
export const renderMagicLink: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const link = await findLink(deps, "magic_link", pending);
  if (!link) return null;
  const { apiUrl } = deps.settings;
  return await renderLetter(deps, pending, {
    subject: "Your Zporta Academy Login Link",
    greeting: greet(pending, link.username),
    lines: [
      "Log in with this link:",
      { url: `${apiUrl}${MAGIC_LINK_PATH}/${link.path}/` },
      `It works once, within ${inDays(LINK_DAYS.magic_link)}.`,
      ...link.notice,
      "If you did not ask for it, you can ignore this email.",
    ],
  });
};

/**
 * The path `{uid}/{token}` of the link in an email; `null` when its owner has been deleted, has
 * another address or, where it is proven, has logged in since. The token is made here, so that the outbox holds no link,
 * and is as old as the request, so that each attempt at it has the same body.
 */
async function findLink(deps: ZportaDeps, kind: LinkKind, pending: PendingEmail) {
  const owner = await selectRow(
    deps.db,
    OWNER,
    `SELECT id AS user_id, username, email, password, last_login, is_active, deactivated_at,
       email_proven_at
     FROM auth_user WHERE id = ? AND email = ? AND deleted_at IS NULL`,
    [pending.accountId, pending.to],
  );
  if (!owner || !mayLogIn(owner)) return null;
  const isProven = owner.email_proven_at !== null;
  // The proof has made every link invalid that was asked for before.
  if (isProven && pending.payload.address === UNPROVEN.address) return null;
  const hasLoggedIn = owner.last_login !== null && fromSql(owner.last_login) > pending.createdAt;
  if (isProven && hasLoggedIn) return null;
  const link = accountLink(kind, owner);
  const token = issueLinkToken(deps.serviceKey, link, pending.issuedAt);
  return {
    username: owner.username,
    path: `${encodeAccountId(owner.user_id)}/${token}`,
    isProven,
    notice: isProven ? [] : [WILL_BE_FIRST_PROOF],
  };
}

const OWNER = {
  user_id: integer,
  username: text,
  email: text,
  password: text,
  last_login: nullable(text),
  is_active: flag,
  deactivated_at: nullable(text),
  email_proven_at: nullable(text),
};

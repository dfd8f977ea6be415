import type { Call } from "../../coverage.ts";

/** Every call of the Next.js frontend in scope, and what its components do with the answers. */
export const CALLS: Call[] = [
  {
    call: "POST /api/users/register/",
    outcomes: [
      {
        outcome: "2xx: registered",
        lines: "REG:196, ModernFeatureSignup:100-104",
        held: /^registers/,
      },
      {
        outcome: 'else every entry as "Field: text"',
        lines: "REG:272-285, ModernFeatureSignup:115",
        held: /^is (?:refused|told)/,
      },
    ],
  },
  {
    call: "POST /api/users/login/",
    outcomes: [
      {
        outcome: "2xx: token and user go to the context",
        lines: "LOG:135-139, REG:199-232, ModernFeatureSignup:106-112",
        held: /^(?:logs in|reactivates)/,
      },
      { outcome: "else `error`", lines: "LOG:141-145", held: /^is (?:refused|told)/ },
    ],
  },
  {
    call: "POST /api/users/logout/",
    outcomes: [
      { outcome: "any answer: logged out", lines: "CTX:51", held: /./ },
    ],
  },
  {
    call: "POST /api/users/session/heartbeat/",
    outcomes: [
      { outcome: "2xx: `last_heartbeat_at`", lines: "Analytics:187-205", held: /^beats while/ },
      { outcome: "2xx without an open login", lines: "Analytics:187-205", held: /^beats without/ },
      { outcome: "else swallowed", lines: "Analytics:187-205", held: /^beats after/ },
    ],
  },
  {
    call: "GET /api/users/profile/",
    outcomes: [
      {
        outcome: "2xx: the user of the context",
        lines: "CTX:25-40, LOG:37-61",
        held: /^(?:boots|logs in by the token)/,
      },
      { outcome: "2xx: the profile page", lines: "PRO:218", held: /^draws/ },
      { outcome: "else the token is deleted", lines: "CTX:25-40", held: /^logs out/ },
    ],
  },
  {
    call: "PUT /api/users/profile/",
    outcomes: [
      {
        outcome: "2xx: the body replaces the profile",
        lines: "PRO:766, PRO:942, PRO:973, PRO:998",
        held: /^(?:saves|sends another)/,
      },
      {
        outcome: "2xx: an image, or none",
        lines: "PRO:734, PRO:796-844",
        held: /^(?:uploads|removes)/,
      },
      {
        outcome: "else the field, then `detail`",
        lines: "PRO:740, PRO:766-790, PRO:998",
        held: /^is (?:refused a (?!change)|told)/,
      },
      { outcome: "the session has ended", lines: "PRO:766-1000", held: /^is refused a change/ },
    ],
  },
  {
    call: "PATCH /api/users/profile/",
    outcomes: [
      {
        outcome: "2xx: the body replaces the profile",
        lines: "PRO:861, PRO:878, PRO:1110",
        held: /^saves (?!the language)/,
      },
      { outcome: "2xx: the language", lines: "LanguageContext:103", held: /^saves the language/ },
      { outcome: "else the page's own text", lines: "PRO:861-890", held: /^is refused/ },
    ],
  },
  {
    call: "DELETE /api/users/profile/",
    outcomes: [
      { outcome: "2xx: logged out", lines: "PRO:1155", held: /^deletes/ },
      {
        outcome: 'else "Failed to delete account"',
        lines: "PRO:1155, API:46-56",
        held: /^is (?:refused|told)/,
      },
    ],
  },
  {
    call: "POST /api/users/deactivate/",
    outcomes: [
      { outcome: "2xx: logged out", lines: "PRO:1133", held: /^deactivates/ },
      { outcome: "else a text", lines: "PRO:1133", held: /^is (?:refused|told)/ },
    ],
  },
  {
    call: "POST /api/users/change-password/",
    outcomes: [
      { outcome: "2xx: done", lines: "ChangePassword:18, PRO:1038", held: /^changes/ },
      {
        outcome: "else a list under the field",
        lines: "ChangePassword:25, PRO:1047",
        held: /^is refused a (?:wrong current password$|new)/,
      },
      {
        outcome: "else `detail`",
        lines: "ChangePassword:25, PRO:1047",
        held: /^is (?:refused a wrong current password and|told|refused when)/,
      },
    ],
  },
  {
    call: "POST /api/users/password-reset/",
    outcomes: [
      { outcome: "any answer: the same text", lines: "PasswordReset:23", held: /./ },
    ],
  },
  {
    call: "POST /api/users/password-reset/confirm/",
    outcomes: [
      { outcome: "2xx: on to the login", lines: "ResetPasswordConfirm:24", held: /^sets/ },
      {
        outcome: "else `error`",
        lines: "ResetPasswordConfirm:24",
        held: /^(?:is refused a link|shows why a reset refuses whatever)/,
      },
      { outcome: "else `new_password`", lines: "ResetPasswordConfirm:24", held: /too short$/ },
    ],
  },
  {
    call: "POST /api/users/magic-link-request/",
    outcomes: [
      { outcome: "any answer: the same text", lines: "LOG:160", held: /./ },
    ],
  },
  {
    call: "POST /api/users/google-login/",
    outcomes: [
      { outcome: "2xx: `user` and `token`", lines: "GoogleLogin (V:559-655)", held: /^logs in/ },
      { outcome: "else `error`", lines: "GoogleLogin (V:559-655)", held: /^is (?:refused|told)/ },
    ],
  },
  {
    call: "POST /api/users/guide-application/",
    outcomes: [
      { outcome: "2xx: applied", lines: "REG:247", held: /^applies/ },
      { outcome: "else a hint", lines: "REG:247", held: /^is (?:refused|told)/ },
    ],
  },
  {
    call: "POST /api/users/invitations/send/",
    outcomes: [
      { outcome: "2xx: what is left of the month", lines: "PRO:900-909", held: /^invites/ },
      { outcome: "else `detail`", lines: "PRO:910", held: /^is (?:refused|told)/ },
    ],
  },
  {
    call: "GET /api/users/invitations/",
    outcomes: [
      { outcome: "2xx: the list", lines: "PRO:578-581", held: /^lists/ },
      { outcome: "else none", lines: "PRO:578-581", held: /^is (?:refused|told)/ },
    ],
  },
  {
    call: "GET /api/users/invitations/accept/",
    outcomes: [
      { outcome: "2xx: who has invited", lines: "REG:44-65", held: /^shows/ },
      { outcome: "else `detail`, and no invitation", lines: "REG:60", held: /^is refused/ },
    ],
  },
  {
    call: "POST /api/users/invitations/accept/",
    outcomes: [
      { outcome: "2xx: a teacher", lines: "REG:222-226", held: /^accepts/ },
      { outcome: "else a learner", lines: "REG:222-226", held: /^cannot accept/ },
    ],
  },
  {
    call: "POST /api/users/invitations/{id}/cancel/",
    outcomes: [
      { outcome: "2xx: cancelled", lines: "PRO:923", held: /^cancels/ },
      { outcome: "else the row stays", lines: "PRO:923", held: /^is refused/ },
    ],
  },
  {
    call: "GET /api/users/preferences/",
    outcomes: [
      {
        outcome: "2xx: three keys",
        lines: "FilterPreferences:92, StudyDashboard:63-93",
        held: /^asks/,
      },
      {
        outcome: "else a text",
        lines: "FilterPreferences:92, StudyDashboard:63-93",
        held: /^is (?:refused|told)/,
      },
    ],
  },
  {
    call: "PATCH /api/users/preferences/",
    outcomes: [
      { outcome: "2xx: saved", lines: "FilterPreferences:115", held: /^saves/ },
      { outcome: "else a text", lines: "FilterPreferences:115", held: /^is (?:refused|told)/ },
    ],
  },
  {
    call: "GET /media/{folder}/{name}",
    outcomes: [
      { outcome: "an `<img>` draws it", lines: "PRO:218", held: /./ },
    ],
  },
  {
    call: "email",
    outcomes: [
      {
        outcome: "a login link ends at `/login?token=`",
        lines: "LOG:37-61",
        held: /^leads a login link/,
      },
      {
        outcome: "an invitation leads to `/register?token=`",
        lines: "REG:44-65",
        held: /^links an invited person/,
      },
      {
        outcome: "a reset leads to `/reset-password-confirm/{uid}/{token}/`",
        lines: "ResetPasswordConfirm:24",
        held: /^links to the page/,
      },
    ],
  },
];

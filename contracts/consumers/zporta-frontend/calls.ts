import type { Call } from "../../coverage.ts";

/** Every call of the Next.js frontend in scope, and the lines that send it or read its answer. */
export const CALLS: Call[] = [
  { call: "POST /api/users/register/", lines: "REG:196, REG:272-285, ModernFeatureSignup:100-104" },
  {
    call: "POST /api/users/login/",
    lines: "LOG:135-145, REG:199-232, ModernFeatureSignup:106-112",
  },
  { call: "POST /api/users/logout/", lines: "CTX:51" },
  { call: "POST /api/users/session/heartbeat/", lines: "Analytics:187-205" },
  { call: "GET /api/users/profile/", lines: "CTX:25-40, LOG:37-61, PRO:218" },
  {
    call: "PUT /api/users/profile/",
    lines: "PRO:734, PRO:766, PRO:796-844, PRO:942, PRO:973, PRO:998",
  },
  { call: "PATCH /api/users/profile/", lines: "PRO:861, PRO:878, PRO:1110, LanguageContext:103" },
  { call: "DELETE /api/users/profile/", lines: "PRO:1155" },
  { call: "POST /api/users/deactivate/", lines: "PRO:1133" },
  { call: "POST /api/users/change-password/", lines: "ChangePassword:18, PRO:1038" },
  { call: "POST /api/users/password-reset/", lines: "PasswordReset:23" },
  { call: "POST /api/users/password-reset/confirm/", lines: "ResetPasswordConfirm:24" },
  { call: "POST /api/users/magic-link-request/", lines: "LOG:160" },
  { call: "POST /api/users/google-login/", lines: "GoogleLogin (V:559-655)" },
  { call: "POST /api/users/guide-application/", lines: "REG:247" },
  { call: "POST /api/users/invitations/send/", lines: "PRO:900-910" },
  { call: "GET /api/users/invitations/", lines: "PRO:578-581" },
  { call: "GET /api/users/invitations/accept/", lines: "REG:44-65" },
  { call: "POST /api/users/invitations/accept/", lines: "REG:222-226" },
  { call: "POST /api/users/invitations/{id}/cancel/", lines: "PRO:923" },
  { call: "GET /api/users/preferences/", lines: "FilterPreferences:92, StudyDashboard:63-93" },
  { call: "PATCH /api/users/preferences/", lines: "FilterPreferences:115" },
];

// Written by `deno task clients` from the API's description: change that.
import { type Client, createClient, type Options } from "./client.ts";
import type { operations } from "./zporta_types.ts";

const ROUTES = {
  register: ["POST", "/api/users/register/"],
  logIn: ["POST", "/api/users/login/"],
  logOut: ["POST", "/api/users/logout/"],
  sendHeartbeat: ["POST", "/api/users/session/heartbeat/"],
  logInByGoogle: ["POST", "/api/users/google-login/"],
  requestMagicLink: ["POST", "/api/users/magic-link-request/"],
  followMagicLink: ["GET", "/api/users/magic-link-login/{uid}/{token}/"],
  requestPasswordReset: ["POST", "/api/users/password-reset/"],
  resetPassword: ["POST", "/api/users/password-reset/confirm/"],
  changePassword: ["POST", "/api/users/change-password/"],
  deactivate: ["POST", "/api/users/deactivate/"],
  deleteAccount: ["DELETE", "/api/users/profile/"],
  getProfile: ["GET", "/api/users/profile/"],
  replaceProfile: ["PUT", "/api/users/profile/"],
  changeProfile: ["PATCH", "/api/users/profile/"],
  requestExport: ["POST", "/api/users/data-export/"],
  downloadExport: ["POST", "/api/users/data-export/{uid}/{token}/"],
  getPreferences: ["GET", "/api/users/preferences/"],
  changePreferences: ["PATCH", "/api/users/preferences/"],
  getOwnApplication: ["GET", "/api/users/guide-application/"],
  apply: ["POST", "/api/users/guide-application/"],
  listApplications: ["GET", "/api/users/guide-applications/"],
  approveApplication: ["POST", "/api/users/guide-applications/{id}/approve/"],
  rejectApplication: ["POST", "/api/users/guide-applications/{id}/reject/"],
  sendInvitation: ["POST", "/api/users/invitations/send/"],
  listInvitations: ["GET", "/api/users/invitations/"],
  showInvitation: ["GET", "/api/users/invitations/accept/"],
  acceptInvitation: ["POST", "/api/users/invitations/accept/"],
  cancelInvitation: ["POST", "/api/users/invitations/{id}/cancel/"],
} as const;

/** Zporta's API: a method for each operation. */
export type Zporta = Client<"zporta", operations, typeof ROUTES>;

/** Makes a client for Zporta's API. */
export function createZporta(options: Options): Zporta {
  return createClient(ROUTES, options);
}

// Written by `deno task clients` from the API's description: change that.
import { type Client, createClient, type Options } from "./client.ts";
import type { operations } from "./pewaca_types.ts";

const ROUTES = {
  getResidenceByCode: ["GET", "/api/residence-by-code/{code}/"],
  listUnitsByCode: ["GET", "/api/units/code/{code}/"],
  listResidences: ["GET", "/api/residences/"],
  listUnitsOfResidence: ["GET", "/api/units/residence/{residenceId}/"],
  listGenders: ["GET", "/api/gender/"],
  listReligions: ["GET", "/api/religions/"],
  listFamilyRoles: ["GET", "/api/family-as/"],
  listEducations: ["GET", "/api/education/"],
  listOccupations: ["GET", "/api/ocupation/"],
  listMaritalStatuses: ["GET", "/api/marital-statuses/"],
  listCities: ["GET", "/api/cities/"],
  signUp: ["POST", "/api/auth/sign-up/{code}/"],
  signUpPublicly: ["POST", "/api/auth/public-sign-up/"],
  verifyEmail: ["GET", "/api/auth/verify/{uid}/{token}/"],
  resendVerification: ["POST", "/api/auth/verify/resend/"],
  logIn: ["POST", "/api/auth/login/"],
  refreshSession: ["POST", "/api/auth/token/refresh/"],
  requestPasswordReset: ["POST", "/api/auth/password-reset/"],
  resetPassword: ["POST", "/api/auth/reset/{uid}/{token}/"],
  listOwnUnits: ["GET", "/api/units/"],
  getProfile: ["GET", "/api/auth/profil/"],
  changeProfile: ["PUT", "/api/auth/profil/update/"],
  eraseAccount: ["DELETE", "/api/auth/account/"],
  requestExport: ["POST", "/api/auth/account/export/"],
  downloadExport: ["POST", "/api/auth/data-saya/{uid}/{token}/"],
  listResidents: ["GET", "/api/warga/"],
  getResident: ["GET", "/api/warga/{id}/"],
  approveResident: ["POST", "/api/warga/verify/"],
  rejectResident: ["POST", "/api/warga/reject/"],
  listRoles: ["GET", "/api/roles/"],
  listCommittee: ["GET", "/api/residence-commite/"],
  appoint: ["POST", "/api/residence-commite/"],
  listStories: ["GET", "/api/stories/"],
  listStoryReplies: ["GET", "/api/story-replays/"],
} as const;

/** Pewaca's API: a method for each operation. */
export type Pewaca = Client<"pewaca", operations, typeof ROUTES>;

/** Makes a client for Pewaca's API. */
export function createPewaca(options: Options): Pewaca {
  return createClient(ROUTES, options);
}

/** The largest body that carries no file, in bytes. */
export const MAX_JSON_BYTES = 64 * 1024;

/** The caller's profile. Changing it and deleting the account are the business of different rooms. */
export const PROFILE_PATH = "/api/users/profile";

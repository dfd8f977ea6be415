/** The largest body that carries no file, in bytes. */
export const MAX_JSON_BYTES = 64 * 1024;

/**
 * The path of the caller's profile, which two rooms share: one changes it, one deletes the account.
 */
export const PROFILE_PATH = "/api/users/profile";

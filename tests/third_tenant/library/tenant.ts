import { PHOTO_FOLDER } from "../../../src/core/photos.ts";
import { defineTenant } from "../../../src/tenant.ts";
import { createLibrary } from "./app.ts";
import { welcomeEmail } from "./emails.ts";
import { type LibrarySettings, parseLibrarySettings } from "./env.ts";
import { countNewMembers } from "./register_member.ts";

/** A third product, which exists to prove that a tenant is one folder and one line in a list. */
export const library = defineTenant<LibrarySettings>({
  name: "library",
  owns: (path) => path.startsWith("/api/library/"),
  callers: "browsers",
  createApp: createLibrary,
  parseSettings: parseLibrarySettings,
  emails: { welcome: welcomeEmail.render },
  countNewAccounts: countNewMembers,
  photoFolders: [PHOTO_FOLDER],
});

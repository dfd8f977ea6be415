import { PHOTO_FOLDER } from "../../../src/core/photos.ts";
import { defineTenant } from "../../../src/tenant.ts";
import { createLibrary } from "./app.ts";
import { welcomeEmail } from "./emails.ts";
import { countNewMembers } from "./register_member.ts";

/** What the library runs with. */
export type LibrarySettings = { sender: string };

/** A third product, which exists to prove that a tenant is one folder and one line in a list. */
export const library = defineTenant<LibrarySettings>({
  name: "library",
  owns: (path) => path.startsWith("/api/library/"),
  createApp: createLibrary,
  parseSettings: (env) => ({ sender: env.text("LIBRARY_SENDER") }),
  emails: { welcome: welcomeEmail.render },
  countNewAccounts: countNewMembers,
  legacyIterations: 600_000,
  doctorChecks: () => Promise.resolve([]),
  photoFolders: [PHOTO_FOLDER],
});

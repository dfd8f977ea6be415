import { PHOTO_FOLDER } from "../../core/photos.ts";
import { defineTenant } from "../../tenant.ts";
import { createPewaca } from "./app.ts";
import { pewacaChecks } from "./doctor.ts";
import { EMAILS } from "./emails.ts";
import { parsePewacaSettings } from "./env.ts";
import { countNewAccounts } from "./session/log_in.ts";

/** Pewaca: residents of housing estates. Whatever path is no other tenant's is Pewaca's. */
export const pewaca = defineTenant({
  name: "pewaca",
  owns: () => true,
  createApp: createPewaca,
  parseSettings: parsePewacaSettings,
  emails: EMAILS,
  countNewAccounts,
  legacyIterations: 720_000,
  doctorChecks: () => Promise.resolve(pewacaChecks),
  photoFolders: [PHOTO_FOLDER],
});

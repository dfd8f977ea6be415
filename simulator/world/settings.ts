import type { PewacaSettings } from "../../src/tenants/pewaca/env.ts";
import type { ZportaSettings } from "../../src/tenants/zporta/env.ts";

/** The configuration of the simulated Worker. */
export const SETTINGS: { serviceKey: string; pewaca: PewacaSettings; zporta: ZportaSettings } = {
  serviceKey: "simulated-service-key-0123456789-0123456789",
  pewaca: {
    jwtKey: "simulated-django-secret-key-0123456789-0123",
    frontendUrl: "https://pewaca.test",
    publicUrl: "https://daftar.test",
    claimDays: 7,
    keepClaimsDays: 30,
    keepRejectedDays: 180,
    allowedOrigins: [],
    sender: "Pewaca <noreply@pewaca.test>",
    media: { photosUrl: "https://daftar.test/media", legacyUrl: "https://media.test" },
    legacy: null,
  },
  zporta: {
    frontendUrl: "https://zporta.test",
    apiUrl: "https://api.zporta.test",
    adminUrl: "https://api.zporta.test/admin",
    consoleUrl: null,
    allowedOrigins: [],
    sender: "Zporta Academy <info@zporta.test>",
    media: { photosUrl: "https://api.zporta.test/media", legacyUrl: "https://media.zporta.test" },
    legacy: null,
    keepLogInsDays: 90,
    google: { clientId: "simulated", jwksUrl: "" },
  },
};

import type { SeededAccount } from "./pewaca_people.ts";

/** A person in the tables: an account, its hash, and what it may do. */
export type SeededLearner = SeededAccount & {
  id: number;
  username: string;
  hash: string;
  displayName: string;
  role: "explorer" | "guide" | "both";
  isStaff: boolean;
  activeGuide: boolean;
  mayInvite: boolean;
};

/** Tags that a teacher can put on a showcase image. */
export const seededTags = ["Mathematics", "Languages", "Science"];

/**
 * Zporta's people. The hashes are precomputed: argon2id as the service writes it, and for the legacy
 * account PBKDF2 as Django 5.1 wrote it. The highest id is 1000, so AUTO_INCREMENT continues above it.
 */
export const seededLearners: readonly SeededLearner[] = [
  {
    id: 997,
    tenant: "zporta",
    username: "staff",
    email: "staff@example.test",
    password: "staff-zporta-1",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdFox$B12IFuC4YT8Y+7tR4IYGQbDOaSuKG30NiJJp6O5lNRs",
    who: "staff of Zporta, reviews applications",
    displayName: "Sora Staff",
    isStaff: true,
    role: "explorer",
    activeGuide: false,
    mayInvite: false,
  },
  {
    id: 998,
    tenant: "zporta",
    username: "teacher",
    email: "teacher@example.test",
    password: "teacher-zporta-1",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdFoy$wndIDTM7ttxn/Bh46J7pHL6rxG6sYAi79gAVvyVxqYs",
    who: "teacher of Zporta, may invite teachers",
    displayName: "Tomo Teacher",
    isStaff: false,
    role: "guide",
    activeGuide: true,
    mayInvite: true,
  },
  {
    id: 999,
    tenant: "zporta",
    username: "learner",
    email: "learner@example.test",
    password: "learner-zporta-1",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdFoz$TeoTFvhe6oKvA0i7qEL7iFJxxgBzglqYi6QxENxc0dQ",
    who: "learner of Zporta",
    displayName: "Rin Learner",
    isStaff: false,
    role: "explorer",
    activeGuide: false,
    mayInvite: false,
  },
  {
    id: 1000,
    tenant: "zporta",
    username: "legacy",
    email: "legacy@example.test",
    password: "legacy-zporta-1",
    hash:
      "pbkdf2_sha256$870000$DaftarLegacySaltZpr1AA$zlMRPDoIfRCb4XtO8TggUehpvILuWwgIzW0d0cECO8g=",
    who: "legacy learner of Zporta, hash made by Django",
    displayName: "Kei Legacy",
    isStaff: false,
    role: "explorer",
    activeGuide: false,
    mayInvite: false,
  },
];

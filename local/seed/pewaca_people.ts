/** An account for local use. The password is public on purpose: it works only on a laptop. */
export type SeededAccount = {
  tenant: "pewaca" | "zporta";
  email: string;
  password: string;
  who: string;
};

/** An estate for local use, with the code that its residents sign up with. */
export type SeededEstate = {
  id: number;
  name: string;
  code: string;
  /** A unit that a sign-up can name. */
  unitId: number;
};

/** A person in the tables: an account, its hash, and how far its registration has come. */
export type SeededPerson = SeededAccount & {
  /** The same number in `m_user` and in `m_warga`. */
  id: number;
  hash: string;
  fullName: string;
  phone: string;
  estateId: number;
  unitId: number;
  approved: boolean;
  /** The office in the estate's committee, by its number in `committeeRoles`. */
  boardRole?: number;
};

/** The estates of the Pewaca tenant. */
export const seededEstates: readonly SeededEstate[] = [
  {
    id: 1,
    name: "Griya Pewaca",
    code: "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    unitId: 8,
  },
  {
    id: 3,
    name: "Teras Country",
    code: "350c228d-2121-47fd-a808-456a7523e527",
    unitId: 105,
  },
];

/**
 * The people of both estates. The hashes are precomputed, since computing them takes a second: argon2id
 * as the service writes it, and for the legacy accounts PBKDF2 as Django 5.0 wrote it.
 *
 * The highest id is 1000, so AUTO_INCREMENT continues above it and leaves room for more seeds below.
 */
export const seededPeople: readonly SeededPerson[] = [
  {
    id: 993,
    tenant: "pewaca",
    email: "pengurus1@example.test",
    password: "papan-pengurus-1",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdDAx$NjbUVyZd8r8QPtO7+GGpEFrLAh+bZEqo51X1JlqB71k",
    who: "board of Griya Pewaca",
    fullName: "Budi Santoso",
    phone: "081200000993",
    estateId: 1,
    unitId: 1,
    approved: true,
    boardRole: 1,
  },
  {
    id: 994,
    tenant: "pewaca",
    email: "warga1@example.test",
    password: "warga-terima-1",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdDAz$WZHHnOtXop8vxb9HRAyCwZPnf9FVUz9+s1mi7m4/YEA",
    who: "approved resident of Griya Pewaca",
    fullName: "Siti Rahayu",
    phone: "081200000994",
    estateId: 1,
    unitId: 2,
    approved: true,
  },
  {
    id: 995,
    tenant: "pewaca",
    email: "tunggu1@example.test",
    password: "warga-tunggu-1",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdDA1$YmZD+9ezSNJ/pdrtvCghtEmrbn6IlzNJM0nhJEAxIPk",
    who: "waits for the board of Griya Pewaca",
    fullName: "Agus Wijaya",
    phone: "081200000995",
    estateId: 1,
    unitId: 9,
    approved: false,
  },
  {
    id: 996,
    tenant: "pewaca",
    email: "lama1@example.test",
    password: "warga-lama-1",
    hash:
      "pbkdf2_sha256$720000$DaftarLegacySaltEst1AA$+mAgxfj1GMfT1BITspUoEePqWYyap9eOUTNygENVmbA=",
    who: "legacy resident of Griya Pewaca, hash made by Django",
    fullName: "Dewi Lestari",
    phone: "081200000996",
    estateId: 1,
    unitId: 10,
    approved: true,
  },
  {
    id: 997,
    tenant: "pewaca",
    email: "pengurus3@example.test",
    password: "papan-pengurus-3",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdDAy$AN92aM83B0BUZYZvx7CVfE4AvROjqhuymXfIy+yHY9s",
    who: "board of Teras Country",
    fullName: "Hendra Gunawan",
    phone: "081200000997",
    estateId: 3,
    unitId: 101,
    approved: true,
    boardRole: 1,
  },
  {
    id: 998,
    tenant: "pewaca",
    email: "warga3@example.test",
    password: "warga-terima-3",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdDA0$xztnFulobYGJQ4fsI+k8inz+ooAn207gXnpkOxfzCJ8",
    who: "approved resident of Teras Country",
    fullName: "Rina Marlina",
    phone: "081200000998",
    estateId: 3,
    unitId: 102,
    approved: true,
  },
  {
    id: 999,
    tenant: "pewaca",
    email: "tunggu3@example.test",
    password: "warga-tunggu-3",
    hash:
      "argon2$argon2id$v=19$m=19456,t=2,p=1$RGFmdGFyU2FsdDA2$kHNGfQQ7kNc+H1O4JGbdPOby9+yYUzOj2vDXKv25cFg",
    who: "waits for the board of Teras Country",
    fullName: "Joko Prasetyo",
    phone: "081200000999",
    estateId: 3,
    unitId: 103,
    approved: false,
  },
  {
    id: 1000,
    tenant: "pewaca",
    email: "lama3@example.test",
    password: "warga-lama-3",
    hash:
      "pbkdf2_sha256$720000$DaftarLegacySaltEst3BB$m9wdqzia9RbMcOxIHHxcGwByrURGHbM73u2CcnzX/fQ=",
    who: "legacy resident of Teras Country, hash made by Django",
    fullName: "Maya Kusuma",
    phone: "081200001000",
    estateId: 3,
    unitId: 104,
    approved: true,
  },
];

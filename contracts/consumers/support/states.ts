import type { ZportaStates } from "./zporta_states.ts";

/** A list of choices in a form, by the path that serves it. */
export type ReferenceList =
  | "religions"
  | "family-as"
  | "education"
  | "ocupation"
  | "marital-statuses"
  | "cities";

/** A row of a reference list. */
export type Choice = { id: number; name: string };

/** What a resident fills in after sign-up. References are ids of reference lists. */
export type CompletedProfile = {
  email: string;
  nik: string;
  genderId: number;
  dateOfBirth: string;
  placeOfBirth: string;
  religion: number;
  maritalStatus: number;
  occupation: number;
  education: number;
};

/** The fields of a sign-up. */
export type Person = {
  email: string;
  password: string;
  fullName: string;
  phone: string;
  residenceId: number;
  unitId: number;
  familyRole: number;
};

/**
 * Every provider state: its sentence and its parameters. The states of an interaction are set up in the
 * given order on an empty database. Some return values that `injected()` puts into the request:
 *
 * | state | values |
 * |---|---|
 * | `a resident has registered` | `uid`, `linkToken`: the two segments of the verification link; `residentId` |
 * | `the resident has verified the address` | `accessToken`, `refreshToken` |
 * | `the resident has asked for a new password` | `uid`, `resetToken`: the two segments of the link |
 * | `a member of the board` | `boardToken`: an access token |
 * | `the resident has uploaded photos` | `photo`, `marriagePhoto`: their keys in the store |
 */
export type States = ZportaStates & {
  "a residence": { id: number; code: string; name: string };
  "a unit of the residence": { id: number; name: string; residenceId: number };
  "a reference list": { list: ReferenceList; rows: Choice[] };
  "a resident has registered": Person;
  "the resident has verified the address": { email: string };
  "the resident has completed the profile": CompletedProfile;
  "Django has stored the resident's photos": { email: string; path: string };
  "the resident has uploaded photos": { email: string; size: number };
  "Django has hashed the resident's password": { email: string; password: string };
  "the resident has written where the unit is": { email: string; text: string };
  "the resident has asked for a new password": { email: string };
  "the resident has set a new password": { email: string };
  "a committee role": Choice;
  "a member of the board": Person & { role: number };
  "the board has approved the resident": { email: string };
  "the board has rejected the resident": { email: string; reason: string };
  "residents wait for the board": {
    count: number;
    fullName: string;
    residenceId: number;
    unitId: number;
  };
  "the sign-ups for an address are used up": { page: SignUpPage; email: string; code: string };
  "too many logins of the resident have failed": { email: string };
  "the database refuses every statement": Record<string, never>;
};

/** By which page somebody signs up: with the code of an invitation, or publicly. */
export type SignUpPage = "invitation" | "public";

/** One provider state of an interaction. */
export type State = { [S in keyof States]: { sentence: S; parameters: States[S] } }[keyof States];

/** The residence that both consumers of Pewaca use by default. */
export const TERAS_COUNTRY = {
  id: 3,
  code: "350c228d-2121-47fd-a808-456a7523e527",
  name: "Teras Country",
};

/** A registration code of no residence. */
export const UNKNOWN_CODE = "ffffffff-ffff-4fff-bfff-ffffffffffff";

/** A unit of Teras Country. */
export const UNIT = { id: 12, name: "unit-012", residenceId: TERAS_COUNTRY.id };

/** The resident of the examples: exactly what the sign-up form sends. */
export const BUDI = {
  email: "Budi.Santoso@example.com",
  password: "TestPassword123",
  fullName: "Budi Santoso",
  phone: "081234567890",
  residenceId: TERAS_COUNTRY.id,
  unitId: UNIT.id,
  familyRole: 1,
};

/** One row of each reference list. Marital status 1 is "Kawin": three pages compare with it. */
export const CHOICES: Record<ReferenceList, Choice> = {
  "religions": { id: 1, name: "Islam" },
  "family-as": { id: 1, name: "Kepala Keluarga" },
  "education": { id: 5, name: "S1" },
  "ocupation": { id: 4, name: "Karyawan Swasta" },
  "marital-statuses": { id: 1, name: "Kawin" },
  "cities": { id: 3174, name: "Jakarta Selatan" },
};

/** What Budi has filled in on the profile page. */
export const BUDIS_PROFILE: CompletedProfile = {
  email: BUDI.email,
  nik: "3174010112900001",
  genderId: 1,
  dateOfBirth: "1990-01-15",
  placeOfBirth: "Jakarta",
  religion: CHOICES["religions"].id,
  maritalStatus: CHOICES["marital-statuses"].id,
  occupation: CHOICES["ocupation"].id,
  education: CHOICES["education"].id,
};

/** A reference list with its example row. */
export function listed(list: ReferenceList): State {
  return { sentence: "a reference list", parameters: { list, rows: [CHOICES[list]] } };
}

/** A residence that accepts registrations. */
export const residence: State[] = [{ sentence: "a residence", parameters: TERAS_COUNTRY }];

/** A residence, its unit and the family roles: what the sign-up form offers. */
export const openForSignUp: State[] = [
  ...residence,
  { sentence: "a unit of the residence", parameters: UNIT },
  listed("family-as"),
];

/** Budi has signed up and has not verified the address. */
export const registered: State[] = [
  ...openForSignUp,
  { sentence: "a resident has registered", parameters: BUDI },
];

/** Budi has signed up and verified the address. The board has not decided yet. */
export const verified: State[] = [
  ...registered,
  { sentence: "the resident has verified the address", parameters: { email: BUDI.email } },
];

/** Where Budi lives when the unit is not in the list. */
export const UNIT_TEXT = "Blok Z 99";

/** Budi has verified the address, and has written where the unit is. */
export const verifiedWithText: State[] = [
  ...verified,
  {
    sentence: "the resident has written where the unit is",
    parameters: { email: BUDI.email, text: UNIT_TEXT },
  },
];

/** A role in the committee of an estate. */
export const CHAIR: Choice = { id: 1, name: "Ketua" };

/** The resident of the examples who sits in the committee. */
export const SITI = {
  ...BUDI,
  email: "siti.rahayu@example.com",
  fullName: "Siti Rahayu",
  role: CHAIR.id,
};

/** Siti sits in the committee of Teras Country, and is logged in. */
export const board: State[] = [
  ...openForSignUp,
  { sentence: "a committee role", parameters: CHAIR },
  { sentence: "a member of the board", parameters: SITI },
];

/** Siti is logged in, and Budi waits for the board. */
export const waiting: State[] = [
  ...board,
  { sentence: "a resident has registered", parameters: BUDI },
  { sentence: "the resident has verified the address", parameters: { email: BUDI.email } },
];

/** Siti is logged in, and Budi has not proven the address. */
export const waitingUnproven: State[] = [
  ...board,
  { sentence: "a resident has registered", parameters: BUDI },
];

/** Siti is logged in, and the board has approved Budi. */
export const approved: State[] = [
  ...waiting,
  { sentence: "the board has approved the resident", parameters: { email: BUDI.email } },
];

/** Siti is logged in, and the residents who wait for the board fill three pages. */
export const manyWaiting: State[] = [
  ...board,
  {
    sentence: "residents wait for the board",
    parameters: {
      count: 21,
      fullName: "Warga Baru",
      residenceId: TERAS_COUNTRY.id,
      unitId: UNIT.id,
    },
  },
];

/** A residence, a unit and a row in every reference list: what the test kit's form offers. */
export const everyChoice: State[] = [
  ...openForSignUp,
  listed("religions"),
  listed("marital-statuses"),
  listed("ocupation"),
  listed("education"),
];

/** The same, and Budi has signed up. */
export const everyChoiceRegistered: State[] = [
  ...everyChoice,
  { sentence: "a resident has registered", parameters: BUDI },
];

/** Siti is logged in, and Budi waits with every reference of the profile page filled in. */
export const waitingCompleted: State[] = [
  ...waiting,
  listed("religions"),
  listed("marital-statuses"),
  listed("ocupation"),
  listed("education"),
  { sentence: "the resident has completed the profile", parameters: BUDIS_PROFILE },
];

/** Budi has verified the address and filled in every reference of the profile page. */
export const completed: State[] = [
  ...verified,
  listed("religions"),
  listed("marital-statuses"),
  listed("ocupation"),
  listed("education"),
  { sentence: "the resident has completed the profile", parameters: BUDIS_PROFILE },
];

/** The same, with photos whose paths Django has stored. */
export const illustrated: State[] = [
  ...completed,
  {
    sentence: "Django has stored the resident's photos",
    parameters: { email: BUDI.email, path: "warga/budi.jpg" },
  },
];

/** Budi has completed the profile, and has uploaded photos from the edit page. */
export const uploaded: State[] = [
  ...completed,
  {
    sentence: "the resident has uploaded photos",
    parameters: { email: BUDI.email, size: 2_000 },
  },
];

/** Siti and Budi have uploaded photos; Budi waits for the board. */
export const waitingUploaded: State[] = [
  ...waiting,
  {
    sentence: "the resident has uploaded photos",
    parameters: { email: SITI.email, size: 1_000 },
  },
  {
    sentence: "the resident has uploaded photos",
    parameters: { email: BUDI.email, size: 2_000 },
  },
];

/** Siti is logged in, and Budi, whose profile is complete and has photos, was approved. */
export const approvedCompleted: State[] = [
  ...waitingCompleted,
  {
    sentence: "Django has stored the resident's photos",
    parameters: { email: BUDI.email, path: "warga/budi.jpg" },
  },
  { sentence: "the board has approved the resident", parameters: { email: BUDI.email } },
];

/** Siti is logged in, and the board has rejected Budi. */
export const rejected: State[] = [
  ...waiting,
  {
    sentence: "the board has rejected the resident",
    parameters: { email: BUDI.email, reason: "Bukan warga" },
  },
];

/** Budi has verified the address at Django, which has hashed the password. */
export const hashedByDjango: State[] = [
  ...verified,
  {
    sentence: "Django has hashed the resident's password",
    parameters: { email: BUDI.email, password: BUDI.password },
  },
];

/** Budi has verified the address, asked for a new password and received the email. */
export const resetRequested: State[] = [
  ...verified,
  { sentence: "the resident has asked for a new password", parameters: { email: BUDI.email } },
];

/** The other residence. */
export const GRIYA_ASRI = {
  id: 1,
  code: "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  name: "Griya Asri",
};

/** Another residence with a unit. */
export const anotherResidence: State[] = [
  { sentence: "a residence", parameters: GRIYA_ASRI },
  { sentence: "a unit of the residence", parameters: { id: 1, name: "unit-001", residenceId: 1 } },
];

/** The address of somebody who has tried too often to sign up: nobody else's sign-up is to be refused. */
export const IMPATIENT = "sibuk@example.com";

/** Nobody may sign up with that address now, in the other residence. */
export function usedUp(page: SignUpPage): State[] {
  return [
    ...anotherResidence,
    {
      sentence: "the sign-ups for an address are used up",
      parameters: { page, email: IMPATIENT, code: GRIYA_ASRI.code },
    },
  ];
}

/** The same, and then the database refuses whatever we ask it: a fault of ours. */
export function withFault(given: State[]): State[] {
  return [...given, { sentence: "the database refuses every statement", parameters: {} }];
}

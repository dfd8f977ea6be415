import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { seededAccounts } from "../../local/seed/seed.ts";
import {
  accessToken,
  ESTATE,
  json,
  signUp,
  verifiedResident,
  verifyPath,
} from "../support/pewaca/pewaca.ts";
import { type Service, settings } from "../support/service.ts";
import { type RightValues, typedAddress } from "./values.ts";

/** Phone numbers as people and phones write them: with a country, blanks, dashes, brackets and marks. */
const typedPhone = fc.tuple(
  fc.constantFrom("0", "+62", "62", "(0)", "+62 ", "\u202a+62"),
  fc.array(
    fc.tuple(fc.nat({ max: 9 }), fc.constantFrom("", "", " ", "-", ".", "\u2013", "\u00a0")),
    {
      minLength: 5,
      maxLength: 14,
    },
  ),
).map(([before, digits]) => before + digits.flat().join(""));

/** Days as people write them: with and without zeros, some of them not there, some to come. */
const typedDay = fc.tuple(
  fc.integer({ min: 1899, max: 2035 }),
  fc.nat({ max: 13 }),
  fc.nat({ max: 32 }),
  fc.boolean(),
).map(([year, month, day, isPadded]) =>
  [year, ...[month, day].map((part) => String(part).padStart(isPadded ? 2 : 1, "0"))].join("-")
);

/** The body of an error, as far as a page reads it. */
type ErrorBody = {
  message?: string;
  errors?: Record<string, string[]> | null;
  data?: { message?: string } | null;
  new_password?: string[];
};

const firstAt = (...fields: string[]) => ({ errors }: ErrorBody) =>
  fields.map((field) => errors?.[field]?.[0]).find(Boolean);

/** What a page shows of an error, by the operation behind it; an error that shows nothing is a bug. */
export const SHOWN_BY_PAGES: Record<string, (body: ErrorBody) => string | undefined> = {
  signUp: firstAt("unit_id", "email", "password"),
  signUpPublicly: ({ errors, message }) => Object.values(errors ?? {}).flat()[0] ?? message,
  changeProfile: firstAt("unit_id", "phone_no", "marriagePhoto"),
  resetPassword: ({ new_password }) => new_password?.[0],
  rejectResident: ({ data }) => data?.message,
  logIn: ({ message }) => message,
};

/** Tokens with a right signature, whose claims nobody would issue. */
function absurdTokens(right: string): fc.Arbitrary<string> {
  const known = JSON.parse(atob(right.split(".")[1]!));
  const odd = fc.oneof(
    fc.constantFrom<unknown>(1e18, -1, 0, 1e300, "now", null, [], { $ne: null }, "1 OR 1=1"),
    fc.jsonValue(),
  );
  return fc.dictionary(fc.constantFrom("iat", "exp", "nbf", "user_id", "token_type", "jti"), odd)
    .map((claims) => {
      const parts = [{ alg: "HS256", typ: "JWT" }, { ...known, ...claims }].map((part) =>
        Buffer.from(JSON.stringify(part)).toString("base64url")
      );
      const hmac = createHmac("sha256", settings.pewaca.jwtKey).update(parts.join("."));
      return [...parts, hmac.digest("base64url")].join(".");
    });
}

async function approvedResident(service: Service): Promise<{ email: string; password: string }> {
  const email = `${crypto.randomUUID()}@example.com`;
  const { userId, password } = await verifiedResident(service, { email });
  await service.query("UPDATE m_warga SET is_checker = 1, isactive = 1 WHERE user_id = ?", [
    userId,
  ]);
  return { email, password };
}

/** What Pewaca's API takes for right. */
export async function pewacaValues(service: Service): Promise<RightValues> {
  // A new one each time: among the operations is one that erases it.
  const account = await approvedResident(service);
  const board = seededAccounts.find(({ who }) => who === "board of Teras Country")!;
  const access = await Promise.all([account, board].map((each) => accessToken(service, each)));
  const login = await service.fetch("/api/auth/login/", json(account));
  const { refresh } = await login.json();
  const { mail } = await signUp(service, { email: `${crypto.randomUUID()}@example.com` });
  const [uid, token] = verifyPath(mail).split("/").slice(-3);
  const deleted = await deletedAccount(service);
  const somebody = fc.nat({ max: 100_000 }).map((n) => `warga${n}@example.com`);
  const somebodysId = fc.integer({ min: 993, max: 1010 }).map(String);
  return {
    access: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...access) },
      { weight: 1, arbitrary: absurdTokens(access[0]!) },
    ),
    refresh: fc.constant(refresh),
    uid: fc.constant(uid!),
    token: fc.constant(token!),
    code: fc.constant(ESTATE.code),
    email: fc.oneof(
      { weight: 4, arbitrary: fc.oneof(fc.constantFrom(account.email, deleted), somebody) },
      { weight: 1, arbitrary: typedAddress },
    ),
    password: fc.constant(account.password),
    unit_id: fc.constant(String(ESTATE.unitId)),
    full_name: fc.constant("Rina Wulandari"),
    phone_no: fc.oneof(fc.constant("081234567890"), typedPhone),
    date_of_birth: fc.oneof(fc.constant(""), typedDay),
    family_as: fc.constant("1"),
    residence_id: fc.constant(String(ESTATE.id)),
    residenceId: fc.constant(String(ESTATE.id)),
    new_password: fc.constant("kata-sandi-baru"),
    id: somebodysId,
    warga_id: somebodysId,
    warga: somebodysId,
    role: fc.constant("1"),
    page: fc.constantFrom("1", "2"),
    is_checker: fc.constantFrom("true", "false"),
  };
}

/** The address of an account that Django's admin has deleted: the next sign-up gets it. */
async function deletedAccount(service: Service): Promise<string> {
  const { email } = await signUp(service, { email: `${crypto.randomUUID()}@example.com` });
  await service.query(
    "UPDATE m_user SET user_isactive = 1, email_verified_on = NOW(6), user_isdelete = 1 WHERE user_email = ?",
    [email],
  );
  return email;
}

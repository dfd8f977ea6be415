import fc from "fast-check";
import { seededAccounts } from "../../local/seed/seed.ts";
import { accessToken, ESTATE, json, signUp, verifyPath } from "../support/pewaca.ts";
import type { Service } from "../support/service.ts";
import type { RightValues } from "./values.ts";

/** What Pewaca's API takes for right. */
export async function pewacaValues(service: Service): Promise<RightValues> {
  const account = seededAccounts.find(({ who }) => who.includes("approved"))!;
  const board = seededAccounts.find(({ who }) => who === "board of Teras Country")!;
  const access = await Promise.all([account, board].map((each) => accessToken(service, each)));
  const login = await service.fetch("/api/auth/login/", json(account));
  const { refresh } = await login.json();
  const { mail } = await signUp(service, { email: `${crypto.randomUUID()}@example.com` });
  const [uid, token] = verifyPath(mail).split("/").slice(-3);
  const somebody = fc.nat({ max: 100_000 }).map((n) => `warga${n}@example.com`);
  const somebodysId = fc.integer({ min: 993, max: 1010 }).map(String);
  return {
    access: fc.constantFrom(...access),
    refresh: fc.constant(refresh),
    uid: fc.constant(uid!),
    token: fc.constant(token!),
    code: fc.constant(ESTATE.code),
    email: fc.oneof(fc.constant(account.email), somebody),
    password: fc.constant(account.password),
    unit_id: fc.constant(String(ESTATE.unitId)),
    full_name: fc.constant("Rina Wulandari"),
    phone_no: fc.constant("081234567890"),
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

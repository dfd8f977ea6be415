import { seededAccounts, seededEstates } from "../seed/seed.ts";

/** What the banner shows. */
export type BannerFacts = {
  api: string;
  console: string;
  operators: string;
  database: string;
  rttMs: number;
  isSeeded: boolean;
  readySeconds: number;
};

/** The text that a developer sees when the stack is ready. It fits a screen of 24 lines. */
export function renderBanner(facts: BannerFacts): string {
  const rtt = facts.rttMs ? `, ${facts.rttMs} ms per round trip` : "";
  return `
  Daftar is ready after ${facts.readySeconds.toFixed(1)} s

  API        ${facts.api}  (reference: /docs)
  Studio     ${facts.console}  (accounts: POST /api/accounts)
  Operators  ${facts.operators}
  Database   ${facts.database}${rtt}
${
    facts.isSeeded
      ? renderSeeds(facts)
      : "\n  The database holds other accounts, so nothing was seeded.\n"
  }
  All accounts, and what tests can do: docs/local.md. Stop with Ctrl-C.
`;
}

function renderSeeds({ api }: BannerFacts): string {
  return `
  Pewaca (API_URL=${api}): ${accountOf("pengurus3@example.test")}
${renderPewacaSignUp(api)}

  Zporta (${api}/api/users/): ${accountOf("staff@example.test")}
${renderZportaSignUp(api)}
`;
}

function accountOf(address: string): string {
  const { email, password } = seededAccounts.find(({ email }) => email === address)!;
  return `${email} ${password}`;
}

function renderPewacaSignUp(api: string): string {
  const { code, unitId } = seededEstates.at(-1)!;
  return [
    `    curl ${api}/api/auth/sign-up/${code}/`,
    "-F email=baru@example.test -F password=kata-sandi-baru -F family_as=1",
    `-F full_name='Warga Baru' -F phone_no=081234567890 -F unit_id=${unitId}`,
    `-F code=${code}`,
  ].join(" \\\n      ");
}

function renderZportaSignUp(api: string): string {
  return [
    `    curl ${api}/api/users/register/`,
    "-H 'Content-Type: application/json'",
    `-d '{"username":"baru","email":"baru@example.test","password":"Kelapa-7!"}'`,
  ].join(" \\\n      ");
}

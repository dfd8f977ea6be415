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

/** The text that a developer sees when the stack is ready. */
export function renderBanner(facts: BannerFacts): string {
  const rtt = facts.rttMs ? `, ${facts.rttMs} ms per round trip` : "";
  return `
  Daftar is ready after ${facts.readySeconds.toFixed(1)} s

  API       ${facts.api}
  Inbox     ${facts.console}
  Operators ${facts.operators}
  Database  ${facts.database}${rtt}
  Reference ${facts.api}/docs
  Laravel   API_URL=${facts.api}
  Zporta    ${facts.api}/api/users/
${
    facts.isSeeded
      ? renderSeeds(facts)
      : "\n  The database holds other accounts, so nothing was seeded.\n"
  }
  Stop with Ctrl-C.
`;
}

function renderSeeds({ api }: BannerFacts): string {
  const who = Math.max(...seededAccounts.map(({ email }) => email.length));
  const secret = Math.max(...seededAccounts.map(({ password }) => password.length));
  const estates = seededEstates.map(({ code, name }) => `    ${code}  ${name}`);
  const accounts = seededAccounts.map(({ email, password, who: role }) =>
    `    ${email.padEnd(who)}  ${password.padEnd(secret)}  ${role}`
  );
  return `
  Registration codes
${estates.join("\n")}

  Accounts
${accounts.join("\n")}

  Sign up, then open the inbox and click the link
    ${renderSignUp(api)}
`;
}

function renderSignUp(api: string): string {
  const { code, unitId } = seededEstates.at(-1)!;
  const fields = {
    email: "baru@example.test",
    password: "kata-sandi-baru",
    unit_id: unitId,
    full_name: "Warga Baru",
    phone_no: "081234567890",
    family_as: 1,
    code,
  };
  const parts = Object.entries(fields).map(([name, value]) => `-F ${name}=${quote(String(value))}`);
  return [`curl ${api}/api/auth/sign-up/${code}/`, ...parts].join(" \\\n      ");
}

function quote(value: string): string {
  return /^[\w@.-]+$/.test(value) ? value : `'${value}'`;
}

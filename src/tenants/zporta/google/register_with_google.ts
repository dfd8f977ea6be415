import { emailSpellings } from "../../../core/email_address.ts";
import { register } from "../../../core/register.ts";
import { folded, foldedIn } from "../../../db/folded.ts";
import { integer, nullable, selectRows, text } from "../../../db/rows.ts";
import { accepted } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { addressOf, explorer, insertAccount, type Learner } from "../shared/account_rows.ts";
import { isReservedUsername, normalizeUsername } from "../shared/accounts/usernames.ts";
import type { GoogleIdentity } from "./google_token.ts";

/** How many numbered usernames are looked up before a random number is appended. */
const NUMBERED_NAMES = 30;

/**
 * Registers an account without a password, whose address Google has verified. `false` when somebody has
 * registered the address meanwhile.
 *
 * @throws as `register` does, also when other accounts take every username at the same moment.
 */
export async function registerWithGoogle(
  deps: ZportaDeps,
  identity: GoogleIdentity,
): Promise<boolean> {
  const { email, firstName, lastName } = identity;
  const tried: string[] = [];
  let username = "";
  const registered = await register<Learner>(deps, {
    password: null,
    address: addressOf(email),
    lookUp: async () => {
      const found = await lookUp(deps, identity, tried);
      if (found.holder !== null) return accepted({ userId: found.holder });
      username = found.freeUsername;
      tried.push(username);
      return null;
    },
    insertAccount: (tx, passwordHash, now) => {
      const account = { username, email, firstName, lastName, passwordHash, isProven: true };
      return insertAccount(tx, deps, account, now);
    },
    ...explorer({ bio: null, requestedRole: null }),
  });
  return registered.ok && registered.value.isNew;
}

/** Finds who holds the address, and a username that nobody has. */
async function lookUp(
  { db, random }: ZportaDeps,
  { name, email }: GoogleIdentity,
  tried: readonly string[],
): Promise<{ holder: number | null; freeUsername: string }> {
  const holds = foldedIn("email_norm", emailSpellings(email));
  const base = baseOf(name || email.split("@")[0]!);
  const names = Array.from({ length: NUMBERED_NAMES }, (_, i) => i === 0 ? base : `${base}${i}`);
  const rows = await selectRows(
    db,
    { holder: nullable(integer), taken: nullable(text), base_norm: text },
    `SELECT id AS holder, NULL AS taken, '' AS base_norm FROM auth_user
     WHERE ${holds.sql}
     UNION ALL
     SELECT NULL, username_norm, ${folded("?")} FROM auth_user
     WHERE username_norm IN (${names.map(() => folded("?")).join(", ")})`,
    [...holds.args, base, ...names],
  );
  const numbers = new Set(rows.map(({ taken, base_norm }) => taken?.slice(base_norm.length)));
  // Looks free and was refused twice: some key of Django's takes é for e.
  const isRefused = (name: string) => tried.filter((other) => other === name).length > 1;
  const isFree = (name: string) => !numbers.has(name.slice(base.length)) && !isRefused(name);
  return {
    holder: rows.find(({ holder }) => holder !== null)?.holder ?? null,
    freeUsername: names.find(isFree) ?? `${base}${100_000 + Math.floor(random() * 900_000)}`,
  };
}

/** The name at Google as a username: lower case, `_` for blanks. */
function baseOf(name: string): string {
  const letters = name.normalize("NFKC").toLowerCase().replace(/\s+/g, "_")
    .replace(/[^\p{L}\p{N}_.+-]|\p{Default_Ignorable_Code_Point}/gu, "");
  const base = normalizeUsername([...letters].slice(0, 140).join(""));
  return base === "" || isReservedUsername(base) ? "learner" : base;
}

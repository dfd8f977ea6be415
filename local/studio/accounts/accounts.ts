/** The accounts of the stack that somebody knows the password of: the seeded ones, and those that were made. */
import type { SeededAccount } from "../../seed/seed.ts";
import type { EventHub } from "../shared/events.ts";
import type { MadeAccount } from "./account.ts";
import { createLocalGoogle, type LocalGoogle } from "./google.ts";
import type { Order } from "./order.ts";
import { logInPewaca, makePewacaAccount } from "./pewaca.ts";
import { putSeedBack } from "./seed_back.ts";
import { ask, type LoggedIn, NotMade, type Stack, type Tools } from "./stack.ts";
import { logInZporta, makeZportaAccount } from "./zporta.ts";

/** What a login answered, and when. */
export type Session = LoggedIn<{ access: string; refresh?: string }> & { at: Date };

/** An account that can be logged in as. */
export type KnownAccount = {
  tenant: "pewaca" | "zporta";
  address: string;
  /** Its state, or what the seed says of it. */
  who: string;
  password: string | null;
  /** The latest login from the studio. */
  session: Session | null;
  /** `null`: it is seeded. */
  made: { at: Date; order: Order; account: MadeAccount } | null;
};

/** Makes accounts and logs in as them. Everything throws `NotMade` when the stack refuses. */
export type StudioAccounts = {
  google: LocalGoogle;
  make: (order: Order) => Promise<MadeAccount>;
  /** Removes all accounts, and puts the seeded ones back. */
  putSeedBack: () => Promise<void>;
  /** Those that were made, the latest first, then the seeded ones. */
  known: () => readonly KnownAccount[];
  /** Logs in through the API. */
  logIn: (account: KnownAccount) => Promise<Session>;
};

/** What it needs. `stack` is `undefined` while the stack is starting. */
export type AccountsOptions = Pick<Tools, "emails" | "failure"> & {
  stack: () => Stack | undefined;
  events: EventHub;
  seeded: readonly SeededAccount[];
};

/** Knows the seeded accounts, and none made yet. */
export function createAccounts(
  { stack, events, seeded, ...mail }: AccountsOptions,
): StudioAccounts {
  const google = createLocalGoogle();
  const begin = (): KnownAccount[] =>
    seeded.map(({ tenant, email, password, who }) => ({
      tenant: tenant as KnownAccount["tenant"],
      address: email,
      who,
      password,
      session: null,
      made: null,
    }));
  let known = begin();
  return {
    google,
    make: async (order) => {
      const tools = { ...requireStack(stack()), ...mail, google };
      if (mail.failure()) {
        throw new NotMade(409, "The mail provider is broken: DELETE /api/failure first");
      }
      const at = new Date();
      const account = order.tenant === "pewaca"
        ? await makePewacaAccount(tools, order)
        : await makeZportaAccount(tools, order);
      const { tenant, address, state, password } = account;
      const made = { at, order, account };
      const others = known.filter((each) => each.tenant !== tenant || each.address !== address);
      known = [{ tenant, address, who: state, password, session: null, made }, ...others];
      events.publish("accounts");
      return account;
    },
    putSeedBack: async () => {
      await putSeedBack(requireStack(stack()));
      known = begin();
      events.publish("accounts");
    },
    known: () => known,
    logIn: async (account) => {
      const session = { ...await logIn(requireStack(stack()), account), at: new Date() };
      account.session = session;
      events.publish("accounts");
      return session;
    },
  };
}

async function logIn(
  stack: Stack,
  { tenant, address, password, made }: KnownAccount,
): Promise<LoggedIn<{ access: string; refresh?: string }>> {
  if (made?.account.tenant === "zporta" && made.account.idToken) {
    return await logInByGoogle(stack, made.account.idToken);
  }
  if (password === null) throw new NotMade(409, "Nobody can log in with a password");
  return tenant === "pewaca"
    ? await logInPewaca(stack, { address, password })
    : await logInZporta(stack, { username: address, password });
}

async function logInByGoogle(stack: Stack, token: string): Promise<LoggedIn<{ access: string }>> {
  const { status, body } = await ask(stack, "POST", "/api/users/google-login/", {
    body: { token },
  });
  if (status !== 200) return { tokens: null, refusal: { status, body } };
  return { tokens: { access: String(body.token) }, refusal: null };
}

function requireStack(stack: Stack | undefined): Stack {
  if (!stack) throw new NotMade(503, "The stack is still starting");
  return stack;
}

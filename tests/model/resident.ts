/** The life of a resident at Pewaca: what each act leads to, by what has happened to the address so far. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { BOARD, decide, loggedIn, OTHER_BOARD } from "../support/pewaca/board.ts";
import { json, multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import {
  type Act,
  type Base,
  type Emails,
  type Ending,
  ending,
  type Facts,
  latestFirst,
  mayAsk,
  NEW,
  picks,
  provider,
  type Step,
  steps,
  timePasses,
  type Walk,
  type World,
} from "./walk.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const PASSWORDS = ["rahasia-sekali", "kata-sandi-lain-7"] as const;

/** An account that had the address at some time, and its resident. */
type Account = {
  id: unknown;
  /** The stored hash, and since when sessions count: on both depend links. */
  hash: unknown;
  validFrom: unknown;
  validFromMs: number;
  password: string;
  /** What was sent, while it is recognised when it is sent again. */
  content: string | null;
  key: boolean;
  createdAt: number;
  holdsAddress: boolean;
  isActive: boolean;
  isProven: boolean;
  isErased: boolean;
  /** The rows are gone. */
  isRemoved: boolean;
  wasActive: boolean;
  isRejected: boolean;
  rejectedAt: number;
  /** The address was set aside by a rejection. */
  isSetAside: boolean;
  isApproved: boolean;
  isBilled: boolean;
  hasSeat: boolean;
};

type Link = {
  kind: "verify" | "reset" | "disown";
  path: string;
  accountId: unknown;
  /** What the link depends on, as it was. */
  state: string;
  at: number;
  isSure: boolean;
};

type Session = { accountId: unknown; access: string; refresh: string; at: number };

/** An address, everything that was signed up with it, and what its owner holds in their hands. */
export type Resident = Base & { accounts: Account[]; links: Link[]; sessions: Session[] };

/** Nobody has signed up yet. */
export function newResident(): Resident {
  return { emails: [], accounts: [], links: [], sessions: [] };
}

const holderOf = ({ accounts }: Resident) => accounts.find(({ holdsAddress }) => holdsAddress);
const byId = ({ accounts }: Resident, id: unknown) =>
  accounts.find((account) => account.id === id && !account.isRemoved);
const isSignedUp = ({ accounts }: Resident) => accounts.length > 0;
const isClaim = (account: Account) =>
  account.holdsAddress && !account.isActive && !account.isProven && !account.isRejected;

/** How the rows say it. */
export const pewacaWorld: World<Resident> = {
  tenant: "pewaca",
  read: async ({ service, address }, { accounts }) => {
    const ids = accounts.map(({ id }) => Number(id));
    const { rows } = await service.query(
      `SELECT u.user_id, u.user_password, u.sessions_valid_from, u.user_email = ? AS holds,
         u.user_isactive, u.user_isdelete, u.email_verified_on IS NOT NULL AS proven,
         u.email_before_rejection IS NOT NULL AS aside, w.is_checker, w.isreject, w.isactive, w.isdelete,
         (SELECT COUNT(*) FROM m_residence_commite AS b WHERE b.user_id = u.user_id) AS seats,
         (SELECT COUNT(*) FROM m_warga AS o WHERE o.user_id = u.user_id) AS residents
       FROM m_user AS u LEFT JOIN m_warga AS w ON w.user_id = u.user_id
       WHERE u.user_email = ? OR u.user_id IN (${[0, ...ids].map(() => "?").join(", ")})
       ORDER BY u.user_id`,
      [address, address, 0, ...ids],
    );
    return rows.map((row): Facts => ({
      id: Number(row.user_id),
      // The cron blanks once more what was erased.
      hash: Number(row.user_isdelete) === 1 ? null : row.user_password,
      validFrom: Number(row.user_isdelete) === 1 ? null : row.sessions_valid_from,
      flags: [
        ...["holds", "user_isactive", "user_isdelete", "proven", "aside"],
        ...["is_checker", "isreject", "isactive", "isdelete", "seats", "residents"],
      ].filter((name) => Number(row[name]) === 1).join(" "),
    }));
  },
  factsOf: ({ accounts }) =>
    accounts.filter(({ isRemoved }) => !isRemoved).map((account) => ({
      id: account.id,
      hash: account.hash,
      validFrom: account.validFrom,
      flags: Object.entries({
        holds: account.holdsAddress,
        user_isactive: account.isActive,
        user_isdelete: account.isErased,
        proven: account.isProven,
        aside: account.isSetAside,
        is_checker: account.isApproved,
        isreject: account.isRejected,
        isactive: account.isBilled,
        isdelete: account.isErased,
        seats: account.hasSeat,
        residents: true,
      }).filter(([, isSo]) => isSo).map(([name]) => name).join(" "),
    })),
  learn: (model, facts, answer) => {
    const present = model.accounts.filter(({ isRemoved }) => !isRemoved);
    present.forEach((account, i) => {
      account.id = facts[i]!.id;
      account.hash = facts[i]!.hash;
      account.validFrom = facts[i]!.validFrom;
    });
    for (const session of model.sessions) {
      if (session.access !== NEW) continue;
      const { data } = JSON.parse(answer);
      session.access = data.token;
      session.refresh = data.token_refresh;
    }
  },
  receive: (model, { text }, now, isLate) => {
    for (
      const [kind, pattern] of [
        ["verify", /\/verified\/([^/\s]+)\/([^/\s]+)\//],
        ["reset", /\/reset\/([^/\s]+)\/([^/\s]+)\//],
        ["disown", /\/bukan-saya\/([^/\s]+)\/([^/\s]+)\//],
      ] as const
    ) {
      const [, uid, token] = pattern.exec(text) ?? [];
      if (!uid) continue;
      const accountId = Number(atob(uid));
      const account = byId(model, accountId);
      assert.ok(account, `an email about account ${accountId}, which is not theirs`);
      const page = kind === "disown" ? "bukan-saya" : kind;
      model.links.push({
        kind,
        path: `/api/auth/${page}/${uid}/${token}/`,
        accountId,
        state: stateOf(kind, account),
        at: now,
        isSure: !isLate,
      });
    }
  },
};

function stateOf(kind: Link["kind"], { hash, validFrom }: Account): string {
  return { disown: "", verify: `${hash}`, reset: `${hash} ${validFrom}` }[kind];
}

// --- by the person ----------------------------------------------------------------------------------

const signUp: fc.Arbitrary<Act<Resident>> = fc.record({
  name: fc.constantFrom("Rina Wulandari", "Rina W."),
  password: fc.constantFrom(...PASSWORDS),
  hasKey: fc.boolean(),
}).map(({ name, password, hasKey }) => ({
  name: `sign up as ${name} with ${password}${hasKey ? " and a key" : ""}`,
  send: ({ service, address, number }) => {
    const request = multipart(shortForm({ email: address, full_name: name, password }));
    const headers = new Headers(request.headers);
    if (hasKey) headers.set("Idempotency-Key", `walk-${number}`);
    return service.fetch(SIGN_UP_PATH, { ...request, headers });
  },
  endings: (model, now) => {
    const isSame = (account: Account) => account.content === name && account.password === password;
    const keyed = hasKey && model.accounts.find(({ key, isRemoved }) => key && !isRemoved);
    if (keyed) return [ending(model, isSame(keyed) ? 201 : 422)];
    const holder = holderOf(model);
    const isOver = holder && isClaim(holder) && holder.createdAt <= now - 7 * DAY;
    if (holder && !isOver) {
      const isRepetition = !hasKey && holder.createdAt >= now - 10 * MINUTE && isSame(holder);
      if (isRepetition) return [ending(model, 201)];
      const isTold = isClaim(holder) && holder.createdAt <= now - 10 * MINUTE;
      const limits = { perDay: 3, pauseSeconds: 600 };
      const told = isTold && mayAsk(model.emails, "signed_up_again", now, limits);
      return [ending(model, 400, (): Emails => told ? { signed_up_again: told } : {}, /"email"/)];
    }
    return [ending(model, 201, (copy) => {
      const old = holderOf(copy);
      if (old) Object.assign(old, { isRemoved: true, holdsAddress: false, key: false });
      copy.accounts.push(newAccount({ password, content: name, key: hasKey, createdAt: now }));
      return {
        verify_email: mayAsk(model.emails, "verify_email", now, { perDay: 12, pauseSeconds: 0 }),
      };
    })];
  },
}));

function newAccount(
  { password, content, key, createdAt }: Pick<
    Account,
    "password" | "content" | "key" | "createdAt"
  >,
): Account {
  return {
    id: NEW,
    hash: NEW,
    validFrom: null,
    validFromMs: -Infinity,
    password,
    content,
    key,
    createdAt,
    holdsAddress: true,
    isActive: false,
    isProven: false,
    isErased: false,
    isRemoved: false,
    wasActive: false,
    isRejected: false,
    rejectedAt: 0,
    isSetAside: false,
    isApproved: false,
    isBilled: false,
    hasSeat: false,
  };
}

function linkOf(model: Resident, kind: Link["kind"], pick: number): Link {
  const links = model.links.filter((link) => link.kind === kind);
  return latestFirst(links, pick);
}

const hasLink = (kind: Link["kind"]) => ({ links }: Resident) =>
  links.some((link) => link.kind === kind);

/** The account that a link still opens; `null` when it opens none. */
function openedBy(model: Resident, link: Link, days: number, now: number): Account | null {
  const account = byId(model, link.accountId);
  if (!account || !account.holdsAddress || now > link.at + days * DAY) return null;
  return stateOf(link.kind, account) === link.state ? account : null;
}

/** A link that was sent late is as old as the first try at it, and may depend on what was then. */
function withDoubt(link: Link, good: Ending<Resident>, bad: Ending<Resident>, isGood: boolean) {
  return link.isSure ? [isGood ? good : bad] : isGood ? [good, bad] : [bad];
}

const verify: fc.Arbitrary<Act<Resident>> = picks.map((pick) => ({
  name: `follow verification link ${pick}`,
  isPossible: hasLink("verify"),
  send: ({ service }, model) => service.fetch(linkOf(model, "verify", pick).path),
  endings: (model, now) => {
    const link = linkOf(model, "verify", pick);
    const account = openedBy(model, link, 3, now);
    const isGood = account !== null && (account.isActive || isClaim(account));
    const good = ending(model, 200, (copy) => {
      const own = byId(copy, link.accountId);
      if (isGood && own) Object.assign(own, { isActive: true, isProven: true });
    });
    return withDoubt(link, good, ending(model, 400), isGood);
  },
}));

const reset: fc.Arbitrary<Act<Resident>> = fc.tuple(picks, fc.constantFrom(...PASSWORDS)).map(
  ([pick, password]) => ({
    name: `follow reset link ${pick} to ${password}`,
    isPossible: hasLink("reset"),
    send: ({ service }, model) =>
      service.fetch(linkOf(model, "reset", pick).path, json({ new_password: password })),
    endings: (model, now) => {
      const link = linkOf(model, "reset", pick);
      const account = openedBy(model, link, 1, now);
      const isGood = account !== null && (account.isActive || isClaim(account));
      const good = ending(model, 200, (copy): Emails => {
        const own = byId(copy, link.accountId);
        if (!isGood || !own) return {};
        Object.assign(own, { isActive: true, isProven: true, password, hash: NEW });
        Object.assign(own, { validFrom: NEW, validFromMs: seconds(now) });
        return {
          password_changed: mayAsk(model.emails, "password_changed", now, { pauseSeconds: 0 }),
        };
      });
      return withDoubt(link, good, ending(model, 400), isGood);
    },
  }),
);

const disown: fc.Arbitrary<Act<Resident>> = picks.map((pick) => ({
  name: `say "bukan saya" with link ${pick}`,
  isPossible: hasLink("disown"),
  send: ({ service }, model) =>
    service.fetch(linkOf(model, "disown", pick).path, { method: "POST" }),
  endings: (model, now) => {
    const link = linkOf(model, "disown", pick);
    const account = openedBy(model, link, 30, now);
    const isGood = account !== null && isClaim(account);
    const good = ending(model, 200, (copy) => {
      const own = byId(copy, link.accountId);
      if (own) Object.assign(own, { isRemoved: true, holdsAddress: false, key: false });
    });
    return withDoubt(link, good, ending(model, 400), isGood);
  },
}));

const askFor: fc.Arbitrary<Act<Resident>> = fc.constantFrom(
  { path: "/api/auth/verify/resend/", kind: "verify_email", isFor: isClaim },
  {
    path: "/api/auth/password-reset/",
    kind: "reset_password",
    isFor: (account: Account) => account.isActive || isClaim(account),
  },
).map(({ path, kind, isFor }) => ({
  name: `ask for ${kind}`,
  isPossible: isSignedUp,
  send: ({ service, address }) => service.fetch(path, json({ email: address })),
  endings: (model, now) => {
    const holder = holderOf(model);
    const isSent = holder && isFor(holder);
    return [ending(model, 200, () => isSent ? { [kind]: mayAsk(model.emails, kind, now) } : {})];
  },
}));

const logIn: fc.Arbitrary<Act<Resident>> = fc.constantFrom("right", "right", "right", "wrong").map(
  (how) => ({
    name: `log in with the ${how} password`,
    isPossible: isSignedUp,
    send: ({ service, address }, model) => {
      const right = holderOf(model)?.password ?? PASSWORDS[0];
      const password = how === "right" ? right : "not-this-one-9";
      return service.fetch("/api/auth/login/", json({ email: address, password }));
    },
    endings: (model, now) => {
      const holder = holderOf(model);
      if (!holder || how === "wrong") {
        return [ending(model, 401, undefined, /Email atau password salah/)];
      }
      if (!holder.isActive) return [ending(model, 401, undefined, /User is inactive/)];
      return [ending(model, 200, (copy) => {
        copy.sessions.push({ accountId: holder.id, access: NEW, refresh: NEW, at: seconds(now) });
      }, new RegExp(`"is_pengurus":${holder.hasSeat}`))];
    },
  }),
);

const sessionOf = ({ sessions }: Resident, pick: number) => latestFirst(sessions, pick);
const hasSession = ({ sessions }: Resident) => sessions.length > 0;
const asCaller = ({ access }: Session) => ({ Authorization: `Token ${access}` });

/** The account of a session that is not over. */
function callerOf(model: Resident, session: Session, days: number, now: number): Account | null {
  const account = byId(model, session.accountId);
  const isOver = now >= session.at + days * DAY + MINUTE;
  return account?.isActive && !isOver && account.validFromMs <= session.at ? account : null;
}

const readProfile: fc.Arbitrary<Act<Resident>> = picks.map((pick) => ({
  name: `read the profile in session ${pick}`,
  isPossible: hasSession,
  send: ({ service }, model) =>
    service.fetch("/api/auth/profil/", { headers: asCaller(sessionOf(model, pick)) }),
  endings: (model, now) => {
    const account = callerOf(model, sessionOf(model, pick), 3, now);
    if (!account) return [ending(model, 401)];
    return [ending(model, 200, undefined, new RegExp(`"is_checker":${account.isApproved}`))];
  },
}));

const refresh: fc.Arbitrary<Act<Resident>> = picks.map((pick) => ({
  name: `refresh session ${pick}`,
  isPossible: hasSession,
  send: ({ service }, model) =>
    service.fetch("/api/auth/token/refresh/", json({ refresh: sessionOf(model, pick).refresh })),
  endings: (model, now) => {
    const session = sessionOf(model, pick);
    const account = callerOf(model, session, 30, now);
    return [ending(model, account ? 200 : 401)];
  },
}));

const erase: fc.Arbitrary<Act<Resident>> = fc.tuple(picks, fc.constantFrom(...PASSWORDS)).map(
  ([pick, password]) => ({
    name: `erase the account of session ${pick} with ${password}`,
    isPossible: hasSession,
    send: ({ service }, model) =>
      service.fetch("/api/auth/account/", {
        ...json({ password }, asCaller(sessionOf(model, pick))),
        method: "DELETE",
      }),
    endings: (model, now) => {
      const account = callerOf(model, sessionOf(model, pick), 3, now);
      if (!account) return [ending(model, 401)];
      if (account.password !== password) return [ending(model, 400)];
      return [ending(model, 200, (copy) => eraseIn(copy, account.id))];
    },
  }),
);

function eraseIn(model: Resident, id: unknown): void {
  const account = byId(model, id)!;
  Object.assign(account, { hash: null, validFrom: null, isActive: false, isProven: false });
  Object.assign(account, { isErased: true, holdsAddress: false, isSetAside: false, key: false });
  Object.assign(account, { isBilled: false, hasSeat: false, content: null });
}

// --- by the board -----------------------------------------------------------------------------------

/** Somebody who has an account in this walk, on whom the board decides. */
function subjectOf({ accounts }: Resident, pick: number): Account {
  return latestFirst(accounts, pick);
}

/** The number of the resident; one that is gone had the next number. */
async function residentOf({ service }: Walk<Resident>, { id }: Account): Promise<number> {
  const { rows } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [Number(id)]);
  return Number(rows[0]?.id ?? 2_000_000_000);
}

const headers = new WeakMap<object, Map<string, { at: number; header: Record<string, string> }>>();

/** The header of a member of the board, who logs in every other day. */
async function asBoard({ service }: Walk<Resident>, member: typeof BOARD) {
  const known = headers.get(service.sent) ?? new Map();
  headers.set(service.sent, known);
  const now = service.clock.now.getTime();
  const last = known.get(member.email);
  if (last && now < last.at + 2 * DAY) return last.header;
  const header = await loggedIn(service, member);
  known.set(member.email, { at: now, header });
  return header;
}

const decideOn: fc.Arbitrary<Act<Resident>> = fc.record({
  pick: picks,
  act: fc.constantFrom(...["verify", "verify", "verify", "reject"] as const),
  member: fc.oneof({ weight: 8, arbitrary: fc.constant(BOARD) }, fc.constant(OTHER_BOARD)),
}).map(({ pick, act, member }) => ({
  name: `${member.email} decides on resident ${pick}: ${act}`,
  isPossible: isSignedUp,
  send: async (walk, model) =>
    await decide(walk.service, act, await asBoard(walk, member), {
      warga_id: await residentOf(walk, subjectOf(model, pick)),
    }),
  endings: (model, now) => {
    const account = subjectOf(model, pick);
    if (member !== BOARD || account.isRemoved || account.isErased) return [ending(model, 404)];
    return act === "verify" ? approval(model, account, now) : rejection(model, account, now);
  },
}));

function approval(model: Resident, account: Account, now: number): Ending<Resident>[] {
  if (account.isApproved && !account.isRejected) return [ending(model, 200)];
  if (!account.isProven) return [ending(model, 409)];
  if (account.isSetAside && holderOf(model)) return [ending(model, 409)];
  return [ending(model, 200, (copy) => {
    const own = byId(copy, account.id)!;
    Object.assign(own, { isApproved: true, isRejected: false, isBilled: true });
    if (own.isSetAside) {
      Object.assign(own, { isSetAside: false, holdsAddress: true, isActive: own.wasActive });
      Object.assign(own, { validFrom: NEW, validFromMs: seconds(now) });
    }
    return { approved: mayAsk(model.emails, "approved", now, { pauseSeconds: 0 }) };
  })];
}

function rejection(model: Resident, account: Account, now: number): Ending<Resident>[] {
  if (account.isRejected) return [ending(model, 200)];
  return [ending(model, 200, (copy) => {
    const own = byId(copy, account.id)!;
    Object.assign(own, { isRejected: true, isBilled: false, rejectedAt: now, isSetAside: true });
    Object.assign(own, { wasActive: own.isActive, isActive: false, holdsAddress: false });
    Object.assign(own, { key: false, content: null });
    return { rejected: mayAsk(model.emails, "rejected", now, { pauseSeconds: 0 }) };
  })];
}

const appoint: fc.Arbitrary<Act<Resident>> = picks.map((pick) => ({
  name: `the board appoints resident ${pick}`,
  isPossible: isSignedUp,
  send: async (walk, model) => {
    const warga = await residentOf(walk, subjectOf(model, pick));
    return await walk.service.fetch(
      "/api/residence-commite/",
      json({ warga, role: 2 }, await asBoard(walk, BOARD)),
    );
  },
  endings: (model) => {
    const account = subjectOf(model, pick);
    if (account.isRemoved || account.isErased) return [ending(model, 404)];
    if (account.hasSeat) return [ending(model, 200)];
    if (!account.isApproved || account.isRejected) return [ending(model, 409)];
    const given = ending(model, 201, (copy) => void (byId(copy, account.id)!.hasSeat = true));
    return [{ ...given, ifFound: 200 }];
  },
}));

const decideOnOneself: fc.Arbitrary<Act<Resident>> = picks.map((pick) => ({
  name: `approve oneself in session ${pick}`,
  isPossible: hasSession,
  send: async (walk, model) => {
    const session = sessionOf(model, pick);
    const account = model.accounts.find(({ id }) => id === session.accountId)!;
    const warga_id = await residentOf(walk, account);
    return await decide(walk.service, "verify", asCaller(session), { warga_id });
  },
  endings: (model, now) => {
    const account = callerOf(model, sessionOf(model, pick), 3, now);
    return [ending(model, account ? 403 : 401)];
  },
}));

// --- by time ----------------------------------------------------------------------------------------

const cron: fc.Arbitrary<Act<Resident>> = fc.constant({
  name: "the cron runs",
  send: async ({ service }) => {
    await service.runCron();
    return null;
  },
  // A sweep that meets a fault is done by the next run.
  endings: (model, now) => [ending(model, 0, (copy) => sweep(copy, now)), ending(model, 0)],
});

function sweep(model: Resident, now: number): void {
  for (const account of model.accounts) {
    if (account.isRemoved || account.isErased) continue;
    if (isClaim(account) && account.createdAt <= now - 30 * DAY) {
      Object.assign(account, { isRemoved: true, holdsAddress: false, key: false });
      continue;
    }
    const isLongRejected = account.isRejected && account.rejectedAt < now - 180 * DAY;
    if (isLongRejected && !account.isActive && !account.hasSeat) eraseIn(model, account.id);
    const isForgotten = account.createdAt < now - (account.key ? DAY : 10 * MINUTE);
    if (isForgotten) Object.assign(account, { key: false, content: null });
  }
}

function seconds(now: number): number {
  return Math.floor(now / 1000) * 1000;
}

/** What may happen to a resident. */
export const residentSteps: fc.Arbitrary<Step<Resident>> = steps<Resident>([
  [4, signUp],
  [8, verify],
  [6, reset],
  [3, disown],
  [4, askFor],
  [6, logIn],
  [8, readProfile],
  [3, refresh],
  [4, erase],
  [7, decideOn],
  [3, appoint],
  [2, decideOnOneself],
  [2, cron],
  [4, timePasses()],
  [1, provider()],
]);

/** The life of a learner at Zporta: what each act leads to, by what has happened to the address so far. */
import fc from "fast-check";
import { CONFIRM, MAGIC, RESET } from "../support/zporta/zporta_links.ts";
import {
  invitationToken,
  logIn as logInSeeded,
  REGISTER_PATH,
  seeded,
  send,
} from "../support/zporta/zporta.ts";
import type { Service } from "../support/service.ts";
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
  type World,
} from "./walk.ts";

const DAY = 86_400_000;
const PASSWORDS = ["Pass123!word", "Kenji-no-uta-7"] as const;

/** An account that had the address at some time. */
type Account = {
  id: unknown;
  hash: unknown;
  lastLogin: unknown;
  token: unknown;
  /** `null` when no password opens it. */
  password: string | null;
  content: string | null;
  key: boolean;
  createdAt: number;
  hasLoggedIn: boolean;
  isActive: boolean;
  /** Its owner has switched it off. */
  isOff: boolean;
  isProven: boolean;
  isErased: boolean;
  role: string;
  wish: string;
  isGuide: boolean;
};

type Link = {
  kind: "password_reset" | "magic_link";
  uid: string;
  token: string;
  accountId: unknown;
  state: string;
  at: number;
  isSure: boolean;
};

type Invitation = {
  id: unknown;
  at: number;
  status: "pending" | "accepted" | "expired" | "cancelled";
  inviteeId: unknown;
  /** The address was erased with whoever had proven it. */
  isBlank: boolean;
};

type Application = { id: unknown; accountId: unknown; status: string; isErased: boolean };

/** An address, its accounts, and what was sent to it. */
export type Learner = Base & {
  accounts: Account[];
  links: Link[];
  /** Every token that a login has given. */
  tokens: unknown[];
  invitations: Invitation[];
  applications: Application[];
};

/** Nobody has registered yet. */
export function newLearner(): Learner {
  return { emails: [], accounts: [], links: [], tokens: [], invitations: [], applications: [] };
}

const hasRegistered = ({ accounts }: Learner) => accounts.length > 0;
const holderOf = ({ accounts }: Learner) => accounts.find(({ isErased }) => !isErased);
const byId = ({ accounts }: Learner, id: unknown) => accounts.find((account) => account.id === id)!;

/** How the rows say it. */
export const zportaWorld: World<Learner> = {
  tenant: "zporta",
  read: async ({ service, address }, model) => {
    const ids = [0, ...model.accounts.map(({ id }) => Number(id))];
    const marks = ids.map(() => "?").join(", ");
    const [accounts, invitations, applications] = await Promise.all([
      service.query(
        `SELECT u.id, u.password, u.last_login, u.is_active, u.deactivated_at IS NOT NULL AS off,
           u.email_proven_at IS NOT NULL AS proven, u.deleted_at IS NOT NULL AS erased, u.email = ? AS holds,
           t.\`key\` AS token, p.role, p.active_guide,
           (SELECT COUNT(*) FROM users_userpreference AS f WHERE f.user_id = u.id) AS preferences
         FROM auth_user AS u LEFT JOIN users_profile AS p ON p.user_id = u.id
         LEFT JOIN authtoken_token AS t ON t.user_id = u.id
         WHERE u.email = ? OR u.id IN (${marks}) ORDER BY u.id`,
        [address, address, ...ids],
      ),
      service.query(
        `SELECT id, status, invitee_id FROM users_teacherinvitation
         WHERE invitee_email = ? OR id IN (${["0", ...model.invitations.map(({ id }) => id)]})
         ORDER BY id`,
        [address],
      ),
      service.query(
        `SELECT id, status, user_id FROM users_guideapplicationrequest
         WHERE user_id IN (${marks}) ORDER BY id`,
        ids,
      ),
    ]);
    return [
      ...accounts.rows.map((row): Facts => ({
        id: Number(row.id),
        // The cron blanks once more what was erased.
        hash: Number(row.erased) === 1 ? null : row.password,
        lastLogin: row.last_login === null ? null : String(row.last_login),
        token: row.token,
        role: row.role,
        flags: ["is_active", "off", "proven", "erased", "holds", "active_guide", "preferences"]
          .filter((name) => Number(row[name]) === 1).join(" "),
      })),
      ...invitations.rows.map((row): Facts => ({
        id: `i${row.id}`,
        status: row.status,
        of: row.invitee_id === null ? null : Number(row.invitee_id),
      })),
      ...applications.rows.map((row): Facts => ({
        id: `a${row.id}`,
        status: row.status,
        of: Number(row.user_id),
      })),
    ];
  },
  factsOf: ({ accounts, invitations, applications }) => [
    ...accounts.map((account) => ({
      id: account.id,
      hash: account.hash,
      lastLogin: account.lastLogin,
      token: account.token,
      role: account.role,
      flags: Object.entries({
        is_active: account.isActive,
        off: account.isOff,
        proven: account.isProven,
        erased: account.isErased,
        holds: !account.isErased,
        active_guide: account.isGuide,
        preferences: true,
      }).filter(([, isSo]) => isSo).map(([name]) => name).join(" "),
    })),
    ...invitations.map(({ id, status, inviteeId }) => ({
      id: id === NEW ? NEW : `i${id}`,
      status,
      of: inviteeId,
    })),
    ...applications.filter(({ isErased }) => !isErased).map(({ id, status, accountId }) => ({
      id: id === NEW ? NEW : `a${id}`,
      status,
      of: accountId,
    })),
  ],
  learn: (model, facts) => {
    const { accounts, invitations, applications } = model;
    const rows = facts.slice();
    for (const account of accounts) {
      const { id, hash, lastLogin, token } = rows.shift()!;
      if (account.token === NEW) model.tokens.push(token);
      Object.assign(account, { id, hash, lastLogin, token });
    }
    for (const each of [...invitations, ...applications.filter(({ isErased }) => !isErased)]) {
      each.id = Number(String(rows.shift()!.id).slice(1));
    }
  },
  receive: (model, { text }, now, isLate) => {
    const patterns = {
      password_reset: /\/reset-password-confirm\/([^/\s]+)\/([^/\s]+)\//,
      magic_link: /\/magic-link-login\/([^/\s]+)\/([^/\s]+)\//,
    };
    for (const kind of ["password_reset", "magic_link"] as const) {
      const [, uid, token] = patterns[kind].exec(text) ?? [];
      if (!uid || !token) continue;
      const accountId = Number(atob(uid));
      const state = stateOf(byId(model, accountId));
      model.links.push({ kind, uid, token, accountId, state, at: now, isSure: !isLate });
    }
  },
};

/** Until the address is proven, links to it do not depend on what a stranger may do. */
function stateOf({ isProven, hash, lastLogin }: Account): string {
  return isProven ? `${hash} ${lastLogin}` : "unproven";
}

// --- registration and login -------------------------------------------------------------------------

const register: fc.Arbitrary<Act<Learner>> = fc.record({
  wish: fc.constantFrom("explorer", "guide"),
  password: fc.constantFrom(...PASSWORDS),
  hasKey: fc.boolean(),
}).map(({ wish, password, hasKey }) => ({
  name: `register as ${wish} with ${password}${hasKey ? " and a key" : ""}`,
  send: ({ service, address, number }) =>
    service.fetch(REGISTER_PATH, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...hasKey ? { "Idempotency-Key": `walk-${number}` } : {},
      },
      body: JSON.stringify({ username: `walk${number}`, email: address, password, role: wish }),
    }),
  endings: (model, now) => {
    const isSame = (account: Account) => account.content === wish && account.password === password;
    const keyed = hasKey && model.accounts.find(({ key }) => key);
    if (keyed) return [ending(model, isSame(keyed) ? 201 : 422)];
    const holder = holderOf(model);
    if (holder) {
      const isUnanswered = !hasKey && !holder.hasLoggedIn && isSame(holder) &&
        holder.createdAt <= now - 10_000 && holder.createdAt >= now - 600_000;
      return [ending(model, isUnanswered ? 201 : 400)];
    }
    return [ending(model, 201, (copy) => {
      copy.accounts.push(
        newAccount({ password, content: wish, wish, key: hasKey, createdAt: now }),
      );
    })];
  },
}));

function newAccount(
  given: Pick<Account, "password" | "content" | "wish" | "key" | "createdAt">,
): Account {
  return {
    ...given,
    id: NEW,
    hash: NEW,
    lastLogin: null,
    token: null,
    hasLoggedIn: false,
    isActive: true,
    isOff: false,
    isProven: false,
    isErased: false,
    role: "explorer",
    isGuide: false,
  };
}

const logIn: fc.Arbitrary<Act<Learner>> = fc.record({
  byAddress: fc.boolean(),
  how: fc.constantFrom("right", "right", "right", "wrong"),
}).map(({ byAddress, how }) => ({
  name: `log in by ${byAddress ? "address" : "username"} with the ${how} password`,
  isPossible: hasRegistered,
  send: ({ service, address, number }, model) => {
    const right = holderOf(model)?.password ?? PASSWORDS[0];
    const password = how === "right" ? right : "not-this-one-9";
    const username = byAddress ? address : `walk${number}`;
    return send(service, "POST", "/api/users/login/", { username, password });
  },
  endings: (model) => {
    const holder = holderOf(model);
    if (!holder?.password || how === "wrong") return [ending(model, 400)];
    return [ending(model, 200, (copy) => logInTo(byId(copy, holder.id)))];
  },
}));

/** A login keeps the token, but for one to an account that was off. */
function logInTo(account: Account): void {
  if (account.isOff || account.token === null) account.token = NEW;
  Object.assign(account, { lastLogin: NEW, hasLoggedIn: true, isActive: true, isOff: false });
}

// --- links ------------------------------------------------------------------------------------------

const askFor: fc.Arbitrary<Act<Learner>> = fc.constantFrom(
  { path: RESET, kind: "password_reset" },
  { path: MAGIC, kind: "magic_link" },
).map(({ path, kind }) => ({
  name: `ask for ${kind}`,
  isPossible: hasRegistered,
  send: ({ service, address }) => send(service, "POST", path, { email: address }),
  endings: (
    model,
    now,
  ) => [
    ending(
      model,
      200,
      (): Emails => holderOf(model) ? { [kind]: mayAsk(model.emails, kind, now) } : {},
    ),
  ],
}));

function linkOf(model: Learner, kind: Link["kind"], pick: number): Link {
  const links = model.links.filter((link) => link.kind === kind);
  return latestFirst(links, pick);
}

const hasLink = (kind: Link["kind"]) => ({ links }: Learner) =>
  links.some((link) => link.kind === kind);

/**
 * The account that a link still opens; `null` when it opens none. Whoever deletes an account whose address
 * is not proven leaves the owner's links alone: they open its successor.
 */
function openedBy(model: Learner, link: Link, days: number, now: number): Account | null {
  const holder = holderOf(model);
  if (!holder || now > link.at + days * DAY || stateOf(holder) !== link.state) return null;
  const named = byId(model, link.accountId);
  return named === holder || link.state === "unproven" && !named.isProven ? holder : null;
}

function withDoubt(link: Link, good: Ending<Learner>, bad: Ending<Learner>, isGood: boolean) {
  return link.isSure ? [isGood ? good : bad] : isGood ? [good, bad] : [bad];
}

const followMagicLink: fc.Arbitrary<Act<Learner>> = picks.map((pick) => ({
  name: `follow magic link ${pick}`,
  isPossible: hasLink("magic_link"),
  send: ({ service }, model) => {
    const { uid, token } = linkOf(model, "magic_link", pick);
    return service.fetch(`/api/users/magic-link-login/${uid}/${token}/`);
  },
  endings: (model, now) => {
    const link = linkOf(model, "magic_link", pick);
    const account = openedBy(model, link, 1, now);
    const good = ending(model, 302, (copy): Emails => {
      if (!account) return {};
      const own = byId(copy, account.id);
      logInTo(own);
      if (account.isProven) return {};
      const hadPassword = own.password !== null;
      Object.assign(own, { isProven: true, password: null, hash: NEW, token: NEW });
      return hadPassword
        ? { password_removed: mayAsk(model.emails, "password_removed", now, { pauseSeconds: 0 }) }
        : {};
    }, /\?token=/);
    return withDoubt(link, good, ending(model, 302, undefined, /\/login$/), account !== null);
  },
}));

const followReset: fc.Arbitrary<Act<Learner>> = fc.tuple(picks, fc.constantFrom(...PASSWORDS)).map(
  ([pick, password]) => ({
    name: `follow reset link ${pick} to ${password}`,
    isPossible: hasLink("password_reset"),
    send: ({ service }, model) => {
      const { uid, token } = linkOf(model, "password_reset", pick);
      return send(service, "POST", CONFIRM, { uid, token, new_password: password });
    },
    endings: (model, now) => {
      const link = linkOf(model, "password_reset", pick);
      const account = openedBy(model, link, 3, now);
      const good = ending(model, 200, (copy): Emails => {
        if (!account) return {};
        Object.assign(byId(copy, account.id), { password, hash: NEW, isProven: true, token: null });
        return {
          password_changed: mayAsk(model.emails, "password_changed", now, { pauseSeconds: 0 }),
        };
      });
      return withDoubt(link, good, ending(model, 400), account !== null);
    },
  }),
);

// --- with a token -----------------------------------------------------------------------------------

const hasToken = ({ tokens }: Learner) => tokens.length > 0;
const tokenOf = ({ tokens }: Learner, pick: number) => String(latestFirst(tokens, pick));

function callerOf(model: Learner, pick: number): Account | null {
  const holder = holderOf(model);
  return holder?.isActive && holder.token === tokenOf(model, pick) ? holder : null;
}

/** An act of somebody who has a token: 401 once that is over. */
function withToken(
  name: string,
  ask: (service: Service, token: string, pick: number) => Promise<Response>,
  endings: (model: Learner, account: Account, now: number) => Ending<Learner>[],
): fc.Arbitrary<Act<Learner>> {
  return picks.map((pick) => ({
    name: `${name} with token ${pick}`,
    isPossible: hasToken,
    send: ({ service }, model) => ask(service, tokenOf(model, pick), pick),
    endings: (model, now) => {
      const account = callerOf(model, pick);
      return account ? endings(model, account, now) : [ending(model, 401)];
    },
  }));
}

const readProfile = withToken(
  "read the profile",
  (service, token) => send(service, "GET", "/api/users/profile/", undefined, token),
  (model, { role, isGuide }) => [
    ending(model, 200, undefined, new RegExp(`"role":"${role}".*"active_guide":${isGuide}`)),
  ],
);

const changePassword = fc.constantFrom("right", "wrong").chain((how) =>
  fc.constantFrom(...PASSWORDS).chain((next) =>
    picks.map((pick): Act<Learner> => ({
      name: `change the ${how} password to ${next} with token ${pick}`,
      isPossible: hasToken,
      send: ({ service }, model) => {
        const right = callerOf(model, pick)?.password ?? PASSWORDS[0];
        return send(service, "POST", "/api/users/change-password/", {
          current_password: how === "right" ? right : "not-this-one-9",
          new_password: next,
          confirm_new_password: next,
        }, tokenOf(model, pick));
      },
      endings: (model, now) => {
        const account = callerOf(model, pick);
        if (!account) return [ending(model, 401)];
        if (how === "wrong" || !account.password) return [ending(model, 400)];
        return [ending(model, 200, (copy) => {
          Object.assign(byId(copy, account.id), { password: next, hash: NEW });
          return {
            password_changed: mayAsk(model.emails, "password_changed", now, { pauseSeconds: 0 }),
          };
        })];
      },
    }))
  )
);

const deactivate = withToken(
  "deactivate the account",
  (service, token) => send(service, "POST", "/api/users/deactivate/", {}, token),
  (model, { id }) => [
    ending(
      model,
      200,
      (copy) => void Object.assign(byId(copy, id), { isActive: false, isOff: true }),
    ),
  ],
);

const erase = withToken(
  "delete the account",
  (service, token) => send(service, "DELETE", "/api/users/profile/", {}, token),
  (model, { id, isProven }) => [
    ending(model, 200, (copy) => {
      const own = byId(copy, id);
      Object.assign(own, {
        hash: null,
        token: null,
        isActive: false,
        isOff: false,
        isErased: true,
      });
      Object.assign(own, { isGuide: false, key: false, content: null });
      for (const application of copy.applications) {
        if (application.accountId === id) application.isErased = true;
      }
      for (const invitation of copy.invitations) {
        if (!isProven && invitation.inviteeId !== id || invitation.isBlank) continue;
        Object.assign(invitation, { isBlank: true, inviteeId: null });
        if (invitation.status === "pending") invitation.status = "cancelled";
      }
    }),
  ],
);

// --- teaching ---------------------------------------------------------------------------------------

const seededTokens = new WeakMap<object, Map<string, string>>();

async function tokenOfSeeded({ service }: { service: Service }, who: "staff" | "teacher") {
  const known = seededTokens.get(service.sent) ?? new Map<string, string>();
  seededTokens.set(service.sent, known);
  if (!known.has(who)) known.set(who, (await logInSeeded(service, seeded(who))).token);
  return known.get(who)!;
}

const invite: fc.Arbitrary<Act<Learner>> = fc.constant({
  name: "the teacher invites",
  send: async (walk, model) => {
    const token = await tokenOfSeeded(walk, "teacher");
    if (model.invitations.length === 0) {
      // Those of earlier walks do not count in this one.
      await walk.service.query(
        "UPDATE users_teacherinvitation SET created_at = created_at - INTERVAL 40 DAY WHERE invitee_email <> ?",
        [walk.address],
      );
    }
    return await send(walk.service, "POST", "/api/users/invitations/send/", {
      invitee_email: walk.address,
    }, token);
  },
  endings: (model, now) => {
    const month = (at: number) => new Date(at).toISOString().slice(0, 7);
    const sent = model.invitations.filter(({ at }) => month(at) === month(now)).length;
    if (sent >= 3) return [ending(model, 403)];
    const isOpen = model.invitations.some((each) => isPending(each) && now <= each.at + 30 * DAY);
    if (holderOf(model) || isOpen) return [ending(model, 400)];
    return [ending(model, 201, (copy) => {
      for (const each of copy.invitations) if (isPending(each)) each.status = "expired";
      copy.invitations.push({
        id: NEW,
        at: now,
        status: "pending",
        inviteeId: null,
        isBlank: false,
      });
      return { teacher_invitation: "one" };
    })];
  },
});

const isPending = ({ status }: Invitation) => status === "pending";
const isInvited = ({ invitations }: Learner) => invitations.length > 0;
const invitationOf = ({ invitations }: Learner, pick: number) => latestFirst(invitations, pick);

const cancelInvitation: fc.Arbitrary<Act<Learner>> = picks.map((pick) => ({
  name: `the teacher cancels invitation ${pick}`,
  isPossible: isInvited,
  send: async (walk, model) => {
    const { id } = invitationOf(model, pick);
    const token = await tokenOfSeeded(walk, "teacher");
    return await send(walk.service, "POST", `/api/users/invitations/${id}/cancel/`, {}, token);
  },
  endings: (model) => {
    if (!isPending(invitationOf(model, pick))) return [ending(model, 400)];
    return [ending(model, 200, (copy) => void (invitationOf(copy, pick).status = "cancelled"))];
  },
}));

const acceptInvitation: fc.Arbitrary<Act<Learner>> = picks.map((pick) => ({
  name: `accept invitation ${pick}`,
  isPossible: (model) => isInvited(model) && hasToken(model),
  send: async ({ service }, model) => {
    const token = await invitationToken(service, Number(invitationOf(model, pick).id));
    return await send(
      service,
      "POST",
      "/api/users/invitations/accept/",
      { token },
      tokenOf(model, pick),
    );
  },
  endings: (model, now) => {
    const account = callerOf(model, pick);
    if (!account) return [ending(model, 401)];
    const { status, inviteeId, at, isBlank } = invitationOf(model, pick);
    if (isBlank) return [ending(model, 400)];
    if (status === "accepted" && inviteeId === account.id) return [ending(model, 200)];
    if (status !== "pending") return [ending(model, 400)];
    if (now > at + 30 * DAY) {
      return [ending(model, 400, (copy) => void (invitationOf(copy, pick).status = "expired"))];
    }
    return [ending(model, 200, (copy) => {
      Object.assign(invitationOf(copy, pick), { status: "accepted", inviteeId: account.id });
      makeGuide(byId(copy, account.id), account.wish === "guide" ? "guide" : "both");
    })];
  },
}));

function makeGuide(account: Account, role: string): void {
  if (account.role === "explorer") account.role = role;
  account.isGuide = true;
}

const apply = withToken(
  "apply to teach",
  (service, token) =>
    send(service, "POST", "/api/users/guide-application/", {
      motivation: "I love it",
      subjects_to_teach: "Kanji",
    }, token),
  (model, { id }) => {
    const isOpen = model.applications.some(({ accountId, status }) =>
      accountId === id && status !== "rejected"
    );
    if (isOpen) return [ending(model, 400)];
    return [ending(model, 201, (copy) => {
      copy.applications.push({ id: NEW, accountId: id, status: "pending", isErased: false });
    })];
  },
);

const review: fc.Arbitrary<Act<Learner>> = fc.tuple(picks, fc.constantFrom("approve", "reject"))
  .map(
    ([pick, act]) => ({
      name: `the staff reviews application ${pick}: ${act}`,
      isPossible: ({ applications }) => applications.length > 0,
      send: async (walk, { applications }) => {
        const { id } = latestFirst(applications, pick);
        const token = await tokenOfSeeded(walk, "staff");
        return await send(
          walk.service,
          "POST",
          `/api/users/guide-applications/${id}/${act}/`,
          {},
          token,
        );
      },
      endings: (model) => {
        const { id, accountId, status, isErased } = latestFirst(model.applications, pick);
        if (isErased) return [ending(model, 404)];
        if (status !== "pending") return [ending(model, 400)];
        return [ending(model, 200, (copy) => {
          const own = copy.applications.find((each) => each.id === id)!;
          own.status = act === "approve" ? "approved" : "rejected";
          if (act === "approve") makeGuide(byId(copy, accountId), "both");
        })];
      },
    }),
  );

// --- time -------------------------------------------------------------------------------------------

const cron: fc.Arbitrary<Act<Learner>> = fc.constant({
  name: "the cron runs",
  send: async ({ service }) => {
    await service.runCron();
    return null;
  },
  endings: (model, now) => [
    ending(model, 0, (copy) => {
      for (const account of copy.accounts) {
        const isForgotten = account.createdAt < now - (account.key ? DAY : 600_000);
        if (isForgotten) Object.assign(account, { key: false, content: null });
      }
    }),
  ],
});

/** What may happen to a learner. */
export const learnerSteps: fc.Arbitrary<Step<Learner>> = steps<Learner>([
  [4, register],
  [6, logIn],
  [5, askFor],
  [8, followMagicLink],
  [6, followReset],
  [6, readProfile],
  [4, changePassword],
  [4, deactivate],
  [2, erase],
  [3, invite],
  [2, cancelInvitation],
  [8, acceptInvitation],
  [4, apply],
  [5, review],
  [2, cron],
  [4, timePasses()],
  [1, provider()],
]);

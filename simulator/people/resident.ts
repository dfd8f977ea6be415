import { seededEstates, seededPeople } from "../../local/seed/pewaca_people.ts";
import {
  type Answer,
  type Ask,
  goOn,
  latestMatch,
  persist,
  register,
  type Registration,
  sendOnce,
  type Town,
} from "./client.ts";

const ESTATE = seededEstates.find(({ id }) => id === 3)!;
const BOARD = seededPeople.find(({ email }) => email === "pengurus3@example.test")!;

/** Somebody who signs up at an estate, and what they know. */
type Resident = {
  name: string;
  address: string;
  password: string;
  tokens: { access: string; refresh: string; at: number }[];
  key: string | null;
  isVerified: boolean;
};

/** The life of a resident: signs up, and does one thing after the other. */
export async function liveAsResident(
  town: Town,
  { name, address, acts }: { name: string; address: string; acts: number },
): Promise<void> {
  const { world } = town;
  const key = world.tape.choose(0.4) === 1 ? null : `key-${name}-0123456789`;
  const resident: Resident = {
    name,
    address,
    password: `rahasia-${name}-7k`,
    tokens: [],
    key,
    isVerified: false,
  };
  await signUp(town, resident);
  for (let i = 0; i < acts; i++) {
    await world.sleep(2_500);
    const acts = actsOf(town, resident);
    await acts[world.tape.pick(acts.length)]!(town, resident);
  }
}

async function signUp(town: Town, { name, address, password, key }: Resident): Promise<void> {
  const ask: Ask = {
    method: "POST",
    path: `/api/auth/sign-up/${ESTATE.code}/`,
    headers: key ? { "Idempotency-Key": key } : {},
    body: {
      email: address,
      password,
      unit_id: String(ESTATE.unitId),
      full_name: `Rina ${name}`,
      phone_no: "081234567890",
      family_as: "1",
      code: ESTATE.code,
    },
  };
  const registration: Registration = {
    tenant: "pewaca",
    address,
    ask,
    answer: null,
    isUnclear: true,
  };
  town.registrations.push(registration);
  await register(town, name, registration);
}

async function verify(town: Town, resident: Resident): Promise<void> {
  const { name, address } = resident;
  const [, uid, token] = latestMatch(town, address, VERIFY_LINK) ?? [];
  if (!uid) return;
  const path = `/api/auth/verify/${uid}/${token}/`;
  resident.isVerified = (await persist(town, name, { method: "GET", path }))?.status === 200;
}

async function logIn(town: Town, resident: Resident): Promise<void> {
  const tokens = await logInAs(town, resident.name, resident.address, resident.password);
  if (tokens) resident.tokens.push({ ...tokens, at: town.world.now() });
}

async function logInAs(town: Town, name: string, email: string, password: string) {
  const answer = await persist(town, name, {
    method: "POST",
    path: "/api/auth/login/",
    body: { email, password },
  });
  if (answer?.status !== 200) return null;
  const access = /"(?:access|token)":"([^"]+)"/.exec(answer.text)?.[1];
  const refresh = /"refresh":"([^"]+)"/.exec(answer.text)?.[1];
  return access ? { access, refresh: refresh ?? "" } : null;
}

async function resend(town: Town, { name, address }: Resident): Promise<void> {
  await persist(town, name, {
    method: "POST",
    path: "/api/auth/verify/resend/",
    body: { email: address },
  });
}

async function askForReset(town: Town, { name, address }: Resident): Promise<void> {
  await persist(town, name, {
    method: "POST",
    path: "/api/auth/password-reset/",
    body: { email: address },
  });
}

/** Resets the password, after which no token of before is anybody's. */
async function reset(town: Town, resident: Resident): Promise<void> {
  const { name, address } = resident;
  const [, uid, token] = latestMatch(town, address, RESET_LINK) ?? [];
  if (!uid) return await askForReset(town, resident);
  goOn(town, address);
  const password = `baru-${name}-${town.world.now()}`;
  const answer = await persist(town, name, {
    method: "POST",
    path: `/api/auth/reset/${uid}/${token}/`,
    body: { new_password: password },
  });
  if (answer?.status !== 200) return;
  resident.password = password;
  await expectEnded(town, resident, "a reset");
}

/** Deletes the account, after which no token is anybody's. */
async function erase(town: Town, resident: Resident): Promise<void> {
  const { name, address, password } = resident;
  const token = resident.tokens.at(-1);
  if (!token) return;
  goOn(town, address);
  const answer = await persist(town, name, {
    method: "DELETE",
    path: "/api/auth/account/",
    headers: { Authorization: `Token ${token.access}` },
    body: { password },
  });
  if (answer?.status === 200) await expectEnded(town, resident, "a deletion");
}

async function expectEnded(town: Town, resident: Resident, what: string): Promise<void> {
  const before = town.world.now();
  await town.world.sleep(1_500);
  for (const { access } of resident.tokens.splice(0)) {
    const answer = await showProfile(town, resident.name, access);
    if (answer?.status === 200) {
      town.wrongs.push(`a token of before ${what} opens the profile (${before} ms)`);
    }
  }
}

async function showProfile(town: Town, name: string, access: string): Promise<Answer | null> {
  return await sendOnce(town, name, {
    method: "GET",
    path: "/api/auth/profil/",
    headers: { Authorization: `Token ${access}` },
  });
}

async function look(town: Town, { name, tokens }: Resident): Promise<void> {
  const token = tokens.at(-1);
  if (token) await showProfile(town, name, token.access);
}

async function refresh(town: Town, { name, tokens }: Resident): Promise<void> {
  const token = tokens.at(-1);
  if (!token) return;
  await persist(town, name, {
    method: "POST",
    path: "/api/auth/token/refresh/",
    body: { refresh: token.refresh },
  });
}

/** The board decides about whoever waits. */
async function decide(town: Town, { name, address }: Resident): Promise<void> {
  const account = town.engine.rows("m_user").find((row) => row.user_email === address);
  const resident = account &&
    town.engine.rows("m_warga").find((row) => row.user_id === account.user_id);
  if (!resident) return;
  goOn(town, address);
  const tokens = await logInAs(town, "board", BOARD.email, BOARD.password);
  if (!tokens) return;
  const act = ["verify", "reject"][town.world.tape.choose(0.3)]!;
  await persist(town, `board about ${name}`, {
    method: "POST",
    path: `/api/warga/${act}/`,
    headers: { Authorization: `Token ${tokens.access}` },
    body: { warga_id: resident.id, ...act === "reject" ? { reason: "Bukan warga" } : {} },
  });
}

async function again(town: Town, resident: Resident): Promise<void> {
  await signUp(town, resident);
}

const VERIFY_LINK = /\/verified\/([^/\s]+)\/([^/\s]+)\//;
const RESET_LINK = /\/reset\/([^/\s]+)\/([^/\s]+)\//;

type Act = (town: Town, resident: Resident) => Promise<void>;

/** What somebody may do next: rather what leads on. */
function actsOf(town: Town, { address, tokens, isVerified }: Resident): Act[] {
  const has = (link: RegExp) => latestMatch(town, address, link) !== null;
  return [
    logIn,
    ...isVerified ? [logIn, decide, decide] : [resend],
    ...!isVerified && has(VERIFY_LINK) ? [verify, verify, verify] : [],
    ...tokens.length > 0 ? [look, refresh, erase, askForReset] : [],
    ...has(RESET_LINK) ? [reset, reset, reset] : [askForReset],
    again,
  ];
}

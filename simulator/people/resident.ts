import { seededEstates, seededPeople } from "../../local/seed/pewaca_people.ts";
import {
  type Ask,
  fullNameOf,
  latestMatch,
  noteAccountUsed,
  register,
  sendUntilAnswered,
  type Simulation,
} from "./client.ts";
import { type Act, expectEnded, live, newPerson, type Person, showProfile } from "./person.ts";

const ESTATE = seededEstates.find(({ id }) => id === 3)!;
const BOARD = seededPeople.find(({ email }) => email === "pengurus3@example.test")!;

const PROFILE = "/api/auth/profil/";

/** Somebody who signs up at an estate. */
type Resident = Person & { refreshToken: string; isVerified: boolean };

/** The life of a resident. */
export async function liveAsResident(
  simulation: Simulation,
  { name, address, acts }: { name: string; address: string; acts: number },
): Promise<void> {
  const person = newPerson(simulation, { name, address, password: `rahasia-${name}-7k` });
  const resident: Resident = { ...person, refreshToken: "", isVerified: false };
  await live(simulation, resident, acts, { signUp, actsOf });
}

async function signUp(
  simulation: Simulation,
  { name, address, password, key }: Resident,
): Promise<void> {
  const ask: Ask = {
    method: "POST",
    path: `/api/auth/sign-up/${ESTATE.code}/`,
    headers: key ? { "Idempotency-Key": key } : {},
    body: {
      email: address,
      password,
      unit_id: String(ESTATE.unitId),
      full_name: fullNameOf(name),
      phone_no: "081234567890",
      family_as: "1",
      code: ESTATE.code,
    },
  };
  await register(simulation, name, { tenant: "pewaca", address, ask });
}

async function verify(simulation: Simulation, resident: Resident): Promise<void> {
  const { name, address } = resident;
  const [, uid, token] = latestMatch(simulation, address, VERIFY_LINK) ?? [];
  if (!uid) return;
  const path = `/api/auth/verify/${uid}/${token}/`;
  resident.isVerified =
    (await sendUntilAnswered(simulation, name, { method: "GET", path }))?.status === 200;
}

async function logIn(simulation: Simulation, resident: Resident): Promise<void> {
  const tokens = await logInAs(simulation, resident.name, resident.address, resident.password);
  if (!tokens) return;
  resident.tokens.push(tokens.access);
  resident.refreshToken = tokens.refresh;
}

async function logInAs(simulation: Simulation, name: string, email: string, password: string) {
  const answer = await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/auth/login/",
    body: { email, password },
  });
  if (answer?.status !== 200) return null;
  const access = /"(?:access|token)":"([^"]+)"/.exec(answer.text)?.[1];
  const refresh = /"refresh":"([^"]+)"/.exec(answer.text)?.[1];
  return access ? { access, refresh: refresh ?? "" } : null;
}

async function resend(simulation: Simulation, { name, address }: Resident): Promise<void> {
  await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/auth/verify/resend/",
    body: { email: address },
  });
}

async function askForReset(simulation: Simulation, { name, address }: Resident): Promise<void> {
  await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/auth/password-reset/",
    body: { email: address },
  });
}

/** Resets the password, after which no token of before is anybody's. */
async function reset(simulation: Simulation, resident: Resident): Promise<void> {
  const { name, address } = resident;
  const [, uid, token] = latestMatch(simulation, address, RESET_LINK) ?? [];
  if (!uid) return await askForReset(simulation, resident);
  noteAccountUsed(simulation, address);
  const password = `baru-${name}-${simulation.world.now()}`;
  const answer = await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: `/api/auth/reset/${uid}/${token}/`,
    body: { new_password: password },
  });
  if (answer?.status !== 200) return;
  resident.password = password;
  await expectEnded(simulation, resident, PROFILE, "a reset");
}

/** Deletes the account, after which no token is anybody's. */
async function erase(simulation: Simulation, resident: Resident): Promise<void> {
  const { name, address, password } = resident;
  const token = resident.tokens.at(-1);
  if (!token) return;
  noteAccountUsed(simulation, address);
  const answer = await sendUntilAnswered(simulation, name, {
    method: "DELETE",
    path: "/api/auth/account/",
    headers: { Authorization: `Token ${token}` },
    body: { password },
  });
  if (answer?.status === 200) await expectEnded(simulation, resident, PROFILE, "a deletion");
}

async function look(simulation: Simulation, { name, tokens }: Resident): Promise<void> {
  const token = tokens.at(-1);
  if (token) await showProfile(simulation, name, PROFILE, token);
}

async function refresh(simulation: Simulation, { name, tokens, refreshToken }: Resident) {
  if (tokens.length === 0) return;
  await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/auth/token/refresh/",
    body: { refresh: refreshToken },
  });
}

/** The board decides about whoever waits. */
async function decide(simulation: Simulation, { name, address }: Resident): Promise<void> {
  const account = simulation.engine.rows("m_user").find((row) => row.user_email === address);
  const resident = account &&
    simulation.engine.rows("m_warga").find((row) => row.user_id === account.user_id);
  if (!resident) return;
  noteAccountUsed(simulation, address);
  const tokens = await logInAs(simulation, "board", BOARD.email, BOARD.password);
  if (!tokens) return;
  const act = ["verify", "reject"][simulation.world.tape.choose(0.3)]!;
  await sendUntilAnswered(simulation, `board about ${name}`, {
    method: "POST",
    path: `/api/warga/${act}/`,
    headers: { Authorization: `Token ${tokens.access}` },
    body: { warga_id: resident.id, ...act === "reject" ? { reason: "Bukan warga" } : {} },
  });
}

const VERIFY_LINK = /\/verified\/([^/\s]+)\/([^/\s]+)\//;
const RESET_LINK = /\/reset\/([^/\s]+)\/([^/\s]+)\//;

function actsOf(
  simulation: Simulation,
  { address, tokens, isVerified }: Resident,
): Act<Resident>[] {
  const has = (link: RegExp) => latestMatch(simulation, address, link) !== null;
  return [
    logIn,
    ...isVerified ? [logIn, decide, decide] : [resend],
    ...!isVerified && has(VERIFY_LINK) ? [verify, verify, verify] : [],
    ...tokens.length > 0 ? [look, refresh, erase, askForReset] : [],
    ...has(RESET_LINK) ? [reset, reset, reset] : [askForReset],
    signUp,
  ];
}

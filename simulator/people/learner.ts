import { seededLearners } from "../../local/seed/zporta_people.ts";
import {
  type Ask,
  latestMatch,
  noteAccountUsed,
  register,
  sendOnce,
  sendUntilAnswered,
  type Simulation,
} from "./client.ts";

const TEACHER = seededLearners.find(({ username }) => username === "teacher")!;

/** Somebody who registers to learn, and what they know. */
type Learner = {
  name: string;
  address: string;
  username: string;
  password: string;
  tokens: string[];
  key: string | null;
};

/** The life of a learner: registers, and does one thing after the other. */
export async function liveAsLearner(
  simulation: Simulation,
  { name, address, acts }: { name: string; address: string; acts: number },
): Promise<void> {
  const { world } = simulation;
  const key = world.tape.choose(0.4) === 1 ? null : `key-${name}-0123456789`;
  const password = `Pass-${name}-7kQ!`;
  const learner: Learner = { name, address, username: name, password, tokens: [], key };
  if (world.tape.choose(0.15) === 1) await invite(simulation, learner);
  await signUp(simulation, learner);
  for (let i = 0; i < acts; i++) {
    await world.sleep(2_500);
    const acts = actsOf(simulation, learner);
    await acts[world.tape.pick(acts.length)]!(simulation, learner);
  }
}

async function signUp(simulation: Simulation, learner: Learner): Promise<void> {
  const { name, address, username, password, key } = learner;
  const ask: Ask = {
    method: "POST",
    path: "/api/users/register/",
    headers: key ? { "Idempotency-Key": key } : {},
    body: { username, email: address, password, role: "explorer", bio: "" },
  };
  await register(simulation, name, { tenant: "zporta", address, ask });
}

async function logIn(simulation: Simulation, learner: Learner): Promise<void> {
  const token = await logInAs(simulation, learner.name, learner.username, learner.password);
  if (token) learner.tokens.push(token);
}

async function logInAs(simulation: Simulation, name: string, username: string, password: string) {
  const answer = await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/users/login/",
    body: { username, password },
  });
  return answer?.status === 200 ? /"token":"([^"]+)"/.exec(answer.text)?.[1] ?? null : null;
}

function askFor(path: string) {
  return async (simulation: Simulation, { name, address }: Learner): Promise<void> => {
    await sendUntilAnswered(simulation, name, { method: "POST", path, body: { email: address } });
  };
}

const askForReset = askFor("/api/users/password-reset/");
const askForMagic = askFor("/api/users/magic-link-request/");

async function reset(simulation: Simulation, learner: Learner): Promise<void> {
  const { name, address } = learner;
  const [, uid, token] = latestMatch(simulation, address, RESET_LINK) ?? [];
  if (!uid) return await askForReset(simulation, learner);
  noteAccountUsed(simulation, address);
  const password = `Kumo-${simulation.world.now()}-vQ7!x`;
  const answer = await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/users/password-reset/confirm/",
    body: { uid, token, new_password: password },
  });
  if (answer?.status !== 200) return;
  learner.password = password;
  await expectEnded(simulation, learner, "a reset");
}

async function followMagic(simulation: Simulation, learner: Learner): Promise<void> {
  const { name, address } = learner;
  const [, uid, token] = latestMatch(simulation, address, MAGIC_LINK) ?? [];
  if (!uid) return await askForMagic(simulation, learner);
  noteAccountUsed(simulation, address);
  await sendUntilAnswered(simulation, name, {
    method: "GET",
    path: `/api/users/magic-link-login/${uid}/${token}/`,
  });
}

async function erase(simulation: Simulation, learner: Learner): Promise<void> {
  const token = learner.tokens.at(-1);
  if (!token) return;
  noteAccountUsed(simulation, learner.address);
  const answer = await sendUntilAnswered(simulation, learner.name, {
    method: "DELETE",
    path: "/api/users/profile/",
    headers: { Authorization: `Token ${token}` },
    body: {},
  });
  if (answer && answer.status >= 200 && answer.status < 300) {
    await expectEnded(simulation, learner, "a deletion");
  }
}

async function expectEnded(simulation: Simulation, learner: Learner, what: string): Promise<void> {
  for (const token of learner.tokens.splice(0)) {
    const answer = await sendOnce(simulation, learner.name, {
      method: "GET",
      path: "/api/users/profile/",
      headers: { Authorization: `Token ${token}` },
    });
    if (answer?.status === 200) {
      simulation.violations.push(`a token of before ${what} opens the profile`);
    }
  }
}

async function look(simulation: Simulation, { name, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  if (!token) return;
  await sendOnce(simulation, name, {
    method: "GET",
    path: "/api/users/profile/",
    headers: { Authorization: `Token ${token}` },
  });
}

const GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const BOUNDARY = "simulated0123456789";

/** Changes the picture of the profile, which is in the store before the row names it. */
async function changePicture(simulation: Simulation, { name, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  if (!token) return;
  const head =
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="profile_image"; filename="a.gif"\r\n` +
    "Content-Type: image/gif\r\n\r\n";
  const text = `${head}${atob(GIF)}\r\n--${BOUNDARY}--\r\n`;
  await sendUntilAnswered(simulation, name, {
    method: "PATCH",
    path: "/api/users/profile/",
    headers: {
      Authorization: `Token ${token}`,
      "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
    },
    body: Uint8Array.from(text, (character) => character.charCodeAt(0)),
  });
}

async function apply(simulation: Simulation, { name, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  if (!token) return;
  await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/users/guide-application/",
    headers: { Authorization: `Token ${token}` },
    body: { motivation: "I love it", subjects_to_teach: "Kanji" },
  });
}

/** The teacher invites a friend, or this very person, who may have an account by now. */
async function invite(simulation: Simulation, { name, address }: Learner): Promise<void> {
  const token = await logInAs(simulation, "teacher", TEACHER.username, TEACHER.password);
  if (!token) return;
  const invitee = simulation.world.tape.choose(0.6) === 1 ? address : `friend-${name}@example.com`;
  await sendUntilAnswered(simulation, "teacher", {
    method: "POST",
    path: "/api/users/invitations/send/",
    headers: { Authorization: `Token ${token}` },
    body: { invitee_email: invitee },
  });
}

/** Accepts the last invitation to this address, else that of somebody else. */
async function accept(simulation: Simulation, { name, address, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  const invitations = simulation.engine.rows("users_teacherinvitation");
  const invitation = invitations.findLast(({ invitee_email }) => invitee_email === address) ??
    invitations.at(-1);
  if (!token || !invitation) return;
  await sendUntilAnswered(simulation, name, {
    method: "POST",
    path: "/api/users/invitations/accept/",
    headers: { Authorization: `Token ${token}` },
    body: { token: invitation.token },
  });
}

async function changePassword(simulation: Simulation, learner: Learner): Promise<void> {
  const token = learner.tokens.at(-1);
  if (!token) return;
  noteAccountUsed(simulation, learner.address);
  const password = `Sora-${simulation.world.now()}-vQ7!x`;
  const answer = await sendUntilAnswered(simulation, learner.name, {
    method: "POST",
    path: "/api/users/change-password/",
    headers: { Authorization: `Token ${token}` },
    body: {
      current_password: learner.password,
      new_password: password,
      confirm_new_password: password,
    },
  });
  if (answer?.status === 200) learner.password = password;
}

const RESET_LINK = /\/reset-password-confirm\/([^/\s]+)\/([^/\s]+)\//;
const MAGIC_LINK = /\/magic-link-login\/([^/\s]+)\/([^/\s]+)\//;

type Act = (simulation: Simulation, learner: Learner) => Promise<void>;

/** What somebody may do next: rather what leads on. */
function actsOf(simulation: Simulation, { address, tokens }: Learner): Act[] {
  const has = (link: RegExp) => latestMatch(simulation, address, link) !== null;
  const isInvited = simulation.engine.tables.get("users_teacherinvitation")?.slots.length ?? 0;
  return [
    logIn,
    signUp,
    invite,
    ...tokens.length > 0
      ? [look, apply, changePassword, changePicture, changePicture, erase]
      : [logIn, logIn],
    ...tokens.length > 0 && isInvited > 0 ? [accept, accept] : [],
    ...has(RESET_LINK) ? [reset, reset, reset] : [askForReset],
    ...has(MAGIC_LINK) ? [followMagic, followMagic, followMagic] : [askForMagic],
  ];
}

import { seededLearners } from "../../local/seed/zporta_people.ts";
import {
  type Ask,
  latestMatch,
  noteAccountUsed,
  register,
  sendUntilAnswered,
  type Simulation,
} from "./client.ts";
import { type Act, expectEnded, live, newPerson, type Person, showProfile } from "./person.ts";

const TEACHER = seededLearners.find(({ username }) => username === "teacher")!;

const PROFILE = "/api/users/profile/";

/** Somebody who registers to learn. */
type Learner = Person;

/** The life of a learner, who may be invited before. */
export async function liveAsLearner(
  simulation: Simulation,
  { name, address, acts }: { name: string; address: string; acts: number },
): Promise<void> {
  const learner = newPerson(simulation, { name, address, password: `Pass-${name}-7kQ!` });
  if (simulation.world.tape.choose(0.15) === 1) await invite(simulation, learner);
  await live(simulation, learner, acts, { signUp, actsOf });
}

async function signUp(simulation: Simulation, learner: Learner): Promise<void> {
  const { name, address, password, key } = learner;
  const ask: Ask = {
    method: "POST",
    path: "/api/users/register/",
    headers: key ? { "Idempotency-Key": key } : {},
    body: { username: name, email: address, password, role: "explorer", bio: "" },
  };
  await register(simulation, name, { tenant: "zporta", address, ask });
}

async function logIn(simulation: Simulation, learner: Learner): Promise<void> {
  const token = await logInAs(simulation, learner.name, learner.name, learner.password);
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
  await expectEnded(simulation, learner, PROFILE, "a reset");
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
    path: PROFILE,
    headers: { Authorization: `Token ${token}` },
    body: {},
  });
  if (answer && answer.status >= 200 && answer.status < 300) {
    await expectEnded(simulation, learner, PROFILE, "a deletion");
  }
}

async function look(simulation: Simulation, { name, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  if (token) await showProfile(simulation, name, PROFILE, token);
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
    path: PROFILE,
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

function actsOf(simulation: Simulation, { address, tokens }: Learner): Act<Learner>[] {
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

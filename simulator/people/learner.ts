import { seededLearners } from "../../local/seed/zporta_people.ts";
import {
  type Ask,
  goOn,
  latestMatch,
  persist,
  register,
  type Registration,
  sendOnce,
  type Town,
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
  town: Town,
  { name, address, acts }: { name: string; address: string; acts: number },
): Promise<void> {
  const { world } = town;
  const key = world.tape.choose(0.4) === 1 ? null : `key-${name}-0123456789`;
  const password = `Pass-${name}-7kQ!`;
  const learner: Learner = { name, address, username: name, password, tokens: [], key };
  if (world.tape.choose(0.15) === 1) await invite(town, learner);
  await signUp(town, learner);
  for (let i = 0; i < acts; i++) {
    await world.sleep(2_500);
    const acts = actsOf(town, learner);
    await acts[world.tape.pick(acts.length)]!(town, learner);
  }
}

async function signUp(town: Town, learner: Learner): Promise<void> {
  const { name, address, username, password, key } = learner;
  const ask: Ask = {
    method: "POST",
    path: "/api/users/register/",
    headers: key ? { "Idempotency-Key": key } : {},
    body: { username, email: address, password, role: "explorer", bio: "" },
  };
  const registration: Registration = {
    tenant: "zporta",
    address,
    ask,
    answer: null,
    isUnclear: true,
  };
  town.registrations.push(registration);
  await register(town, name, registration);
}

async function logIn(town: Town, learner: Learner): Promise<void> {
  const token = await logInAs(town, learner.name, learner.username, learner.password);
  if (token) learner.tokens.push(token);
}

async function logInAs(town: Town, name: string, username: string, password: string) {
  const answer = await persist(town, name, {
    method: "POST",
    path: "/api/users/login/",
    body: { username, password },
  });
  return answer?.status === 200 ? /"token":"([^"]+)"/.exec(answer.text)?.[1] ?? null : null;
}

function askFor(path: string) {
  return async (town: Town, { name, address }: Learner): Promise<void> => {
    await persist(town, name, { method: "POST", path, body: { email: address } });
  };
}

const askForReset = askFor("/api/users/password-reset/");
const askForMagic = askFor("/api/users/magic-link-request/");

async function reset(town: Town, learner: Learner): Promise<void> {
  const { name, address } = learner;
  const [, uid, token] = latestMatch(town, address, RESET_LINK) ?? [];
  if (!uid) return await askForReset(town, learner);
  goOn(town, address);
  const password = `Kumo-${town.world.now()}-vQ7!x`;
  const answer = await persist(town, name, {
    method: "POST",
    path: "/api/users/password-reset/confirm/",
    body: { uid, token, new_password: password },
  });
  if (answer?.status !== 200) return;
  learner.password = password;
  await expectEnded(town, learner, "a reset");
}

async function followMagic(town: Town, learner: Learner): Promise<void> {
  const { name, address } = learner;
  const [, uid, token] = latestMatch(town, address, MAGIC_LINK) ?? [];
  if (!uid) return await askForMagic(town, learner);
  goOn(town, address);
  await persist(town, name, {
    method: "GET",
    path: `/api/users/magic-link-login/${uid}/${token}/`,
  });
}

async function erase(town: Town, learner: Learner): Promise<void> {
  const token = learner.tokens.at(-1);
  if (!token) return;
  goOn(town, learner.address);
  const answer = await persist(town, learner.name, {
    method: "DELETE",
    path: "/api/users/profile/",
    headers: { Authorization: `Token ${token}` },
    body: {},
  });
  if (answer && answer.status >= 200 && answer.status < 300) {
    await expectEnded(town, learner, "a deletion");
  }
}

async function expectEnded(town: Town, learner: Learner, what: string): Promise<void> {
  for (const token of learner.tokens.splice(0)) {
    const answer = await sendOnce(town, learner.name, {
      method: "GET",
      path: "/api/users/profile/",
      headers: { Authorization: `Token ${token}` },
    });
    if (answer?.status === 200) town.wrongs.push(`a token of before ${what} opens the profile`);
  }
}

async function look(town: Town, { name, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  if (!token) return;
  await sendOnce(town, name, {
    method: "GET",
    path: "/api/users/profile/",
    headers: { Authorization: `Token ${token}` },
  });
}

const GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const BOUNDARY = "simulated0123456789";

/** Changes the picture of the profile, which is in the store before the row names it. */
async function changePicture(town: Town, { name, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  if (!token) return;
  const head =
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="profile_image"; filename="a.gif"\r\n` +
    "Content-Type: image/gif\r\n\r\n";
  const text = `${head}${atob(GIF)}\r\n--${BOUNDARY}--\r\n`;
  await persist(town, name, {
    method: "PATCH",
    path: "/api/users/profile/",
    headers: {
      Authorization: `Token ${token}`,
      "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
    },
    body: Uint8Array.from(text, (character) => character.charCodeAt(0)),
  });
}

async function apply(town: Town, { name, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  if (!token) return;
  await persist(town, name, {
    method: "POST",
    path: "/api/users/guide-application/",
    headers: { Authorization: `Token ${token}` },
    body: { motivation: "I love it", subjects_to_teach: "Kanji" },
  });
}

/** The teacher invites a friend, or this very person, who may have an account by now. */
async function invite(town: Town, { name, address }: Learner): Promise<void> {
  const token = await logInAs(town, "teacher", TEACHER.username, TEACHER.password);
  if (!token) return;
  const invitee = town.world.tape.choose(0.6) === 1 ? address : `friend-${name}@example.com`;
  await persist(town, "teacher", {
    method: "POST",
    path: "/api/users/invitations/send/",
    headers: { Authorization: `Token ${token}` },
    body: { invitee_email: invitee },
  });
}

/** Accepts the last invitation to this address, else that of somebody else. */
async function accept(town: Town, { name, address, tokens }: Learner): Promise<void> {
  const token = tokens.at(-1);
  const invitations = town.engine.rows("users_teacherinvitation");
  const invitation = invitations.findLast(({ invitee_email }) => invitee_email === address) ??
    invitations.at(-1);
  if (!token || !invitation) return;
  await persist(town, name, {
    method: "POST",
    path: "/api/users/invitations/accept/",
    headers: { Authorization: `Token ${token}` },
    body: { token: invitation.token },
  });
}

async function changePassword(town: Town, learner: Learner): Promise<void> {
  const token = learner.tokens.at(-1);
  if (!token) return;
  goOn(town, learner.address);
  const password = `Sora-${town.world.now()}-vQ7!x`;
  const answer = await persist(town, learner.name, {
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

type Act = (town: Town, learner: Learner) => Promise<void>;

/** What somebody may do next: rather what leads on. */
function actsOf(town: Town, { address, tokens }: Learner): Act[] {
  const has = (link: RegExp) => latestMatch(town, address, link) !== null;
  const isInvited = town.engine.tables.get("users_teacherinvitation")?.slots.length ?? 0;
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

import { json, multipart, shortForm, SIGN_UP_PATH, verifyPath } from "../support/pewaca/pewaca.ts";
import { REGISTER_PATH, signUpForm } from "../support/zporta/zporta.ts";
import { CONFIRM, RESET } from "../support/zporta/zporta_links.ts";
import type { Act, Answer } from "./history.ts";

/** What the clients of a round share. */
export type Crowd = {
  url: () => string;
  /** The text of the latest email to an address. */
  emailTo: (address: string) => Promise<string | null>;
  answers: Answer[];
  /** From then on nobody begins anything new. In milliseconds of `performance.now()`. */
  until: number;
  /** What is left to do for whoever waits for an email that comes later. */
  later: (() => Promise<void>)[];
};

/** How long the clients wait for an answer: the public page of Pewaca, and the frontend of Zporta. */
const PATIENCE_MS = { pewaca: 15_000, zporta: 20_000 };
/** How long it takes somebody to press a button again. */
const AGAIN_MS = 400;
/** Between two steps of a person. */
const STEP_MS = 150;
/** How long somebody looks for an email at once. */
const LOOK_MS = 1_500;
/** After this nobody comes again: the service does not recover. */
const GIVE_UP_MS = 120_000;

const PASSWORD = "rahasia-sekali-7";
const NEW_PASSWORD = "Lebih-rahasia-8";
const WRONG_PASSWORD = "bukan-yang-ini";

type Request = {
  client: number;
  tenant: "pewaca" | "zporta";
  address: string;
  act: Act;
  path: string;
  init: RequestInit;
};

/** One client after the other signs people up, from its own stream of addresses, until the time is over. */
export async function signUpPeople(crowd: Crowd, client: number): Promise<void> {
  for (let number = 0; performance.now() < crowd.until; number++) {
    const name = `crash${client}x${number}`;
    await (client % 2 === 0 ? resident : learner)(crowd, client, name);
    await sleep(STEP_MS);
  }
}

/** Signs up, sometimes a second time with another name, follows the link, and logs in. */
async function resident(crowd: Crowd, client: number, name: string): Promise<void> {
  const who = { client, tenant: "pewaca" as const, address: `${name}@example.com` };
  const form = { email: who.address, full_name: `Rina ${name}`, password: PASSWORD };
  const signUp = (changes: Record<string, string>) => ({
    ...who,
    path: SIGN_UP_PATH,
    init: multipart(shortForm({ ...form, ...changes })),
  });
  await sendUntilAnswered(crowd, { ...signUp({}), act: "sign_up" });
  await sleep(STEP_MS);
  const isAskedAgain = name.endsWith("1");
  if (isAskedAgain) {
    const other = signUp({ full_name: "Somebody Else" });
    await sendUntilAnswered(crowd, { ...other, act: "sign_up_with_other_content" });
  }
  await onEmail(crowd, who.address, async (text) => {
    await sendUntilAnswered(crowd, {
      ...who,
      act: "follow_link",
      path: verifyPath({ text }),
      init: {},
    });
    await sleep(STEP_MS);
    await logIn(crowd, who, "log_in", { email: who.address, password: PASSWORD });
    if (isAskedAgain) {
      const guess = { email: who.address, password: WRONG_PASSWORD };
      await logIn(crowd, who, "log_in_with_wrong_password", guess);
    }
  });
}

/** Registers, logs in, asks for a link that sets a new password, and logs in with that. */
async function learner(crowd: Crowd, client: number, username: string): Promise<void> {
  const who = { client, tenant: "zporta" as const, address: `${username}@example.com` };
  const form = signUpForm({ username, email: who.address, password: PASSWORD });
  await sendUntilAnswered(crowd, { ...who, act: "sign_up", path: REGISTER_PATH, init: json(form) });
  await sleep(STEP_MS);
  await logIn(crowd, who, "log_in", { username, password: PASSWORD });
  // Nothing is promised to who asks for a link but an answer: a request that is lost is made again.
  await fetch(crowd.url() + RESET, json({ email: who.address }))
    .then((answer) => answer.body?.cancel(), () => {});
  await onEmail(crowd, who.address, async (text) => {
    const [, uid, token] = /\/reset-password-confirm\/([^/\s]+)\/([^/\s]+)\//.exec(text) ?? [];
    const init = json({ uid, token, new_password: NEW_PASSWORD });
    await sendUntilAnswered(crowd, { ...who, act: "set_password", path: CONFIRM, init });
    await sleep(STEP_MS);
    await logIn(crowd, who, "log_in", { username, password: NEW_PASSWORD });
  });
}

async function logIn(
  crowd: Crowd,
  who: Pick<Request, "client" | "tenant" | "address">,
  act: Act,
  credentials: Record<string, string>,
): Promise<void> {
  const path = who.tenant === "pewaca" ? "/api/auth/login/" : "/api/users/login/";
  await sendUntilAnswered(crowd, { ...who, act, path, init: json(credentials) });
}

/** Does something with the email to an address: now if it is there soon, else after the crashes. */
async function onEmail(
  crowd: Crowd,
  address: string,
  work: (text: string) => Promise<void>,
): Promise<void> {
  for (const end = performance.now() + LOOK_MS; performance.now() < end; await sleep(STEP_MS)) {
    const text = await crowd.emailTo(address);
    if (text) return await work(text);
  }
  crowd.later.push(async () => {
    const text = await crowd.emailTo(address);
    if (text) await work(text);
  });
}

/** Sends the same request until an answer says more than that something is down. */
async function sendUntilAnswered(crowd: Crowd, request: Request): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  for (let repeats = 0; performance.now() < end; repeats++) {
    const answer = await ask(crowd, request, repeats);
    crowd.answers.push(answer);
    if (answer.status !== null && answer.status !== 503) return;
    await sleep(AGAIN_MS);
  }
  throw new Error(`${request.act} of ${request.address} is not answered`);
}

async function ask({ url }: Crowd, request: Request, repeats: number): Promise<Answer> {
  const { path, init, ...asked } = request;
  const sentAt = performance.now();
  const answer = { ...asked, repeats, sentAt, accountId: null };
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS[request.tenant]);
    const response = await fetch(url() + path, { ...init, signal, redirect: "manual" });
    const says = await response.text();
    const endedAt = performance.now();
    return { ...answer, endedAt, status: response.status, says, accountId: accountIn(says) };
  } catch (error) {
    const says = error instanceof Error ? error.name : "";
    return { ...answer, endedAt: performance.now(), status: null, says };
  }
}

/** The account that an answer names. */
function accountIn(text: string): number | null {
  try {
    const body = JSON.parse(text);
    const id = body.data?.user_id ?? body.user_id ?? null;
    return id === null ? null : Number(id);
  } catch {
    return null;
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

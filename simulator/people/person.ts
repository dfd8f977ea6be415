import { type Answer, sendOnce, type Simulation } from "./client.ts";

/** Somebody who registers, and what they know. The last token is the newest. */
export type Person = {
  name: string;
  address: string;
  password: string;
  tokens: string[];
  key: string | null;
};

/** One thing that somebody does. */
export type Act<Who extends Person> = (simulation: Simulation, who: Who) => Promise<void>;

/** What there is to do at one tenant. */
export type Life<Who extends Person> = {
  signUp: Act<Who>;
  /** What somebody may do next: rather what leads on. */
  actsOf: (simulation: Simulation, who: Who) => readonly Act<Who>[];
};

const BETWEEN_ACTS_MS = 2_500;

/** Somebody about to register; some send no key with it. */
export function newPerson(
  { world }: Simulation,
  { name, address, password }: Pick<Person, "name" | "address" | "password">,
): Person {
  const key = world.tape.choose(0.4) === 1 ? null : `key-${name}-0123456789`;
  return { name, address, password, tokens: [], key };
}

/** Registers, and does one thing after the other. */
export async function live<Who extends Person>(
  simulation: Simulation,
  who: Who,
  acts: number,
  { signUp, actsOf }: Life<Who>,
): Promise<void> {
  const { world } = simulation;
  await signUp(simulation, who);
  for (let i = 0; i < acts; i++) {
    await world.sleep(BETWEEN_ACTS_MS);
    const next = actsOf(simulation, who);
    await next[world.tape.pick(next.length)]!(simulation, who);
  }
}

/** Asks for one's own profile with a token. */
export async function showProfile(
  simulation: Simulation,
  name: string,
  path: string,
  token: string,
): Promise<Answer | null> {
  const headers = { Authorization: `Token ${token}` };
  return await sendOnce(simulation, name, { method: "GET", path, headers });
}

/** Tries every token of before: none may open the profile any more. */
export async function expectEnded(
  simulation: Simulation,
  { name, tokens }: Person,
  profilePath: string,
  what: string,
): Promise<void> {
  for (const token of tokens.splice(0)) {
    const answer = await showProfile(simulation, name, profilePath, token);
    if (answer?.status === 200) {
      simulation.violations.push(`a token of before ${what} opens the profile`);
    }
  }
}

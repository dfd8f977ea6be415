import type { Interaction, Pact } from "../pact_files.ts";
import { type MailLink, serveMails } from "./mails.ts";
import type { Answer } from "./mutations/mutation.ts";
import { type Permission, type Preflight, preflightRequest, preflightsOf } from "./preflights.ts";
import { INTERACTION_HEADER, startRecordingProxy } from "./recording_proxy.ts";
import { startServiceUnderTest, type StateDeps } from "./service_under_test.ts";
import { filledTables, reset } from "./states/set_up_states.ts";
import { serveStates } from "./states/state_server.ts";
import { type InteractionResult, verifyPact } from "./verifier.ts";

/** What the built Worker answered to every interaction, and whether the consumer accepts it. */
export type Recording = {
  /** The results of each consumer's pact. */
  results: Map<string, InteractionResult[]>;
  /** The answers, by consumer and description; see `nameOf`. */
  answers: Map<string, Answer>;
  /** What the preflights of the pages' requests are answered. */
  permissions: [Preflight, Permission][];
  /** The results of the pacts about emails. */
  mailResults: InteractionResult[];
  /** Where the links of the emails lead, by consumer and description. */
  links: Map<string, MailLink>;
  /** The provider states that could not be set up. */
  problems: string[];
  /** The tables in which interactions leave rows to those after them. */
  leftBehind: string[];
  /** The same of an interaction whose state nobody can set up: its result must be a failure. */
  withBadStates: { results: InteractionResult[]; problems: string[] }[];
};

/** The name of an interaction among those of all consumers. */
export function nameOf(consumer: string, { description }: Pick<Interaction, "description">) {
  return `${consumer} ${description}`;
}

/**
 * Verifies pacts against the built Worker in workerd, with a real database, and keeps its answers.
 * `mails` are the pacts about the emails that it sends, `badStates` states that cannot be set up.
 */
export async function record(
  pacts: Pact[],
  mails: Pact[],
  badStates: NonNullable<Interaction["providerStates"]>,
): Promise<Recording> {
  await using service = await startServiceUnderTest();
  const before = await filledTables(service.deps);
  const states = serveStates(service.deps);
  const proxy = startRecordingProxy(service.url);
  const verify = (pact: Pact) => verifyPact(named(pact), { url: proxy.url, statesUrl: states.url });
  try {
    const results = new Map<string, InteractionResult[]>();
    for (const pact of pacts) results.set(pact.consumer.name, await verify(pact));
    const answers = new Map(proxy.answers);
    const permissions = await Promise.all(
      preflightsOf(pacts).map(async (asked): Promise<[Preflight, Permission]> => {
        const answer = await fetch(service.url + asked.path, preflightRequest(asked));
        await answer.body?.cancel();
        return [asked, { status: answer.status, headers: answer.headers }];
      }),
    );
    const links = new Map<string, MailLink>();
    const mailResults: InteractionResult[] = [];
    for (const pact of mails) {
      await using messages = serveMails(pact, service);
      const provider = { url: service.url, statesUrl: states.url, messagesUrl: messages.url };
      mailResults.push(...await verifyPact(pact, provider));
      for (const [name, link] of messages.links) links.set(name, link);
    }
    const problems = [...states.problems];
    const leftBehind = await findLeftBehind(service.deps, before);
    const withBadStates: Recording["withBadStates"] = [];
    for (const state of badStates) {
      states.problems.length = 0;
      const [pact] = pacts as [Pact];
      const interactions = [{ ...pact.interactions[0]!, providerStates: [state] }];
      const results = await verify({ ...pact, interactions });
      withBadStates.push({ results, problems: [...states.problems] });
    }
    return {
      results,
      answers,
      permissions,
      mailResults,
      links,
      problems,
      leftBehind,
      withBadStates,
    };
  } finally {
    await Promise.all([states.close(), proxy.close()]);
  }
}

/** The tables that a reset does not empty; what is written after an answer may still be on its way. */
async function findLeftBehind(deps: StateDeps, before: string[]): Promise<string[]> {
  for (let attempt = 1;; attempt++) {
    await reset(deps);
    const left = (await filledTables(deps)).filter((name) => !before.includes(name));
    if (left.length === 0 || attempt === 10) return left;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Has each request name its interaction. */
function named(pact: Pact): Pact {
  return {
    ...pact,
    interactions: pact.interactions.map((each) => ({
      ...each,
      request: {
        ...each.request,
        headers: {
          ...each.request.headers,
          [INTERACTION_HEADER]: [nameOf(pact.consumer.name, each)],
        },
      },
    })),
  };
}

import type { StateDeps } from "../service_under_test.ts";
import { reset, type SetUp, setUps, type Values } from "./set_up_states.ts";

/** A server that sets up provider states. Any of its `problems` must fail the run. */
export type StateServer = { url: string; problems: string[]; close: () => Promise<void> };

/** What the verifier sends before and after each interaction. */
type StateChange = { action: "setup" | "teardown"; state: string; params: unknown };

/**
 * Serves the provider states on a free port. The database is emptied before the first state of each
 * interaction. A state that is unknown or throws is answered with 400: after a 5xx the verifier would
 * retry for minutes.
 */
export function serveStates(deps: StateDeps): StateServer {
  const problems: string[] = [];
  let isUsed = true;
  let mendDatabase = () => {};
  const undoing = {
    ...deps,
    breakDatabase: () => mendDatabase = deps.breakDatabase(),
  };
  const change = async ({ action, state, params }: StateChange): Promise<Values> => {
    if (action === "teardown") {
      isUsed = true;
      return {};
    }
    if (isUsed) {
      mendDatabase();
      await reset(deps);
    }
    isUsed = false;
    const values = await setUp(undoing, state, params);
    // What the states themselves have written is done.
    deps.forgetStatements();
    return values;
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const asked: StateChange = await request.json();
    try {
      return Response.json(await change(asked));
    } catch (error) {
      // the verifier sends no teardown after a failed set-up
      isUsed = true;
      problems.push(`${asked.state}: ${error instanceof Error ? error.message : error}`);
      return Response.json({ problem: problems.at(-1) }, { status: 400 });
    }
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    problems,
    close: () => server.shutdown(),
  };
}

async function setUp(deps: StateDeps, state: string, params: unknown): Promise<Values> {
  if (!Object.hasOwn(setUps, state)) throw new Error("no such provider state");
  // the sentence determines the type of the parameters, which come from the same pact
  const setUpState = setUps[state as keyof typeof setUps] as SetUp<unknown>;
  return await setUpState(deps, params) ?? {};
}

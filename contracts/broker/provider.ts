import { startServiceUnderTest } from "../provider/service_under_test.ts";
import { serveStates } from "../provider/states/state_server.ts";
import type { Provider } from "./verification.ts";

/** A running provider; disposing of it stops it. */
export type RunningProvider = AsyncDisposable & Provider;

/** Starts the built Worker in workerd on an empty database, with a server for its provider states. */
export async function startProvider(): Promise<RunningProvider> {
  await using started = new AsyncDisposableStack();
  const service = started.use(await startServiceUnderTest());
  const states = started.adopt(serveStates(service.deps), (server) => server.close());
  const running = started.move();
  return {
    url: service.url,
    statesUrl: states.url,
    takeStateProblems: () => states.problems.splice(0),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

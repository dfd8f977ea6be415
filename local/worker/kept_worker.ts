import { waitForPort, waitForWorker } from "../stack/readiness.ts";
import type { ProcessGroup } from "./processes.ts";
import { startWorkerProcess, type WorkerOptions } from "./worker_process.ts";

/** A Worker that is started again when its runtime has ended. */
export type KeptWorker = {
  /** Waits until it answers. */
  ready: () => Promise<void>;
  /** Prints its lines from now on. */
  followOutput: () => void;
  stop: () => Promise<void>;
};

/** What is done when the Worker cannot be kept: `output` prints its latest lines. */
export type Hooks = {
  say: (line: string) => void;
  lost: (reason: string, output: () => void) => void;
};

/**
 * wrangler's words when workerd has ended from outside. It starts workerd again, but the API stays dead.
 *
 * Source: wrangler 4, `LocalRuntimeController`
 */
const CRASH = /Workers runtime crashed/;
/** More than these within the time, and something is wrong that a start does not mend. */
const MOST_STARTS = 3;
const WITHIN_MS = 60_000;

/** Starts the Worker, and starts it again when workerd was killed. */
export async function keepWorker(
  options: Omit<WorkerOptions, "hear">,
  { say, lost }: Hooks,
): Promise<KeptWorker> {
  const api = `http://127.0.0.1:${options.port}`;
  let isStopping = false;
  let isFollowed = false;
  let starts: number[] = [];
  let restarting: Promise<void> | undefined;

  const start = async () => {
    let isCurrent = true;
    const hear = (line: string) => {
      if (!CRASH.test(line) || !isCurrent || isStopping) return;
      isCurrent = false;
      restarting = restart().catch((error) => lost(error.message, group.showOutput));
    };
    const group: ProcessGroup = await startWorkerProcess({ ...options, hear });
    if (isFollowed) group.followOutput();
    group.ended.then((code) => {
      if (!isCurrent || isStopping) return;
      lost(`The Worker has stopped with exit code ${code}`, group.showOutput);
    });
    return group;
  };
  const restart = async () => {
    starts = [...starts, Date.now()].filter((at) => at > Date.now() - WITHIN_MS);
    if (starts.length > MOST_STARTS) throw new Error("The Worker's runtime ends again and again");
    say("The Worker's runtime has ended: starting it again");
    await current.stop();
    await waitForPort("PORT", options.port, () => {});
    if (isStopping) return;
    current = await start();
    await waitForWorker(api, current, say);
    say("The Worker answers again");
  };

  let current = await start();
  return {
    ready: () => waitForWorker(api, current, say),
    followOutput: () => {
      isFollowed = true;
      current.followOutput();
    },
    stop: async () => {
      isStopping = true;
      await current.stop();
      await restarting;
      await current.stop();
    },
  };
}

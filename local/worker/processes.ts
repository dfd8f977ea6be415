import process from "node:process";

/** A child process and everything that it started. */
export type ProcessGroup = {
  /** Prints its latest output, and from now on every line. */
  showOutput: () => void;
  /** Prints every line from now on, and drops its earlier output. */
  followOutput: () => void;
  /** Resolves with the exit code when the whole group has ended. */
  ended: Promise<number>;
  /** Asks the group to stop, and kills what is left of it. */
  stop: () => Promise<void>;
};

/**
 * Runs a command in its own session, so that Ctrl-C does not reach it, and ends it when its standard
 * input closes. That happens whenever this process is gone, even after a SIGKILL.
 */
const KEEPER = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
( cat >/dev/null; kill -TERM "$child"; sleep 3; kill -KILL 0 ) <&3 3<&- >/dev/null 2>&1 &
exec 3<&-
trap 'kill -TERM "$child"' TERM
status=0
while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
exit "$status"
`;

const STOP_MS = 4_000;
const KEPT_LINES = 40;
/** Terminal control sequences. They are removed, since the output may not go to a terminal. */
// deno-lint-ignore no-control-regex
const CONTROL_SEQUENCES = /\x1b\[[0-9;?]*[ -/]*[@-~]|\r/g;

/** Starts a command as a group that does not outlive this process. */
export function startGroup(
  command: readonly string[],
  options: {
    cwd: string;
    /** Its whole environment. */
    env: Record<string, string>;
    /** Prints a line, or does not. */
    print: (line: string) => void;
    /** Is told every line, whether it is printed or not. */
    hear?: (line: string) => void;
  },
): ProcessGroup {
  const child = new Deno.Command("sh", {
    args: ["-c", KEEPER, "daftar-keeper", ...command],
    cwd: options.cwd,
    env: options.env,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  let unseen: string[] = [];
  let isOnTerminal = false;
  const hear = (line: string) => {
    if (!line.trim()) return;
    options.hear?.(line);
    if (isOnTerminal) options.print(line);
    else unseen = [...unseen, line].slice(-KEPT_LINES);
  };
  const followOutput = () => {
    isOnTerminal = true;
    unseen = [];
  };
  readLines(child.stdout, hear);
  readLines(child.stderr, hear);

  const ended = child.status.then(({ code }) => {
    signalGroup(child.pid, "SIGKILL");
    return code;
  });
  return {
    showOutput: () => {
      for (const line of unseen) options.print(line);
      followOutput();
    },
    followOutput,
    ended,
    stop: async () => {
      const patience = setTimeout(() => signalGroup(child.pid, "SIGKILL"), STOP_MS);
      signal(child.pid, "SIGTERM");
      await ended;
      clearTimeout(patience);
    },
  };
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  hear: (line: string) => void,
) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line.replace(CONTROL_SEQUENCES, ""));
  }
  if (rest) hear(rest.replace(CONTROL_SEQUENCES, ""));
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL") {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}

function signalGroup(leader: number, name: "SIGTERM" | "SIGKILL") {
  signal(-leader, name);
}

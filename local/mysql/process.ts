import process from "node:process";

/**
 * Runs one server for one owner. It is started in its own session, so that Ctrl-C in the terminal does
 * not reach the server before the owner shuts it down. When the owner is gone, even after a SIGKILL, it
 * stops the server within two seconds, so that none is left behind.
 * Arguments: the owner's pid, the pid file, two directories to remove at the end (or ""), the command.
 */
const KEEPER = `
owner=$1; pid_file=$2; remove=$3; remove_too=$4; shift 4
"$@" &
server=$!
echo "$server $owner" > "$pid_file"
owner_lives() {
  kill -0 "$owner" 2>/dev/null || return 1
  ! grep -q '^State:.Z' "/proc/$owner/status" 2>/dev/null
}
( while owner_lives; do sleep 1; done
  kill -TERM "$server"
  for second in 1 2 3 4 5 6 7 8; do sleep 1; kill -0 "$server" 2>/dev/null || exit; done
  kill -KILL "$server" ) &
watcher=$!
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
rm -f "$pid_file"
if [ -n "$remove" ]; then rm -rf "$remove"; fi
if [ -n "$remove_too" ]; then rm -rf "$remove_too"; fi
exit "$status"
`;

/** Detaches the keeper: the process that starts it holds none of its streams. */
const LAUNCHER = `
keeper=$1; errors=$2; shift 2
sh -c "$keeper" daftar-mysql-keeper "$@" </dev/null >/dev/null 2>>"$errors" &
echo $!
`;

/** The files of a kept server, and the directories to remove when it has ended. */
export type KeptServer = { pidFile: string; errorFile: string; remove: [string, string] };

/** Starts `command` under a keeper and returns the keeper's pid. It lives as long as its server. */
export async function startKept(command: string[], kept: KeptServer): Promise<number> {
  const keeperArgs = [String(Deno.pid), kept.pidFile, ...kept.remove, ...command];
  // Only spawn() honours `detached`: with output(), Ctrl-C would reach the keeper.
  const launcher = new Deno.Command("sh", {
    args: ["-c", LAUNCHER, "sh", KEEPER, kept.errorFile, ...keeperArgs],
    detached: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const keeper = Number(await new Response(launcher.stdout).text());
  await launcher.status;
  return keeper;
}

/** Finds the running server that a pid file names: its pid and its owner's. */
export async function findKept(
  pidFile: string,
  marker: string,
): Promise<{ pid: number; owner: number } | null> {
  const text = await Deno.readTextFile(pidFile).catch(() => "");
  const [pid, owner] = text.trim().split(" ").map(Number);
  if (!pid || !owner || !isAlive(pid)) return null;
  // Another process may have got this pid since.
  return (await commandOf(pid)).includes(marker) ? { pid, owner } : null;
}

/** Whether a process is running. A zombie is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

/** Asks a process to stop, and kills it after `patienceMs`. */
export async function stopProcess(pid: number, patienceMs: number): Promise<void> {
  signal(pid, "SIGTERM");
  if (await hasEnded(pid, patienceMs)) return;
  signal(pid, "SIGKILL");
  await hasEnded(pid, 2_000);
}

/** Waits for a process to end. Returns whether it did so within `patienceMs`. */
export async function hasEnded(pid: number, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}

async function commandOf(pid: number): Promise<string> {
  try {
    return (await Deno.readTextFile(`/proc/${pid}/cmdline`)).replaceAll("\0", " ");
  } catch {
    const ps = new Deno.Command("ps", { args: ["-o", "command=", "-p", String(pid)] });
    return await ps.output().then(({ stdout }) => new TextDecoder().decode(stdout), () => "");
  }
}

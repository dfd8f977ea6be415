/** The programs between a person's shell and this process. They exist only to run it. */
const NPX = /^(\S*\/)?((npm|npx) |node (\S+ )*?\S*\b(npm|npx)(-cli\.js)? )/;
const DENO = /^(\S*\/)?deno /;
const SHELL_OF_NPX = /^(\S*\/)?sh -c ['"]?(\S*\/)?deno\b/;

const WATCH_MS = 500;

/**
 * Calls `gone` when one of the programs that started this process has ended. A signal to the `npx` process
 * ends npx alone; without this, the stack would keep running without a parent.
 */
export async function watchLaunchers(gone: () => void): Promise<void> {
  const family = await findLaunchers();
  const timer = setInterval(async () => {
    for (const { pid, parent } of family) {
      if (await parentOf(pid) !== parent) return gone();
    }
  }, WATCH_MS);
  Deno.unrefTimer(timer);
}

/** This process and its launchers up to npx, each with its current parent. */
async function findLaunchers(): Promise<{ pid: number; parent: number }[]> {
  const family: { pid: number; parent: number }[] = [];
  for (let pid = Deno.pid;;) {
    const parent = await parentOf(pid);
    if (!parent || parent <= 1) return family;
    const command = await commandOf(parent);
    if (![NPX, DENO, SHELL_OF_NPX].some((launcher) => launcher.test(command))) return family;
    family.push({ pid, parent });
    if (NPX.test(command)) return family;
    pid = parent;
  }
}

async function parentOf(pid: number): Promise<number | undefined> {
  if (pid === Deno.pid) return Deno.ppid;
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => undefined);
  if (status !== undefined) return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
  return Number(await ps("ppid=", pid)) || undefined;
}

async function commandOf(pid: number): Promise<string> {
  const line = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => undefined);
  return line?.replaceAll("\0", " ") ?? await ps("command=", pid);
}

async function ps(column: string, pid: number): Promise<string> {
  const command = new Deno.Command("ps", { args: ["-o", column, "-p", String(pid)] });
  return await command.output().then(({ stdout }) => new TextDecoder().decode(stdout), () => "");
}

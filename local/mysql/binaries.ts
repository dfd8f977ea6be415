import { delimiter, join } from "node:path";
import { statSync } from "node:fs";
import process from "node:process";
import { startProgress } from "../stack/progress.ts";

/** The programs of an installed server. MySQL needs no `installer`: the server initialises itself. */
export type MysqlBinaries = { server: string; isMariadb: boolean; installer: string | null };

type Report = (line: string) => void;

const USUAL_PLACES = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/bin",
  "/usr/local/bin",
  "/usr/libexec",
  "/usr/local/mysql/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/opt/mariadb/bin",
  "/opt/homebrew/opt/mysql/bin",
  "/usr/local/opt/mariadb/bin",
  "/usr/local/opt/mysql/bin",
];

/** Newest first. The versioned names are those of older Debian and Ubuntu releases. */
const APT_PACKAGES = [
  ["mariadb-server-core", "mariadb-client-core"],
  ["mariadb-server-core-10.6", "mariadb-client-core-10.6"],
  ["mariadb-server-core-10.5", "mariadb-client-core-10.5"],
];

const STATUS_ON_STDOUT = ["-o", "APT::Status-Fd=1"];

/**
 * Finds MariaDB or MySQL on this computer, or installs MariaDB with apt on Debian and Ubuntu.
 * An installation shows how far it has come; `report` is given what apt said when it failed.
 *
 * @throws {Error} with one line that says what to install, where apt does not exist or fails.
 */
export async function requireMysqlBinaries(report: Report): Promise<MysqlBinaries> {
  const found = await findMysqlBinaries();
  if (found) return found;
  if (Deno.build.os === "linux" && findProgram("apt-get")) {
    await installWithApt(report);
    const installed = await findMysqlBinaries();
    if (installed) return installed;
  }
  throw new Error(whatToInstall());
}

async function findMysqlBinaries(): Promise<MysqlBinaries | null> {
  const server = findProgram("mariadbd") ?? findProgram("mysqld");
  if (!server) return null;
  const { stdout } = await run([server, "--no-defaults", "--version"]);
  if (!stdout.includes("MariaDB")) return { server, isMariadb: false, installer: null };
  const installer = findProgram("mariadb-install-db") ?? findProgram("mysql_install_db");
  return installer ? { server, isMariadb: true, installer } : null;
}

function findProgram(name: string): string | null {
  const places = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...USUAL_PLACES];
  return places.map((place) => join(place, name)).find(isFile) ?? null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function installWithApt(report: Report): Promise<void> {
  const asRoot = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  const update = [...asRoot, "apt-get", ...STATUS_ON_STDOUT, "update"];
  const progress = startProgress("Installing MariaDB's server with apt, once (about 60 MB)");
  try {
    const known = await knownPackages() ??
      (await runWithStatus(update, () => {}), await knownPackages());
    if (!known) throw new Error(whatToInstall());
    const install = [
      ...asRoot,
      ...["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"],
      ...STATUS_ON_STDOUT,
      ...["install", "-y", "--no-install-recommends", ...known],
    ];
    if (!await runWithStatus(install, progress.update)) {
      // An old package list names files that the mirror no longer has.
      await runWithStatus(update, () => {});
      if (!await runWithStatus(install, progress.update, report)) throw new Error(whatToInstall());
    }
  } finally {
    progress.done();
  }
}

async function knownPackages(): Promise<string[] | null> {
  for (const packages of APT_PACKAGES) {
    const { stdout } = await run(["apt-cache", "policy", packages[0]!]);
    if (/Candidate: \d/.test(stdout)) return packages;
  }
  return null;
}

/**
 * Runs apt-get, and reports its last words when it fails. Returns whether it succeeded. Downloads are the
 * first half of the progress.
 */
async function runWithStatus(
  command: string[],
  update: (fraction: number) => void,
  report: Report = () => {},
): Promise<boolean> {
  try {
    const child = new Deno.Command(command[0]!, {
      args: command.slice(1),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const [said] = await Promise.all([
      new Response(child.stderr).text(),
      passOn(child.stdout, (line) => {
        const fraction = aptFraction(line);
        if (fraction !== undefined) update(fraction);
      }),
    ]);
    const { success } = await child.status;
    if (!success) { for (const line of said.trim().split("\n").slice(-3)) report(line); }
    return success;
  } catch (error) {
    report(`Cannot run ${command[0]}: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/**
 * How far apt-get has come, in a line of its status: `dlstatus:3:41.2:…`, then `pmstatus:NAME:55.5:…`.
 *
 * Source: /usr/share/doc/apt/README.progress-reporting
 */
export function aptFraction(line: string): number | undefined {
  const [, phase, percent] = /^(dl|pm)status:[^:]*(?::\w+)?:([\d.]+):/.exec(line) ?? [];
  if (!phase) return undefined;
  return (phase === "dl" ? 0 : 0.5) + Number(percent) / 200;
}

async function passOn(stream: ReadableStream<Uint8Array>, report: Report): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]+/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) report(line.trim());
  }
  if (rest.trim()) report(rest.trim());
}

async function run(command: string[]): Promise<{ stdout: string }> {
  try {
    const output = await new Deno.Command(command[0]!, {
      args: command.slice(1),
      stdin: "null",
      stderr: "null",
    }).output();
    return { stdout: new TextDecoder().decode(output.stdout) };
  } catch {
    return { stdout: "" };
  }
}

function whatToInstall(): string {
  const how = {
    darwin: "brew install mariadb",
    linux: "install mariadb-server and mariadb-client with your package manager " +
      "(Debian, Ubuntu: apt-get install mariadb-server-core mariadb-client-core)",
  }[Deno.build.os as string] ?? "install MariaDB (on Windows: inside WSL)";
  return `No MySQL or MariaDB server found: ${how}, or set DATABASE_URL=mysql://user:password@host/database`;
}

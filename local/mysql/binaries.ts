import { delimiter, join } from "node:path";
import { statSync } from "node:fs";
import process from "node:process";

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

const HEARTBEAT_MS = 10_000;

/**
 * Finds MariaDB or MySQL on this computer, or installs MariaDB with apt on Debian and Ubuntu.
 * `report` is called at least every ten seconds during an installation.
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
  report("No MySQL or MariaDB here: installing MariaDB's server with apt (about 60 MB, once)");
  const asRoot = Deno.uid() === 0 ? [] : ["sudo", "-n"];
  const update = [...asRoot, "apt-get", "update"];
  const known = await knownPackages() ??
    (await runReporting(update, report), await knownPackages());
  if (!known) throw new Error(whatToInstall());
  const install = [
    ...asRoot,
    ...["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"],
    ...["install", "-y", "--no-install-recommends", ...known],
  ];
  if (await runReporting(install, report)) return;
  // An old package list names files that the mirror no longer has.
  await runReporting(update, report);
  if (!await runReporting(install, report)) throw new Error(whatToInstall());
}

async function knownPackages(): Promise<string[] | null> {
  for (const packages of APT_PACKAGES) {
    const { stdout } = await run(["apt-cache", "policy", packages[0]!]);
    if (/Candidate: \d/.test(stdout)) return packages;
  }
  return null;
}

/** Runs a command and reports its output. Returns whether it succeeded. */
async function runReporting(command: string[], report: Report): Promise<boolean> {
  const startedAt = Date.now();
  const heartbeat = setInterval(() => {
    report(`… ${command.slice(-1)[0]}: ${Math.round((Date.now() - startedAt) / 1000)} s so far`);
  }, HEARTBEAT_MS);
  try {
    const child = new Deno.Command(command[0]!, {
      args: command.slice(1),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await Promise.all([passOn(child.stdout, report), passOn(child.stderr, report)]);
    return (await child.status).success;
  } catch (error) {
    report(`Cannot run ${command[0]}: ${error instanceof Error ? error.message : error}`);
    return false;
  } finally {
    clearInterval(heartbeat);
  }
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

import { delimiter, join } from "node:path";
import { statSync } from "node:fs";
import process from "node:process";
import { startProgress } from "../../ops/progress.ts";

/** The programs of an installed server. MySQL needs no `installer`: the server initialises itself. */
export type MysqlBinaries = { server: string; isMariadb: boolean; installer: string | null };

/** The two servers that can be chosen. */
export type DatabaseBrand = "mariadb" | "mysql";

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

const NO_MYSQL = "No MySQL server found, and LOCAL_DATABASE is mysql: install mysqld " +
  "(for example mysql-server-core from https://dev.mysql.com/downloads/), or unset it to use MariaDB";

const STATUS_ON_STDOUT = ["-o", "APT::Status-Fd=1"];

/**
 * Finds MariaDB or MySQL on this computer, or the one of them that is asked for, or installs MariaDB with apt on Debian and Ubuntu.
 * An installation shows how far it has come; `report` is given what apt said when it failed.
 *
 * @throws {Error} with one line that says what to install, where apt does not exist or fails.
 */
export async function requireMysqlBinaries(
  report: Report,
  brand?: DatabaseBrand,
): Promise<MysqlBinaries> {
  const found = await findMysqlBinaries(brand);
  if (found) return found;
  if (brand === "mysql") throw new Error(NO_MYSQL);
  if (Deno.build.os === "linux" && findProgram("apt-get")) {
    await installWithApt(report);
    const installed = await findMysqlBinaries(brand);
    if (installed) return installed;
  }
  throw new Error(whatToInstall());
}

async function findMysqlBinaries(brand?: DatabaseBrand): Promise<MysqlBinaries | null> {
  const installer = findProgram("mariadb-install-db") ?? findProgram("mysql_install_db");
  for (const server of [...findPrograms("mariadbd"), ...findPrograms("mysqld")]) {
    const { stdout } = await run([server, "--no-defaults", "--version"]);
    // `mysqld` may be MariaDB's other name.
    const isMariadb = stdout.includes("MariaDB");
    if (!stdout || brand && isMariadb !== (brand === "mariadb")) continue;
    if (!isMariadb) return { server, isMariadb, installer: null };
    if (installer) return { server, isMariadb, installer };
  }
  return null;
}

function findProgram(name: string): string | null {
  return findPrograms(name)[0] ?? null;
}

/** The programs of a name, in the order of PATH and then of the usual places. */
export function findPrograms(name: string, path = process.env.PATH ?? ""): string[] {
  const places = [...path.split(delimiter).filter(Boolean), ...USUAL_PLACES];
  return [...new Set(places)].map((place) => join(place, name)).filter(isFile);
}

/** A place that cannot be read holds nothing for us. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
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

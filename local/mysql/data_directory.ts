import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { MysqlBinaries } from "./binaries.ts";

/**
 * Creates the data directory unless it exists. `throwaway` data is not flushed to the disk.
 *
 * @throws {Error} with the last line that the server's program printed, or with the cure when the data are
 * another server's.
 */
export async function initialiseOnce(
  binaries: MysqlBinaries,
  directory: string,
  throwaway: boolean,
  report: (line: string) => void,
): Promise<void> {
  const data = join(directory, "data");
  if (await exists(data)) return await refuseOthersData(binaries, directory);
  report(`Creating a database server in ${directory}`);
  // Created elsewhere and renamed, so that an interrupted attempt is never used as a data directory.
  const unfinished = join(directory, "data.unfinished");
  await Deno.remove(unfinished, { recursive: true }).catch(() => {});
  const command = initialiseCommand(binaries, directory, unfinished, throwaway);
  const { success, stdout, stderr } = await new Deno.Command(command[0]!, {
    args: command.slice(1),
    stdin: "null",
  }).output();
  if (!success) {
    const said = new TextDecoder().decode(stderr.length ? stderr : stdout).trim().split("\n");
    throw new Error(`Cannot create a database server in ${directory}: ${said.at(-1)}`);
  }
  await Deno.rename(unfinished, data);
}

/** Files that only one of the servers makes. */
const MADE_BY = { MariaDB: "aria_log_control", MySQL: "mysql.ibd" };

/** Neither server reads the other's data, and what it says about them helps nobody. */
async function refuseOthersData({ isMariadb }: MysqlBinaries, directory: string): Promise<void> {
  const [own, other] = isMariadb ? ["MariaDB", "MySQL"] as const : ["MySQL", "MariaDB"] as const;
  if (!await exists(join(directory, "data", MADE_BY[other]))) return;
  throw new Error(
    `The data in ${directory} was made by ${other}, and the server found here is ${own}: start with ` +
      `LOCAL_DATABASE=${other.toLowerCase()}, or begin afresh with rm -r ${directory}`,
  );
}

/**
 * The packages with the server alone lack the folder that MySQL was built to exchange files through, and it
 * refuses to start without; nothing here exchanges files.
 */
export function withoutFileExchange({ isMariadb }: MysqlBinaries): string[] {
  return isMariadb ? [] : ["--secure-file-priv=NULL"];
}

/**
 * The folder for the temporary tables of a server. A server that starts removes those that others have in the
 * same folder, and so does one that only makes a data directory.
 */
export function ownTemporaryFolder(directory: string): string {
  return `--tmpdir=${join(directory, "tmp")}`;
}

function initialiseCommand(
  binaries: MysqlBinaries,
  directory: string,
  data: string,
  throwaway: boolean,
): string[] {
  const options = [
    ownTemporaryFolder(directory),
    ...throwaway ? ["--innodb-flush-method=nosync"] : [],
  ];
  if (!binaries.installer) {
    const initialise = ["--no-defaults", "--initialize-insecure", `--datadir=${data}`];
    const rest = [...withoutFileExchange(binaries), ...options, ...asRoot()];
    return [binaries.server, ...initialise, ...rest];
  }
  return [
    binaries.installer,
    "--no-defaults",
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    "--skip-name-resolve",
    "--innodb-log-file-size=4M",
    ...options,
    ...asRoot(),
  ];
}

/**
 * Writes `init.sql`, which the server runs at every start, and returns root's password. Every directory
 * has its own, because other users of this computer can reach 127.0.0.1 too.
 */
export async function writeCredentials(directory: string): Promise<string> {
  const file = join(directory, "password");
  const stored = await Deno.readTextFile(file).catch(() => "");
  const password = stored.trim() || randomBytes(18).toString("base64url");
  await Deno.writeTextFile(file, password, { mode: 0o600 });
  const statements = [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    `CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';`,
    `ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;`,
    `DROP USER IF EXISTS 'root'@'::1';`,
    `DROP USER IF EXISTS ''@'localhost';`,
  ];
  await Deno.writeTextFile(join(directory, "init.sql"), `${statements.join("\n")}\n`, {
    mode: 0o600,
  });
  return password;
}

/** MySQL and MariaDB refuse to run as root unless they are told to. */
export function asRoot(): string[] {
  return Deno.uid() === 0 ? ["--user=root"] : [];
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

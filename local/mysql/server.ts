import { Buffer } from "node:buffer";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type DatabaseBrand, type MysqlBinaries, requireMysqlBinaries } from "./binaries.ts";
import {
  asRoot,
  initialiseOnce,
  ownTemporaryFolder,
  withoutFileExchange,
  writeCredentials,
} from "./data_directory.ts";
import { findKept, hasEnded, isAlive, startKept, stopProcess } from "./process.ts";

/** A running private server. `close` shuts it down, and kills it if that takes too long. */
export type MysqlServer = {
  host: string;
  port: number;
  socketPath: string;
  user: string;
  password: string;
  close: () => Promise<void>;
};

/**
 * `directory` holds all files of the server and is kept. `throwaway` data is never flushed to the disk;
 * with `removeAfter` the directory is removed when the server ends.
 */
export type MysqlServerOptions = {
  directory: string;
  throwaway?: boolean;
  removeAfter?: boolean;
  /** Default: what is found first, MariaDB before MySQL. */
  brand?: DatabaseBrand;
  report?: (line: string) => void;
  /** What the server keeps of its tables in memory, in MiB. Default: 64. */
  bufferMib?: number;
  /** Whether it writes down how many rows a table has; else it looks. Default: true. */
  keepsStatistics?: boolean;
};

/** The limit of `sockaddr_un` on macOS, the strictest system: 104 bytes with the final zero. */
const SOCKET_PATH_BYTES = 103;
const START_SECONDS = 60;
const STOP_MS = 6_000;
const START_ATTEMPTS = 3;

const SQL_MODE =
  "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

/**
 * Starts a private MariaDB or MySQL that listens on 127.0.0.1 and on a unix socket, and waits until it
 * answers. Installs MariaDB with apt where none is found, creates the data directory when it is missing,
 * and first stops a server that a killed run left running on the directory.
 *
 * @throws {Error} with one line when no server can be installed or started, or when another running
 * process uses the directory.
 */
export async function startMysqlServer(options: MysqlServerOptions): Promise<MysqlServer> {
  const report = options.report ?? (() => {});
  const directory = resolve(options.directory);
  const binaries = await requireMysqlBinaries(report, options.brand);
  await Deno.mkdir(join(directory, "tmp"), { recursive: true, mode: 0o700 });
  await stopLeftover(directory);
  await initialiseOnce(binaries, directory, options.throwaway ?? false, report);
  const password = await writeCredentials(directory);
  for (let attempt = 1;; attempt++) {
    try {
      return await launch(binaries, directory, password, options);
    } catch (error) {
      // Another process may take the free port before the server binds it.
      if (attempt === START_ATTEMPTS || !/in use/.test(String(error))) throw error;
    }
  }
}

async function stopLeftover(directory: string): Promise<void> {
  const running = await findKept(join(directory, "server.pid"), directory);
  if (!running) return;
  if (isAlive(running.owner)) {
    throw new Error(
      `The database in ${directory} is in use by process ${running.owner}: stop that one first`,
    );
  }
  await stopProcess(running.pid, STOP_MS);
}

async function launch(
  binaries: MysqlBinaries,
  directory: string,
  password: string,
  options: MysqlServerOptions,
): Promise<MysqlServer> {
  const port = freePort();
  const socketPath = await chooseSocketPath(directory);
  const pidFile = join(directory, "server.pid");
  const log = join(directory, "server.log");
  await Deno.remove(log).catch(() => {});
  const command = serverCommand(binaries, directory, { port, socketPath, log }, options);
  const aside = dirname(socketPath) === directory ? "" : dirname(socketPath);
  const remove: [string, string] = [options.removeAfter ? directory : "", aside];
  const keeper = await startKept(command, { pidFile, errorFile: log, remove });
  const close = async () => {
    const running = await findKept(pidFile, directory);
    if (running) await stopProcess(running.pid, STOP_MS);
    await hasEnded(keeper, 2_000);
  };
  try {
    await untilItAnswers(socketPath, keeper);
  } catch {
    const reason = await lastError(log);
    await close();
    throw new Error(`Cannot start the database server in ${directory}: ${reason}`);
  }
  return { host: "127.0.0.1", port, socketPath, user: "root", password, close };
}

function serverCommand(
  binaries: MysqlBinaries,
  directory: string,
  at: { port: number; socketPath: string; log: string },
  options: MysqlServerOptions,
): string[] {
  const unsafe = [
    "--innodb-flush-method=nosync",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-file-per-table=0",
  ];
  return [
    binaries.server,
    "--no-defaults",
    `--datadir=${join(directory, "data")}`,
    ownTemporaryFolder(directory),
    `--socket=${at.socketPath}`,
    `--pid-file=${join(directory, "mysqld.pid")}`,
    `--init-file=${join(directory, "init.sql")}`,
    `--log-error=${at.log}`,
    `--port=${at.port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--skip-log-bin",
    "--loose-mysqlx=0",
    "--loose-innodb-log-file-size=4M",
    `--innodb-buffer-pool-size=${options.bufferMib ?? 64}M`,
    "--performance-schema=0",
    // Two gateways with every transaction and statement that they allow, and who looks on.
    "--max-connections=600",
    "--character-set-server=utf8mb4",
    "--default-time-zone=+00:00",
    "--loose-innodb-snapshot-isolation=0",
    // MySQL rounds by default and does not know this mode.
    `--sql-mode=${SQL_MODE}${binaries.isMariadb ? ",TIME_ROUND_FRACTIONAL" : ""}`,
    ...withoutFileExchange(binaries),
    ...(options.throwaway ? unsafe : []),
    ...(options.keepsStatistics === false ? ["--innodb-stats-persistent=0"] : []),
    ...asRoot(),
  ];
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function chooseSocketPath(directory: string): Promise<string> {
  const fits = (path: string) => Buffer.byteLength(path) <= SOCKET_PATH_BYTES;
  const near = join(directory, "mysql.sock");
  if (fits(near)) return near;
  const places = [tmpdir(), "/tmp"].filter((place) => fits(join(place, "daftar-12345678", "s")));
  const aside = await Deno.makeTempDir({ dir: places[0], prefix: "daftar-" });
  return join(aside, "s");
}

async function untilItAnswers(socketPath: string, keeper: number): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (!await greets(socketPath)) {
    if (!isAlive(keeper) || Date.now() > deadline) throw new Error("No answer");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Whether the server answers. A MySQL server speaks first, once it is ready. */
function greets(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path: socketPath });
    let greeted = false;
    socket.once("data", () => {
      greeted = true;
      socket.destroy();
    });
    socket.once("error", () => socket.destroy());
    socket.once("close", () => resolve(greeted));
  });
}

async function lastError(log: string): Promise<string> {
  const lines = (await Deno.readTextFile(log).catch(() => "")).trim().split("\n");
  const errors = lines.filter((line) => line.includes("[ERROR]"));
  return errors.find((line) => /in use/.test(line)) ?? errors[0] ?? lines.at(-1) ??
    "it said nothing";
}

import { createConnection } from "mysql2/promise";
import { addressOf } from "../../ops/connect.ts";
import type { MysqlAddress } from "../../ops/mysql/pool.ts";
import { type MysqlServerOptions, startMysqlServer } from "./server.ts";

/** A running database, on a private server or on the one that a URL names. */
export type LocalDatabase = {
  address: MysqlAddress & { database: string };
  close: () => Promise<void>;
};

const DATABASE = "daftar";
const PING_MS = 5_000;

/** Uses the server at `url`, or starts a private one in `directory`. Creates the database if needed. */
export async function openLocalDatabase(
  url: URL | undefined,
  { directory, brand }: Pick<MysqlServerOptions, "directory" | "brand">,
  report: (line: string) => void,
): Promise<LocalDatabase> {
  if (url) {
    const address = { ...addressOf(url), database: addressOf(url).database ?? DATABASE };
    await requireDatabase(address);
    return { address, close: () => Promise.resolve() };
  }
  const { close, ...server } = await startMysqlServer({ directory, brand, report });
  const address = { ...server, database: DATABASE };
  try {
    await requireDatabase(address);
  } catch (error) {
    await close();
    throw error;
  }
  return { address, close };
}

/** Calls `lost` once when the server is gone. The returned function stops watching. */
export async function watchDatabase(
  { address }: LocalDatabase,
  lost: () => void,
): Promise<() => void> {
  const connection = await createConnection(address);
  let isWatching = true;
  const end = () => {
    isWatching = false;
    clearInterval(timer);
    connection.destroy();
  };
  const sayLost = () => {
    if (!isWatching) return;
    end();
    lost();
  };
  const timer = setInterval(() => void connection.ping().catch(sayLost), PING_MS);
  connection.on("error", sayLost);
  connection.on("end", sayLost);
  return end;
}

/** Creates the database only when it is missing: a user of an existing one may lack the privilege. */
async function requireDatabase(address: LocalDatabase["address"]): Promise<void> {
  const { database, ...server } = address;
  try {
    const connection = await createConnection(address).catch(async (error) => {
      if (error.code !== "ER_BAD_DB_ERROR") throw error;
      const creating = await createConnection(server);
      await creating.query(
        "CREATE DATABASE ?? DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci",
        [database],
      );
      return creating;
    });
    connection.destroy();
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    throw new Error(
      `Cannot use the database at ${address.host}:${address.port}: ${code ?? message}`,
    );
  }
}

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { delimiter, join } from "node:path";
import { addressOf, connectToMysql, urlOf } from "../../ops/connect.ts";
import { testServer } from "../support/mysql/mysql.ts";

// The private server of the local stack, with programs that only say what they were told.

const SERVER = new URL("../../local/mysql/server.ts", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const VERSIONS = {
  mysqld: "mysqld  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)",
  mariadbd: "mariadbd  Ver 11.8.2-MariaDB for debian-linux-gnu on x86_64",
};

/** A program that prints its version, notes its arguments, and makes the data directory that it is told. */
function script(name: keyof typeof VERSIONS, notes: string): string {
  return `#!/bin/sh
case "$*" in *--version*) echo "${VERSIONS[name]}"; exit 0;; esac
echo "${name} $*" >> "${notes}"
for argument; do case "$argument" in --datadir=*) mkdir -p "\${argument#--datadir=}";; esac; done
case "$*" in *--initialize*) exit 0;; esac
echo "[ERROR] not a real server" >&2
exit 1
`;
}

type World = AsyncDisposable & { directory: string; path: string; notes: () => Promise<string> };

/** Both servers, behind a place that cannot be read. */
async function makeWorld(): Promise<World> {
  const root = await Deno.makeTempDir();
  const [locked, programs] = [join(root, "locked"), join(root, "programs")];
  await Promise.all([Deno.mkdir(locked), Deno.mkdir(programs)]);
  for (const name of ["mariadbd", "mysqld"] as const) {
    // Even root cannot follow a link to itself.
    await Deno.symlink(join(locked, name), join(locked, name));
    await Deno.writeTextFile(join(programs, name), script(name, join(root, "notes")), {
      mode: 0o755,
    });
  }
  const installer = join(programs, "mariadb-install-db");
  await Deno.writeTextFile(installer, script("mariadbd", join(root, "notes")), { mode: 0o755 });
  await Deno.chmod(locked, 0o000);
  return {
    directory: join(root, "mysql"),
    path: [locked, "/".padEnd(5_000, "x"), programs, Deno.env.get("PATH")].join(delimiter),
    notes: () => Deno.readTextFile(join(root, "notes")).catch(() => ""),
    [Symbol.asyncDispose]: async () => {
      await Deno.chmod(locked, 0o700);
      await Deno.remove(root, { recursive: true });
    },
  };
}

/** Starts the server in a process of its own, and returns what it throws. */
async function whyNot({ directory, path }: World, brand: "mysql" | "mariadb"): Promise<string> {
  const code = `
    const { startMysqlServer } = await import(${JSON.stringify(SERVER)});
    await startMysqlServer(${JSON.stringify({ directory, brand })})
      .catch(({ message }) => console.log(message));`;
  const run = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", code],
    cwd: ROOT,
    env: { PATH: path },
  });
  const { stdout, stderr } = await run.output();
  return new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr);
}

Deno.test("MySQL can be chosen where MariaDB comes first, past a place that cannot be read, and needs no folder for files", async () => {
  await using world = await makeWorld();
  assert.match(await whyNot(world, "mysql"), /^Cannot start the database server/);
  const started = (await world.notes()).trim().split("\n");
  assert.ok(started.length >= 2, started.join("\n"));
  assert.match(started[0]!, /^mysqld .*--initialize-insecure/);
  for (const line of started) assert.match(line, /^mysqld .*--secure-file-priv=NULL/);
});

Deno.test("servers side by side, and whoever makes their data, have temporary folders of their own", async () => {
  for (const brand of ["mysql", "mariadb"] as const) {
    await using world = await makeWorld();
    await whyNot(world, brand);
    const started = (await world.notes()).trim().split("\n");
    assert.ok(started[0], started.join("\n"));
    for (const line of started) assert.ok(line.includes(` --tmpdir=${world.directory}/tmp`), line);
  }
});

Deno.test("data of the other server are refused with the cure, and left as they are", async () => {
  for (
    const [brand, file, message] of [
      [
        "mysql",
        "aria_log_control",
        /made by MariaDB.* is MySQL: .*LOCAL_DATABASE=mariadb.*rm -r \//,
      ],
      ["mariadb", "mysql.ibd", /made by MySQL.* is MariaDB: .*LOCAL_DATABASE=mysql.*rm -r \//],
    ] as const
  ) {
    await using world = await makeWorld();
    const data = join(world.directory, "data");
    await Deno.mkdir(data, { recursive: true });
    await Deno.writeTextFile(join(data, file), "");
    assert.match(await whyNot(world, brand), message);
    assert.equal(await world.notes(), "");
    assert.deepEqual((await Array.fromAsync(Deno.readDir(data))).map(({ name }) => name), [file]);
  }
});

Deno.test("mysql://…?ssl-mode=REQUIRED uses TLS, or does not connect", async () => {
  const server = await testServer();
  const url = new URL(`${urlOf({ ...server, socketPath: undefined })}?ssl-mode=REQUIRED`);
  const { query, close } = connectToMysql(addressOf(url));
  try {
    const status = await query("SHOW SESSION STATUS LIKE 'Ssl_cipher'").catch((error) => error);
    if (status instanceof Error) assert.match(String(status), /secure connection/);
    else assert.match(String(status.rows[0]!.Value), /^\w/);
  } finally {
    await close();
  }
});

Deno.test("each mode of TLS is read from the URL and written back, and no other is known", () => {
  const url = "mysql://u:p@h:3306/d";
  for (const mode of ["REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"]) {
    const address = addressOf(new URL(`${url}?ssl-mode=${mode.toLowerCase()}`));
    assert.equal(address.ssl?.rejectUnauthorized, mode !== "REQUIRED", mode);
    assert.equal(urlOf(address), `${url}?ssl-mode=${mode}`);
  }
  for (const mode of ["", "?ssl-mode=DISABLED", "?ssl-mode=PREFERRED"]) {
    assert.equal(addressOf(new URL(url + mode)).ssl, undefined, mode);
  }
  assert.throws(() => addressOf(new URL(`${url}?ssl-mode=on`)), /^Error: ssl-mode must be one of/);
});

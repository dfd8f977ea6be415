import assert from "node:assert/strict";
import { CLIENTS, generateClients } from "../../contracts/openapi/clients/generate.ts";
import { seed } from "../../local/seed/seed.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { runBruno, runHurl } from "../clients/collections.ts";
import { walkThroughPewaca, walkThroughZporta } from "../clients/typescript.ts";
import { jpeg } from "../support/images/jpeg.ts";
import { type RunningWorker, startWorker } from "../support/workerd/worker.ts";

/** The largest client, as it is loaded: its source. */
const MAX_BYTES = 10 * 1024;

/** Files that are written by hand. */
const BY_HAND = ["typescript/client.ts", "php/Client.php", "php/DaftarServiceProvider.php"];

const TERAS_COUNTRY = "350c228d-2121-47fd-a808-456a7523e527";

Deno.test("the clients in the repository are those of the API's description: deno task clients", async () => {
  const generated = await generateClients();
  const found = [...filesIn(CLIENTS)].filter((file) => !BY_HAND.includes(file));
  assert.deepEqual(found.sort(), [...generated.keys()].sort());
  for (const [file, text] of generated) {
    assert.ok(Deno.readTextFileSync(CLIENTS + file) === text, `${file} is not what is generated`);
  }
});

Deno.test(`a TypeScript client is smaller than ${MAX_BYTES} bytes, and imports nothing from elsewhere`, () => {
  const read = (file: string) => Deno.readTextFileSync(`${CLIENTS}typescript/${file}.ts`);
  for (const name of ["pewaca", "zporta"]) {
    const source = read("client") + read(name);
    assert.ok(source.length < MAX_BYTES, `${name}: ${source.length} bytes`);
    for (const [, from] of source.matchAll(/from "([^"]+)"/g)) assert.match(from!, /^\.\/\w+\.ts$/);
  }
});

Deno.test("every client signs somebody up at both products, follows the email's link, logs in and reads why another is refused", async (test) => {
  await using worker = await startWorker();
  for (const { name } of TENANTS) await seed(worker.databaseOf(name).query, [{ name }]);

  await test.step("TypeScript", async () => {
    const person = personFor(worker, "typescript");
    await walkThroughPewaca({ ...person, address: `pewaca-${person.address}` });
    await walkThroughZporta(person);
  });

  await test.step("Laravel", async () => {
    const { code, address, username } = personFor(worker, "laravel");
    const photo = await Deno.makeTempFile({ suffix: ".jpg" });
    await Deno.writeFile(photo, jpeg());
    const script = new URL("../clients/journey.php", import.meta.url).pathname;
    const output = await run("php", [script, worker.inbox.url, code, address, username, photo], {
      API: worker.url,
    });
    await Deno.remove(photo);
    if (output === null) return;
    assert.deepEqual(JSON.parse(output), {
      pewaca: {
        "statuses": [201, 200, 200, 200, 400],
        "has photo": true,
        "sentence": "Email sudah terdaftar.",
      },
      zporta: {
        "statuses": [201, 200, 200, 302, 200, 400],
        "username": true,
        "sentence": "Username already taken.",
      },
    });
  });

  for (const product of ["pewaca", "zporta"]) {
    await test.step(`Hurl: ${product}`, async () => {
      const variables = variablesOf(worker, `hurl-${product}`);
      const file = `${CLIENTS}hurl/${product}.hurl`;
      const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      const options = given.flatMap((each) => ["--variable", each]);
      if (await run("hurl", [...options, file]) !== null) return;
      await runHurl(Deno.readTextFileSync(file), variables);
    });

    await test.step(`Bruno: ${product}`, async () => {
      const variables = variablesOf(worker, `bruno-${product}`);
      const folder = `${CLIENTS}bruno/${product}/`;
      const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      const options = ["--env", "local", ...given.flatMap((each) => ["--env-var", each])];
      const ran = await run("bru", ["run", product, ...options], {}, `${CLIENTS}bruno`);
      if (ran !== null) return;
      const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
        .sort((a, b) => parseInt(a) - parseInt(b));
      await runBruno(files.map((name) => Deno.readTextFileSync(folder + name)), variables);
    });
  }

  const { rows } = await worker.databaseOf("pewaca").query(
    "SELECT COUNT(*) AS count FROM m_user WHERE user_email LIKE 'pewaca-%' AND user_isactive = 1",
  );
  assert.ok(Number(rows[0]!.count) >= 1);
});

function personFor(worker: RunningWorker, client: string) {
  const id = crypto.randomUUID().slice(0, 8);
  return {
    api: worker.url,
    code: TERAS_COUNTRY,
    address: `${client}-${id}@example.test`,
    username: `${client}-${id}`,
    emailTo: async (address: string) => {
      for (let tries = 40; tries > 0; tries--) {
        const [email] = worker.inbox.emails(address);
        if (email) return email;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      throw new Error(`No email arrives for ${address}`);
    },
  };
}

function variablesOf(worker: RunningWorker, client: string): Record<string, string> {
  const { api, code, address, username } = personFor(worker, client);
  return { api, console: worker.inbox.url, code, address, username };
}

/** Runs a program and returns its output; `null`, and a loud line, where it is not installed. */
async function run(
  program: string,
  args: string[],
  env: Record<string, string> = {},
  cwd?: string,
): Promise<string | null> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, { args, env, cwd })
      .output();
    const text = new TextDecoder().decode(stdout);
    assert.ok(success, `${program}: ${text}\n${new TextDecoder().decode(stderr)}`);
    return text;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error(`\n  SKIPPED: ${program} is not installed, so the client is not tried with it\n`);
    return null;
  }
}

function* filesIn(folder: string, within = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder + within)) {
    if (isDirectory) yield* filesIn(folder, `${within}${name}/`);
    else yield within + name;
  }
}

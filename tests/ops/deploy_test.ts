import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { seededEstates } from "../../local/seed/seed.ts";
import { databaseOf } from "../../ops/connect.ts";
import { type Environment, readEnvironment } from "../../ops/deploy/checks.ts";
import { deploy, type Deployment, type DeployWorld } from "../../ops/deploy/steps.ts";
import type { Wrangler } from "../../ops/deploy/wrangler.ts";
import { testSignUps } from "../../ops/deploy/test_sign_ups.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { rowsOf, type Service, startService } from "../support/service.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PRODUCTION = readEnvironment("production");
const BEFORE = "11111111-2222-4333-8444-555555555555";

/** Cloudflare as the command sees it: which secrets there are, which version runs, what it was told. */
function standIn(
  {
    secrets = PRODUCTION.secrets.required,
    version = BEFORE as string | null,
    deployCode = 0,
    bundleKib = 1,
  } = {},
) {
  const calls: string[] = [];
  const wrangler: Wrangler = (args) => {
    calls.push(args.join(" "));
    const answer = (code: number, facts?: unknown) =>
      Promise.resolve({ code, out: facts === undefined ? "" : JSON.stringify(facts) });
    if (args[0] === "secret") {
      return answer(0, secrets.map((name) => ({ name, type: "secret_text" })));
    }
    if (args[0] === "deployments") {
      const versions = [{ version_id: "old", percentage: 0 }, {
        version_id: version,
        percentage: 100,
      }];
      return version ? answer(0, { versions }) : answer(1);
    }
    const outdir = args.find((arg) => arg.startsWith("--outdir="))?.slice("--outdir=".length);
    if (outdir) {
      // Random bytes: they cannot be compressed.
      const parts = Array.from({ length: bundleKib }, () => randomBytes(1024));
      Deno.writeFileSync(`${outdir}/worker.js`, Buffer.concat(parts));
    }
    return answer(args[0] === "deploy" && !outdir ? deployCode : 0);
  };
  return { wrangler, calls };
}

function signUpsAt(service: Service, estateCode: string) {
  const url = "https://daftar.test";
  const options = { publicUrl: url, zportaUrl: url, estateCode };
  return testSignUps(options, TENANTS, (name) => {
    const { query } = service.of(name);
    return databaseOf(service.databases.find((each) => each.query === query)!.direct);
  });
}

/** Deploys, with a service of the test as what was deployed. */
async function run(
  service: Service,
  { wrangler }: { wrangler: Wrangler },
  changes: Partial<DeployWorld> = {},
  deployment: Partial<Deployment> = {},
) {
  const lines: string[] = [];
  const code = await deploy({
    wrangler,
    buildFiles: () => Promise.resolve({ code: 0, out: "" }),
    environment: PRODUCTION,
    databases: service.databases.map(({ query }) => ({
      where: "DATABASE_URL",
      query,
      sets: setsOf(TENANTS.filter(({ name }) => service.of(name).query === query)),
    })),
    canIDeploy: () => Promise.resolve({ deployable: true, reason: "verified" }),
    fetch: (input, init) => {
      const { pathname } = new URL(String(input));
      return service.fetch(pathname, init);
    },
    sleep: () => Promise.resolve(),
    publicUrl: "https://daftar.test",
    signUps: signUpsAt(service, seededEstates[0]!.code),
    report: (line) => void lines.push(line),
    ...changes,
  }, { env: "production", isDryRun: false, tag: "abc", ...deployment });
  await service.backgroundDone();
  return { code, said: lines.join("\n") };
}

/** The accounts that are not erased, at both products. An erased one keeps its id, and nothing else. */
async function people(service: Service) {
  const learners = await rowsOf(service.of("zporta"), "auth_user");
  const residents = await rowsOf(service.of("pewaca"), "m_user");
  return [
    ...learners.filter((row) => row.deleted_at === null),
    ...residents.filter((row) => row.erased_at === null),
  ];
}

const DEPLOY = "deploy --minify --env=production --tag=abc";

Deno.test("deploy checks, deploys, signs somebody up and erases them, and leaves nobody behind", async () => {
  await using service = await startService();
  const cloudflare = standIn();
  const before = await people(service);
  const { code, said } = await run(service, cloudflare);
  assert.equal(code, 0, said);
  assert.match(
    said,
    /ok {2}bundle: [\d.]+ KiB[^]*test address has signed up at pewaca, and is erased again\nDeployed/,
  );
  assert.deepEqual(cloudflare.calls.filter((call) => !call.includes("--outdir")), [
    "secret list --env=production --format=json",
    "deployments status --env=production --json",
    DEPLOY,
  ]);
  assert.deepEqual(await people(service), before);
  const left = (await rowsOf(service, "outbox")).filter(({ to_email }) =>
    /resend\.dev/.test(String(to_email))
  );
  assert.deepEqual(left, []);
});

Deno.test("deploy refuses, each by name, what can be known before, and deploys nothing", async () => {
  await using service = await startService();
  const hosts: Environment = readEnvironment("staging");
  const rows: [string, RegExp, ReturnType<typeof standIn>, Partial<DeployWorld>][] = [
    [
      "secrets",
      /NO {2}secrets: .*--name SERVICE_KEY$/m,
      standIn({
        secrets: PRODUCTION.secrets.required.filter((name) => name !== "SERVICE_KEY"),
      }),
      {},
    ],
    ["hosts", /NO {2}hosts: .*staging\.example/m, standIn(), { environment: hosts }],
    ["contracts", /NO {2}contracts: zporta-next needs more/, standIn(), {
      canIDeploy: () => Promise.resolve({ deployable: false, reason: "zporta-next needs more" }),
    }],
    [
      "migrations",
      /NO {2}migrations, DATABASE_URL: core\/\d{4}_\w+\.sql pending/,
      standIn(),
      {},
    ],
    ["bundle", /NO {2}bundle: 25\d\.\d KiB, and 200 are the most/, standIn({ bundleKib: 250 }), {}],
    ["estate", /NO {2}test sign-ups: SMOKE_ESTATE_CODE is no code of an estate/, standIn(), {
      signUps: signUpsAt(service, "no-such-code"),
    }],
    ["deleted estate", /NO {2}test sign-ups: SMOKE_ESTATE_CODE is no code/, standIn(), {
      signUps: signUpsAt(service, seededEstates[0]!.code),
    }],
    ["no database", /NO {2}migrations: set DATABASE_URL/, standIn(), { databases: [] }],
  ];
  await service.query("UPDATE m_residence SET isdelete = 1 WHERE code = ?", [
    seededEstates[0]!.code,
  ]);
  for (const [name, pattern, cloudflare, changes] of rows) {
    const isPending = name === "migrations";
    if (isPending) {
      await service.of("zporta").query(
        "DELETE FROM applied_migration WHERE set_name = 'core' ORDER BY version DESC LIMIT 1",
      );
    }
    const { code, said } = await run(service, cloudflare, changes);
    assert.equal(code, 1, name);
    assert.match(said, pattern, name);
    assert.ok(said.endsWith("Nothing was deployed"), name);
    assert.ok(!cloudflare.calls.some((call) => call.startsWith("deploy --minify --env")), name);
  }
});

Deno.test("deploy returns to the version before when what was deployed does not work, and erases what a sign-up left", async () => {
  await using service = await startService();
  const before = await people(service);
  const failing = (status: number, path: RegExp): Partial<DeployWorld> => ({
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input));
      const response = await service.fetch(pathname, init);
      if (!path.test(pathname)) return response;
      await response.body?.cancel();
      return new Response(null, { status });
    },
  });
  const unreachable: Partial<DeployWorld> = { fetch: () => Promise.reject(new TypeError("down")) };
  for (
    const [problem, changes] of [
      ["/healthz answers 503", failing(503, /healthz/)],
      ["/healthz cannot be reached", unreachable],
      ["a sign-up at zporta answers 500", failing(500, /register/)],
      ["a sign-up at pewaca answers 503", failing(503, /sign-up/)],
    ] as const
  ) {
    const cloudflare = standIn();
    const { code, said } = await run(service, cloudflare, changes);
    assert.equal(code, 1, problem);
    assert.ok(said.endsWith(`NO  ${problem}\nRolled back to ${BEFORE}`), said);
    assert.equal(
      cloudflare.calls.at(-1),
      `rollback ${BEFORE} --env=production --message=${problem} --yes`,
    );
    assert.deepEqual(await people(service), before, problem);
  }
  const away = signUpsAt(service, seededEstates[0]!.code)[0]!;
  away.acts = { ...away.acts, findAccounts: () => Promise.reject(new Error("away")) };
  const lost = await run(service, standIn(), { signUps: [away] });
  assert.match(
    lost.said,
    /gets no answer; delivered\+smoke-\S+@resend\.dev cannot be erased at \w+\nRolled back/,
  );
  const first = standIn({ version: null });
  const { code, said } = await run(service, first, unreachable);
  assert.deepEqual([code, first.calls.at(-1)], [1, DEPLOY]);
  assert.match(said, /no version to return to/);
});

Deno.test("deploy that wrangler refuses tries nothing and rolls nothing back; a dry run deploys nothing", async () => {
  await using service = await startService();
  const refused = standIn({ deployCode: 1 });
  assert.equal((await run(service, refused)).code, 1);
  assert.equal(refused.calls.at(-1), DEPLOY);

  const dry = standIn();
  const { code, said } = await run(service, dry, {}, { isDryRun: true });
  assert.equal(code, 0, said);
  assert.deepEqual(dry.calls.map((call) => call.replace(/--outdir=\S+/, "--outdir")), [
    "deploy --dry-run --minify --env=production --outdir",
  ]);
  assert.ok(said.includes(`  wrangler ${DEPLOY}\n`));
});

Deno.test("every command of the list from an empty account to a verified sign-up is there, with its options", async () => {
  const text = await Deno.readTextFile(`${ROOT}docs/operations.md`);
  const section = text.split("## First deployment")[1]!.split("\n## ")[0]!.replace(/\s+/g, " ");
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const helps = new Map<string, Promise<string>>();
  const helpOf = async (task: string, sub: string[]) => {
    const script = tasks[task].command.replace(/^deno run -A /, "");
    const args = ["run", "--quiet", "-A", "--no-check", script, ...sub, "--help"];
    const { code, stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
    assert.equal(code, 0, `${task} ${sub}`);
    return new TextDecoder().decode(stdout);
  };
  const commands = [...section.matchAll(/`deno task ([^`]+)`/g)].map(([, command]) => command!);
  assert.ok(commands.length >= 10);
  for (const command of commands) {
    const [task, ...rest] = command.split(" ");
    const sub = rest.slice(0, 1).filter((word) => /^[a-z]+$/.test(word));
    const key = `${task} ${sub}`;
    if (!helps.has(key)) helps.set(key, helpOf(task!, sub));
    const help = await helps.get(key)!;
    for (const option of rest.filter((word) => word.startsWith("--"))) {
      assert.ok(help.includes(option), `deno task ${command}: ${option}`);
    }
  }
});

import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { seededAccounts } from "../../local/seed/seed.ts";
import { createStudio, type Studio } from "../../local/studio/client.ts";
import { findChromium, openContext, startBrowser } from "../support/stack/browser.ts";
import { type DevStack, startDevStack } from "../support/stack/dev_stack.ts";
import { json } from "../support/pewaca/pewaca.ts";

// `deno task dev` from outside. One stack for many promises: to start one takes seconds.

const LINES = 24;
const PASSWORD = "Kelapa-muda-77";

Deno.test("the local stack", async (t) => {
  await using stack = await startDevStack({
    LIMITS: "off",
    FAILED_LOG_IN_MS: "0",
    LOG: "people",
    LINK_KEY: "local-link-key-0123456789-0123456789",
    PEWACA_NIK_KEYS: "a:local-nik-key-0123456789-0123456789",
  });
  const studio = createStudio(stack.file.console);
  await t.step(
    "shows a banner that fits a screen, whose two requests make an account each",
    () => checkBanner(stack),
  );
  await t.step(
    "makes accounts in one request, and limits nothing with LIMITS=off",
    () => checkAccounts(stack, studio),
  );
  await t.step(
    "encrypts NIKs with PEWACA_NIK_KEYS, which the operators' console finds, and makes accounts after a new code",
    () => checkOperators(stack, studio),
  );
  await t.step("answers pages on any port of this computer", () => checkOrigins(stack));
  await t.step(
    "shows requests with their path as it arrived, and the reasons",
    () => checkLog(stack),
  );
  await t.step(
    "leads the staff to the application that an email is about",
    () => checkStaffLink(stack, studio),
  );
  await t.step({
    name: "has a page behind every link, which does what the frontend's does",
    ignore: chromium === null,
    fn: () => checkPages(studio),
  });
  await t.step(
    "starts the Worker again when workerd was killed from outside",
    () => checkRestart(stack),
  );
});

async function checkBanner({ output, database }: DevStack): Promise<void> {
  const banner = /Daftar is ready[^]*Stop with Ctrl-C\./.exec(output())![0];
  assert.ok(banner.split("\n").length <= LINES, banner);
  const commands = [...banner.matchAll(/^ +curl (?:.*\\\n)+.*/gm)].map(([command]) => command);
  assert.equal(commands.length, 2);
  for (const command of commands) {
    const run = new Deno.Command("sh", {
      args: ["-c", `${command} -s -o /dev/null -w '%{http_code}'`],
    });
    const { stdout } = await run.output();
    assert.equal(new TextDecoder().decode(stdout), "201", command);
  }
  const { rows } = await database.query(
    `SELECT (SELECT COUNT(*) FROM m_user WHERE user_email = 'baru@example.test') +
       (SELECT COUNT(*) FROM auth_user WHERE email = 'baru@example.test') AS made`,
  );
  assert.equal(Number(rows[0]!.made), 2);
}

async function checkAccounts({ file, database, directory }: DevStack, studio: Studio) {
  const { api } = file;
  const { tokens } = await studio.make({ tenant: "pewaca", state: "approved", photo: true });
  const profile = await fetch(`${api}/api/auth/profil/`, {
    headers: { Authorization: `Token ${tokens!.access}` },
  });
  assert.match((await profile.json()).data.warga.profile_photo, /^http:\/\/127\.0\.0\.1:/);
  assert.ok((await studio.make({ tenant: "zporta", state: "google" })).tokens);

  const { email } = seededAccounts[0]!;
  const failed = await fetch(
    `${api}/api/auth/login/`,
    json({ email, password: "not-this-one" }),
  );
  assert.equal(failed.status, 401, await failed.text());
  const { rows } = await database.query("SELECT attempts FROM attempt_count");
  assert.deepEqual([...new Set(rows.map(({ attempts }) => attempts))], [0]);
  const config = await Deno.readTextFile(`${directory}/wrangler.toml`);
  const limits = [...config.matchAll(/limit = (\d+)/g)].map(([, limit]) => Number(limit));
  assert.ok(limits.length > 0 && limits.every((limit) => limit >= 1e9), limits.join());
}

async function checkOperators({ file, database }: DevStack, studio: Studio): Promise<void> {
  const nik = "3174010112900001";
  const { id, residentId } = await studio.make({
    tenant: "pewaca",
    state: "approved",
    form: { nik },
  });
  const { rows: [row] } = await database.query(
    "SELECT nik, nik_sealed IS NOT NULL AS is_sealed FROM m_warga WHERE id = ?",
    [residentId!],
  );
  assert.deepEqual([row!.nik, Number(row!.is_sealed)], [null, 1]);
  const origin = new URL(file.operators).origin;
  const entered = await fetch(`${origin}/cdn-cgi/access/login`, {
    method: "POST",
    body: new URLSearchParams({ email: "owner@example.test" }),
    redirect: "manual",
  });
  await entered.body?.cancel();
  const Cookie = entered.headers.get("Set-Cookie")!.split(";")[0]!;
  const found = await fetch(`${file.operators}/accounts?q=${nik}`, { headers: { Cookie } });
  assert.match(await found.text(), new RegExp(`href="/console/accounts/pewaca/${id}"`));

  await database.query("UPDATE m_residence SET code = UUID() WHERE id = 3");
  await studio.make({ tenant: "pewaca", state: "unproven" });
  await database.query("UPDATE m_residence SET code = NULL WHERE id = 1");
  await assert.rejects(
    studio.make({ tenant: "pewaca", state: "unproven", estate: 1 }),
    /Estate 1 has no code/,
  );
}

async function checkOrigins({ file: { api } }: DevStack): Promise<void> {
  for (const path of ["/api/auth/profil/", "/api/users/profile/"]) {
    for (
      const origin of [
        "http://localhost:5173",
        "http://127.0.0.1:3000",
        "http://[::1]:8080",
        "https://localhost:3443",
      ]
    ) {
      const response = await fetch(api + path, { headers: { Origin: origin } });
      await response.body?.cancel();
      const allowed = response.headers.get("Access-Control-Allow-Origin");
      assert.equal(allowed, origin, path);
    }
  }
}

async function checkLog({ file: { api }, output }: DevStack): Promise<void> {
  await (await fetch(`${api}/api/auth/verify/MQ/abc/`)).body?.cancel();
  const line =
    /^\d\d:\d\d:\d\d {2}GET {5}\/api\/auth\/verify\/MQ\/abc\/ {2}400 {2}wrong link {2}\d+ ms$/m;
  for (let attempt = 0; !line.test(output()); attempt++) {
    assert.ok(attempt < 200, output());
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function checkStaffLink({ file }: DevStack, studio: Studio): Promise<void> {
  const { applicationId } = await studio.make({ tenant: "zporta", state: "applicant" });
  const link = `${file.operators}/zporta/applications/${applicationId}`;
  for (let attempt = 0;; attempt++) {
    const emails = await studio.emails("staff@example.test");
    if (emails.some(({ text }) => text.includes(link))) return;
    assert.ok(attempt < 400, JSON.stringify(emails.map(({ text }) => text)));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const chromium = findChromium();

async function checkPages(studio: Studio): Promise<void> {
  const browser = await startBrowser(chromium!);
  try {
    const context = await openContext(browser, {
      width: 390,
      colorScheme: "dark",
      locale: "id",
      script: true,
      hasPolicy: true,
    });
    await checkPewacaPages(context, studio);
    await checkZportaPages(context, studio);
  } finally {
    await browser.close();
  }
}

async function checkPewacaPages(context: BrowserContext, studio: Studio): Promise<void> {
  const page = await context.newPage();
  const { links } = await studio.make({ tenant: "pewaca", state: "unproven" });
  await page.goto(links.verify!.url);
  await sees(page, /Verifikasi berhasil/);
  const stranger = await studio.make({ tenant: "pewaca", state: "unproven" });
  await page.goto(stranger.links.disown!.url);
  await page.click("button");
  await sees(page, /Pendaftaran sudah dihapus/, "body");
  const forgetful = await studio.make({ tenant: "pewaca", state: "approved", links: ["reset"] });
  await page.goto(forgetful.links.reset!.url);
  await page.fill("#password", PASSWORD);
  await page.click("button");
  await sees(page, /kata sandi/i);
  const { origin } = new URL(forgetful.links.reset!.url);
  await page.goto(`${origin}/login`);
  await page.fill("#name", forgetful.address);
  await page.fill("#password", PASSWORD);
  await page.click("button[value=pewaca]");
  await sees(page, new RegExp(`Logged in as ${forgetful.address}`));
}

async function checkZportaPages(context: BrowserContext, studio: Studio): Promise<void> {
  const page = await context.newPage();
  const made = await studio.make({ tenant: "zporta", state: "guide", links: ["reset"] });
  await page.goto(made.links.reset!.url);
  await page.fill("#password", PASSWORD);
  await page.click("button");
  await sees(page, /password/i);
  const { origin } = new URL(made.links.reset!.url);
  await page.goto(`${origin}/login/`);
  await page.fill("#name", made.username!);
  await page.fill("#password", PASSWORD);
  await page.click("button[value=zporta]");
  await sees(page, new RegExp(`Logged in as ${made.username}`));
  const magic = await studio.make({ tenant: "zporta", state: "explorer", links: ["magic"] });
  await page.goto(magic.links.magic!.url);
  await sees(page, new RegExp(`Logged in as ${magic.username}`));
  const invited = await studio.make({ tenant: "zporta", state: "invited" });
  await page.goto(invited.links.invitation!.url);
  await sees(page, /invites you to teach/);
  await page.fill("#name", "haruka");
  await page.fill("#password", PASSWORD);
  await page.click("button");
  await sees(page, /Registered as haruka: a teacher now/);
}

async function sees(page: Page, text: RegExp, place = "#message"): Promise<void> {
  await page.locator(place).filter({ hasText: text }).first().waitFor({ timeout: 20_000 });
}

async function checkRestart({ file, output }: DevStack): Promise<void> {
  const found = await new Deno.Command("pgrep", { args: ["-f", `entry=127.0.0.1:${port(file)}`] })
    .output();
  const [pid] = new TextDecoder().decode(found.stdout).trim().split("\n");
  assert.ok(pid, "workerd was not found");
  Deno.kill(Number(pid), "SIGKILL");
  const answered = /The Worker answers again/;
  for (let attempt = 0; !answered.test(output()); attempt++) {
    assert.ok(attempt < 1200, output());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.match(output(), /The Worker's runtime has ended: starting it again/);
  const response = await fetch(`${file.api}/healthz`);
  assert.deepEqual(await response.json(), { ok: true });
}

function port({ api }: { api: string }): string {
  return new URL(api).port;
}

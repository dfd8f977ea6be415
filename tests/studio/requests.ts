import assert from "node:assert/strict";
import { seededEstates } from "../../local/seed/seed.ts";
import { assertAccessible, keepScreenshot } from "../support/stack/browser.ts";
import { openScreen, SCREENS, type StudioStep, type StudioTools } from "../support/stack/studio.ts";

/** What is true for the room with the requests. */
export const REQUESTS: readonly StudioStep[] = [
  ["shows a refused request as it comes, why it was refused, and no secret of it", showRefusal],
  ["shows what a sign-up did: hash, statements, email, log line", showSignUp],
  ["copies a request as curl, PHP and fetch, and what is copied runs", copyRequest],
  ["sends a request again", sendAgain],
  ["finds requests by reason, outcome and request id, with the keyboard alone", search],
];

const PASSWORD = "Kelapa-muda-77";
const NIK = "3174010101900001";
const estate = seededEstates.at(-1)!;

function signUp({ stack }: StudioTools, email: string): Promise<Response> {
  const body = new FormData();
  const fields = {
    email,
    password: PASSWORD,
    full_name: "Warga Studio",
    phone_no: "081234567890",
    unit_id: String(estate.unitId),
    code: estate.code,
    family_as: "1",
    nik: NIK,
  };
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const headers = { Authorization: "Token eyJhbGciOiJub25lIn0.e30.c2VjcmV0" };
  return fetch(`${stack.file.api}/api/auth/sign-up/${estate.code}/`, {
    method: "POST",
    body,
    headers,
  });
}

async function showRefusal(tools: StudioTools): Promise<void> {
  const { stack, page, browser } = tools;
  await page.goto(`${stack.file.console}/requests`);
  await page.getByText("● live").waitFor();
  const startedAt = performance.now();
  const answer = await signUp(tools, "warga3@example.test");
  await answer.body?.cancel();
  assert.equal(answer.status, 400);
  // Nobody has reloaded the page.
  await page.getByRole("row", { name: /400.*taken email/ }).first().getByRole("link").click();
  const why = page.getByRole("alert");
  await why.getByText("email: Email sudah terdaftar.").waitFor();
  assert.ok(performance.now() - startedAt < 20_000, "why it was refused is found within 20 s");
  await page.getByText("Warga Studio", { exact: true }).waitFor();
  await page.getByText(answer.headers.get("X-Request-Id")!, { exact: true }).first().waitFor();
  const content = await page.content();
  for (const secret of [PASSWORD, NIK, "c2VjcmV0"]) assert.ok(!content.includes(secret), secret);
  const url = page.url();
  for (const screen of Object.keys(SCREENS) as (keyof typeof SCREENS)[]) {
    const context = await openScreen(browser, screen);
    const looked = await context.newPage();
    await looked.goto(url);
    for (const details of await looked.locator("main details").all()) {
      await details.locator("summary").click();
    }
    const isPhone = screen === "phone";
    await assertAccessible(looked, `a request on a ${screen}`, isPhone ? "looks" : undefined);
    await keepScreenshot(looked, `studio-request-${screen}`);
    await context.close();
  }
}

async function showSignUp(tools: StudioTools): Promise<void> {
  const { stack, studio, page } = tools;
  const answer = await signUp(tools, "studio@example.test");
  await answer.body?.cancel();
  assert.equal(answer.status, 201);
  await page.goto(`${stack.file.console}/requests/${answer.headers.get("X-Request-Id")}`);
  const steps = page.locator(".timeline .name");
  // It is read anew until the work after the answer is done.
  await page.getByRole("row", { name: /verify_email.*studio@example\.test.*sent/ }).waitFor();
  await page.locator(".timeline").getByText("mail provider, 1 email").waitFor();
  const names = await steps.allTextContents();
  // The look-up and BEGIN leave before the hash, and so run beside it.
  assert.deepEqual(names.filter((name) => name).slice(0, 7), [
    "SELECT m_unit",
    "BEGIN",
    "password hash",
    "INSERT m_user",
    "INSERT m_warga",
    "INSERT outbox",
    "COMMIT",
  ]);
  const insert = page.locator("details").filter({ hasText: "INSERT m_user" });
  await insert.locator("summary").click();
  await insert.getByText("INSERT INTO m_user").waitFor();
  assert.match(await insert.locator(".kinds").innerText(), /address.*password hash.*moment/s);
  await page.getByText('"outcome":"created"').waitFor();
  await page.getByRole("link", { name: "Read it" }).waitFor();
  await studio.clearEmails();
  await page.getByRole("link", { name: "Read it" }).waitFor({ state: "detached" });
  assert.ok(await insert.getAttribute("open") !== null, "what was opened stays open");
  const content = await page.content();
  const { rows } = await stack.database.query(
    "SELECT user_password AS hash FROM m_user WHERE user_email = 'studio@example.test'",
  );
  for (const secret of [PASSWORD, NIK, String(rows[0]!.hash)]) {
    assert.ok(!content.includes(secret), secret);
  }
}

async function copyRequest(tools: StudioTools): Promise<void> {
  const { stack, page } = tools;
  await (await signUp(tools, "warga3@example.test")).body?.cancel();
  const form = page.url();
  const login = await fetch(`${stack.file.api}/api/users/login/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: "learner", password: "learner-zporta-1" }),
  });
  await login.body?.cancel();
  const json = `${stack.file.console}/requests/${login.headers.get("X-Request-Id")}`;
  const variables = { NIK, TOKEN: "x" };
  const cases = [[form, PASSWORD, 201], [json, "learner-zporta-1", 200]] as const;
  for (const [url, password, status] of cases) {
    await page.goto(url);
    const env = { ...variables, PASSWORD: password };
    const sh = await new Deno.Command("sh", {
      args: ["-c", `${await copied(tools, "curl")} -s -o /dev/null -w '%{http_code}'`],
      env,
    }).output();
    assert.equal(new TextDecoder().decode(sh.stdout), String(status));
    const code = `${await copied(tools, "fetch")} return response;`;
    const run = Object.getPrototypeOf(async () => {}).constructor;
    const response: Response = await run(...Object.keys(env), code)(...Object.values(env));
    await response.body?.cancel();
    assert.equal(response.status, status);
    const php = await copied(tools, "PHP");
    assert.match(php, /Http::withHeaders[^]*'password' => env\('PASSWORD'\)/);
    await assertPhp(php);
  }
}

/** Asserts that a text is PHP; only where there is one. */
async function assertPhp(text: string): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".php" });
  try {
    await Deno.writeTextFile(file, `<?php\n${text}\n`);
    const { success, stdout } = await new Deno.Command("php", { args: ["-l", file] }).output();
    assert.ok(success, `${new TextDecoder().decode(stdout)}\n${text}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  } finally {
    await Deno.remove(file);
  }
}

/** Opens a form of the request, presses its button, and reads the clipboard. */
async function copied({ page }: StudioTools, label: string): Promise<string> {
  await page.locator("summary").filter({ hasText: `As ${label}` }).click();
  await page.getByRole("button", { name: `Copy ${label}` }).click();
  await page.locator(`#copy-${label.toLowerCase()}`).getByText("Copied").waitFor();
  return await page.evaluate(() => navigator.clipboard.readText());
}

async function sendAgain(tools: StudioTools): Promise<void> {
  const { stack, page } = tools;
  const answer = await signUp(tools, "again@example.test");
  await answer.body?.cancel();
  await page.goto(`${stack.file.console}/requests/${answer.headers.get("X-Request-Id")}`);
  await page.getByRole("button", { name: "Send it again" }).click();
  await page.getByText("201 repeated").waitFor();
  const { rows } = await stack.database.query(
    "SELECT COUNT(*) AS accounts FROM m_user WHERE user_email = 'again@example.test'",
  );
  assert.equal(Number(rows[0]!.accounts), 1);
}

async function search(tools: StudioTools): Promise<void> {
  const { stack, page } = tools;
  const answer = await fetch(`${stack.file.api}/api/auth/verify/MQ/abc/`);
  await answer.body?.cancel();
  await page.goto(`${stack.file.console}/requests`);
  await page.keyboard.press("/");
  await page.keyboard.type("wrong link");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=wrong/);
  assert.equal(await page.locator("tbody tr").count(), 1);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/requests\/[^?]+$/);
  await page.goto(`${stack.file.console}/requests?outcome=created`);
  const statuses = await page.locator("tbody tr td:nth-child(2)").allTextContents();
  assert.deepEqual([...new Set(statuses)], ["201"]);
  await page.goto(`${stack.file.console}/requests?q=${answer.headers.get("X-Request-Id")}`);
  assert.equal(await page.locator("tbody tr").count(), 1);
  await page.goto(`${stack.file.console}/requests`);
  await page.getByRole("button", { name: "Empty the list" }).click();
  await page.getByText("No request has come yet.").waitFor();
}

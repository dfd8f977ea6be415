import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { seededAccounts } from "../../local/seed/seed.ts";
import { PEWACA_STATES, ZPORTA_STATES } from "../../local/studio/accounts/order.ts";
import { assertLegible, type StudioStep, type StudioTools } from "../support/stack/studio.ts";

/** The room Accounts. */
export const ACCOUNTS: readonly StudioStep[] = [
  ["Accounts offers every state by a button, and shows what a test needs", makeAll],
  ["Accounts takes the options of a state, and says why an order was refused", makeWithOptions],
  ["Accounts logs in as anybody, and opens the page logged in", logIn],
  ["Accounts puts the seed back", putSeedBack],
];

/** Where an account of a tenant is, by its address. */
const ROWS = {
  pewaca: "SELECT user_id FROM m_user WHERE user_email = ?",
  zporta: "SELECT id FROM auth_user WHERE email = ?",
};

/** The states that are made here: one for each kind of answer. `tests/studio/studio_accounts_test.ts` makes all. */
const MADE = [
  ["pewaca", "unproven"],
  ["zporta", "teacher"],
  ["zporta", "invited"],
  ["zporta", "google"],
] as const;

async function makeAll({ stack, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/accounts`);
  const offered = await page.getByRole("button", { name: /^Make / }).evaluateAll((buttons) =>
    buttons.map((button) => button.getAttribute("aria-label"))
  );
  assert.deepEqual(offered, [
    ...PEWACA_STATES.map((state) => `Make pewaca ${state}`),
    ...ZPORTA_STATES.map((state) => `Make zporta ${state}`),
  ]);
  await showCode(page, stack.database);
  for (const [tenant, state] of MADE) {
    await page.goto(`${stack.file.console}/accounts`);
    await page.getByRole("button", { name: `Make ${tenant} ${state}`, exact: true }).click();
    const answer = page.getByLabel("answer", { exact: true });
    const account = JSON.parse((await answer.textContent())!);
    assert.deepEqual([account.tenant, account.state], [tenant, state]);
    await page.getByRole("heading", { level: 1, name: account.address }).waitFor();
    const { rows } = await stack.database.query(ROWS[tenant], [account.address]);
    assert.equal(rows.length, state === "invited" ? 0 : 1, state);
    for (const { url } of Object.values<{ url: string }>(account.links)) {
      await page.getByRole("link", { name: url }).waitFor();
    }
  }
}

/** An operator gives an estate another code. */
async function showCode(page: Page, { query }: StudioTools["stack"]["database"]): Promise<void> {
  const { rows } = await query("SELECT code FROM m_residence WHERE id = 3");
  await query("UPDATE m_residence SET code = 'code-of-a-test' WHERE id = 3");
  await page.reload();
  await page.getByRole("cell", { name: "code-of-a-test" }).waitFor();
  await query("UPDATE m_residence SET code = ? WHERE id = 3", [String(rows[0]!.code)]);
}

async function makeWithOptions(tools: StudioTools): Promise<void> {
  const { stack, page } = tools;
  const { console: url } = stack.file;
  await assertLegible(tools, { "accounts-form": "/accounts/new/pewaca/approved" });
  await page.goto(`${url}/accounts`);
  await page.getByRole("link", { name: "approved", exact: true }).click();
  await page.getByLabel(/^Address/).fill("siti.pilihan@example.test");
  await page.getByLabel("Full name").fill("Siti Pilihan");
  await page.getByRole("combobox", { name: "Estate" }).selectOption("Griya Pewaca");
  await page.getByLabel("With a photo").check();
  await page.getByLabel(/^More fields/).fill("nik=3201234567891234\nplace_of_birth=Bogor");
  await page.getByLabel("reset").check();
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("link", { name: /\/reset\// }).waitFor();
  const { rows } = await stack.database.query(
    `SELECT full_name, residence_id, place_of_birth, nik, profile_photo <> '' AS has_photo
     FROM m_warga AS w JOIN m_user AS u ON u.user_id = w.user_id WHERE user_email = ?`,
    ["siti.pilihan@example.test"],
  );
  assert.deepEqual({ ...rows[0] }, {
    full_name: "Siti Pilihan",
    residence_id: 1,
    place_of_birth: "Bogor",
    nik: "3201234567891234",
    has_photo: "1",
  });
  const curl = (await page.getByLabel("curl", { exact: true }).textContent())!;
  const again = curl.replace("siti.pilihan@", "siti.kedua@");
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `${again} -s`] }).output();
  assert.equal(JSON.parse(new TextDecoder().decode(stdout)).name, "Siti Pilihan");
  const call = await page.getByLabel("client.ts", { exact: true }).textContent();
  assert.match(call!, /studio\.make\(\{ tenant: "pewaca", state: "approved"/);

  await page.goto(`${url}/accounts/new/zporta/explorer`);
  await page.getByLabel("Username").fill("learner");
  await page.getByLabel(/^Address/).fill("somebody.else@example.test");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("alert").getByText("Username already taken").first().waitFor();
  assert.equal(await page.getByLabel("Username").inputValue(), "learner");
  const left = await stack.database.query(ROWS.zporta, ["somebody.else@example.test"]);
  assert.deepEqual(left.rows, []);
}

async function logIn({ stack, page }: StudioTools): Promise<void> {
  const { console: url, api } = stack.file;
  await page.goto(`${url}/accounts`);
  await page.getByRole("button", { name: "Log in as staff@example.test" }).click();
  await page.getByRole("status").getByText(/Logged in at/).waitFor();
  const token = await page.getByLabel("access token", { exact: true }).textContent();
  const profile = await fetch(`${api}/api/users/profile/`, {
    headers: { Authorization: `Token ${token}` },
  });
  assert.equal((await profile.json()).username, "staff");
  await page.getByRole("link", { name: "Open the product's page, logged in" }).click();
  await page.getByText("Logged in as staff.").waitFor();
  await page.goto(`${url}/accounts`);
  await page.getByRole("button", { name: "Log in as warga3@example.test" }).click();
  await page.getByLabel("refresh token", { exact: true }).waitFor();
  await page.goto(`${url}/accounts`);
  await page.getByRole("button", { name: "Log in as unproven-" }).first().click();
  await page.getByRole("alert").getByText(/^Refused at .*: 401/).waitFor();
}

async function putSeedBack({ stack, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/accounts`);
  await page.getByRole("button", { name: "Put the seed back" }).click();
  await page.getByText("The seeded accounts are back.").waitFor();
  const { rows } = await stack.database.query(
    "SELECT user_email AS address FROM m_user UNION ALL SELECT email FROM auth_user",
  );
  const seeded = seededAccounts.map(({ email }) => email).toSorted();
  assert.deepEqual(rows.map(({ address }) => address).toSorted(), seeded);
  const table = page.getByRole("region", { name: "Accounts" });
  assert.equal(await table.getByRole("button").count(), seeded.length);
}

import assert from "node:assert/strict";
import { CONSOLES } from "../../src/tenants/consoles.ts";
import {
  ACADEMIC,
  OPERATOR,
  OWNER,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import { startService } from "../support/service.ts";

/** What owners alone may do; every other act is for operators, too. */
const OWNER_ACTS = [
  "/console/accounts/pewaca/1/erase",
  "/console/accounts/pewaca/1/export",
  "/console/accounts/pewaca/1/nik",
  "/console/accounts/zporta/1/erase",
  "/console/accounts/zporta/1/export",
  "/console/zporta/inviters/1/give",
  "/console/zporta/inviters/1/take",
];

/** Who operates what: `academic` is an operator of one product, and nobody at the others. */
const RANKS: Record<string, (tenant: string) => number> = {
  [READER]: () => 1,
  [OPERATOR]: () => 2,
  [OWNER]: () => 3,
  [ACADEMIC]: (tenant) => tenant === "zporta" ? 2 : 0,
};

Deno.test("each role does what is its own and nothing else: every page and act of the console, tried by all", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const tenants = CONSOLES.map(({ name }) => name);
  const pathsOf = (method: string) => {
    const paths = console.routes.filter((route) => route.method === method)
      .map(({ path }) => path.replace(/:id(?:\{[^}]*\})?/g, "1"))
      .flatMap((path) => tenants.map((tenant) => path.replace(":tenant", tenant)));
    return [...new Set(paths)].filter((path) => path !== "/*");
  };
  const tenantOf = (path: string) => tenants.find((tenant) => path.split("/").includes(tenant));
  const acts = pathsOf("POST");
  assert.ok(acts.length > 25, "the acts are not found");
  assert.deepEqual(OWNER_ACTS.filter((path) => !acts.includes(path)), [], "no such act");
  const headers = { Origin: console.standIn.url, "Sec-Fetch-Site": "same-origin" };
  for (const [who, rankAt] of Object.entries(RANKS)) {
    for (const path of acts) {
      const needed = OWNER_ACTS.includes(path) ? 3 : 2;
      const isOwn = rankAt(tenantOf(path)!) >= needed;
      assert.equal((await console.visit(who, path, { method: "POST", headers })).status, 403, path);
      // Whoever may act lacks no more than the form's token.
      assert.equal(console.logged.at(-1)!.refused, isOwn ? "form_token" : "role", `${who} ${path}`);
      const shown = await console.visit(who, path);
      assert.equal(shown.status === 403, !isOwn, `${who} is shown ${path}`);
    }
    for (const path of pathsOf("GET").filter((path) => !acts.includes(path))) {
      const tenant = tenantOf(path);
      const isOwn = tenant === undefined || rankAt(tenant) >= 1;
      const { status } = await console.visit(who, path);
      assert.equal(status === 403, !isOwn, `${who} sees ${path}`);
      assert.ok(status < 500, `${path} ${status}`);
    }
  }
  assert.deepEqual((await service.query("SELECT id FROM audit_event")).rows, []);
});

import { findChromium, startBrowser } from "../support/stack/browser.ts";
import { startDevStack } from "../support/stack/dev_stack.ts";
import { type StudioStep, studioTools } from "../support/stack/studio.ts";
import { ACCOUNTS } from "./accounts.ts";
import { CONTRACTS } from "./contracts.ts";
import { DATABASE } from "./database.ts";
import { FAULTS } from "./faults.ts";
import { FRAME } from "./frame.ts";
import { MAIL } from "./mail.ts";
import { METRICS } from "./metrics.ts";
import { REQUESTS } from "./requests.ts";

// The studio in Chromium. One stack and one browser for every room: to start them takes seconds.

const STEPS: readonly StudioStep[] = [
  ...FRAME,
  ...REQUESTS,
  ...MAIL,
  ...DATABASE,
  ...CONTRACTS,
  ...METRICS,
  // Puts the seed back at last.
  ...ACCOUNTS,
  // After a mail provider that died, emails wait.
  ...FAULTS,
];

const chromium = findChromium();

Deno.test({
  name: "the studio",
  ignore: chromium === null,
  fn: async (t) => {
    await using stack = await startDevStack({ LIMITS: "off", FAILED_LOG_IN_MS: "0" });
    const browser = await startBrowser(chromium!);
    try {
      const tools = await studioTools(stack, browser);
      for (const [name, run] of STEPS) await t.step(name, () => run(tools));
    } finally {
      await browser.close();
    }
  },
});

import type { States } from "../../consumers/support/states.ts";

/** As many as `REGISTER_LIMIT` in wrangler.toml allows for an address within a minute. */
const LIMIT = 60;
const PERIOD_MS = 60_000;

/** What is left of the minute has to last until the answer of the interaction. */
const MARGIN_MS = 1_000;

/**
 * Signs up with a form in which little but the address is right, which counts and costs no hash, until that is
 * refused: only the platform's limiter knows how often it was asked.
 *
 * @throws when it goes on being allowed.
 */
export async function useUpSignUps(
  url: string,
  { page, email, code }: States["the sign-ups for an address are used up"],
): Promise<void> {
  const send = async () => {
    const path = page === "public" ? "public-sign-up" : `sign-up/${code}`;
    const response = await fetch(`${url}/api/auth/${path}/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email, residence_id: 1 }),
    });
    await response.body?.cancel();
    return response.status;
  };
  // On a busy machine the minute may end before they are all sent.
  for (let attempt = 1; attempt <= 3; attempt++) {
    const left = PERIOD_MS - Date.now() % PERIOD_MS;
    if (left < MARGIN_MS) await new Promise((resolve) => setTimeout(resolve, left));
    // Those of the last interaction may count still.
    if (await send() === 429) return;
    await Promise.all(Array.from({ length: LIMIT }, send));
    if (await send() === 429) return;
  }
  throw new Error(`${LIMIT} sign-ups a minute are not too many`);
}

/**
 * The deployment guide's tests: curl, and a comparison of what it prints. Revision 64ab5f1
 * (2026-01-19).
 */

/** What `curl -w` prints: the status and the body. */
export type Printed = { status: number; body: unknown };

/** SEED tests 1 to 5, QREF:74-115. */
export async function register(url: string, fields: Record<string, string>): Promise<Printed> {
  return await post(`${url}/api/users/register/`, fields);
}

/** SEED: a new user logs in. */
export async function logIn(
  url: string,
  account: { username: string; password: string },
): Promise<string> {
  const { body } = await post(`${url}/api/users/login/`, account);
  return String((body as { token: unknown }).token);
}

/** QREF: what the profile says of a new learner. */
export async function profile(url: string, token: string): Promise<unknown> {
  const headers = { Authorization: `Token ${token}` };
  return await (await fetch(`${url}/api/users/profile/`, { headers })).json();
}

/** SEED, "worker status": whether the service is up. */
export async function isUp(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/healthz`);
  return (await answer.json()).ok === true;
}

async function post(url: string, fields: Record<string, string>): Promise<Printed> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
  return { status: answer.status, body: await answer.json() };
}

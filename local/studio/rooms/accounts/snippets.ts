import type { Order } from "../../accounts/order.ts";
import type { KnownAccount } from "../../accounts/accounts.ts";

/** A request that makes such an account. */
export function curlOf(consoleUrl: string, order: Order): string {
  return `curl ${consoleUrl}/api/accounts -d ${quoted(JSON.stringify(order))}`;
}

/** A call of `local/studio/client.ts` that makes such an account. */
export function callOf(consoleUrl: string, order: Order): string {
  const fields = Object.entries(order).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `const studio = createStudio(${JSON.stringify(consoleUrl)});\n` +
    `const account = await studio.make({ ${fields.join(", ")} });`;
}

/** A request that logs in as an account. */
export function logInCurlOf(apiUrl: string, { tenant, address, password }: KnownAccount): string {
  const [path, name] = tenant === "pewaca"
    ? ["/api/auth/login/", "email"]
    : ["/api/users/login/", "username"];
  const body = quoted(JSON.stringify({ [name]: address, password }));
  return `curl ${apiUrl}${path} -H 'Content-Type: application/json' -d ${body}`;
}

/** A request that only an account may send. */
export function profileCurlOf(apiUrl: string, tenant: string, access: string): string {
  const path = tenant === "pewaca" ? "/api/auth/profil/" : "/api/users/profile/";
  return `curl ${apiUrl}${path} -H 'Authorization: Token ${access}'`;
}

/** A word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

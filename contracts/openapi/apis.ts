import type { Api } from "../../src/web/operation.ts";
import { serviceApi } from "./service.ts";

const TENANTS = new URL("../../src/tenants/", import.meta.url);

/**
 * Every API that is documented: each tenant's, in the order of their names, then the service's own.
 * A tenant's is the `api` that its folder's `api.ts` exports, so that a new one is found without
 * being named here.
 */
export const apis: readonly Api[] = [...await readTenants(), serviceApi];

async function readTenants(): Promise<Api[]> {
  const names = [...Deno.readDirSync(TENANTS)]
    .filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name)
    .sort();
  return await Promise.all(names.map(readTenant));
}

async function readTenant(name: string): Promise<Api> {
  const { api }: { api?: Api } = await import(new URL(`${name}/api.ts`, TENANTS).href);
  if (!api) {
    throw new Error(`Cannot describe tenant: src/tenants/${name}/api.ts exports no \`api\``);
  }
  return api;
}

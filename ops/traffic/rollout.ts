/**
 * `deno task rollout`: prints how far routes are rolled out, and sets it, without a deployment. It speaks to
 * the store by the pinned wrangler: Cloudflare's, or that of the local stack.
 */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readRules, type RolloutRule } from "../../src/web/routing/rollout.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { runCommand, UsageError } from "../command_line.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LOCAL = resolve(ROOT, Deno.env.get("LOCAL_DIRECTORY") || ".local");
const NOT_FOUND = "Value not found";

async function kv(where: readonly string[], ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      join(ROOT, "node_modules/wrangler/bin/wrangler.js"),
      "kv",
      "key",
      ...args,
      "--binding=ROLLOUT",
      ...where,
    ],
    cwd: ROOT,
    env: { WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "error", NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (!success) throw new Error(`Cannot ${args[0]} the rollout: ${err || out}`);
  return out!;
}

async function readTenant(where: readonly string[], tenant: string): Promise<RolloutRule[]> {
  const text = await kv(where, "get", tenant, "--text");
  const rules = readRules(text === NOT_FOUND ? "" : text);
  if (!rules) {
    throw new Error(`What is stored for ${tenant} cannot be read: set it anew, with --clear first`);
  }
  return rules;
}

function textOf(rules: readonly Pick<RolloutRule, "name" | "percent">[]): string {
  return rules.map(({ name, percent }) => `${name} ${percent}`).join("\n");
}

function print(tenant: string, rules: readonly RolloutRule[]): void {
  if (rules.length === 0) console.log(`${tenant}: no route is divided`);
  for (const { name, percent } of rules) {
    console.log(
      `${tenant}: ${name}  ${percent} % to us, ${Number((100 - percent).toFixed(2))} % to Django`,
    );
  }
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task rollout",
      purpose:
        "Prints which share of the people on a route goes to us instead of Django, and sets " +
        "it. Within about a minute every request follows; nothing is deployed. A person stays at the side " +
        "that the share gives them, and with the header X-Backend: daftar a request comes to us.",
      options: {
        environment: {
          value: "NAME",
          description: "production or staging (default: the local stack)",
        },
        tenant: { value: "NAME", description: `${TENANTS.map(({ name }) => name).join(" or ")}` },
        route: { value: "ROUTE", description: '"POST /api/users/register/"; * is any text' },
        percent: { value: "N", description: "From 0 (only by the header) to 100" },
        remove: { description: "Forget the route: …_LEGACY_ROUTES decides again" },
        clear: { description: "Forget every route of the tenant" },
        json: { description: "Print one JSON document" },
      },
      environment: { LOCAL_DIRECTORY: "Where the local stack keeps its data; default: .local" },
    },
    async ({ environment, tenant, route, percent, remove, clear, json }) => {
      if (environment !== undefined && !/^(?:production|staging)$/.test(environment)) {
        throw new UsageError("--environment is production or staging");
      }
      const names = TENANTS.map(({ name }) => name);
      if (tenant !== undefined && !names.includes(tenant)) {
        throw new UsageError(`--tenant is ${names.join(" or ")}`);
      }
      const sets = percent !== undefined || remove;
      if (!tenant && (sets || clear)) throw new UsageError("--tenant is missing");
      if (sets !== (route !== undefined) || percent !== undefined && remove) {
        throw new UsageError("--route needs --percent or --remove, and these need it");
      }
      const [rule] = readRules(`${route ?? "/api/x"} ${percent ?? 0}`) ?? [];
      if (!rule) {
        throw new UsageError(
          '--route is like "POST /api/users/register/", --percent from 0 to 100',
        );
      }
      const where = environment
        ? ["--remote", `--env=${environment}`]
        : ["--local", `--persist-to=${join(LOCAL, "worker-state")}`];
      if (clear) await kv(where, "delete", tenant!);
      const read: { tenant: string; rules: RolloutRule[] }[] = [];
      for (const name of tenant ? [tenant] : names) {
        const rules = clear ? [] : await readTenant(where, name);
        const others = rules.filter(({ name }) => name !== route);
        read.push({ tenant: name, rules: sets ? remove ? others : [...others, rule] : rules });
      }
      if (sets) {
        const { rules } = read[0]!;
        await (rules.length > 0
          ? kv(where, "put", tenant!, textOf(rules))
          : kv(where, "delete", tenant!));
      }
      if (json) {
        const facts = read.map(({ tenant, rules }) => ({
          tenant,
          routes: rules.map(({ name, percent }) => ({ route: name, percent })),
        }));
        return console.log(JSON.stringify(facts, null, 2));
      }
      for (const { tenant, rules } of read) print(tenant, rules);
    },
  );
}

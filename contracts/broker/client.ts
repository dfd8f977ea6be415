import { Buffer } from "node:buffer";
import { type Pact, parsePact } from "../pact_files.ts";

/** A broker, and what it knows us by: a token, or a user and a password, or nothing. */
export type Broker = { url: string; token?: string; username?: string; password?: string };

/** What a build is called, and the branch that it is of. */
export type Build = { version: string; branch: string };

/**
 * The broker's answer to "may this version go there?", with its reason in words. It is open while
 * verifications that count have not been published.
 */
export type Deployability = { deployable: boolean; open: boolean; reason: string };

/** One line of the matrix: `verified` is null where nobody has verified yet. */
export type MatrixRow = { consumer: string; provider: string | null; verified: boolean | null };

/** A pact that the broker wants verified, and whether its failure would be forgiven. */
export type OwedPact = { url: string; consumer: string; pending: boolean; wip: boolean };

/** What a provider's build asks the broker for. */
export type Selection = {
  selectors: object[];
  branch: string;
  wipSince: string;
};

/**
 * The broker that PACT_BROKER_BASE_URL names, with PACT_BROKER_TOKEN or PACT_BROKER_USERNAME and
 * PACT_BROKER_PASSWORD; undefined when the first is not set.
 *
 * @throws when the address is none, or both kinds of credentials or half of one are given
 */
export function brokerFromEnvironment(): Broker | undefined {
  const read = (name: string) => Deno.env.get(`PACT_BROKER_${name}`) || undefined;
  const [url, token] = [read("BASE_URL"), read("TOKEN")];
  const [username, password] = [read("USERNAME"), read("PASSWORD")];
  if (!url) return undefined;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new Error(`Cannot use PACT_BROKER_BASE_URL: "${url}" is not an http address`);
  }
  if ((username === undefined) !== (password === undefined)) {
    throw new Error("Cannot sign in: PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD go together");
  }
  if (token && username) {
    throw new Error("Cannot sign in: set PACT_BROKER_TOKEN or a user and password, not both");
  }
  return { url: url.replace(/\/+$/, ""), token, username, password };
}

/** Makes a participant known, or changes its main branch. */
export async function introduce(broker: Broker, name: string, mainBranch: string): Promise<void> {
  await ask(broker, "PATCH", at`/pacticipants/${name}`, { name, mainBranch });
}

/** Publishes one pact as that version of its consumer. The same version never changes content. */
export async function publish(broker: Broker, pact: Pact, build: Build): Promise<void> {
  await ask(broker, "POST", "/contracts/publish", {
    pacticipantName: pact.consumer.name,
    pacticipantVersionNumber: build.version,
    branch: build.branch,
    contracts: [{
      consumerName: pact.consumer.name,
      providerName: pact.provider.name,
      specification: "pact",
      contentType: "application/json",
      content: base64(JSON.stringify(pact)),
    }],
  });
}

/** Which pacts the broker would hand a provider's build, without verifying any. */
export async function owedPacts(broker: Broker, provider: string, selection: Selection) {
  const answer = await ask(broker, "POST", at`/pacts/provider/${provider}/for-verification`, {
    consumerVersionSelectors: selection.selectors,
    providerVersionBranch: selection.branch,
    includePendingStatus: true,
    includeWipPactsSince: selection.wipSince,
  });
  // deno-lint-ignore no-explicit-any
  return answer._embedded.pacts.map((pact: any): OwedPact => ({
    url: pact._links.self.href,
    consumer: /\/consumer\/([^/]+)/.exec(pact._links.self.href)?.[1] ?? "",
    pending: pact.verificationProperties.pending === true,
    wip: pact.verificationProperties.wip === true,
  })) as OwedPact[];
}

/**
 * Fetches a pact by the address that the broker gave for it.
 *
 * @throws when the address is not the broker's own, or there is nothing to verify in the pact
 */
export async function fetchPact(broker: Broker, url: string): Promise<Pact> {
  // our credentials go along
  if (!url.startsWith(`${broker.url}/`)) {
    throw new Error(`Cannot read the pact ${url}: it is not on the broker at ${broker.url}`);
  }
  const pact = await ask(broker, "GET", url.slice(broker.url.length));
  return parsePact(JSON.stringify(pact), url);
}

/** Whether everything that runs in `environment` gets along with this version. */
export async function canIDeploy(
  broker: Broker,
  participant: string,
  version: string,
  environment: string,
): Promise<Deployability> {
  const query = new URLSearchParams({ pacticipant: participant, version, environment });
  const { summary } = await ask(broker, "GET", `/can-i-deploy?${query}`);
  return {
    deployable: summary.deployable === true,
    open: summary.unknown > 0,
    reason: oneLine(summary.reason),
  };
}

/** Makes sure that an environment of this name is there. */
export async function defineEnvironment(broker: Broker, name: string): Promise<void> {
  if (await environmentId(broker, name)) return;
  await ask(broker, "POST", "/environments", {
    name,
    displayName: name[0]?.toUpperCase() + name.slice(1),
    production: true,
  });
}

/** Notes that this version now runs in `environment`, in place of the one before. */
export async function recordDeployment(
  broker: Broker,
  participant: string,
  version: string,
  environment: string,
): Promise<void> {
  const id = await environmentId(broker, environment);
  if (!id) throw new Error(`Cannot record a deployment: the broker has no "${environment}"`);
  const versionPath = at`/pacticipants/${participant}/versions/${version}`;
  await ask(broker, "POST", `${versionPath}/deployed-versions/environment/${id}`, {});
}

/**
 * Has the broker call `url` whenever a pact is published that a provider version which counts (main
 * branch or deployed) has not verified. Returns the webhook's path at the broker.
 */
export async function callWhenVerificationIsDue(
  broker: Broker,
  provider: string,
  url: string,
): Promise<string> {
  const answer = await ask(broker, "POST", "/webhooks", {
    description: `Verify a new pact of ${provider}`,
    provider: { name: provider },
    events: [{ name: "contract_requiring_verification_published" }],
    request: {
      method: "POST",
      url,
      headers: { "Content-Type": "application/json" },
      body: {
        pactUrl: "${pactbroker.pactUrl}",
        providerVersion: "${pactbroker.providerVersionNumber}",
        providerBranch: "${pactbroker.providerVersionBranch}",
      },
    },
  });
  return at`/webhooks/${answer._links.self.href.split("/").at(-1)}`;
}

/** Removes a webhook, by the path that `callWhenVerificationIsDue` returned. */
export async function forgetWebhook(broker: Broker, path: string): Promise<void> {
  await ask(broker, "DELETE", path);
}

/** Every pair of versions of a consumer and a provider that the broker knows of. */
export async function readMatrix(broker: Broker, consumer: string, provider: string) {
  const query = new URLSearchParams([
    ["q[][pacticipant]", consumer],
    ["q[][pacticipant]", provider],
  ]);
  const { matrix } = await ask(broker, "GET", `/matrix?${query}`);
  // deno-lint-ignore no-explicit-any
  return matrix.map((row: any): MatrixRow => ({
    consumer: row.consumer.version.number,
    provider: row.provider?.version?.number ?? null,
    verified: row.verificationResult?.success ?? null,
  })) as MatrixRow[];
}

/** Removes a participant with its pacts and results. */
export async function forgetParticipant(broker: Broker, name: string): Promise<void> {
  await ask(broker, "DELETE", at`/pacticipants/${name}`);
}

/** Removes an environment and what was deployed there. */
export async function forgetEnvironment(broker: Broker, name: string): Promise<void> {
  const id = await environmentId(broker, name);
  if (id) await ask(broker, "DELETE", at`/environments/${id}`);
}

async function environmentId(broker: Broker, name: string): Promise<string | undefined> {
  const answer = await ask(broker, "GET", "/environments");
  // deno-lint-ignore no-explicit-any
  return answer._embedded.environments.find((each: any) => each.name === name)?.uuid;
}

/** A path whose variable parts are safe, slashes of a branch included. */
function at(parts: TemplateStringsArray, ...names: string[]): string {
  return String.raw({ raw: parts }, ...names.map(encodeURIComponent));
}

/**
 * Asks the broker and returns its JSON. Everything that can go wrong ends in an `Error` of one
 * line that says what to do; credentials are never part of it.
 */
async function ask(broker: Broker, method: string, path: string, body?: unknown) {
  const answer = await send(broker, method, path, body);
  const text = await answer.text();
  if (answer.status === 401 || answer.status === 403) {
    throw new Error(
      `Cannot use the broker at ${broker.url}: it refuses our credentials (${answer.status}), ` +
        "set PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD",
    );
  }
  if (answer.status === 404) throw new Error(`The broker knows of nothing at ${path}`);
  if (!answer.ok) {
    throw new Error(`The broker refuses ${method} ${path} (${answer.status}): ${why(text)}`);
  }
  return text === "" ? {} : parse(text, broker);
}

async function send(broker: Broker, method: string, path: string, body?: unknown) {
  try {
    return await fetch(broker.url + path, {
      method,
      headers: {
        ...authorization(broker),
        "Accept": "application/hal+json",
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    throw new Error(`Cannot reach the broker at ${broker.url}: is it running?`, { cause });
  }
}

function authorization({ token, username, password }: Broker): Record<string, string> {
  if (token) return { Authorization: `Bearer ${token}` };
  if (username === undefined) return {};
  return { Authorization: `Basic ${base64(`${username}:${password}`)}` };
}

function parse(text: string, broker: Broker) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot use ${broker.url}: what answers there is no broker`, { cause });
  }
}

function why(text: string): string {
  try {
    const { errors, error } = JSON.parse(text);
    return oneLine(JSON.stringify(errors ?? error));
  } catch {
    return oneLine(text).slice(0, 200);
  }
}

function oneLine(text: string): string {
  return String(text).replace(/\s+/g, " ").trim();
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

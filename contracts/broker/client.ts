import { Buffer } from "node:buffer";
import { type Pact, parsePact } from "../pact_files.ts";

/** A broker and our credentials: a token, or a user and a password, or none. */
export type Broker = { url: string; token?: string; username?: string; password?: string };

/** A build: its version and its branch, and the page of the CI run that made it. */
export type Build = { version: string; branch: string; url?: string };

/**
 * Whether a version may be deployed, with the broker's reason. `undecided` means that verifications
 * which count have not been published yet.
 */
export type Deployability = { deployable: boolean; undecided: boolean; reason: string };

/** One row of the matrix: `verified` is null where there is no verification yet. */
export type MatrixRow = { consumer: string; provider: string | null; verified: boolean | null };

/** A pact to verify. Failures of one that is `pending` or `wip` do not fail the build. */
export type PactToVerify = { url: string; consumer: string; pending: boolean; wip: boolean };

/** Which pacts a provider's build asks for. Source: https://docs.pact.io/consumer_version_selectors */
export type Selection = {
  selectors: object[];
  branch: string;
  wipSince: string;
};

/**
 * The broker that PACT_BROKER_BASE_URL names, with PACT_BROKER_TOKEN or PACT_BROKER_USERNAME and
 * PACT_BROKER_PASSWORD; undefined when the first is not set.
 *
 * @throws when the URL is none, or half of the credentials or both kinds are given
 */
export function brokerFromEnvironment(): Broker | undefined {
  const read = (name: string) => Deno.env.get(`PACT_BROKER_${name}`) || undefined;
  const [url, token] = [read("BASE_URL"), read("TOKEN")];
  const [username, password] = [read("USERNAME"), read("PASSWORD")];
  if (!url) return undefined;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new Error(`Cannot use PACT_BROKER_BASE_URL: "${url}" is not an http URL`);
  }
  if ((username === undefined) !== (password === undefined)) {
    throw new Error("Cannot sign in: PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD go together");
  }
  if (token && username) {
    throw new Error("Cannot sign in: set PACT_BROKER_TOKEN or a user and password, not both");
  }
  return { url: url.replace(/\/+$/, ""), token, username, password };
}

/** Creates a participant, or changes its main branch. */
export async function saveParticipant(
  broker: Broker,
  name: string,
  mainBranch: string,
): Promise<void> {
  await requestJson(broker, "PATCH", path`/pacticipants/${name}`, { name, mainBranch });
}

/** Publishes a pact as a version of its consumer. The broker refuses other content for the same version. */
export async function publish(broker: Broker, pact: Pact, build: Build): Promise<void> {
  await requestJson(broker, "POST", "/contracts/publish", {
    pacticipantName: pact.consumer.name,
    pacticipantVersionNumber: build.version,
    branch: build.branch,
    ...build.url && { buildUrl: build.url },
    contracts: [{
      consumerName: pact.consumer.name,
      providerName: pact.provider.name,
      specification: "pact",
      contentType: "application/json",
      content: base64(JSON.stringify(pact)),
    }],
  });
}

/** Asks which pacts a provider's build would have to verify. */
export async function findPactsToVerify(broker: Broker, provider: string, selection: Selection) {
  const answer = await requestJson(
    broker,
    "POST",
    path`/pacts/provider/${provider}/for-verification`,
    {
      consumerVersionSelectors: selection.selectors,
      providerVersionBranch: selection.branch,
      includePendingStatus: true,
      includeWipPactsSince: selection.wipSince,
    },
  );
  // deno-lint-ignore no-explicit-any
  return answer._embedded.pacts.map((pact: any): PactToVerify => ({
    url: pact._links.self.href,
    consumer: /\/consumer\/([^/]+)/.exec(pact._links.self.href)?.[1] ?? "",
    pending: pact.verificationProperties.pending === true,
    wip: pact.verificationProperties.wip === true,
  })) as PactToVerify[];
}

/**
 * Fetches a pact by the URL that the broker gave for it.
 *
 * @throws when the URL is not the broker's own, or there is nothing to verify in the pact
 */
export async function fetchPact(broker: Broker, url: string): Promise<Pact> {
  // our credentials are sent with the request
  if (!url.startsWith(`${broker.url}/`)) {
    throw new Error(`Cannot read the pact ${url}: it is not on the broker at ${broker.url}`);
  }
  const pact = await requestJson(broker, "GET", url.slice(broker.url.length));
  return parsePact(JSON.stringify(pact), url);
}

/** Whether this version is compatible with everything that is deployed in `environment`. */
export async function canIDeploy(
  broker: Broker,
  participant: string,
  version: string,
  environment: string,
): Promise<Deployability> {
  const query = new URLSearchParams({ pacticipant: participant, version, environment });
  const { summary } = await requestJson(broker, "GET", `/can-i-deploy?${query}`);
  return {
    deployable: summary.deployable === true,
    undecided: summary.unknown > 0,
    reason: oneLine(summary.reason),
  };
}

/** Creates an environment unless there is one of this name. Only production is one of production. */
export async function defineEnvironment(broker: Broker, name: string): Promise<void> {
  if (await environmentId(broker, name)) return;
  await requestJson(broker, "POST", "/environments", {
    name,
    displayName: name[0]?.toUpperCase() + name.slice(1),
    production: /(^|-)production$/.test(name),
  });
}

/** Records that this version is deployed in `environment`, and replaces the one before. */
export async function recordDeployment(
  broker: Broker,
  participant: string,
  version: string,
  environment: string,
): Promise<void> {
  const path = await recordsPath(
    broker,
    "a deployment",
    "deployed",
    participant,
    version,
    environment,
  );
  await requestJson(broker, "POST", path, {});
}

/** Records that this version is released into `environment`: others may run there, too, as apps do. */
export async function recordRelease(
  broker: Broker,
  participant: string,
  version: string,
  environment: string,
): Promise<void> {
  const path = await recordsPath(
    broker,
    "a release",
    "released",
    participant,
    version,
    environment,
  );
  await requestJson(broker, "POST", path, {});
}

/** Records that this version runs no longer in `environment`. @throws when it was not deployed there */
export async function recordUndeployment(
  broker: Broker,
  participant: string,
  version: string,
  environment: string,
): Promise<void> {
  const what = "an undeployment";
  const path = await recordsPath(broker, what, "deployed", participant, version, environment);
  const answer = await requestJson(broker, "GET", path);
  // deno-lint-ignore no-explicit-any
  const recorded: any[] = answer._embedded?.deployedVersions ?? [];
  const deployed = recorded.filter(({ currentlyDeployed }) => currentlyDeployed !== false);
  if (deployed.length === 0) {
    throw new Error(`${participant} ${version} is not deployed in ${environment}`);
  }
  for (const { _links } of deployed) {
    const { pathname } = new URL(_links.self.href);
    await requestJson(broker, "PATCH", pathname, { currentlyDeployed: false });
  }
}

/**
 * Has the broker start the workflow `contracts` of a GitHub repository whenever a pact is published that
 * the provider's main branch or a deployed version has not verified. `token` may write its contents.
 */
export async function createGitHubWebhook(
  broker: Broker,
  provider: string,
  repository: string,
  token: string,
): Promise<void> {
  const event = "contract_requiring_verification_published";
  await requestJson(broker, "POST", "/webhooks", {
    description: `Verify a new pact of ${provider} in ${repository}`,
    provider: { name: provider },
    events: [{ name: event }],
    request: {
      method: "POST",
      url: `https://api.github.com/repos/${repository}/dispatches`,
      headers: {
        "Accept": "application/vnd.github+json",
        "Authorization": `Bearer ${token}`,
        "Content-Type": "application/json",
      },
      body: { event_type: event, client_payload: CHANGED_PACT },
    },
  });
}

/** What the broker tells about the pact and the version of the provider that has not verified it. */
const CHANGED_PACT = {
  pactUrl: "${pactbroker.pactUrl}",
  providerVersion: "${pactbroker.providerVersionNumber}",
  providerBranch: "${pactbroker.providerVersionBranch}",
};

/**
 * Makes the broker call `url` whenever a pact is published that the provider's main branch or a
 * deployed version has not verified. Returns the webhook's path at the broker.
 */
export async function createWebhook(
  broker: Broker,
  provider: string,
  url: string,
): Promise<string> {
  const answer = await requestJson(broker, "POST", "/webhooks", {
    description: `Verify a new pact of ${provider}`,
    provider: { name: provider },
    events: [{ name: "contract_requiring_verification_published" }],
    request: {
      method: "POST",
      url,
      headers: { "Content-Type": "application/json" },
      body: CHANGED_PACT,
    },
  });
  return path`/webhooks/${answer._links.self.href.split("/").at(-1)}`;
}

/** Removes a webhook by the path that `createWebhook` returned. */
export async function removeWebhook(broker: Broker, path: string): Promise<void> {
  await requestJson(broker, "DELETE", path);
}

/** All pairs of versions of a consumer and a provider, with their verification. */
export async function readMatrix(broker: Broker, consumer: string, provider: string) {
  const query = new URLSearchParams([
    ["q[][pacticipant]", consumer],
    ["q[][pacticipant]", provider],
  ]);
  const { matrix } = await requestJson(broker, "GET", `/matrix?${query}`);
  // deno-lint-ignore no-explicit-any
  return matrix.map((row: any): MatrixRow => ({
    consumer: row.consumer.version.number,
    provider: row.provider?.version?.number ?? null,
    verified: row.verificationResult?.success ?? null,
  })) as MatrixRow[];
}

/** Removes a participant with its pacts and verifications. */
export async function removeParticipant(broker: Broker, name: string): Promise<void> {
  await requestJson(broker, "DELETE", path`/pacticipants/${name}`);
}

/** Removes an environment with its deployments. */
export async function removeEnvironment(broker: Broker, name: string): Promise<void> {
  const id = await environmentId(broker, name);
  if (id) await requestJson(broker, "DELETE", path`/environments/${id}`);
}

/** Where the broker records versions in an environment. @throws when it has no such environment */
async function recordsPath(
  broker: Broker,
  what: string,
  kind: "deployed" | "released",
  participant: string,
  version: string,
  environment: string,
): Promise<string> {
  const id = await environmentId(broker, environment);
  if (!id) throw new Error(`Cannot record ${what}: the broker has no "${environment}"`);
  const versionPath = path`/pacticipants/${participant}/versions/${version}`;
  return `${versionPath}/${kind}-versions/environment/${id}`;
}

async function environmentId(broker: Broker, name: string): Promise<string | undefined> {
  const answer = await requestJson(broker, "GET", "/environments");
  // deno-lint-ignore no-explicit-any
  return answer._embedded.environments.find((each: any) => each.name === name)?.uuid;
}

/** Encodes the variable parts of a path, slashes in a branch name included. */
function path(parts: TemplateStringsArray, ...names: string[]): string {
  return String.raw({ raw: parts }, ...names.map(encodeURIComponent));
}

/**
 * Sends a request to the broker and returns its JSON. Every failure becomes an `Error` of one line that
 * says what to do; it never contains credentials.
 */
async function requestJson(broker: Broker, method: string, path: string, body?: unknown) {
  const answer = await send(broker, method, path, body);
  const text = await answer.text();
  if (answer.status === 401 || answer.status === 403) {
    throw new Error(
      `Cannot use the broker at ${broker.url}: it refuses our credentials (${answer.status}), ` +
        "set PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD",
    );
  }
  if (answer.status === 404) throw new Error(`The broker has nothing at ${path}`);
  if (!answer.ok) {
    throw new Error(`The broker refuses ${method} ${path} (${answer.status}): ${errorText(text)}`);
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
        ...(body !== undefined && {
          "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
        }),
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
    throw new Error(`Cannot use ${broker.url}: it is not a Pact Broker`, { cause });
  }
}

function errorText(text: string): string {
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

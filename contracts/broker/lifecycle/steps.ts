import {
  type Broker,
  canIDeploy,
  defineEnvironment,
  findPactsToVerify,
  publish,
  readMatrix,
  recordDeployment,
  saveParticipant,
} from "../client.ts";
import {
  startChangingProxy,
  UNKNOWN_FIELD,
  withFewRequests,
  withOneRequestMore,
  withoutFieldReadBy,
  withState,
  withUnknownFieldRead,
  withUnknownFieldSent,
} from "./pact_changes.ts";
import type { Change } from "./pact_changes.ts";
import type { StepReport } from "./step_report.ts";
import type { Pact } from "../../pact_files.ts";
import type { RunningProvider } from "../provider.ts";
import {
  selectionFor,
  type Task,
  type Verification,
  type Verified,
  verify,
} from "../verification.ts";
import { openWebhook } from "./webhook.ts";

/**
 * What takes part in a lifecycle. `startProvider` is called for each build, because the Worker limits
 * how many emails can be requested, and a build must not use up the limit of the next.
 */
export type Scenario = {
  broker: Broker;
  startProvider: () => Promise<RunningProvider>;
  providerName: string;
  pacts: Pact[];
  environment: string;
  callback?: string;
};

/** Takes contracts through their whole lifecycle at the broker. Each step asserts its outcome. */
export async function runLifecycle(scenario: Scenario, report: StepReport): Promise<void> {
  await registerParticipants(scenario, report);
  await publishAll(scenario, report);
  await verifyFirstVersion(scenario, report);
  // all later builds verify what is on main: with every request that would take minutes
  const later = { ...scenario, pacts: scenario.pacts.map(withFewRequests) };
  await dropMostRequests(later, report);
  await deployAll(later, report);
  await deployCompatibleConsumer(later, report);
  await publishBreakingConsumer(later, report);
  await buildOnMatchingBranch(later, report);
  await verifyForWebhook(later, report);
  await buildBreakingProvider(later, report);
  await publishUnknownState(later, report);
}

async function registerParticipants(scenario: Scenario, report: StepReport): Promise<void> {
  const { broker, providerName, environment } = scenario;
  const names = scenario.pacts.map((pact) => pact.consumer.name);
  report.step(
    `The broker is told of ${providerName}, its consumers and the environment "${environment}".`,
  );
  for (const name of [providerName, ...names]) await saveParticipant(broker, name, "main");
  await defineEnvironment(broker, environment);
  report.expect(`it knows ${providerName} and its consumers: ${names.join(", ")}`, true);
}

async function publishAll(scenario: Scenario, report: StepReport): Promise<void> {
  const { broker, providerName } = scenario;
  report.step("Every consumer publishes what it relies on, as version 1 of its main branch.");
  for (const pact of scenario.pacts) {
    await publish(broker, pact, { version: "1", branch: "main" });
    report.note(`${pact.consumer.name} relies on ${pact.interactions.length} interactions`);
  }
  const found = await findPactsToVerify(broker, providerName, selectionFor("main"));
  report.expect(
    `the broker has all of them for ${providerName}`,
    found.length === scenario.pacts.length,
  );
  for (const pact of scenario.pacts) {
    await expectNotDeployable(scenario, report, pact.consumer.name, "1", "nobody has verified it");
  }
}

async function verifyFirstVersion(scenario: Scenario, report: StepReport): Promise<void> {
  const { providerName, pacts } = scenario;
  report.step(
    `${providerName} verifies the pacts that the broker returns, and publishes the result.`,
  );
  const build = { version: "1", branch: "main" };
  const { interactions } = await verifyAs(scenario, build);
  const failed = reportFailures(report, interactions);
  const expected = pacts.reduce((sum, pact) => sum + pact.interactions.length, 0);
  report.expect(`all ${expected} interactions are verified`, interactions.length === expected);
  report.expect("and none of them fails", failed === 0);
  for (const pact of pacts) {
    const matrix = await readMatrix(scenario.broker, pact.consumer.name, providerName);
    const isThere = matrix.some((row) =>
      row.consumer === "1" && row.provider === "1" && row.verified
    );
    report.expect(
      `the matrix lists ${pact.consumer.name} 1 with ${providerName} 1 as verified`,
      isThere,
    );
  }
}

async function dropMostRequests(scenario: Scenario, report: StepReport): Promise<void> {
  const { broker, pacts } = scenario;
  report.step("Every consumer drops most of its requests, as version 2 of its main branch.");
  for (const pact of pacts) {
    await publish(broker, pact, { version: "2", branch: "main" });
    await expectNotDeployable(scenario, report, pact.consumer.name, "2", "nobody has verified it");
  }
  const verification = await verifyAs(scenario, { version: "1", branch: "main" });
  expectGreen(report, verification);
  const expected = pacts.reduce((sum, pact) => sum + pact.interactions.length, 0);
  const verified = verification.interactions.length;
  report.expect(`${verified} interactions are left to verify`, verified === expected);
}

async function deployAll(scenario: Scenario, report: StepReport): Promise<void> {
  const { broker, providerName, environment, pacts } = scenario;
  report.step(
    `Everything is deployed to "${environment}": the provider first, then its consumers.`,
  );
  const consumers = pacts.map(({ consumer }) => ({ name: consumer.name, version: "2" }));
  for (const { name, version } of [{ name: providerName, version: "1" }, ...consumers]) {
    await expectDeployable(scenario, report, name, version);
    await recordDeployment(broker, name, version, environment);
  }
}

async function deployCompatibleConsumer(scenario: Scenario, report: StepReport): Promise<void> {
  const { broker, environment } = scenario;
  const pact = withOneRequestMore(firstPact(scenario), "on another page");
  const name = pact.consumer.name;
  report.step(`${name} 3 sends one more request that the provider supports: a compatible change.`);
  await publish(broker, pact, { version: "3", branch: "another-page" });
  await expectNotDeployable(scenario, report, name, "3", "nobody has verified it");
  await expectWorkInProgress(scenario, report, name);
  const verification = await verifyAs(scenario, { version: "1", branch: "main" });
  expectGreen(report, verification);
  await expectDeployable(scenario, report, name, "3");
  await recordDeployment(broker, name, "3", environment);
}

async function publishBreakingConsumer(scenario: Scenario, report: StepReport): Promise<void> {
  const pact = withUnknownFieldRead(firstPact(scenario));
  const name = pact.consumer.name;
  report.step(`${name} 4 relies on a field that the provider does not send ("${UNKNOWN_FIELD}").`);
  await publish(scenario.broker, pact, { version: "4", branch: "new-field" });
  await expectWorkInProgress(scenario, report, name);
  const verification = await verifyAs(scenario, { version: "1", branch: "main" });
  const causes = verification.interactions.filter((each) => each.why.includes(UNKNOWN_FIELD));
  reportFailures(report, causes);
  report.expect("the verification finds the missing field", causes.length > 0);
  report.expect("the provider's build is green all the same: the pact is pending", verification.ok);
  await expectNotDeployable(scenario, report, name, "4", "the verification failed");
  await expectDeployable(scenario, report, scenario.providerName, "1");
}

async function buildOnMatchingBranch(scenario: Scenario, report: StepReport): Promise<void> {
  const pact = firstPact(scenario);
  const { consumer: { name } } = pact;
  report.step(`${scenario.providerName} 2 sends that field, on a branch of the same name.`);
  const build = { version: "2-new-field", branch: "new-field" };
  const verification = await verifyAs(scenario, build, withUnknownFieldSent(pact));
  expectGreen(report, verification);
  const isHonoured = verification.interactions.every((each) => each.ok);
  report.expect("it honours the pact of that branch as well", isHonoured);
  await expectNotDeployable(
    scenario,
    report,
    name,
    "4",
    "the provider that sends the field is not deployed yet",
  );
  await expectDeployable(scenario, report, scenario.providerName, build.version);
}

async function verifyForWebhook(scenario: Scenario, report: StepReport): Promise<void> {
  const { broker, providerName, callback } = scenario;
  const pact = withOneRequestMore(firstPact(scenario), "on a third page");
  const name = pact.consumer.name;
  report.step(
    `${name} 5 is published; a webhook starts ${providerName}'s verification.`,
  );
  await using webhook = await openWebhook(broker, providerName, callback);
  await publish(broker, pact, { version: "5", branch: "third-page" });
  const { pactUrl, providerVersion, providerBranch } = await webhook.next();
  report.note(`the broker calls: verify ${pactUrl}`);
  report.expect("it names the version that is deployed", providerVersion === "1");
  await expectNotDeployable(scenario, report, name, "5", "nobody has verified it");
  const build = { version: providerVersion, branch: providerBranch, pactUrl };
  const verification = await verifyAs(scenario, build);
  expectGreen(report, verification);
  const verified = verification.interactions.length;
  const isOnlyThat = verified === pact.interactions.length;
  report.expect(`only that pact was verified: ${verified} interactions`, isOnlyThat);
  await expectDeployable(scenario, report, name, "5");
}

async function buildBreakingProvider(scenario: Scenario, report: StepReport): Promise<void> {
  const pact = firstPact(scenario);
  const change = withoutFieldReadBy(pact);
  const { method, path, name } = change.at;
  report.step(`${scenario.providerName} 3 no longer sends "${name}" on ${method} ${path}.`);
  report.note(`${pact.consumer.name} reads it, and is deployed in "${scenario.environment}"`);
  const build = { version: "3-without-field", branch: "main" };
  const verification = await verifyAs(scenario, build, change);
  report.expect("the provider's build is red", !verification.ok);
  const causes = verification.interactions.filter((each) => each.why.includes(name));
  reportFailures(report, causes);
  report.expect("because of that field", causes.length > 0);
  await expectNotDeployable(
    scenario,
    report,
    scenario.providerName,
    build.version,
    "it breaks a deployed consumer",
  );
  await expectDeployable(scenario, report, scenario.providerName, "1");
}

async function publishUnknownState(scenario: Scenario, report: StepReport): Promise<void> {
  const sentence = "a state that nobody has written";
  const pact = withState(firstPact(scenario), sentence);
  report.step(`${pact.consumer.name} 6 relies on a state that does not exist.`);
  await publish(scenario.broker, pact, { version: "6", branch: "unknown-state" });
  const error = await verifyAs(scenario, { version: "1", branch: "main" }).catch((error) => error);
  const message = error instanceof Error ? error.message : "verified";
  report.expect("the verification fails, though the pact is pending", message.includes(sentence));
  report.note(message);
  await expectNotDeployable(scenario, report, pact.consumer.name, "6", "it was not verified");
}

async function verifyAs(
  scenario: Scenario,
  build: Task,
  change?: Change,
): Promise<Verification> {
  const { broker, providerName } = scenario;
  const task = { ...build, provider: providerName };
  await using provider = await scenario.startProvider();
  if (!change) return await verify(provider, broker, task);
  const proxy = startChangingProxy(provider.url, change);
  try {
    return await verify({ ...provider, url: proxy.url }, broker, task);
  } finally {
    await proxy.close();
  }
}

function expectGreen(report: StepReport, verification: Verification): void {
  if (!verification.ok) reportFailures(report, verification.interactions);
  report.expect("the provider's build is green", verification.ok);
}

/** Prints each distinct failure once, and returns how many interactions failed. */
function reportFailures(report: StepReport, interactions: Verified[]): number {
  const failed = interactions.filter((each) => !each.ok);
  const sentences = failed.map((each) => `${each.consumer} ${each.description}: ${each.why}`);
  for (const sentence of new Set(sentences)) report.note(sentence);
  return failed.length;
}

async function expectDeployable(
  scenario: Scenario,
  report: StepReport,
  name: string,
  version: string,
) {
  const { deployable, reason } = await canIDeploy(
    scenario.broker,
    name,
    version,
    scenario.environment,
  );
  report.expect(`${name} ${version} may be deployed`, deployable, reason);
}

async function expectNotDeployable(
  scenario: Scenario,
  report: StepReport,
  name: string,
  version: string,
  because: string,
): Promise<void> {
  const { deployable, reason } = await canIDeploy(
    scenario.broker,
    name,
    version,
    scenario.environment,
  );
  report.expect(`${name} ${version} may not be deployed: ${because}`, !deployable, reason);
}

async function expectWorkInProgress(
  scenario: Scenario,
  report: StepReport,
  name: string,
): Promise<void> {
  const found = await findPactsToVerify(
    scenario.broker,
    scenario.providerName,
    selectionFor("main"),
  );
  const inProgress = found.filter((pact) => pact.wip && pact.consumer === name);
  report.expect("the broker returns it as work in progress", inProgress.length > 0);
}

function firstPact(scenario: Scenario): Pact {
  return scenario.pacts[0]!;
}

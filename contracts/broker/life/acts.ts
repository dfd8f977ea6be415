import {
  type Broker,
  canIDeploy,
  defineEnvironment,
  introduce,
  owedPacts,
  publish,
  readMatrix,
  recordDeployment,
} from "../client.ts";
import {
  startBetween,
  UNHEARD_OF,
  withFewRequests,
  withFieldNobodySends,
  withOneRequestMore,
  withoutFieldReadBy,
  withState,
  withUnheardOfField,
} from "./changes.ts";
import type { Change } from "./changes.ts";
import type { Narration } from "./narration.ts";
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
 * Who and what takes part in a life. `startProvider` starts one for each build: the Worker counts how
 * often it is asked for a mail, and a build must not pay for the one before it.
 */
export type Stage = {
  broker: Broker;
  startProvider: () => Promise<RunningProvider>;
  providerName: string;
  pacts: Pact[];
  environment: string;
  callback?: string;
};

/** Plays the whole life of a contract at the broker: one act after the other, each asserted. */
export async function live(stage: Stage, told: Narration): Promise<void> {
  await introduceAll(stage, told);
  await publishAll(stage, told);
  await verifyFirstVersion(stage, told);
  // every later build verifies what is on main: with all requests that would take minutes
  const later = { ...stage, pacts: stage.pacts.map(withFewRequests) };
  await relyOnLess(later, told);
  await deployAll(later, told);
  await deployCompatibleConsumer(later, told);
  await holdBreakingConsumer(later, told);
  await buildForItOnItsBranch(later, told);
  await verifyOnCall(later, told);
  await holdBreakingProvider(later, told);
  await refuseUnknownState(later, told);
}

async function introduceAll(stage: Stage, told: Narration): Promise<void> {
  const { broker, providerName, environment } = stage;
  const names = stage.pacts.map((pact) => pact.consumer.name);
  told.step(`The broker gets to know ${providerName}, its consumers and "${environment}".`);
  for (const name of [providerName, ...names]) await introduce(broker, name, "main");
  await defineEnvironment(broker, environment);
  told.expect(`it knows ${providerName}, and as consumers: ${names.join(", ")}`, true);
}

async function publishAll(stage: Stage, told: Narration): Promise<void> {
  const { broker, providerName } = stage;
  told.step("Every consumer publishes what it relies on, as version 1 of its main branch.");
  for (const pact of stage.pacts) {
    await publish(broker, pact, { version: "1", branch: "main" });
    told.note(`${pact.consumer.name} relies on ${pact.interactions.length} interactions`);
  }
  const owed = await owedPacts(broker, providerName, selectionFor("main"));
  told.expect(`the broker has all of them for ${providerName}`, owed.length === stage.pacts.length);
  for (const pact of stage.pacts) {
    await expectHeld(stage, told, pact.consumer.name, "1", "nobody has verified it");
  }
}

async function verifyFirstVersion(stage: Stage, told: Narration): Promise<void> {
  const { providerName, pacts } = stage;
  told.step(`${providerName} verifies what the broker hands it, and publishes the result.`);
  const build = { version: "1", branch: "main" };
  const { interactions } = await verifyAs(stage, build);
  const failed = tellFailures(told, interactions);
  const expected = pacts.reduce((sum, pact) => sum + pact.interactions.length, 0);
  told.expect(`all ${expected} interactions are verified`, interactions.length === expected);
  told.expect("and honoured", failed === 0);
  for (const pact of pacts) {
    const matrix = await readMatrix(stage.broker, pact.consumer.name, providerName);
    const isThere = matrix.some((row) =>
      row.consumer === "1" && row.provider === "1" && row.verified
    );
    told.expect(`the matrix says so: ${pact.consumer.name} 1 with ${providerName} 1`, isThere);
  }
}

async function relyOnLess(stage: Stage, told: Narration): Promise<void> {
  const { broker, pacts } = stage;
  told.step("Every consumer comes to rely on less, as version 2 of its main branch.");
  for (const pact of pacts) {
    await publish(broker, pact, { version: "2", branch: "main" });
    await expectHeld(stage, told, pact.consumer.name, "2", "nobody has verified it");
  }
  const verification = await verifyAs(stage, { version: "1", branch: "main" });
  expectGreen(told, verification);
  const expected = pacts.reduce((sum, pact) => sum + pact.interactions.length, 0);
  const verified = verification.interactions.length;
  told.expect(`${verified} interactions are left to verify`, verified === expected);
}

async function deployAll(stage: Stage, told: Narration): Promise<void> {
  const { broker, providerName, environment, pacts } = stage;
  told.step(`Everything is deployed to "${environment}": the provider first, then its consumers.`);
  const consumers = pacts.map(({ consumer }) => ({ name: consumer.name, version: "2" }));
  for (const { name, version } of [{ name: providerName, version: "1" }, ...consumers]) {
    await expectFree(stage, told, name, version);
    await recordDeployment(broker, name, version, environment);
  }
}

async function deployCompatibleConsumer(stage: Stage, told: Narration): Promise<void> {
  const { broker, environment } = stage;
  const pact = withOneRequestMore(firstPact(stage), "on another page");
  const name = pact.consumer.name;
  told.step(`${name} 3 uses something more that is already there: a compatible change.`);
  await publish(broker, pact, { version: "3", branch: "another-page" });
  await expectHeld(stage, told, name, "3", "nobody has verified it");
  await expectWorkInProgress(stage, told, name);
  const verification = await verifyAs(stage, { version: "1", branch: "main" });
  expectGreen(told, verification);
  await expectFree(stage, told, name, "3");
  await recordDeployment(broker, name, "3", environment);
}

async function holdBreakingConsumer(stage: Stage, told: Narration): Promise<void> {
  const pact = withFieldNobodySends(firstPact(stage));
  const name = pact.consumer.name;
  told.step(`${name} 4 relies on a field that nobody sends ("${UNHEARD_OF}"): a breaking change.`);
  await publish(stage.broker, pact, { version: "4", branch: "new-field" });
  await expectWorkInProgress(stage, told, name);
  const verification = await verifyAs(stage, { version: "1", branch: "main" });
  const blamed = verification.interactions.filter((each) => each.why.includes(UNHEARD_OF));
  tellFailures(told, blamed);
  told.expect("the verification finds it", blamed.length > 0);
  told.expect("and yet the provider's build is green: the pact is pending", verification.ok);
  await expectHeld(stage, told, name, "4", "the verification failed");
  await expectFree(stage, told, stage.providerName, "1");
}

async function buildForItOnItsBranch(stage: Stage, told: Narration): Promise<void> {
  const pact = firstPact(stage);
  const { consumer: { name } } = pact;
  told.step(`${stage.providerName} 2 sends that field, on a branch of the same name.`);
  const build = { version: "2-new-field", branch: "new-field" };
  const verification = await verifyAs(stage, build, withUnheardOfField(pact));
  expectGreen(told, verification);
  const pleased = verification.interactions.every((each) => each.ok);
  told.expect("it honours the pact of that branch, too", pleased);
  await expectHeld(stage, told, name, "4", "the provider that sends the field does not run yet");
  await expectFree(stage, told, stage.providerName, build.version);
}

async function verifyOnCall(stage: Stage, told: Narration): Promise<void> {
  const { broker, providerName, callback } = stage;
  const pact = withOneRequestMore(firstPact(stage), "on a third page");
  const name = pact.consumer.name;
  told.step(
    `${name} 5 is published; from now on the broker starts ${providerName}'s verification.`,
  );
  await using webhook = await openWebhook(broker, providerName, callback);
  await publish(broker, pact, { version: "5", branch: "third-page" });
  const { pactUrl, providerVersion, providerBranch } = await webhook.next();
  told.note(`the broker calls: verify ${pactUrl}`);
  told.expect("it asks for the version that runs", providerVersion === "1");
  await expectHeld(stage, told, name, "5", "nobody has verified it");
  const build = { version: providerVersion, branch: providerBranch, pactUrl };
  const verification = await verifyAs(stage, build);
  expectGreen(told, verification);
  const verified = verification.interactions.length;
  const isThat = verified === pact.interactions.length;
  told.expect(`just that pact was verified: ${verified} interactions`, isThat);
  await expectFree(stage, told, name, "5");
}

async function holdBreakingProvider(stage: Stage, told: Narration): Promise<void> {
  const pact = firstPact(stage);
  const change = withoutFieldReadBy(pact);
  const { method, path, name } = change.at;
  told.step(`${stage.providerName} 3 no longer sends "${name}" on ${method} ${path}.`);
  told.note(`${pact.consumer.name}, which runs in "${stage.environment}", reads it`);
  const build = { version: "3-without-field", branch: "main" };
  const verification = await verifyAs(stage, build, change);
  told.expect("the provider's build is red", !verification.ok);
  const blamed = verification.interactions.filter((each) => each.why.includes(name));
  tellFailures(told, blamed);
  told.expect("because of that field", blamed.length > 0);
  await expectHeld(stage, told, stage.providerName, build.version, "it breaks a deployed consumer");
  await expectFree(stage, told, stage.providerName, "1");
}

async function refuseUnknownState(stage: Stage, told: Narration): Promise<void> {
  const sentence = "a state that nobody has written";
  const pact = withState(firstPact(stage), sentence);
  told.step(`${pact.consumer.name} 6 relies on a state that does not exist.`);
  await publish(stage.broker, pact, { version: "6", branch: "unknown-state" });
  const error = await verifyAs(stage, { version: "1", branch: "main" }).catch((error) => error);
  const message = error instanceof Error ? error.message : "verified";
  told.expect("the verification fails, though the pact is pending", message.includes(sentence));
  told.note(message);
  await expectHeld(stage, told, pact.consumer.name, "6", "it was not verified");
}

async function verifyAs(
  stage: Stage,
  build: Task,
  change?: Change,
): Promise<Verification> {
  const { broker, providerName } = stage;
  const task = { ...build, provider: providerName };
  await using provider = await stage.startProvider();
  if (!change) return await verify(provider, broker, task);
  const between = startBetween(provider.url, change);
  try {
    return await verify({ ...provider, url: between.url }, broker, task);
  } finally {
    await between.close();
  }
}

function expectGreen(told: Narration, verification: Verification): void {
  if (!verification.ok) tellFailures(told, verification.interactions);
  told.expect("the provider's build is green", verification.ok);
}

/** Names what failed, each once however many pacts rely on it, and counts it. */
function tellFailures(told: Narration, interactions: Verified[]): number {
  const failed = interactions.filter((each) => !each.ok);
  const sentences = failed.map((each) => `${each.consumer} ${each.description}: ${each.why}`);
  for (const sentence of new Set(sentences)) told.note(sentence);
  return failed.length;
}

async function expectFree(stage: Stage, told: Narration, name: string, version: string) {
  const { deployable, reason } = await canIDeploy(stage.broker, name, version, stage.environment);
  told.expect(`${name} ${version} may be deployed`, deployable, reason);
}

async function expectHeld(
  stage: Stage,
  told: Narration,
  name: string,
  version: string,
  because: string,
): Promise<void> {
  const { deployable, reason } = await canIDeploy(stage.broker, name, version, stage.environment);
  told.expect(`${name} ${version} may not be deployed: ${because}`, !deployable, reason);
}

async function expectWorkInProgress(stage: Stage, told: Narration, name: string): Promise<void> {
  const owed = await owedPacts(stage.broker, stage.providerName, selectionFor("main"));
  const inProgress = owed.filter((pact) => pact.wip && pact.consumer === name);
  told.expect("the broker hands it out as work in progress", inProgress.length > 0);
}

function firstPact(stage: Stage): Pact {
  return stage.pacts[0]!;
}

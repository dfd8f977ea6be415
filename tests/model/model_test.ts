/**
 * Random walks through the lives of a resident and of a learner, through HTTP on a real database. See
 * `model/walk.ts`. CI always takes the same walks; `deno task fuzz` takes others and says which, and
 * FUZZ_SEED and FUZZ_WALKS (in all) choose.
 */
import fc from "fast-check";
import { fuzzSeed } from "../fuzz/seed.ts";
import { cheapPasswords, giveCheapHashes } from "../fuzz/cheap_passwords.ts";
import { learnerSteps, newLearner, zportaWorld } from "./learner.ts";
import { newResident, pewacaWorld, residentSteps } from "./resident.ts";
import { type Base, finish, type Step, type Walk, type World } from "./walk.ts";
import { type Service, startService } from "../support/service.ts";

const SEED = fuzzSeed(20261127);
const WALKS = Number(Deno.env.get("FUZZ_WALKS") ?? 200);

/** A quarter of the walks is long: the others reach most of what there is in a third of the time. */
const LENGTHS = [{ maxCommands: 60, share: 1 / 4 }, { maxCommands: 20, share: 3 / 4 }];

async function takeWalks<Model extends Base>(
  service: Service,
  world: World<Model>,
  newModel: () => Model,
  steps: fc.Arbitrary<Step<Model>>,
): Promise<void> {
  let number = 0;
  for (const { maxCommands, share } of LENGTHS) {
    const walks = fc.commands([steps], { maxCommands, size: "max" });
    const property = fc.asyncProperty(walks, async (walk) => {
      number++;
      const real: Walk<Model> = {
        service: service.of(world.tenant),
        world,
        address: `walk${number}@example.com`,
        number,
        isTroubled: false,
      };
      await fc.asyncModelRun(() => ({ model: { current: newModel() }, real }), walk);
      await finish(real);
      service.logged.length = 0;
    });
    await fc.assert(property, { seed: SEED, numRuns: Math.ceil(WALKS / 2 * share) });
  }
}

Deno.test("whatever happens to a person, in whatever order, the answers and the rows are those of the model", async (test) => {
  await using service = await startService({ passwords: cheapPasswords });
  await giveCheapHashes(service);
  await test.step("a resident", () => takeWalks(service, pewacaWorld, newResident, residentSteps));
  await test.step("a learner", () => takeWalks(service, zportaWorld, newLearner, learnerSteps));
});

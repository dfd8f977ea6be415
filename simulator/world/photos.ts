import type { PhotoStore } from "../../src/deps.ts";
import type { Sender } from "./network.ts";
import type { FaultRates } from "./fault_rates.ts";
import type { World } from "./world.ts";

/** The store of photos, and what is in it. */
export type Photos = { store: (sender: Sender) => PhotoStore; stored: Map<string, Uint8Array> };

const TRAVEL_MS = 60;

/** Starts an empty store. */
export function createPhotos(world: World, rates: FaultRates): Photos {
  const stored = new Map<string, Uint8Array>();
  const store = (sender: Sender): PhotoStore => {
    const reach = <T>(work: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        if (sender.isDead) return;
        const { areFaultsOver, photos } = rates;
        const fate = areFaultsOver ? 0 : world.tape.choose(photos, photos);
        world.after(TRAVEL_MS, () => {
          const result = fate === 1 ? undefined : work();
          if (sender.isDead) return;
          if (fate === 0) resolve(result as T);
          else reject(new Error("The store is away"));
        });
      });
    return {
      put: (key, bytes) => reach(() => void stored.set(key, bytes)),
      get: (key) =>
        reach(() => {
          const bytes = stored.get(key);
          return bytes
            ? {
              body: new Blob([bytes as Uint8Array<ArrayBuffer>]).stream(),
              size: bytes.length,
              etag: '"1"',
            }
            : null;
        }),
      delete: (key) => reach(() => void stored.delete(key)),
    };
  };
  return { store, stored };
}

import { accounts } from "./rooms/accounts/room.tsx";
import { contracts } from "./rooms/contracts/room.tsx";
import { database } from "./rooms/database/room.tsx";
import { faults } from "./rooms/faults/room.tsx";
import { mail } from "./rooms/mail/room.tsx";
import { metrics } from "./rooms/metrics/room.tsx";
import { requests } from "./rooms/requests/room.tsx";
import type { Room } from "./shared/room.ts";

/** The rooms of the studio, in the order of their links. The first is what it opens with. */
export const ROOMS: readonly Room[] = [
  requests,
  mail,
  accounts,
  database,
  contracts,
  metrics,
  faults,
];

import type { Mutation } from "./mutation.ts";
import { accountMutations } from "./pewaca_account.ts";
import { boardMutations } from "./pewaca_board.ts";
import { signUpMutations } from "./pewaca_sign_up.ts";
import { zportaMutations } from "./zporta.ts";

/** Every mutation that the contracts must notice. */
export const MUTATIONS: readonly Mutation[] = [
  ...signUpMutations,
  ...accountMutations,
  ...boardMutations,
  ...zportaMutations,
];

import { createPasswords } from "../../src/core/passwords/passwords.ts";
import { argon2 } from "./argon2.ts";

/**
 * argon2id at the least cost that there is: half of the time of all tests would be spent on hashing.
 * `passwords_test.ts` and the tests in workerd hash at production's.
 */
export const quickPasswords = createPasswords({
  argon2,
  scheme: "argon2id",
  argon2Cost: { memoryKiB: 8, iterations: 1, parallelism: 1, hashLength: 32 },
});

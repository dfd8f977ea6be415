import { REQUESTS } from "../../contracts/recordings/flows.ts";
import { assertExplained } from "../support/django/recordings.ts";

for (const tenant of ["pewaca", "zporta"]) {
  Deno.test(`every difference between us and Django in ${tenant}'s whole recording is explained, and none is made up`, async () => {
    await assertExplained(tenant, REQUESTS);
  });
}

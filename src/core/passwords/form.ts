import * as v from "valibot";
import { formProblem } from "./rules.ts";

/**
 * The form that a new password must have; see `formProblem`. It is taken as it is sent: blanks count.
 * `minimum` is in characters as people count them. The message of an issue is the problem's code.
 */
export function passwordForm(minimum: number) {
  return v.pipe(
    v.string("malformed"),
    v.rawCheck(({ dataset, addIssue }) => {
      const problem = dataset.typed ? formProblem(dataset.value, minimum) : null;
      if (problem) addIssue({ message: problem });
    }),
  );
}

import * as v from "valibot";
import { formProblem, type PasswordProblem } from "./rules.ts";
import { MAX_PASSWORD_BYTES } from "./passwords.ts";

/**
 * The form that a new password must have; see `formProblem`. It is taken as it is sent: blanks count.
 * `minimum` is in characters as people count them; `messageOf` is what a schema says of a problem.
 */
export function passwordForm(
  minimum: number,
  messageOf: (problem: PasswordProblem) => string = (problem) => problem,
) {
  return v.pipe(
    v.string("malformed"),
    v.rawCheck(({ dataset, addIssue }) => {
      const problem = dataset.typed ? formProblem(dataset.value, minimum) : null;
      if (problem) addIssue({ message: messageOf(problem) });
    }),
    v.metadata({ minLength: minimum, maxLength: MAX_PASSWORD_BYTES, format: "password" }),
  );
}

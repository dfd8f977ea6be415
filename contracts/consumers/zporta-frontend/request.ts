import { injected, type SentRequest, type Template } from "../support/pact.ts";
import { ORIGIN } from "./api.ts";

/** A token as Django makes it. */
export const KEY = "[0-9a-f]{40}";
export const EXAMPLE_KEY = "0123456789abcdef0123456789abcdef01234567";

/** A request as axios sends it; `as` names the state's value that has the token. */
export function sent(
  method: SentRequest["method"],
  path: Template,
  json?: Template,
  as?: "token" | "teacherToken",
): SentRequest {
  return {
    method,
    path,
    headers: {
      Origin: ORIGIN,
      ...json === undefined ? {} : { "Content-Type": "application/json" },
      ...as
        ? { Authorization: injected(`Token \${${as}}`, `Token ${KEY}`, `Token ${EXAMPLE_KEY}`) }
        : {},
    },
    ...json === undefined ? {} : { json },
  };
}

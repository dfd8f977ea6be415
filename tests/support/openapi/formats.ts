import type { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** The formats that the documents may have; for `password` and `binary` there is nothing to check. */
export const FORMATS = ["date", "date-time", "uri", "uuid", "email", "password", "binary"] as const;

/** Lets a validator check formats: a value that only looks like a date is none. */
export function checkFormats(ajv: Ajv2020): Ajv2020 {
  // deno-lint-ignore no-explicit-any -- its types are those of another build of the same package
  (addFormats as any)(ajv, { mode: "full", formats: [...FORMATS] });
  return ajv;
}

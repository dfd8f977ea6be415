import type { SeededEstate } from "../../../seed/seed.ts";
import { DJANGO_SCHEMES, fitsPewaca } from "../../accounts/django_hashes.ts";
import { fieldsOf } from "../../accounts/order.ts";
import type { Refusal } from "../../accounts/routes.ts";
import type { TenantName } from "./states.ts";

/** What somebody has filled in, by the name of the field. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/** Fields that are numbers in an order. */
const NUMBERS = ["estate", "unit", "iterations", "invitations"];

const LABELS: Record<string, string> = {
  address: "Address; without one it gets one of its own",
  password: "Password; without one it gets one of its own",
  scheme: "How Django hashed the password",
  iterations: "Rounds of the scheme; Django's without",
  hash: "The hash verbatim, instead of a scheme; needs its password",
  name: "Full name",
  phone: "Telephone number",
  estate: "Estate",
  unit: "Number of the unit; one of the estate's without",
  photo: "With a photo",
  form: "More fields of the form, one a line: nik=3201234567891234",
  reason: "What the board says",
  username: "Username",
  bio: "Bio",
  invitations: "Invitations that they have sent",
  links: "Links that are asked for besides",
};

const LINKS = { pewaca: ["reset"], zporta: ["reset", "magic"] } as const;

/** The form that orders an account of a state, with what was filled in, and why that was refused. */
export function OrderForm({ tenant, state, estates, filled = {}, refusal }: {
  tenant: TenantName;
  state: string;
  estates: readonly SeededEstate[];
  filled?: Filled;
  refusal?: Pick<Refusal, "message" | "answer">;
}) {
  return (
    <>
      {refusal && (
        <div role="alert">
          <p>{refusal.message}</p>
          {refusal.answer && (
            <pre tabindex={0} aria-label="The API's answer">
              <code>{JSON.stringify(refusal.answer, null, 2)}</code>
            </pre>
          )}
        </div>
      )}
      <form method="post" action={`/accounts/new/${tenant}/${state}`}>
        <div class="grid">
          {fieldsOf(tenant, state).map((name) => (
            <Field {...{ name, tenant, estates, value: filled[name] ?? "" }} />
          ))}
        </div>
        <button type="submit">Make the account</button>
      </form>
    </>
  );
}

/** The order that a filled form stands for. What is blank is not in it. */
export function orderOf(tenant: string, state: string, filled: Filled): Record<string, unknown> {
  const fields = Object.entries(filled)
    .filter(([name, value]) => value.length > 0 && name !== "tenant" && name !== "state")
    .map(([name, value]) => [name, valueOf(name, value)]);
  return { tenant, state, ...Object.fromEntries(fields) };
}

function valueOf(name: string, value: string | readonly string[]): unknown {
  if (NUMBERS.includes(name)) return Number(value);
  if (name === "photo") return true;
  if (name === "links") return [value].flat();
  return name === "form" ? fieldsIn(String(value)) : String(value);
}

/** Lines of `name=value`. */
function fieldsIn(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes("="));
  return Object.fromEntries(lines.map((line) => {
    const at = line.indexOf("=");
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));
}

function Field({ name, tenant, estates, value }: {
  name: string;
  tenant: TenantName;
  estates: readonly SeededEstate[];
  value: string | readonly string[];
}) {
  const label = LABELS[name] ?? name;
  const options = optionsOf(name, tenant, estates);
  if (options) {
    return (
      <label>
        {label}
        <select name={name}>
          <option value="">–</option>
          {options.map(([of, text]) => <option value={of} selected={of === value}>{text}</option>)}
        </select>
      </label>
    );
  }
  switch (name) {
    case "photo":
      return (
        <label>
          <input type="checkbox" name={name} checked={value === "on"} /> {label}
        </label>
      );
    case "links":
      return (
        <fieldset>
          <legend>{label}</legend>
          {LINKS[tenant].map((link) => (
            <label>
              <input type="checkbox" name={name} value={link} checked={value.includes(link)} />{" "}
              {link}
            </label>
          ))}
        </fieldset>
      );
    case "form":
      return (
        <label>
          {label}
          <textarea name={name} rows={3}>{value}</textarea>
        </label>
      );
    default:
      return (
        <label>
          {label}
          <input
            name={name}
            type={NUMBERS.includes(name) ? "number" : "text"}
            value={value as string}
            autocomplete="off"
          />
        </label>
      );
  }
}

function optionsOf(
  name: string,
  tenant: TenantName,
  estates: readonly SeededEstate[],
): [value: string, text: string][] | undefined {
  switch (name) {
    case "estate":
      return estates.map(({ id, name }) => [String(id), name]);
    case "scheme":
      return DJANGO_SCHEMES.filter((scheme) => tenant !== "pewaca" || fitsPewaca(scheme))
        .map((scheme) => [scheme, scheme]);
    case "invitations":
      return ["0", "1", "2", "3"].map((count) => [count, count]);
  }
}

import type { Child } from "hono/jsx";
import type { MiddlewareHandler } from "hono";
import { type Outcome, type Reason, refused } from "../../outcome.ts";
import { issueFormToken, keyOfFormToken, stateOf } from "../access/form_token.ts";
import { mayAct, type Role } from "../access/operators.ts";
import type { ConsoleApp, ConsoleContext, ConsoleEnv } from "./console_env.ts";
import { Facts, showPage, showSentence } from "./layout.tsx";

/** What an operator fills in. */
export type Field = {
  name: string;
  label: string;
  type?: "text" | "email" | "textarea";
  maxLength: number;
  /** What stands in it at first. */
  value?: string;
  /** What may be left out. Default: nothing. */
  isOptional?: boolean;
  /** What to choose from, instead of typing. */
  options?: readonly { value: string; label: string }[];
};

/** What a page of confirmation shows. */
export type Confirmation = {
  heading: string;
  facts: readonly (readonly [string, Child])[];
  /** What will happen, in sentences. */
  says: readonly string[];
  /** What the act depends on: it is done only while the rows are still so. */
  shown: unknown;
  fields?: readonly Field[];
  /** Whether it cannot be undone: its button says so by its colour. */
  isFinal?: boolean | undefined;
  /** Why it cannot be done at present. */
  objection?: string;
  /** Where the operator came from, and goes back to. */
  back: string;
};

/** A file that an act hands over: JSON, and its name. */
export type Download = { fileName: string; json: string };

/** An act of an operator: `GET` shows what it will do, `POST` does it. */
export type Act = {
  path: string;
  tenant: string | ((c: ConsoleContext) => string);
  role: Role;
  /** What is confirmed; `null` when it is about nothing that exists. */
  confirm: (c: ConsoleContext) => Promise<Confirmation | null>;
  /**
   * Does it, in one transaction. `isShown` says whether rows are still as the page showed them. A text that is
   * returned is shown, once; a `Download` is handed over.
   */
  carryOut: (
    c: ConsoleContext,
    values: Readonly<Record<string, string>>,
    isShown: (shown: unknown) => Promise<boolean>,
  ) => Promise<Outcome<unknown>>;
  /** What a refusal means to the operator, where it is not said in general. */
  explain?: (c: ConsoleContext, reason: Reason) => string | null;
};

/** Lets only those go on who have a role at a tenant; anybody else is answered with 403, and logged. */
export function withRole(tenant: Act["tenant"], role: Role): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const name = typeof tenant === "string" ? tenant : tenant(c);
    if (mayAct(c.var.operator, name, role)) return await next();
    c.env.trace.refused = "role";
    return await showSentence(c, c.var.t("forbidden"), c.var.t("forbidden_role"), 403);
  };
}

/** Adds the pages of an act. */
export function addAct(app: ConsoleApp, act: Act): void {
  const guard = withRole(act.tenant, act.role);
  app.get(act.path, guard, async (c) => await showConfirmation(c, act));
  app.post(act.path, guard, async (c) => {
    const { keys, now } = c.env;
    const form = await readForm(c);
    const state = form.state ?? "";
    const origin = { operator: c.var.operator.email, path: c.req.path, state };
    const key = keyOfFormToken(keys, origin, form.token ?? "", now());
    if (key === null) {
      c.env.trace.refused = "form_token";
      return await showSentence(c, c.var.t("forbidden"), c.var.t("form_outdated"), 403, c.req.path);
    }
    const confirmation = await act.confirm(c);
    if (!confirmation) return await showGone(c);
    const values = readFields(confirmation.fields ?? [], form);
    if (!values) return await showConfirmation(c, act, { alert: c.var.t("fields_missing"), form });

    const isShown = async (shown: unknown) => await stateOf(key, shown) === state;
    const outcome = await act.carryOut(c, values, isShown);
    if (outcome.ok && isDownload(outcome.value)) {
      const { fileName, json } = outcome.value;
      return c.body(json, 200, {
        "Content-Type": "application/json",
        "Content-Disposition": `attachment; filename="${fileName}"`,
      });
    }
    if (outcome.ok && typeof outcome.value === "string") {
      return await showRevealed(c, confirmation, outcome.value);
    }
    if (outcome.ok) {
      const back = new URL(confirmation.back, c.req.url);
      back.searchParams.set("done", "yes");
      return c.redirect(`${back.pathname}${back.search}`, 303);
    }
    const reason = outcome.reasons[0]!;
    c.env.trace.refused = `${reason.code} ${reason.field}`;
    const isChanged = reason === CHANGED.reasons[0];
    if (isChanged) {
      return await showConfirmation(c, act, { alert: c.var.t("changed_meanwhile"), form });
    }
    const alert = act.explain?.(c, reason) ?? c.var.t("refused", { reason: c.env.trace.refused });
    return await showConfirmation(c, act, { alert, form });
  });
}

function isDownload(value: unknown): value is Download {
  return typeof value === "object" && value !== null && "fileName" in value;
}

async function showRevealed(
  c: ConsoleContext,
  { heading, facts, back }: Confirmation,
  text: string,
): Promise<Response> {
  const body = (
    <>
      <Facts facts={facts} />
      <p role="status">
        <strong>{text}</strong>
      </p>
      <p>
        <a href={back}>{c.var.t("back")}</a>
      </p>
    </>
  );
  return await showPage(c, heading, body);
}

/** Refuses an act because somebody else has changed meanwhile what the operator saw. */
export const CHANGED = refused("spent", "shown");

/** What a form that was not carried out is shown again with: why, and what was filled in. */
type Again = { alert: string; form: Readonly<Record<string, string>> };

async function showConfirmation(c: ConsoleContext, act: Act, again?: Again): Promise<Response> {
  const confirmation = await act.confirm(c);
  if (!confirmation) return again ? await showGone(c) : c.notFound();
  const { t, operator } = c.var;
  const { heading, facts, says, fields = [], isFinal, objection, back } = confirmation;
  const [key] = c.env.keys;
  const state = await stateOf(key, confirmation.shown);
  const origin = { operator: operator.email, path: c.req.path, state };
  const token = issueFormToken(key, origin, c.env.now());
  const body = (
    <>
      {again && <p role="alert">{again.alert}</p>}
      <Facts facts={facts} />
      {objection && <p>{objection}</p>}
      {!objection && (
        <form method="post">
          {says.map((sentence) => <p>{sentence}</p>)}
          <input type="hidden" name="state" value={state} />
          <input type="hidden" name="token" value={token} />
          {fields.map((field) => (
            <Input field={{ ...field, value: again?.form[field.name] ?? field.value }} />
          ))}
          <button type="submit" class={isFinal ? "final" : undefined}>{heading}</button>
        </form>
      )}
      <p>
        <a href={back}>{t("back")}</a>
      </p>
    </>
  );
  return await showPage(c, heading, body, again ? 409 : 200);
}

/** What a page of confirmation was about is gone: somebody else was faster. */
async function showGone(c: ConsoleContext): Promise<Response> {
  return await showSentence(c, c.var.t("not_found"), c.var.t("gone_meanwhile"), 409);
}

function Input({ field }: { field: Field }) {
  const { name, label, type = "text", maxLength, value = "", isOptional, options } = field;
  const common = { name, required: !isOptional };
  return (
    <label>
      {label}
      {options
        ? (
          <select {...common}>
            {options.map((option) => (
              <option value={option.value} selected={option.value === value}>{option.label}</option>
            ))}
          </select>
        )
        : type === "textarea"
        ? <textarea {...common} maxlength={maxLength} rows={4}>{value}</textarea>
        : <input {...common} type={type} maxlength={maxLength} value={value} autocomplete="off" />}
    </label>
  );
}

/** Nothing, where the body is no form: then its token is missing, too. */
async function readForm(c: ConsoleContext): Promise<Record<string, string>> {
  const body = await c.req.parseBody().catch((error: unknown) => {
    if (error instanceof TypeError) return {};
    throw error;
  });
  const entries = Object.entries(body);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Trimmed values of the fields; `null` when one is missing, too long or not offered. */
function readFields(
  fields: readonly Field[],
  form: Readonly<Record<string, string>>,
): Record<string, string> | null {
  const values: Record<string, string> = {};
  for (const { name, maxLength, isOptional, options } of fields) {
    const value = form[name]?.trim() ?? "";
    if (value === "" && !isOptional) return null;
    if ([...value].length > maxLength) return null;
    if (options && !options.some((option) => option.value === value)) return null;
    values[name] = value;
  }
  return values;
}

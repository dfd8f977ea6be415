import * as v from "valibot";
import { DJANGO_SCHEMES, fitsPewaca } from "./django_hashes.ts";

/** The states that an account of Pewaca can be in. */
export const PEWACA_STATES = [
  "unproven",
  "waiting",
  "approved",
  "rejected",
  "switched-off",
  "board",
  "legacy",
] as const;

/** The states that an account of Zporta can be in; `invited` has no account yet. */
export const ZPORTA_STATES = [
  "explorer",
  "guide",
  "teacher",
  "staff",
  "deactivated",
  "invited",
  "applicant",
  "google",
  "legacy",
] as const;

/** How many invitations a teacher may send in a month. */
const MAX_INVITATIONS = 3;

const text = v.pipe(v.string(), v.nonEmpty());

/** The length of the columns that hold hashes. */
const HASH_CHARACTERS = { pewaca: 100, zporta: 128 };

const common = {
  /** Default: one of its own under `example.test`. */
  address: v.optional(text),
  /** Default: one of its own. */
  password: v.optional(text),
  /** `legacy`: how Django hashed the password. Default: `pbkdf2_sha256`. */
  scheme: v.optional(v.picklist(DJANGO_SCHEMES)),
  /** `legacy`: the rounds of the scheme. Default: Django's. */
  iterations: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

/** `legacy`: what stands in the column, instead of a scheme. */
const hash = (tenant: keyof typeof HASH_CHARACTERS) =>
  v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(HASH_CHARACTERS[tenant])));

/** An account of Pewaca that somebody wants. */
export const pewacaOrder = v.strictObject({
  tenant: v.literal("pewaca"),
  state: v.picklist(PEWACA_STATES),
  ...common,
  hash: hash("pewaca"),
  /** Their full name. */
  name: v.optional(text),
  phone: v.optional(text),
  /** The number of a seeded estate: 1 or 3. Default: 3. */
  estate: v.optional(v.picklist([1, 3])),
  /** The number of a unit. Default: one of the estate's. */
  unit: v.optional(v.pipe(v.number(), v.integer())),
  /** Whether they have a photo. */
  photo: v.optional(v.boolean()),
  /** More fields of the sign-up form, by their names there: `nik`, `gender_id`, … */
  form: v.optional(v.record(v.string(), v.string())),
  /** `rejected`: what the board says. */
  reason: v.optional(text),
  /** Links that are asked for besides. */
  links: v.optional(v.pipe(v.array(v.picklist(["reset"])), v.readonly())),
});

/** An account of Zporta that somebody wants. */
export const zportaOrder = v.strictObject({
  tenant: v.literal("zporta"),
  state: v.picklist(ZPORTA_STATES),
  ...common,
  hash: hash("zporta"),
  /** Default: one of its own. */
  username: v.optional(text),
  bio: v.optional(v.string()),
  /** `teacher`: how many invitations they have sent, 0 to 3. Default: 1. */
  invitations: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_INVITATIONS)),
  ),
  /** Links that are asked for besides. */
  links: v.optional(v.pipe(v.array(v.picklist(["reset", "magic"])), v.readonly())),
});

/** An account of Pewaca that somebody wants. */
export type PewacaOrder = v.InferOutput<typeof pewacaOrder>;

/** An account of Zporta that somebody wants. */
export type ZportaOrder = v.InferOutput<typeof zportaOrder>;

/** An account that somebody wants. */
export type Order = PewacaOrder | ZportaOrder;

/** What may be asked for, as a refusal lists it. */
export type Allowed = { tenants?: string[]; states?: readonly string[]; fields?: string[] };

const ORDERS = { pewaca: pewacaOrder, zporta: zportaOrder };
const STATES: Record<string, readonly string[]> = { pewaca: PEWACA_STATES, zporta: ZPORTA_STATES };

/** Fields that mean something in some states only. */
const ONLY_IN: Record<string, readonly string[]> = {
  scheme: ["legacy"],
  iterations: ["legacy"],
  hash: ["legacy"],
  reason: ["rejected"],
  invitations: ["teacher"],
};

/** Fields that mean nothing in some states. */
const NOT_IN: Record<string, readonly string[]> = {
  photo: ["legacy"],
  form: ["legacy"],
  password: ["google", "invited"],
  username: ["google", "invited"],
  bio: ["google", "invited"],
  links: ["unproven", "rejected", "switched-off", "invited"],
};

/** The fields that an account of a state may be ordered with, beside tenant and state. */
export function fieldsOf(tenant: Order["tenant"], state: string): string[] {
  return Object.keys(ORDERS[tenant].entries).filter((field) =>
    field !== "tenant" && field !== "state" && !isMisplaced(field, state)
  );
}

function isMisplaced(field: string, state: string): boolean {
  return NOT_IN[field]?.includes(state) || ONLY_IN[field]?.includes(state) === false;
}

/** Reads an order. What is wrong with it comes back as one sentence, and with what is allowed instead. */
export function readOrder(
  body: unknown,
): { ok: true; order: Order } | { ok: false; message: string; allowed: Allowed } {
  const tenants = Object.keys(ORDERS);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refuse("The body must be a JSON object with tenant and state", { tenants });
  }
  const { tenant, state } = body as Record<string, unknown>;
  if (!isTenant(tenant)) return refuse(`tenant must be one of ${tenants.join(", ")}`, { tenants });
  const states = STATES[tenant]!;
  const fields = Object.keys(ORDERS[tenant].entries);
  if (typeof state !== "string" || !states.includes(state)) {
    return refuse(`state must be one of ${states.join(", ")}`, { tenants, states, fields });
  }
  const parsed = v.safeParse(ORDERS[tenant], body);
  const problems = parsed.success ? misplaced(parsed.output) : parsed.issues.map(describe);
  if (parsed.success && problems.length === 0) return { ok: true, order: parsed.output };
  return refuse(problems.join("; "), { tenants, states, fields });
}

function isTenant(name: unknown): name is keyof typeof ORDERS {
  return typeof name === "string" && Object.hasOwn(ORDERS, name);
}

function refuse(message: string, allowed: Allowed) {
  return { ok: false, message, allowed } as const;
}

function describe(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue) ?? "body";
  if (issue.expected === "never") return `${field} is no field of it`;
  return `${field} must be ${issue.expected ?? "valid"}, not ${issue.received}`;
}

function misplaced(order: Order): string[] {
  const given = Object.keys(order);
  const { state } = order;
  const problems = given.flatMap((field) => {
    const only = ONLY_IN[field];
    if (only && !only.includes(state)) return [`${field} is only for ${only.join(", ")}`];
    return NOT_IN[field]?.includes(state) ? [`${field} is not for ${state}`] : [];
  });
  if (order.hash && order.scheme) problems.push("hash and scheme exclude each other");
  if (order.hash && !order.password) problems.push("hash needs the password that it was made of");
  if (order.tenant === "pewaca" && order.scheme && !fitsPewaca(order.scheme)) {
    problems.push(`scheme ${order.scheme} does not fit into Pewaca's column of 100 characters`);
  }
  return problems;
}

/** A value that travels to or from MySQL. Dates travel as text in UTC (see `db/time.ts`). */
export type SqlValue = string | number | boolean | null;

/** One row as the driver casts it; `db/rows.ts` reads it. */
export type Row = Readonly<Record<string, unknown>>;

/** What a statement did. `rowsAffected` counts *matched* rows, as PlanetScale does. */
export type Result = { rows: Row[]; rowsAffected: number; insertId: number };

/** Runs one statement: one HTTP round trip. */
export type Query = (statement: string, args?: readonly SqlValue[]) => Promise<Result>;

/** Something that runs statements: the database (each on its own) or an open transaction. */
export type Queryable = { query: Query };

/** An open transaction. One statement at a time: the session travels with each request. */
export type Tx = Queryable;

/** An open session, for `transact()`. `rollBack` sends `ROLLBACK`, for which some time is kept. */
export type Session = Queryable & { rollBack: () => Promise<void> };

/**
 * How long the database may keep one request waiting: its statements and the pauses between tries,
 * all together.
 */
export type Patience = {
  /** The whole of it, in milliseconds. */
  totalMs: number;
  /** Waits before another try, longer each time. Says `false` at once when there is no time for one. */
  pause: (attempt: number) => Promise<boolean>;
};

/** The database, for one request. `session()` opens a session of its own, for `transact()` only. */
export type Database = Queryable & { session: () => Session; patience: Patience };

/** An email, rendered and ready to be sent. */
export type Email = {
  to: string;
  from: string;
  subject: string;
  html: string;
  text: string;
  headers?: Readonly<Record<string, string>>;
};

/**
 * Why the provider did not take a request. It decides what becomes of the emails, and who else waits.
 *
 * | fault | meaning | the email | others |
 * |---|---|---|---|
 * | `recipient` | this address is refused | has failed | go on |
 * | `email` | this email is refused for another reason | waits, in a new request | go on |
 * | `conflict` | a request with this idempotency key is under way | waits, in the same request | go on |
 * | `used` | the idempotency key has sent another body | was sent, when it is a repetition; otherwise waits | go on |
 * | `sender` | the sender's domain is refused | waits, in a new request | the tenant's wait |
 * | `account` | our key or our quota is refused | waits, in a new request | all wait |
 * | `rate` | too many requests | is due at once, in a new request | all wait |
 * | `unknown` | no answer, or the provider is broken: it may have taken the emails | waits, in the same request | all wait |
 */
export type SendFault =
  | "recipient"
  | "email"
  | "conflict"
  | "used"
  | "sender"
  | "account"
  | "rate"
  | "unknown";

/** A request that the provider did not take, as far as we know. */
export type SendFailure = {
  sent: false;
  fault: SendFault;
  /** The provider's name for it, or `unreachable`; never a text that holds an address. */
  reason: string;
  /** How long the provider asked us to wait. */
  retryAfterSeconds?: number;
  /** The provider's id of the request, for its support. */
  providerRequestId?: string;
};

/** What became of one email of a request that was taken. `providerId` is the provider's id of it. */
export type EmailResult =
  | { sent: true; providerId: string | null }
  | { sent: false; fault: "recipient" | "email"; reason: string };

/** The result of a request: of each email in its order, or of the whole. */
export type SendResult = { sent: true; emails: readonly EmailResult[] } | SendFailure;

/**
 * Hands 1 to 100 emails to the provider in one request. For 24 hours the same idempotency key, with
 * the same emails, never sends twice. Failures are returned, not thrown.
 */
export type SendEmails = (
  emails: readonly Email[],
  idempotencyKey: string,
) => Promise<SendResult>;

/** The email provider, and how many requests a second it takes from this database's part. */
export type Mailer = { send: SendEmails; requestsPerSecond: number };

/**
 * What the email provider reports about an email that it took. `failed`: it could not be sent after all.
 * `isFinal`: nothing else will reach this address either.
 */
export type MailEvent = {
  /** The provider's id of the email. */
  providerId: string;
  event: "delivered" | "delayed" | "bounced" | "complained" | "suppressed" | "failed";
  isFinal: boolean;
  /** Words of the provider's lists, such as `Permanent/General`; never a text that holds an address. */
  detail: string | null;
  /** When it happened, by the provider's clock. */
  at: Date;
};

/**
 * Reads what the email provider has sent to us. `unsigned`: it does not come from somebody who knows the
 * secret, or not within five minutes; `null`: it is about nothing that we record.
 */
export type ReadMailEvent = (
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
  now: Date,
) => Promise<MailEvent | "unsigned" | null>;

/**
 * Hashes and verifies passwords. CPU-heavy: never called inside a transaction. What a verification
 * costs depends on what is stored; see `holdRefusals` in `core/log_in.ts`.
 */
export type Passwords = {
  /** A new hash, in Django's notation, at most 100 characters. */
  hash: (password: string) => Promise<string>;
  /** Whether `password` matches `stored`; `false` for a format that we do not know. */
  verify: (password: string, stored: string) => Promise<boolean>;
  /** Whether `stored` should be replaced by a fresh hash at the next login. */
  isOutdated: (stored: string) => boolean;
};

/** Whether a password is known from a breach. `false` also when nobody could say so in time. */
export type IsBreached = (password: string) => Promise<boolean>;

/** Waits. Costs no CPU. When `signal` aborts, the wait ends early, without an error. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** A stored photo. `etag` is quoted, as in the header; `size` is in bytes. */
export type StoredPhoto = { body: ReadableStream<Uint8Array>; size: number; etag: string };

/** Where photos are stored. Removing what does not exist is not an error. */
export type PhotoStore = {
  put: (key: string, bytes: Uint8Array) => Promise<void>;
  get: (key: string) => Promise<StoredPhoto | null>;
  delete: (key: string) => Promise<void>;
};

/**
 * What the platform's limiters count. Logins are not among them: only failures count there, see
 * `core/attempts.ts`.
 *
 * | limit | one key is |
 * |---|---|
 * | `register` | an address that signs up, at an estate or from a network |
 * | `register_with_code` | the registration code of an estate, or its number on the public page |
 * | `register_from_network` | a network from which people sign up |
 * | `send_link` | an address that a link is requested for, or a resident who is decided about |
 */
export type Limit = "register" | "register_with_code" | "register_from_network" | "send_link";

/** Counts one more, and says whether it is allowed. There is no way to ask without counting. */
export type Allow = (limit: Limit, key: string) => Promise<boolean>;

/**
 * What the platform has of its own accord, and what differs from one run to the next: time that passes,
 * chance, ids and the network. `RUNTIME` in `runtime.ts` is the platform's; the simulator brings another.
 */
export type Runtime = {
  /** Sends a request to the database. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since some moment. It only grows. */
  elapsedMs: () => number;
  /** Calls `work` once, so many milliseconds from now, unless the returned function is called before. */
  after: (milliseconds: number, work: () => void) => () => void;
  /** A number from 0 to below 1; it may be guessed. */
  random: () => number;
  /** A UUID, which nobody can guess. */
  newId: () => string;
  /** Bytes that nobody can guess. */
  randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** Runs work that the platform does beside JavaScript, such as WebCrypto's. */
  compute: <T>(work: () => Promise<T>) => Promise<T>;
};

/**
 * What one request cost; written into its log line. Times in milliseconds; `retries` is how often the
 * database had to be asked again.
 */
export type Meter = { roundTrips: number; databaseMs: number; hashMs: number; retries: number };

/** What the core needs from the outside world, for one request to one tenant. */
export type Deps = Omit<Runtime, "fetch"> & {
  db: Database;
  mailer: Mailer;
  photos: PhotoStore;
  passwords: Passwords;
  isBreached: IsBreached;
  allow: Allow;
  now: () => Date;
  sleep: Sleep;
  /** How long a refused login lasts, in milliseconds: longer than any success. */
  failedLogInMs: number;
  /** Secret from which link tokens are derived. */
  serviceKey: string;
  /** Secrets of which link tokens are still accepted: those before a rotation. Default: none. */
  formerServiceKeys?: readonly string[];
  /** Secrets from which stored digests and ciphers are derived, the newest first. Default: `serviceKey`. */
  digestKeys?: readonly [string, ...string[]];
  /** Writes a line. One with `level: "error"` is for somebody to look at now. */
  log: (entry: Record<string, unknown>) => void;
  /** The request that this work belongs to; not set for the cron's. The audit trail names it. */
  requestId?: string;
  /** The operator who acts, by name; the audit trail names them instead of whose account it is. */
  operator?: string;
};

/** What a tenant's code gets: the core's dependencies, and its own configuration. */
export type TenantDeps<Settings> = Deps & { settings: Settings };

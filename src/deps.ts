/** A value that travels to or from MySQL. Dates travel as text in UTC (see `db/time.ts`). */
export type SqlValue = string | number | boolean | null;

/** One row as the driver casts it: 64-bit integers, decimals and dates arrive as strings. */
// deno-lint-ignore no-explicit-any
export type Row = Record<string, any>;

/** What a statement did. `rowsAffected` counts *matched* rows, as PlanetScale does. */
export type Result = { rows: Row[]; rowsAffected: number; insertId: number };

/** Runs one statement: one HTTP round trip. */
export type Query = (statement: string, args?: readonly SqlValue[]) => Promise<Result>;

/** Something that runs statements: the database (each on its own) or an open transaction. */
export type Queryable = { query: Query };

/** An open transaction. One statement at a time: the session travels with each request. */
export type Tx = Queryable;

/**
 * The database. `session()` opens a conversation of its own, for `transact()` alone. `patienceMs` is
 * how long work may go on starting again after transient failures.
 */
export type Database = Queryable & { session: () => Queryable; patienceMs: number };

/** An e-mail, rendered and ready to go. */
export type Email = { to: string; from: string; subject: string; html: string; text: string };

/**
 * How an attempt to hand an e-mail to the provider ended. `retryAfterSeconds` is the provider's
 * own wish; `permanent` failures (a malformed address, a refused sender) are not tried again.
 */
export type SendResult =
  | { sent: true }
  | { sent: false; permanent: boolean; reason: string; retryAfterSeconds?: number };

/** Hands one e-mail to the provider. The same idempotency key never sends twice (24 hours). */
export type SendEmail = (email: Email, idempotencyKey: string) => Promise<SendResult>;

/** Hashes and verifies passwords. CPU-heavy: never called inside a transaction. */
export type Passwords = {
  /** A new hash, in Django's notation, at most 100 characters. */
  hash: (password: string) => Promise<string>;
  /** Whether `password` fits `stored`; `false` for a form that we do not know. */
  verify: (password: string, stored: string) => Promise<boolean>;
  /** Spends what a failed verification costs, so that an unknown address is not the faster one. */
  verifyNothing: (password: string) => Promise<void>;
  /** Whether `stored` should be replaced by a fresh hash at the next login. */
  isOutdated: (stored: string) => boolean;
};

/** A photo on its way out. `etag` is quoted, as the header has it; `size` in bytes. */
export type StoredPhoto = { body: ReadableStream<Uint8Array>; size: number; etag: string };

/** Where photos lie. Removing what is not there is no error. */
export type PhotoStore = {
  put: (key: string, bytes: Uint8Array) => Promise<void>;
  get: (key: string) => Promise<StoredPhoto | null>;
  delete: (key: string) => Promise<void>;
};

/** The things that can be asked too often. */
export type Limit = "register" | "log_in" | "send_link";

/** Whether one more is allowed. The key names an address, never a caller's IP. */
export type Allow = (limit: Limit, key: string) => Promise<boolean>;

/** What one request cost; written into its log line. Times in milliseconds. */
export type Meter = { roundTrips: number; databaseMs: number; hashMs: number };

/** Where stored paths are downloaded, without trailing slashes: ours here, the others there. */
export type MediaUrls = { photosUrl: string; legacyUrl: string };

/** A backend from before us, behind us. */
export type LegacyBackend = {
  /** Its origin, without a trailing slash. */
  url: string;
  /** Routes of ours that it answers again: the way back when one of them is broken. */
  routes: readonly LegacyRoute[];
  /** How long it may take until its answer begins, in milliseconds. */
  patienceMs: number;
};

/** Requests by method (`null` is any) and path; `pattern` is matched with a trailing slash. */
export type LegacyRoute = { method: string | null; pattern: RegExp };

/** The product's configuration, parsed once by `env.ts`. */
export type Settings = {
  /** Secret from which link tokens and idempotency digests are derived. */
  serviceKey: string;
  /** Secret with which Prometheus reads `/metrics`. */
  metricsToken: string | null;
  pewaca: {
    /** Django's SECRET_KEY: both backends accept each other's tokens. */
    jwtKey: string;
    /** Origin of the Laravel frontend, without a trailing slash. */
    frontendUrl: string;
    allowedOrigins: readonly string[];
    sender: string;
    media: MediaUrls;
    /** The Django that answers what we do not; `null` when there is none (any more). */
    legacy: LegacyBackend | null;
  };
  zporta: {
    /** Origin of the Next.js frontend, without a trailing slash. */
    frontendUrl: string;
    /** Where browsers reach this service, without a trailing slash: for links that lead here. */
    apiUrl: string;
    /** Django's admin, without a trailing slash: where applications are reviewed. */
    adminUrl: string;
    allowedOrigins: readonly string[];
    sender: string;
    media: MediaUrls;
    legacy: LegacyBackend | null;
    /** Whose ID tokens open an account. Without a client id, nobody's do. */
    google: { clientId: string; jwksUrl: string };
  };
};

/** What the core asks of the world. */
export type Deps = {
  db: Database;
  sendEmail: SendEmail;
  photos: PhotoStore;
  passwords: Passwords;
  allow: Allow;
  now: () => Date;
  settings: Settings;
  log: (entry: Record<string, unknown>) => void;
};

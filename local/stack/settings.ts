/** What a developer decides by environment variables. */
export type DevSettings = {
  /** `PORT`: where the API listens. */
  port: number;
  /** `CONSOLE_PORT`: where the console with the inbox listens. */
  consolePort: number;
  /** `DB_RTT_MS`: added to every database round trip, in milliseconds. */
  rttMs: number;
  /** `DATABASE_URL`: a MySQL that already runs, instead of our own. */
  databaseUrl?: URL;
};

const PORTS = { least: 1, most: 65_535 };
const DEFAULT_PORT = 8787;
const DEFAULT_CONSOLE_PORT = 8788;
const MAX_RTT_MS = 10_000;

/** Reads the settings. @throws {Error} with one line that names the variable and what is wrong. */
export function readDevSettings(env: Record<string, string>): DevSettings {
  const port = readNumber(env, "PORT", { preset: DEFAULT_PORT, ...PORTS });
  const consolePort = readNumber(env, "CONSOLE_PORT", { preset: DEFAULT_CONSOLE_PORT, ...PORTS });
  const rttMs = readNumber(env, "DB_RTT_MS", { preset: 0, least: 0, most: MAX_RTT_MS });
  if (port === consolePort) {
    throw new Error(`PORT and CONSOLE_PORT are both ${port}: choose two different ones`);
  }
  const inbox = `http://127.0.0.1:${consolePort}`;
  if (env.RESEND_BASE_URL && env.RESEND_BASE_URL.replace(/\/$/, "") !== inbox) {
    throw new Error(
      "RESEND_BASE_URL is set, but the local stack delivers to its own inbox: " +
        "unset it and start again",
    );
  }
  return { port, consolePort, rttMs, databaseUrl: readDatabaseUrl(env.DATABASE_URL) };
}

function readNumber(
  env: Record<string, string>,
  name: string,
  { preset, least, most }: { preset: number; least: number; most: number },
): number {
  const text = env[name]?.trim();
  if (!text) return preset;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}"`);
}

/** The value is not repeated in the message: it holds a password. */
function readDatabaseUrl(text: string | undefined): URL | undefined {
  if (!text?.trim()) return undefined;
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url?.protocol === "mysql:" && url.hostname) return url;
  throw new Error(
    "DATABASE_URL must look like mysql://user:password@host:3306/database: " +
      "unset it to use a database of its own",
  );
}

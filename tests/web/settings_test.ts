import assert from "node:assert/strict";
import { parseEnv } from "../../src/env.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import type { PewacaSettings } from "../../src/tenants/pewaca/env.ts";
import type { ZportaSettings } from "../../src/tenants/zporta/env.ts";

/** What `wrangler.toml` gives to production. */
const toml = await Deno.readTextFile(new URL("../../wrangler.toml", import.meta.url));
const VARIABLES: Record<string, string> = Object.fromEntries(
  [.../^\[vars\]$(.*?)^\[/ms.exec(toml)![1]!.matchAll(/^(\w+) = "(.*)"$/gm)]
    .map(([, name, value]) => [name!, value!]),
);

const SECRETS = {
  DATABASE_URL: "mysql://user:pscale_pw_x@aws.connect.psdb.cloud/daftar",
  RESEND_API_KEY: "re_123",
  RESEND_WEBHOOK_SECRET: `whsec_${"A".repeat(32)}`,
  SERVICE_KEY: "s".repeat(32),
  METRICS_TOKEN: "m".repeat(32),
  PEWACA_JWT_KEY: "j".repeat(32),
};

Deno.test("with the variables of wrangler.toml and every secret the Worker starts, and has read them", () => {
  const config = parseEnv({ ...VARIABLES, ...SECRETS }, TENANTS);
  assert.deepEqual(config.resend, { apiKey: "re_123", baseUrl: "https://api.resend.com" });
  assert.deepEqual(config.webhookSecrets, [SECRETS.RESEND_WEBHOOK_SECRET]);
  assert.deepEqual([config.linkKey, config.digestKeys], [
    SECRETS.SERVICE_KEY,
    [SECRETS.SERVICE_KEY],
  ]);
  assert.deepEqual(config.metricsTokens, [SECRETS.METRICS_TOKEN]);
  assert.deepEqual([config.failedLogInMs, config.emailRequestsPerSecond], [1_000, 2]);
  assert.deepEqual([config.auditDays, config.keepMailsDays], [730, 30]);
  const { pewaca, zporta } = Object.fromEntries(config.tenants);
  for (const tenant of [pewaca, zporta]) {
    assert.equal(tenant!.databaseUrl, "https://user:pscale_pw_x@aws.connect.psdb.cloud");
    assert.deepEqual(tenant!.hosts, []);
  }
  const residents = pewaca!.settings as PewacaSettings;
  assert.deepEqual(
    [residents.jwtKey, residents.frontendUrl, residents.publicUrl, residents.claimDays],
    [SECRETS.PEWACA_JWT_KEY, "https://pewaca.id", "https://admin.pewaca.id", 7],
  );
  assert.deepEqual([residents.keepClaimsDays, residents.keepRejectedDays], [30, 180]);
  assert.equal(residents.legacy, null);
  const learners = zporta!.settings as ZportaSettings;
  assert.deepEqual([learners.frontendUrl, learners.keepLogInsDays, learners.legacy], [
    "https://zportaacademy.com",
    90,
    null,
  ]);
});

Deno.test("a tenant's own database is that tenant's alone, and a URL of https stays as it is", () => {
  const PEWACA_DATABASE_URL = "https://user:secret@pewaca.test";
  const { tenants } = parseEnv({ ...VARIABLES, ...SECRETS, PEWACA_DATABASE_URL }, TENANTS);
  assert.equal(tenants.get("pewaca")!.databaseUrl, PEWACA_DATABASE_URL);
  assert.match(tenants.get("zporta")!.databaseUrl, /psdb/);
});

Deno.test("the optional secrets may be missing", () => {
  const { RESEND_WEBHOOK_SECRET: _, METRICS_TOKEN: __, ...required } = SECRETS;
  const config = parseEnv({ ...VARIABLES, ...required }, TENANTS);
  assert.deepEqual([config.webhookSecrets, config.metricsTokens], [[], []]);
});

/** Values that stop the Worker, and how it names the rule. `undefined`: not set. */
const REFUSED: [name: string, value: string | undefined, rule: RegExp][] = [
  ["DATABASE_URL", undefined, /DATABASE_URL/],
  ["DATABASE_URL", "aws.connect.psdb.cloud", /DATABASE_URL \(a URL like mysql:\/\/…\)/],
  ["PEWACA_DATABASE_URL", "psdb.cloud", /PEWACA_DATABASE_URL \(a URL like mysql:\/\/…\)/],
  ["ZPORTA_DATABASE_URL", "psdb.cloud", /ZPORTA_DATABASE_URL \(a URL like mysql:\/\/…\)/],
  ["DATABASE_URL", "postgres://hidden/daftar", /DATABASE_URL \(a URL like mysql:\/\/…\)/],
  ["PEWACA_LEGACY_API_URL", "localhost:8000", /PEWACA_LEGACY_API_URL \(a URL like https/],
  ["PEWACA_LEGACY_API_URL", "http://django.example/?a=b", /PEWACA_LEGACY_API_URL \(a URL like/],
  ["ZPORTA_LEGACY_API_URL", "https://me:hidden@django", /ZPORTA_LEGACY_API_URL \(a URL like/],
  ["PEWACA_HOSTS", " , ", /PEWACA_HOSTS \(host names like/],
  ["RESEND_API_KEY", undefined, /RESEND_API_KEY/],
  ["RESEND_API_KEY", "", /RESEND_API_KEY/],
  [
    "RESEND_WEBHOOK_SECRET",
    "sechw_hidden",
    /RESEND_WEBHOOK_SECRET \(whsec_…, as Resend shows it\)/,
  ],
  ["RESEND_WEBHOOK_SECRET_PREVIOUS", "whsec_hid", /RESEND_WEBHOOK_SECRET_PREVIOUS \(whsec_…/],
  ["SERVICE_KEY", undefined, /SERVICE_KEY \(at least 32 characters\)/],
  ["SERVICE_KEY", "h".repeat(31), /SERVICE_KEY \(at least 32 characters\)/],
  ["LINK_KEY", "h".repeat(31), /LINK_KEY \(at least 32 characters\)/],
  ["DIGEST_KEY", "h".repeat(31), /DIGEST_KEY \(at least 32 characters\)/],
  ["METRICS_TOKEN", "h".repeat(31), /METRICS_TOKEN \(at least 32 characters\)/],
  ["METRICS_TOKEN_PREVIOUS", "h".repeat(31), /METRICS_TOKEN_PREVIOUS \(at least 32 characters\)/],
  ["PEWACA_JWT_KEY", undefined, /PEWACA_JWT_KEY/],
  ["PEWACA_JWT_KEY", "h".repeat(31), /PEWACA_JWT_KEY \(at least 32 characters\)/],
  ["PEWACA_NIK_KEYS", "a:hidden", /PEWACA_NIK_KEYS \(ID:SECRET,…, of at least 32 characters\)/],
  ["RESEND_BASE_URL", "resend", /RESEND_BASE_URL \(a URL like https:\/\/…\)/],
  ["EMAIL_REQUESTS_PER_SECOND", "-2", /EMAIL_REQUESTS_PER_SECOND \(a number above 0\)/],
  ["EMAIL_REQUESTS_PER_SECOND", "two", /EMAIL_REQUESTS_PER_SECOND/],
  ["PASSWORD_SCHEME", "md5_hidden", /PASSWORD_SCHEME \(argon2id or pbkdf2_sha256\)/],
  ["FAILED_LOG_IN_MS", "a second", /FAILED_LOG_IN_MS \(milliseconds\)/],
  ["FAILED_LOG_IN_MS", undefined, /FAILED_LOG_IN_MS \(milliseconds\)/],
  ["BREACHED_PASSWORDS_URL", "pwned", /BREACHED_PASSWORDS_URL \(a URL like https:\/\/…\)/],
  ["AUDIT_DAYS", "0.5", /AUDIT_DAYS \(days\)/],
  ["KEEP_MAILS_DAYS", "0", /KEEP_MAILS_DAYS \(a whole number from 1 to 3650\)/],
  ["TRUSTED_PROXIES", "10.0.0.1,laravel", /TRUSTED_PROXIES \(IP addresses\)/],
  ["PEWACA_CLAIM_DAYS", "31", /PEWACA_CLAIM_DAYS \(a whole number from 1 to 30\)/],
  ["PEWACA_FRONTEND_URL", "pewaca", /PEWACA_FRONTEND_URL \(a URL like https:\/\/…\)/],
  ["ZPORTA_SENDER", undefined, /ZPORTA_SENDER/],
  ["ZPORTA_ALLOWED_ORIGINS", "*", /ZPORTA_ALLOWED_ORIGINS \(origins like/],
];

function shown(value: string | undefined): string {
  if (value === undefined) return "not set";
  return value.length > 20 ? `of ${value.length} characters` : `"${value}"`;
}

for (const [name, value, rule] of REFUSED) {
  Deno.test(`${name} that is ${shown(value)} stops the Worker, which names it and not its value`, () => {
    assert.throws(
      () => parseEnv({ ...VARIABLES, ...SECRETS, [name]: value }, TENANTS),
      ({ message }: Error) => {
        assert.match(message, rule);
        assert.deepEqual(message.match(/\b[A-Z]+_[A-Z_]+/g), [name], "nothing else is wrong");
        if (value && value.length > 3) assert.ok(!message.includes(value), message);
        return true;
      },
    );
  });
}

const TWO_HOSTS = { PEWACA_HOSTS: "admin.pewaca.id", ZPORTA_HOSTS: "zportaacademy.com" };

/** Variables that contradict something, and the sentence that names what. */
const CONTRADICTIONS: [what: string, vars: Record<string, string>, sentence: string][] = [
  [
    "a scheme",
    { PEWACA_HOSTS: "https://admin.pewaca.id" },
    "PEWACA_HOSTS (host names like api.example.com)",
  ],
  [
    "a second Django for Pewaca",
    { PEWACA_LEGACY_API_URL: "https://one.example", LEGACY_API_URL: "https://two.example" },
    "LEGACY_API_URL (is now PEWACA_LEGACY_API_URL)",
  ],
  ["a port", { ZPORTA_HOST: "a.example:8443" }, "ZPORTA_HOST (host names like api.example.com)"],
  [
    "a dot at the end, which no request has",
    { ZPORTA_HOSTS: "zportaacademy.com,www.zportaacademy.com." },
    "ZPORTA_HOSTS (host names like api.example.com)",
  ],
  ["a pattern", { ZPORTA_HOSTS: "*.x.example" }, "ZPORTA_HOSTS (host names like api.example.com)"],
  [
    "its former name beside it",
    { ...TWO_HOSTS, ZPORTA_HOST: "zportaacademy.com" },
    "ZPORTA_HOST (is now ZPORTA_HOSTS)",
  ],
  [
    "the other tenant's host",
    { ...TWO_HOSTS, PEWACA_HOSTS: "admin.pewaca.id,zportaacademy.com" },
    "PEWACA_HOSTS (a host of it is in ZPORTA_HOSTS, too)",
  ],
  [
    "hosts, but none that links lead to",
    { ZPORTA_HOSTS: "api.zporta.example" },
    "ZPORTA_API_URL (its host must be in ZPORTA_HOSTS)",
  ],
  [
    "one tenant alone where others are refused",
    { ZPORTA_HOSTS: "zportaacademy.com", UNKNOWN_HOSTS: "refuse" },
    "PEWACA_HOSTS (with UNKNOWN_HOSTS=refuse nobody would reach it)",
  ],
  ["another rule", { UNKNOWN_HOSTS: "421" }, "UNKNOWN_HOSTS (path or refuse)"],
];

for (const [what, vars, sentence] of CONTRADICTIONS) {
  Deno.test(`settings with ${what} stop the Worker, which says so`, () => {
    assert.throws(
      () => parseEnv({ ...VARIABLES, ...SECRETS, ...vars }, TENANTS),
      ({ message }: Error) => {
        assert.ok(message.includes(sentence), message);
        return true;
      },
    );
  });
}

Deno.test("hosts are lists, one tenant's are enough, and their former names still work", () => {
  const hostsOf = (vars: Record<string, string>) => {
    const { tenants } = parseEnv({ ...VARIABLES, ...SECRETS, ...vars }, TENANTS);
    return ["pewaca", "zporta"].map((name) => tenants.get(name)!.hosts);
  };
  assert.deepEqual(hostsOf({ ZPORTA_HOSTS: "Zportaacademy.com, www.zportaacademy.com" }), [
    [],
    ["zportaacademy.com", "www.zportaacademy.com"],
  ]);
  const { PEWACA_HOSTS: _, ...before } = VARIABLES;
  assert.deepEqual(hostsOf({ ...before, PEWACA_HOST: "admin.pewaca.id" }), [
    ["admin.pewaca.id"],
    [],
  ]);
  assert.deepEqual(hostsOf({ ...TWO_HOSTS, UNKNOWN_HOSTS: "refuse" }), [
    ["admin.pewaca.id"],
    ["zportaacademy.com"],
  ]);
});

Deno.test("all that is wrong is named at once", () => {
  assert.throws(() => parseEnv({}, TENANTS), ({ message }: Error) => {
    for (const name of ["DATABASE_URL", "RESEND_API_KEY", "SERVICE_KEY", "PEWACA_JWT_KEY"]) {
      assert.ok(message.includes(name), name);
    }
    return true;
  });
});

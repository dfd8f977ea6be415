/** `deno task secrets`: how to replace a secret so that nobody notices. */
import { runSubcommand, type Subcommand, UsageError } from "./command_line.ts";

/** A secret that holds former values itself: what it is for, and its own steps. */
type ListedRotation = { purpose: string; steps: readonly string[] };

/** A secret: what it is for, how its former value is called, and how long that is needed. */
type Rotation = {
  purpose: string;
  former: string;
  /** Until nothing that derives from the former one is in use any more. */
  wait: string;
  /** What somebody else has to change, after the second step. */
  elsewhere?: string;
  /** Whether it is a secret of the operators' console. */
  isConsoles?: true;
};

const ROTATIONS: Record<string, Rotation | ListedRotation> = {
  LINK_KEY: {
    purpose: "links in emails. Until it is set, SERVICE_KEY serves: that is the former value then",
    former: "LINK_KEY_PREVIOUS",
    elsewhere: "Store it for the operators' console, too: the same with --console.",
    wait: "30 days: so long a link in an email is valid",
  },
  DIGEST_KEY: {
    purpose:
      "stored digests: repeated registrations, counted logins, batches of emails. Until it is " +
      "set, SERVICE_KEY serves: that is the former value then",
    former: "DIGEST_KEY_PREVIOUS",
    wait: "2 days: so long a batch of emails with an unknown outcome is repeated",
  },
  METRICS_TOKEN: {
    purpose: "Prometheus, which reads /metrics",
    former: "METRICS_TOKEN_PREVIOUS",
    elsewhere: "Give Prometheus the new one.",
    wait: "until Prometheus has the new one",
  },
  CONSOLE_KEY: {
    purpose: "forms of the operators' console",
    former: "CONSOLE_KEY_PREVIOUS",
    wait: "8 hours: so long a page can be left open before its form is sent",
    isConsoles: true,
  },
  PEWACA_JWT_KEY: {
    purpose: "Pewaca's sessions. It is Django's SECRET_KEY",
    former: "PEWACA_JWT_KEY_PREVIOUS",
    elsewhere: "Give Django the new SECRET_KEY at the same time, where there is one. It does not " +
      "accept tokens of before: what it answers itself, it answers with 401 until people log in again.",
    wait: "30 days: so long a refresh token is valid",
  },
  PEWACA_NIK_KEYS: {
    purpose: "encrypted NIKs, as ID:SECRET by commas: the first encrypts, all read",
    steps: [
      "Append a new key, NEW:SECRET, such as of `openssl rand -base64 48`, at both Workers: what " +
      `one of them encrypts the other has to read:\n     ${put("PEWACA_NIK_KEYS")}\n     ${
        put("PEWACA_NIK_KEYS", true)
      }`,
      "Put the new key first, in the same way. The cron encrypts what is there anew.",
      "Wait until `niks_rewritten` no longer comes in the log, for an hour without `sweep_failed`.",
      "Store the list without the former key, and keep that key where backups need it. If " +
      "`nik_unreadable` comes, store it again: nothing is lost.",
    ],
  },
  RESEND_WEBHOOK_SECRET: {
    purpose: "events of the mail provider. Resend makes it: copy it from there",
    former: "RESEND_WEBHOOK_SECRET_PREVIOUS",
    wait: "a day: so long Resend repeats an event",
  },
};

/** The command that stores a secret. */
function put(secret: string, isConsoles = false): string {
  const command = `deno task cloudflare secret --environment=production --name=${secret}`;
  return isConsoles ? `${command} --console` : command;
}

function stepsOf(name: string, rotation: Rotation | ListedRotation): string[] {
  const steps = "steps" in rotation ? rotation.steps : replacement(name, rotation);
  return [`${name}: ${rotation.purpose}.`, ...steps.map((step, i) => `  ${i + 1}. ${step}`)];
}

function replacement(name: string, { former, elsewhere, wait, isConsoles }: Rotation): string[] {
  return [
    `Store the value of today as ${former}, which is accepted from then on, too:\n     ${
      put(former, isConsoles)
    }`,
    `Store the new one${
      name.startsWith("RESEND") ? "" : ", such as of `openssl rand -base64 48`"
    }:` +
    `\n     ${put(name, isConsoles)}`,
    ...elsewhere ? [elsewhere] : [],
    `Wait ${
      wait.startsWith("until") ? wait : `for ${wait}`
    }. Then delete ${former} in Cloudflare's dashboard.`,
  ];
}

const COMMANDS: Record<string, Subcommand> = {
  rotate: {
    usage: {
      purpose: "Prints the steps that replace a secret, or each of them. It changes nothing.",
      options: { secret: { value: "NAME", description: Object.keys(ROTATIONS).join(", ") } },
    },
    run: ({ secret }) => {
      if (secret !== undefined && !Object.hasOwn(ROTATIONS, String(secret))) {
        throw new UsageError(`--secret is one of ${Object.keys(ROTATIONS).join(", ")}`);
      }
      const chosen = Object.entries(ROTATIONS).filter(([name]) => !secret || name === secret);
      console.log(
        chosen.map(([name, rotation]) => stepsOf(name, rotation).join("\n")).join("\n\n"),
      );
      return Promise.resolve();
    },
  },
};

if (import.meta.main) {
  await runSubcommand({
    name: "deno task secrets",
    purpose: "Says how to replace a secret so that nobody notices.",
  }, COMMANDS);
}

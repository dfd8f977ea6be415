/**
 * What the README and the products' pages promise, and the tests that hold it. `deno run -A
 * tests/repository/promises.ts` writes docs/promises.md; `promises_test.ts` names a promise without a test.
 */

/** A sentence, or its beginning, as a document has it, and tests by file and a part of their name. */
export type Promised = { where: string; says: string; tests: [file: string, name: string][] };

const README = "README.md";
const PEWACA = "docs/pewaca.md";
const ZPORTA = "docs/zporta.md";

/** Every promise that a document has in bold, and others. */
export const PROMISES: readonly Promised[] = [
  {
    where: README,
    says: "**A sign-up is all or nothing**",
    tests: [
      ["pewaca/fault_test.ts", "one account, one resident, one email"],
      ["pewaca/fault_test.ts", "fails permanently, and leaves nothing behind"],
      ["zporta/sign_up/race_test.ts", "one account with every row"],
      [
        "database/outage_test.ts",
        "after a 503 there is no account, or the same request again is answered",
      ],
      [
        "worker/runtimes_test.ts",
        "clients that hang up and requests at once leave a sign-up whole",
      ],
      ["model/model_test.ts", "whatever happens to a person, in whatever order"],
      ["crash/crash_test.ts", "nothing is orphaned, lost or doubled"],
    ],
  },
  {
    where: README,
    says: "**Nobody signs up twice**",
    tests: [
      ["pewaca/sign_up/race_test.ts", "fifty sign-ups at once with one address"],
      ["zporta/sign_up/race_test.ts", "fifty registrations at once with one address"],
      ["pewaca/sign_up/repetition_test.ts", "the same content again within ten minutes"],
      ["pewaca/sign_up/repetition_test.ts", "twenty identical requests at once make one account"],
      ["worker/worker_test.ts", "in workerd, twenty sign-ups at once with one address"],
    ],
  },
  {
    where: README,
    says: "**The email arrives**",
    tests: [
      ["pewaca/outbox_test.ts", "a provider that is down delays no sign-up"],
      ["pewaca/outbox_test.ts", "a provider that never answers delays no sign-up"],
      [
        "email/delivery_test.ts",
        "what the operator has to mend delays an email for up to three days",
      ],
      ["email/mail_faults_test.ts", "at the first attempt the email waits, and arrives once"],
    ],
  },
  {
    where: README,
    says: "four round trips and two beside the hash, counted by a test",
    tests: [
      ["pewaca/fault_test.ts", "a sign-up is four round trips"],
      [
        "worker/runtimes_test.ts",
        "the look-up and the BEGIN of a sign-up are at the database before the hash ends",
      ],
    ],
  },
  {
    where: README,
    says:
      "A Worker that lacks a variable or a required secret answers nothing and names it in its log",
    tests: [
      ["web/settings_test.ts", "stops the Worker, which names it and not its value"],
      ["web/settings_test.ts", "the Worker starts, and has read them"],
    ],
  },
  {
    where: README,
    says: "both backends accept each other's tokens",
    tests: [["pewaca/account/session_test.ts", "tokens are simplejwt's"], [
      "pewaca/account/session_test.ts",
      "and tokens that Django issued",
    ]],
  },
  {
    where: README,
    says: "**The legacy contract reveals**",
    tests: [[
      "pewaca/sign_up/sign_up_test.ts",
      "sign-up refuses a taken address whatever its case",
    ]],
  },
  {
    where: README,
    says: "A password reset ends the sessions from before it here",
    tests: [["pewaca/account/password_reset_test.ts", "a reset ends the sessions from before it"]],
  },
  {
    where: PEWACA,
    says: "**Repetition.**",
    tests: [
      [
        "pewaca/sign_up/repetition_test.ts",
        "the same Idempotency-Key again is answered like the first",
      ],
      ["pewaca/sign_up/repetition_test.ts", "the same Idempotency-Key with other content is 422"],
      [
        "pewaca/sign_up/repetition_test.ts",
        "the same content after ten minutes is a taken address",
      ],
    ],
  },
  {
    where: PEWACA,
    says: "**Retries**",
    tests: [["pewaca/fault_test.ts", "sign-up survives when"]],
  },
  {
    where: PEWACA,
    says: "**Photos**",
    tests: [
      [
        "worker/worker_test.ts",
        "photos lie in R2 and download from the Worker until they are replaced",
      ],
      ["worker/worker_test.ts", "a photo that no registration kept is removed by the cron"],
    ],
  },
  {
    where: PEWACA,
    says: "**A second sign-up**",
    tests: [
      ["pewaca/sign_up/claims_test.ts", "signing an unproven address up again is 400"],
      ["pewaca/sign_up/claims_test.ts", "at most every ten minutes and three times a day"],
    ],
  },
  {
    where: PEWACA,
    says: "**`password-reset`**",
    tests: [
      [
        "pewaca/account/password_reset_test.ts",
        "an account whose address is not proven is sent a reset link",
      ],
      ["pewaca/sign_up/claims_test.ts", "the squatter's session"],
    ],
  },
  {
    where: PEWACA,
    says: '**"Bukan saya"**',
    tests: [
      ["pewaca/sign_up/disown_test.ts", "shows a page with a button, and changes nothing"],
      ["pewaca/sign_up/disown_test.ts", "pressing the button removes the account"],
    ],
  },
  {
    where: PEWACA,
    says: "**A sign-up that nobody proves**",
    tests: [
      ["pewaca/sign_up/claims_test.ts", "in seven days gives way to a new sign-up"],
      ["pewaca/sign_up/claims_test.ts", "after thirty days the cron removes a claim"],
    ],
  },
  {
    where: PEWACA,
    says: "**Emails**",
    tests: [
      [
        "pewaca/sign_up/claims_test.ts",
        "no email to an unproven address carries what a stranger typed",
      ],
      ["pewaca/account/password_reset_test.ts", "at most one reset email a minute and six a day"],
      ["pewaca/account/password_reset_test.ts", "a link that was used does not count"],
      [
        "pewaca/account/password_reset_test.ts",
        "while the database cannot be reached the request is 503",
      ],
    ],
  },
  {
    where: PEWACA,
    says: "**Approval**",
    tests: [
      ["pewaca/board/board_test.ts", "a new resident whom the board approves sees everything"],
      ["worker/worker_test.ts", "in workerd, the board approves who just signed up"],
    ],
  },
  {
    where: PEWACA,
    says: "**Rejection**",
    tests: [["pewaca/board/board_test.ts", "a rejection is logged with its reason"]],
  },
  {
    where: PEWACA,
    says: "Two members who decide the same at once make one decision",
    tests: [[
      "pewaca/board/board_race_test.ts",
      "twenty times at once: all 200, one effect, one email",
    ]],
  },
  {
    where: PEWACA,
    says: "of two who disagree, one is refused with 409",
    tests: [["pewaca/board/board_race_test.ts", "of two members who disagree at once"]],
  },
  {
    where: ZPORTA,
    says: "**first proof**",
    tests: [
      [
        "zporta/sign_up/first_proof_test.ts",
        "takes password, token and sessions from whoever registered it",
      ],
      ["zporta/sign_up/first_proof_test.ts", "takes nothing away"],
    ],
  },
  {
    where: ZPORTA,
    says: "A magic link works once",
    tests: [
      ["zporta/account/link_test.ts", "a magic link logs in once"],
      ["zporta/sign_up/first_proof_test.ts", "a magic link that fails when"],
    ],
  },
  {
    where: ZPORTA,
    says: "A username or an address is unique without regard to case",
    tests: [["zporta/sign_up/spelling_test.ts", "in any case that the key knows"]],
  },
];

/** The names of tests that hold a promise, as the file has them. */
export function namesIn(text: string, part: string): string[] {
  return [...text.matchAll(/Deno\.test\(\s*(["'`])((?:\\.|(?!\1).)*)\1/gs)]
    .map(([, , name]) => name!.replaceAll(/\\(.)/g, "$1"))
    .filter((name) => name.includes(part));
}

/** The document. Of names that begin a table of cases it shows what varies as …. */
export function documentOf(read: (path: string) => string): string {
  const rows = PROMISES.map(({ where, says, tests }) => {
    const held = tests.map(([file, part]) => {
      const [name = "**none**"] = namesIn(read(`tests/${file}`), part);
      return `${name.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, "…")} (\`${file}\`)`;
    });
    return `| ${says.replaceAll("**", "")} | ${where} | ${held.join("<br>")} |`;
  });
  return `# Promises, and the tests that hold them

Written by \`deno run -A tests/repository/promises.ts\`; \`tests/repository/promises_test.ts\` fails
when it is not current, or a promise in bold has no test.

<!-- deno-fmt-ignore-start -->
| promise | where | tests |
| --- | --- | --- |
${rows.join("\n")}
<!-- deno-fmt-ignore-end -->
`;
}

/** Reads a file of the repository. */
export function readFile(path: string): string {
  return Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
}

if (import.meta.main) {
  Deno.writeTextFileSync(
    new URL("../../docs/promises.md", import.meta.url),
    documentOf(readFile),
  );
}

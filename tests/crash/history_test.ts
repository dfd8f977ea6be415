import assert from "node:assert/strict";
import { type Answer, countFlaws, findFlaws, type FlawKind, type History } from "./history.ts";

const SIGN_UP: Answer = {
  client: 0,
  tenant: "pewaca",
  address: "rina@example.com",
  act: "sign_up",
  repeats: 0,
  sentAt: 0,
  endedAt: 100,
  status: 201,
  accountId: 7,
  says: "",
};
const REGISTRATION: Answer = {
  ...SIGN_UP,
  tenant: "zporta",
  address: "haruka@example.com",
  accountId: null,
};

/** A history in which a resident and a learner signed up, were lost once, and came again. */
function truth(): { -readonly [Part in keyof History]: History[Part] } {
  return {
    answers: [
      { ...SIGN_UP, status: null, accountId: null },
      { ...SIGN_UP, repeats: 1, sentAt: 200, endedAt: 300, status: 503, accountId: null },
      { ...SIGN_UP, repeats: 2, sentAt: 400, endedAt: 500 },
      {
        ...SIGN_UP,
        act: "sign_up_with_other_content",
        sentAt: 600,
        endedAt: 700,
        status: 400,
        accountId: null,
      },
      { ...SIGN_UP, act: "follow_link", sentAt: 600, endedAt: 700, status: 200, accountId: null },
      { ...SIGN_UP, act: "log_in", sentAt: 800, endedAt: 900, status: 200 },
      {
        ...SIGN_UP,
        act: "log_in_with_wrong_password",
        sentAt: 800,
        endedAt: 900,
        status: 401,
        accountId: null,
      },
      { ...REGISTRATION, status: null },
      { ...REGISTRATION, repeats: 1, sentAt: 200, endedAt: 300, status: 400 },
    ],
    accounts: [
      {
        tenant: "pewaca",
        id: 7,
        address: "rina@example.com",
        others: { m_warga: 1 },
        isProven: true,
      },
      {
        tenant: "zporta",
        id: 7,
        address: "haruka@example.com",
        others: { users_profile: 1 },
        isProven: false,
      },
    ],
    emails: [
      {
        id: "a",
        tenant: "pewaca",
        kind: "verify_email",
        accountId: 7,
        address: "rina@example.com",
        status: "sent",
      },
    ],
    taken: [{ rowId: "a", to: "rina@example.com" }],
    ownerless: { m_warga: 0 },
    welcome: { pewaca: "verify_email" },
  };
}

Deno.test("findFlaws() finds nothing in a history that is true", () => {
  assert.deepEqual(findFlaws(truth()), []);
});

const last = <T>(all: readonly T[]): T => all.at(-1)!;

/** What is false about a history, which kind of flaw that is, and how it comes about. */
const FALSE: [string, FlawKind, (history: ReturnType<typeof truth>) => void][] = [
  ["an account without its resident", "orphan", (history) => {
    history.accounts = history.accounts.map((one) => ({ ...one, others: { m_warga: 0 } }));
  }],
  ["a resident of nobody", "orphan", (history) => history.ownerless = { m_warga: 1 }],
  ["201 for an account that is not there", "lost", (history) => {
    history.answers = [REGISTRATION];
    history.accounts = [];
    history.emails = [];
    history.taken = [];
  }],
  ["201 with the id of another account", "false_answer", (history) => {
    history.answers = [{ ...SIGN_UP, accountId: 8 }];
  }],
  ["201 for a sign-up with other content", "false_answer", (history) => {
    history.answers = [SIGN_UP, { ...SIGN_UP, act: "sign_up_with_other_content" }];
  }],
  ["taken, and nobody has the address", "false_answer", (history) => {
    history.answers = [{ ...SIGN_UP, address: "free@example.com", status: 400, accountId: null }];
  }],
  ["taken, before anybody could take it", "false_answer", (history) => {
    history.answers = [
      { ...SIGN_UP, status: 400, accountId: null },
      { ...SIGN_UP, sentAt: 200, endedAt: 300 },
    ];
  }],
  ["taken, by the very same sign-up of Pewaca", "false_answer", (history) => {
    history.answers = [SIGN_UP, {
      ...SIGN_UP,
      repeats: 1,
      status: 400,
      accountId: null,
      sentAt: 200,
      endedAt: 300,
    }];
  }],
  ["500 in place of 503", "false_answer", (history) => {
    history.answers = [SIGN_UP, { ...SIGN_UP, status: 500 }];
  }],
  ["a right password that is refused", "false_answer", (history) => {
    history.answers = [SIGN_UP, { ...SIGN_UP, act: "log_in", status: 401, accountId: null }];
  }],
  ["a wrong password that is accepted", "false_answer", (history) => {
    history.answers = [SIGN_UP, { ...SIGN_UP, act: "log_in_with_wrong_password", status: 200 }];
  }],
  ["a good link that is refused", "false_answer", (history) => {
    history.answers = [SIGN_UP, { ...SIGN_UP, act: "follow_link", status: 400, accountId: null }];
  }],
  ["a password that was not set", "false_answer", (history) => {
    history.answers = [...history.answers, { ...REGISTRATION, act: "set_password", status: 400 }];
  }],
  ["a proof that was answered and is not there", "lost", (history) => {
    history.accounts = history.accounts.map((one) => ({ ...one, isProven: false }));
  }],
  ["an email that no row stands for", "mail_for_nobody", (history) => {
    history.taken = [...history.taken, { rowId: "b", to: "rina@example.com" }];
  }],
  ["an email that went to somebody else", "mail_for_nobody", (history) => {
    history.taken = [{ rowId: "a", to: "haruka@example.com" }];
  }],
  ["an email of an account that is not there", "mail_for_nobody", (history) => {
    history.emails = [...history.emails, {
      ...last(history.emails),
      id: "b",
      accountId: 9,
      status: "cancelled",
    }];
  }],
  ["an email that is still pending", "lost", (history) => {
    history.emails = [...history.emails, {
      ...last(history.emails),
      id: "b",
      kind: "claimed",
      status: "pending",
    }];
  }],
  ["an email that failed", "lost", (history) => {
    history.emails = [...history.emails, {
      ...last(history.emails),
      id: "b",
      kind: "claimed",
      status: "failed",
    }];
  }],
  ["an email that is sent and did not arrive", "lost", (history) => {
    history.emails = [...history.emails, { ...last(history.emails), id: "b", kind: "claimed" }];
  }],
  ["an account whose email was never written", "lost", (history) => {
    history.emails = [];
    history.taken = [];
  }],
  ["an email that arrived twice", "doubled", (history) => {
    history.taken = [...history.taken, ...history.taken];
  }],
  ["two emails in place of one", "doubled", (history) => {
    history.emails = [...history.emails, { ...last(history.emails), id: "b" }];
    history.taken = [...history.taken, { rowId: "b", to: "rina@example.com" }];
  }],
  ["two accounts of one address", "doubled", (history) => {
    history.accounts = [...history.accounts, { ...last(history.accounts), id: 8 }];
  }],
];

for (const [name, kind, falsify] of FALSE) {
  Deno.test(`findFlaws() finds ${name}: ${kind}`, () => {
    const history = truth();
    falsify(history);
    const counts = countFlaws(findFlaws(history));
    assert.ok(counts[kind] > 0, JSON.stringify(counts));
    const others = Object.entries(counts).filter(([other, count]) => other !== kind && count > 0);
    assert.deepEqual(others, []);
  });
}

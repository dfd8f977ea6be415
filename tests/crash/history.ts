/** What a client did: with which request, and whether the same one was sent before. */
export type Act =
  | "sign_up"
  | "sign_up_with_other_content"
  | "follow_link"
  | "log_in"
  | "log_in_with_wrong_password"
  | "set_password";

/** A request and its answer, as the client saw them. */
export type Answer = {
  client: number;
  tenant: string;
  address: string;
  act: Act;
  /** How often this very request had been sent before. */
  repeats: number;
  /** In milliseconds of one clock: when it was sent, and when the answer came or was given up. */
  sentAt: number;
  endedAt: number;
  /** `null`: no answer came. */
  status: number | null;
  /** The account that it names, if any. */
  accountId: number | null;
  /** The beginning of its body, for whoever reads the report. */
  says: string;
};

/** An account as its rows are. `others` are the tenant's rows that belong to it, by table. */
export type AccountRow = {
  tenant: string;
  id: number;
  address: string;
  others: Record<string, number>;
  isProven: boolean;
};

/** A row of the outbox. */
export type EmailRow = {
  id: string;
  tenant: string;
  kind: string;
  accountId: number;
  address: string;
  status: string;
};

/** An email that the provider has taken, and the row that it says it is of. */
export type TakenEmail = { rowId: string; to: string };

/** All that was answered, and what is there after the last crash, when nothing is pending. */
export type History = {
  answers: readonly Answer[];
  accounts: readonly AccountRow[];
  emails: readonly EmailRow[];
  taken: readonly TakenEmail[];
  /** Rows that belong to no account, by table. */
  ownerless: Readonly<Record<string, number>>;
  /** The kind of email that every account of a tenant is sent, by tenant. */
  welcome: Readonly<Record<string, string>>;
};

/** What may be wrong with a history. */
export type FlawKind = "orphan" | "false_answer" | "mail_for_nobody" | "lost" | "doubled";

/** Something that a history must not have. */
export type Flaw = { kind: FlawKind; what: string };

/** Statuses of a service that cannot say more at the moment, and asks for the same again. */
const UNAVAILABLE = [429, 503];

/**
 * Compares every answer with the rows and the emails that are there in the end.
 *
 * | flaw | meaning |
 * |---|---|
 * | `orphan` | an account lacks rows, or rows belong to no account |
 * | `false_answer` | an answer says what is not so |
 * | `mail_for_nobody` | an email that no row, or no account, stands for |
 * | `lost` | what was answered as done is not there, or an email did not arrive |
 * | `doubled` | two accounts of an address, or an email that came twice |
 */
export function findFlaws(history: History): Flaw[] {
  return [
    ...findDoubledAccounts(history),
    ...findOrphans(history),
    ...history.answers.flatMap((answer) => judge(answer, history)),
    ...findMailFlaws(history),
  ];
}

/** How many flaws of each kind there are; none is 0. */
export function countFlaws(flaws: readonly Flaw[]): Record<FlawKind, number> {
  const counts = { orphan: 0, false_answer: 0, mail_for_nobody: 0, lost: 0, doubled: 0 };
  for (const { kind } of flaws) counts[kind]++;
  return counts;
}

function findDoubledAccounts({ accounts }: History): Flaw[] {
  const byAddress = Map.groupBy(accounts, ({ tenant, address }) => `${tenant} ${address}`);
  return [...byAddress].filter(([, rows]) => rows.length > 1)
    .map(([address, rows]) => flaw("doubled", `${address}: ${rows.length} accounts`));
}

function findOrphans({ accounts, ownerless }: History): Flaw[] {
  const halves = accounts.flatMap(({ tenant, address, others }) =>
    Object.entries(others).filter(([, count]) => count !== 1)
      .map(([table, count]) => flaw("orphan", `${tenant} ${address}: ${count} rows in ${table}`))
  );
  const leftOver = Object.entries(ownerless).filter(([, count]) => count > 0)
    .map(([table, count]) => flaw("orphan", `${count} rows of nobody in ${table}`));
  return [...halves, ...leftOver];
}

function judge(answer: Answer, history: History): Flaw[] {
  const { status, act, tenant, address } = answer;
  if (status === null || UNAVAILABLE.includes(status)) return [];
  const account = history.accounts.find((one) => one.tenant === tenant && one.address === address);
  const story = `${tenant} ${address}: ${act} (${answer.repeats} times before) was answered ` +
    `${status} ${answer.says.slice(0, 120)}`;
  const isFalse = (why: string) => [flaw("false_answer", `${story}, but ${why}`)];
  const isLost = (why: string) => [flaw("lost", `${story}, but ${why}`)];

  const isDone = status >= 200 && status < 300;
  if (!isDone) return judgeRefusal(answer, account, history, isFalse);
  if (!account) return isLost("there is no account");
  if (answer.accountId !== null && answer.accountId !== account.id) {
    return isFalse(`the account is ${account.id}`);
  }
  if (act === "sign_up_with_other_content") return isFalse("the account is of another request");
  if (act === "log_in_with_wrong_password") return isFalse("the password is wrong");
  if (act === "follow_link" && !account.isProven) return isLost("the address is not proven");
  return [];
}

/** A client sends nothing that could be refused for another reason than that an address is taken. */
function judgeRefusal(
  answer: Answer,
  account: AccountRow | undefined,
  { answers }: History,
  isFalse: (why: string) => Flaw[],
): Flaw[] {
  const { status, act, tenant, address, repeats } = answer;
  if (status! >= 500) return isFalse("what is down is said with 503");
  if (act === "log_in_with_wrong_password") return [];
  if (act === "log_in") return isFalse("the password is right");
  if (act === "follow_link") return isFalse("the link is good");
  // Such a link works once. Whether it has, the next login tells.
  if (act === "set_password") return repeats > 0 ? [] : isFalse("the link is good");
  if (!account) return isFalse("nobody has the address");
  const wasTaken = answers.some((one) =>
    one !== answer && one.tenant === tenant && one.address === address &&
    one.act === "sign_up" && one.sentAt < answer.endedAt
  );
  if (!wasTaken) return isFalse("nobody could have taken the address before");
  // Zporta's form comes without a key: a second one finds its own account and is told that it is there.
  const isOwn = act === "sign_up" && tenant === "pewaca" && repeats > 0;
  return isOwn ? isFalse("it was the same sign-up again") : [];
}

function findMailFlaws({ accounts, emails, taken, welcome }: History): Flaw[] {
  const flaws: Flaw[] = [];
  const rows = new Map(emails.map((email) => [email.id, email]));
  const timesTaken = Map.groupBy(taken, ({ rowId }) => rowId);
  for (const { rowId, to } of taken) {
    const row = rows.get(rowId);
    if (!row) flaws.push(flaw("mail_for_nobody", `an email to ${to} is of no row`));
    else if (row.address !== to) {
      flaws.push(flaw("mail_for_nobody", `the email to ${row.address} went to ${to}`));
    }
  }
  for (const email of emails) {
    const { id, tenant, kind, address, accountId, status } = email;
    const story = `${tenant} ${address}: ${kind}, ${status}`;
    const times = timesTaken.get(id)?.length ?? 0;
    const owner = accounts.find((one) => one.tenant === tenant && one.id === accountId);
    if (!owner) flaws.push(flaw("mail_for_nobody", `${story}, but there is no account`));
    if (times > 1) flaws.push(flaw("doubled", `${story}, arrived ${times} times`));
    const isOver = status === "sent" || status === "cancelled";
    if (!isOver) flaws.push(flaw("lost", `${story}, after the last crash`));
    if (status === "sent" && times === 0) flaws.push(flaw("lost", `${story}, but did not arrive`));
  }
  for (const { tenant, id, address } of accounts) {
    const kind = welcome[tenant];
    if (!kind) continue;
    const own = emails.filter((email) =>
      email.tenant === tenant && email.accountId === id && email.kind === kind
    );
    const arrived = own.flatMap((email) => timesTaken.get(email.id) ?? []).length;
    if (arrived === 0) flaws.push(flaw("lost", `${tenant} ${address}: ${kind} never arrived`));
    if (own.length > 1) flaws.push(flaw("doubled", `${tenant} ${address}: ${own.length} ${kind}`));
  }
  return flaws;
}

function flaw(kind: FlawKind, what: string): Flaw {
  return { kind, what };
}

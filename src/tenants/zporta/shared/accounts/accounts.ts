import type { AccountTable, Credentials } from "../../../../core/log_in.ts";
import { mayLogIn, type Person } from "../person.ts";
import { failedLogInsEmail } from "./emails.ts";

/** Somebody whose password is checked. */
export type Account = Credentials & { person: Person };

/** Where accounts are, and failures to enter their passwords are counted. */
export const ACCOUNTS: AccountTable<Account> = {
  tenant: "zporta",
  name: "auth_user",
  idColumn: "id",
  warning: ({ person, accountId }) =>
    mayLogIn(person) && person.email ? failedLogInsEmail(accountId, person.email) : null,
};

/** A person as their password is checked. */
export function toAccount(person: Person): Account {
  return {
    person,
    accountId: person.user_id,
    passwordHash: person.password,
    failures: person.failed_log_ins ?? 0,
  };
}

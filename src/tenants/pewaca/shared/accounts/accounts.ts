import type { AccountTable, Credentials } from "../../../../core/log_in.ts";
import { draftEmail } from "../letter.ts";

/** An account whose password is checked. */
export type CheckedAccount = Credentials & { user_email: string | null; user_isactive: boolean };

/** Where accounts are, and failures to enter their passwords are counted. */
export const ACCOUNTS: AccountTable<CheckedAccount> = {
  tenant: "pewaca",
  name: "m_user",
  idColumn: "user_id",
  warning: ({ accountId: userId, user_email: email, user_isactive }) =>
    user_isactive && email ? draftEmail("failed_log_ins", { userId, email, fullName: "" }) : null,
};

import type { PewacaOrder, ZportaOrder } from "./order.ts";

/** A link from an email. `url` is where it leads; the rest is what the page there sends to the API. */
export type MadeLink = { url: string; uid: string | null; token: string };

/** How a login of the account was refused. */
export type LogInRefusal = { status: number; body: unknown };

type Made = {
  address: string;
  /** Why there are no tokens; `null` when there are, and where nobody can log in with a password. */
  refusal: LogInRefusal | null;
  /** Links that still work, by what they are for. */
  links: Record<string, MadeLink>;
};

/** An account of Pewaca, and what a test needs of it. */
export type PewacaAccount = Made & {
  tenant: "pewaca";
  state: PewacaOrder["state"];
  /** In `m_user`. */
  id: number;
  /** In `m_warga`. */
  residentId: number;
  password: string;
  name: string;
  estate: { id: number; name: string; code: string };
  unit: number;
  /** `Authorization: Token ACCESS`. */
  tokens: { access: string; refresh: string } | null;
};

/** An account of Zporta, and what a test needs of it. */
export type ZportaAccount = Made & {
  tenant: "zporta";
  state: ZportaOrder["state"];
  /** In `auth_user`; `null`: invited, without an account. */
  id: number | null;
  username: string | null;
  /** `null`: logs in with Google, or has no account yet. */
  password: string | null;
  /** `Authorization: Token ACCESS`. */
  tokens: { access: string } | null;
  /** `google`: an ID token, which logs in once more. */
  idToken?: string;
  /** `applicant`, `guide`: the number of the application. */
  applicationId?: number;
  /** `teacher`: those that it has sent. `invited`: the one to the address. */
  invitations?: { id: number; address: string; link: MadeLink }[];
};

/** An account, and what a test needs of it. */
export type MadeAccount = PewacaAccount | ZportaAccount;

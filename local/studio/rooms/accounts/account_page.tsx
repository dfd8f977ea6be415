import type { Child } from "hono/jsx";
import type { MadeLink } from "../../accounts/account.ts";
import type { KnownAccount, Session } from "../../accounts/accounts.ts";
import { Copyable, Facts, Live, Moment } from "../../shared/layout.tsx";
import { callOf, curlOf, logInCurlOf, profileCurlOf } from "./snippets.ts";

/** What the pages behind an account's links are told. */
type Urls = { consoleUrl: string; apiUrl: string };

/** Everything that a test needs of an account, and a button that logs in. */
export function AccountPage({ account, consoleUrl, apiUrl }: Urls & { account: KnownAccount }) {
  const { address, who, tenant, password, made, session } = account;
  const tokens = session?.tokens ?? made?.account.tokens ?? null;
  return (
    <>
      <Facts
        facts={[
          ["Product", tenant],
          [made ? "State" : "Who", who],
          ["Address", address],
          ["Password", password],
          ...made ? factsOf(made.account) : [],
        ]}
      />
      {mayLogIn(account) && (
        <form class="acts" method="post" action={`${pathOf(account)}/log-in`}>
          <button type="submit">Log in as {address}</button>
        </form>
      )}
      <Live id="session" on={["accounts"]}>
        {session && <LoggedIn session={session} />}
        {tokens && (
          <>
            <h2>Tokens</h2>
            {Object.entries(tokens).map(([name, token]) => (
              <Copyable id={`token-${name}`} label={`${name} token`} text={token} />
            ))}
            {tenant === "zporta" && (
              <p>
                <a href={`/login?token=${tokens.access}`}>Open the product's page, logged in</a>
              </p>
            )}
            <Copyable
              id="profile-curl"
              label="request for the profile"
              text={profileCurlOf(apiUrl, tenant, tokens.access)}
            />
          </>
        )}
      </Live>
      {password !== null && (
        <Copyable
          id="log-in-curl"
          label="request that logs in"
          text={logInCurlOf(apiUrl, account)}
        />
      )}
      {made && (
        <>
          <h2>Make another</h2>
          <Copyable id="curl" label="curl" text={curlOf(consoleUrl, made.order)} />
          <Copyable id="call" label="client.ts" text={callOf(consoleUrl, made.order)} />
          <h2>Answer</h2>
          <Copyable id="answer" label="answer" text={JSON.stringify(made.account, null, 2)} />
        </>
      )}
    </>
  );
}

/** Where the page of an account is. */
export function pathOf({ tenant, address }: Pick<KnownAccount, "tenant" | "address">): string {
  return `/accounts/${tenant}/${encodeURIComponent(address)}`;
}

/** Whether somebody can log in as an account: with a password, or with Google's token. */
export function mayLogIn({ password, made }: KnownAccount): boolean {
  return password !== null || made?.account.state === "google";
}

function LoggedIn({ session: { tokens, refusal, at } }: { session: Session }) {
  return tokens
    ? (
      <p role="status">
        Logged in at <Moment at={at} />.
      </p>
    )
    : (
      <p role="alert">
        Refused at <Moment at={at} />: {String(refusal.status)} {JSON.stringify(refusal.body)}
      </p>
    );
}

function factsOf(account: NonNullable<KnownAccount["made"]>["account"]): [string, Child][] {
  const own: [string, Child][] = account.tenant === "pewaca"
    ? [
      ["Resident", String(account.residentId)],
      ["Name", account.name],
      ["Estate", `${account.estate.name}, code ${account.estate.code}`],
      ["Unit", String(account.unit)],
    ]
    : [
      ["Username", account.username],
      ["Application", account.applicationId ? String(account.applicationId) : null],
    ];
  const links: [string, MadeLink][] = [
    ...Object.entries(account.links),
    ...account.tenant === "zporta" && account.state === "teacher"
      ? (account.invitations ?? []).map(({ address, link }) =>
        [`invitation of ${address}`, link] satisfies [string, MadeLink]
      )
      : [],
  ];
  return [
    ["Number", account.id === null ? null : String(account.id)],
    ...own,
    ...links.map(([name, { url }]): [string, Child] => [`Link: ${name}`, <a href={url}>{url}</a>]),
  ];
}

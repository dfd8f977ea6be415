import type { KnownAccount } from "../../accounts/accounts.ts";
import { readOrder } from "../../accounts/order.ts";
import { explainRefusal } from "../../accounts/routes.ts";
import { Live, Moment, showPage, type StudioContext, Table } from "../../shared/layout.tsx";
import { createRoutes, type Room, type StudioDeps } from "../../shared/room.ts";
import { AccountPage, mayLogIn, pathOf } from "./account_page.tsx";
import { readEstates } from "../../shared/estates.ts";
import { type Filled, OrderForm, orderOf } from "./order_form.tsx";
import { STATES, statesOf, type TenantName } from "./states.ts";

/** Who is in the stack: makes accounts of every state, and logs in as them. */
export const accounts: Room = {
  path: "/accounts",
  title: "Accounts",
  routes: (studio) => {
    const routes = createRoutes();
    routes.get("/", async (c) => await showAccounts(c, studio));
    routes.post("/seed-back", async (c) => {
      try {
        await studio.accounts.putSeedBack();
        return c.redirect("/accounts?done=seed", 303);
      } catch (error) {
        const { status, message } = explainRefusal(error as Error);
        return await showPage(c, "Accounts", <p role="alert">{message}</p>, pageStatus(status));
      }
    });
    routes.get("/new/:tenant/:state", async (c) => await showForm(c));
    routes.post("/new/:tenant/:state", async (c) => await makeAccount(c, studio));
    routes.get("/:tenant/:address", async (c) => {
      const account = find(c, studio);
      if (!account) return c.notFound();
      const { origin } = new URL(c.req.url);
      const { apiUrl } = c.var.notes;
      const page = <AccountPage account={account} consoleUrl={origin} apiUrl={apiUrl} />;
      return await showPage(c, account.address, page);
    });
    routes.post("/:tenant/:address/log-in", async (c) => {
      const account = find(c, studio);
      if (!account) return c.notFound();
      try {
        await studio.accounts.logIn(account);
        return c.redirect(pathOf(account), 303);
      } catch (error) {
        const { status, message } = explainRefusal(error as Error);
        return await showPage(
          c,
          account.address,
          <p role="alert">{message}</p>,
          pageStatus(status),
        );
      }
    });
    return routes;
  },
};

function find(c: StudioContext, { accounts }: StudioDeps): KnownAccount | undefined {
  const { tenant, address } = c.req.param();
  return accounts.known().find((each) => each.tenant === tenant && each.address === address);
}

async function showAccounts(
  c: StudioContext,
  { accounts, stack, notes }: StudioDeps,
): Promise<Response> {
  const estates = await readEstates(stack(), notes.estates);
  const body = (
    <>
      {c.req.query("done") === "seed" && <p role="status">The seeded accounts are back.</p>}
      {Object.entries(STATES).map(([tenant, states]) => (
        <>
          <h2>Make an account of {tenant}</h2>
          <ul class="states">
            {Object.entries(states).map(([state, who]) => (
              <li>
                <form method="post" action={`/accounts/new/${tenant}/${state}`}>
                  <button type="submit" class="small" aria-label={`Make ${tenant} ${state}`}>
                    Make
                  </button>
                </form>
                <span>
                  <a href={`/accounts/new/${tenant}/${state}`}>{state}</a>{" "}
                  <span class="quiet">{who}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      ))}
      <h2>Log in as</h2>
      <Live id="known" on={["accounts"]}>
        <Table
          label="Accounts"
          heads={["Address", "Who", "Password", "Log in", "Product", "Made"]}
          rows={accounts.known().map((account) => {
            const { made, tenant, who, address, password } = account;
            return [
              <a href={pathOf(account)}>{address}</a>,
              who,
              password ? <code>{password}</code> : "–",
              mayLogIn(account) && (
                <form method="post" action={`${pathOf(account)}/log-in`}>
                  <button type="submit" class="small secondary" aria-label={`Log in as ${address}`}>
                    Log in
                  </button>
                </form>
              ),
              tenant,
              made ? <Moment at={made.at} /> : <span class="quiet">seeded</span>,
            ];
          })}
        />
      </Live>
      <h2>Registration codes</h2>
      <Table
        label="Registration codes"
        heads={["Estate", "Code", "Unit"]}
        rows={estates.map(({ name, code, unitId }) => [
          name,
          <code>{code}</code>,
          String(unitId),
        ])}
      />
      <h2>Begin again</h2>
      <form method="post" action="/accounts/seed-back" class="acts">
        <button type="submit" class="secondary">Put the seed back</button>
        <span>Removes all accounts of this stack, and puts the seeded ones back.</span>
      </form>
    </>
  );
  return await showPage(c, "Accounts", body);
}

/** The states of a path's tenant; `null` when there is no such state. */
function readState(c: StudioContext): { tenant: TenantName; state: string; who: string } | null {
  const { tenant, state } = c.req.param() as { tenant: TenantName; state: string };
  const who = statesOf(tenant)?.[state];
  return who === undefined ? null : { tenant, state, who };
}

async function showForm(
  c: StudioContext,
  filled?: Filled,
  refusal?: ReturnType<typeof explainRefusal>,
): Promise<Response> {
  const wanted = readState(c);
  if (!wanted) return await c.notFound();
  const { tenant, state, who } = wanted;
  const { estates } = c.var.notes;
  const body = (
    <>
      <p class="quiet">{who}</p>
      <OrderForm {...{ tenant, state, estates, filled, refusal }} />
    </>
  );
  const status = refusal ? pageStatus(refusal.status) : 200;
  return await showPage(c, `${tenant}: ${state}`, body, status);
}

async function makeAccount(c: StudioContext, { accounts }: StudioDeps): Promise<Response> {
  const wanted = readState(c);
  if (!wanted) return await c.notFound();
  const filled = await c.req.parseBody({ all: true }) as Filled;
  const read = readOrder(orderOf(wanted.tenant, wanted.state, filled));
  if (!read.ok) return await showForm(c, filled, { status: 400, message: read.message });
  try {
    return c.redirect(pathOf(await accounts.make(read.order)), 303);
  } catch (error) {
    return await showForm(c, filled, explainRefusal(error as Error));
  }
}

/** What a page is answered with for a refusal: the pages know fewer statuses. */
function pageStatus(status: number): 400 | 409 | 500 | 503 {
  if (status === 400 || status === 409 || status === 503) return status;
  return status < 500 ? 409 : 500;
}

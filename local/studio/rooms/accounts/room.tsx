import { showPage, Table } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** Who is in the stack, and what somebody new needs to sign up. */
export const accounts: Room = {
  path: "/accounts",
  title: "Accounts",
  routes: () => {
    const routes = createRoutes();
    routes.get("/", async (c) => {
      const { accounts, estates } = c.var.notes;
      return await showPage(
        c,
        "Accounts",
        <>
          <Table
            label="Seeded accounts"
            heads={["Who", "Address", "Password"]}
            rows={accounts.map(({ who, email, password }) => [who, email, password])}
          />
          <h2>Registration codes</h2>
          <Table
            label="Registration codes"
            heads={["Estate", "Code", "Unit"]}
            rows={estates.map(({ name, code, unitId }) => [name, code, String(unitId)])}
          />
        </>,
      );
    });
    return routes;
  },
};

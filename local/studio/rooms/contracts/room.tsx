import { showPage, type StudioContext } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** Which consumer reads what, whether it was kept, and what a change would break. */
export const contracts: Room = {
  path: "/contracts",
  title: "Contracts",
  routes: () => {
    const routes = createRoutes();
    routes.get("/", showContracts);
    routes.get("/answer", showAnswer);
    routes.get("/change", showChange);
    return routes;
  },
};

/** Loaded by the first page: it describes the whole API, for which a start of the stack must not wait. */
const knowledge = () => import("./knowledge.ts");
const pages = () => import("./pages.tsx");

async function showContracts(c: StudioContext): Promise<Response> {
  const [{ readKnowledge, readVerification }, { Answers, LastResult, Overview }] = await Promise
    .all([knowledge(), pages()]);
  const known = await readKnowledge();
  const search = c.req.query("q") ?? "";
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = known.answers.filter(({ name, consumers, reads }) => {
    const said = [name, ...consumers, ...reads.map(({ field }) => field)].join(" ").toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const body = (
    <>
      <LastResult verification={await readVerification(known.pacts)} />
      <Overview {...known} />
      <h2>Answers</h2>
      <search>
        <form class="inline">
          <input
            type="search"
            name="q"
            value={search}
            placeholder="Path, consumer or field"
            aria-label="Search"
          />
          <button type="submit">Show</button>
        </form>
      </search>
      <p>{`${found.length} of ${known.answers.length} answers`}</p>
      {found.length > 0 && <Answers answers={found} />}
    </>
  );
  return await showPage(c, "Contracts", body);
}

async function showAnswer(c: StudioContext): Promise<Response> {
  const [{ readKnowledge }, { Answer }] = await Promise.all([knowledge(), pages()]);
  const { answers } = await readKnowledge();
  const answer = answers.find(({ name }) => name === c.req.query("of"));
  return answer ? await showPage(c, answer.name, <Answer answer={answer} />) : await c.notFound();
}

async function showChange(c: StudioContext): Promise<Response> {
  const [{ readKnowledge }, { Impact }, { brokenBy, CHANGES }] = await Promise.all([
    knowledge(),
    pages(),
    import("../../../../contracts/reads.ts"),
  ]);
  const { answer = "", field = "" } = c.req.query();
  const change = CHANGES.find((each) => each === c.req.query("change")) ?? CHANGES[0];
  const broken = brokenBy((await readKnowledge()).reads, { answer, field, change });
  return await showPage(c, "What would break", <Impact {...{ answer, field, change, broken }} />);
}

import { Hono } from "hono";
import { STAND_IN_SCRIPTS } from "../stand_ins/routes.tsx";

/** The files that pages refer to, as they are in the repository and in the packages. */
const FILES: Readonly<Record<string, { url: URL; type: string }>> = {
  "pico.css": packaged("@picocss/pico/css/pico.min.css", "text/css"),
  "idiomorph.js": packaged("idiomorph/dist/idiomorph.min.js", "text/javascript"),
  "studio.css": own("studio.css", "text/css"),
  "studio.js": own("studio.js", "text/javascript"),
  ...Object.fromEntries(
    STAND_IN_SCRIPTS.map((name) => [
      `stand_ins/${name}`,
      own(`../stand_ins/${name}`, "text/javascript"),
    ]),
  ),
};

/** Serves style sheets and scripts under `/files`. A change of theirs is seen at the next reload. */
export function fileRoutes(): Hono {
  const routes = new Hono();
  routes.get("/files/:name{.+}", async (c) => {
    const file = FILES[c.req.param("name")];
    if (!file) return c.notFound();
    return c.body(await Deno.readTextFile(file.url), 200, {
      "Content-Type": `${file.type}; charset=utf-8`,
      "Cache-Control": "no-cache",
    });
  });
  return routes;
}

function packaged(path: string, type: string) {
  return { url: new URL(`../../../node_modules/${path}`, import.meta.url), type };
}

function own(path: string, type: string) {
  return { url: new URL(path, import.meta.url), type };
}

import { Hono } from "hono";
import { STAND_IN_SCRIPTS } from "../stand_ins/routes.tsx";

/** The files that pages refer to, as they are in the repository and in the packages. */
const FILES: Readonly<Record<string, { urls: URL[]; type: string }>> = {
  "pico.css": packaged("@picocss/pico/css/pico.min.css", "text/css"),
  "idiomorph.js": packaged("idiomorph/dist/idiomorph.min.js", "text/javascript"),
  "studio.css": own("text/css", "studio.css", "../../../src/web/pages/parts.css"),
  "studio.js": own("text/javascript", "studio.js"),
  ...Object.fromEntries(
    STAND_IN_SCRIPTS.map((name) => [
      `stand_ins/${name}`,
      own("text/javascript", `../stand_ins/${name}`),
    ]),
  ),
};

/** Serves style sheets and scripts under `/files`. A change of theirs is seen at the next reload. */
export function fileRoutes(): Hono {
  const routes = new Hono();
  routes.get("/files/:name{.+}", async (c) => {
    const file = FILES[c.req.param("name")];
    if (!file) return c.notFound();
    const texts = await Promise.all(file.urls.map((url) => Deno.readTextFile(url)));
    return c.body(texts.join(""), 200, {
      "Content-Type": `${file.type}; charset=utf-8`,
      "Cache-Control": "no-cache",
    });
  });
  return routes;
}

function packaged(path: string, type: string) {
  return { urls: [new URL(`../../../node_modules/${path}`, import.meta.url)], type };
}

function own(type: string, ...paths: string[]) {
  return { urls: paths.map((path) => new URL(path, import.meta.url)), type };
}

import { Hono } from "hono";
import { html } from "hono/html";
import { secureHeaders } from "hono/secure-headers";

const PACKAGE = new URL("../../node_modules/swagger-ui-dist/", import.meta.url);

/** What the page loads, as it is in the package. */
const FILES: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css",
  "swagger-ui-bundle.js": "text/javascript",
};

/**
 * A page to try every operation of the API at `apiUrl`: Swagger UI on its OpenAPI document. It is here and not
 * beside the Worker, because it needs styles inline and 1.6 MB of script.
 */
export function tryItRoutes(apiUrl: string): Hono {
  const routes = new Hono();
  routes.use("/try/*", policy(apiUrl));
  routes.get("/try", (c) => c.html(page()));
  routes.get("/try/start.js", (c) => c.body(start(apiUrl), 200, typed("text/javascript")));
  routes.get("/try/:name", async (c) => {
    const name = c.req.param("name");
    const type = FILES[name];
    if (!type) return c.notFound();
    return c.body(await Deno.readFile(new URL(name, PACKAGE)), 200, typed(type));
  });
  return routes;
}

/** Swagger UI sets styles of elements and draws with data: images. */
function policy(apiUrl: string) {
  return secureHeaders({
    referrerPolicy: "no-referrer",
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'", apiUrl],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
}

function page() {
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Try the API · Daftar studio</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/try/swagger-ui.css">
        <script defer src="/try/swagger-ui-bundle.js"></script>
        <script defer src="/try/start.js"></script>
      </head>
      <body>
        <main id="ui"></main>
      </body>
    </html>
  `;
}

/** The document names no host, so requests go to where it comes from. */
function start(apiUrl: string): string {
  const options = {
    url: `${apiUrl}/openapi.json`,
    dom_id: "#ui",
    deepLinking: true,
    docExpansion: "none",
    filter: true,
    tryItOutEnabled: true,
    persistAuthorization: true,
    validatorUrl: null,
  };
  return `SwaggerUIBundle(${JSON.stringify(options)});`;
}

function typed(type: string): Record<string, string> {
  return { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache" };
}

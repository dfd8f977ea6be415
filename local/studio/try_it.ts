import { Hono } from "hono";
import { html } from "hono/html";
import { secureHeaders } from "hono/secure-headers";

const PACKAGE = new URL("../../node_modules/swagger-ui-dist/", import.meta.url);

/** What the page loads, as it is in the package. */
const FILES: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css",
  "swagger-ui-bundle.js": "text/javascript",
};

/** Swagger UI paints its own parts dark, but not the page. */
const FRAME = `body { margin: 0; font-family: system-ui, sans-serif; }
nav, noscript p { display: block; padding: 0.5rem 1rem; }
nav a { margin-right: 1rem; }
.dark-mode body { background: #1c2022; color: #e4e6e6; }
.dark-mode nav a { color: #9cf; }`;

/**
 * A page to try every operation of the API at `apiUrl`: Swagger UI on its OpenAPI document. It is here and not
 * beside the Worker, because it needs styles inline and 1.6 MB of script.
 */
export function tryItRoutes(apiUrl: string): Hono {
  const routes = new Hono();
  routes.use("/try/*", policy(apiUrl));
  routes.get("/try", (c) => c.html(page(apiUrl)));
  routes.get("/try/frame.css", (c) => c.body(FRAME, 200, typed("text/css")));
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

function page(apiUrl: string) {
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Try the API · Daftar studio</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/try/swagger-ui.css">
        <link rel="stylesheet" href="/try/frame.css">
        <script defer src="/try/swagger-ui-bundle.js"></script>
        <script defer src="/try/start.js"></script>
      </head>
      <body>
        <nav><a href="/">Studio</a> <a href="${apiUrl}/docs">Reference</a></nav>
        <noscript>
          <p>
            This page needs a script. The <a href="${apiUrl}/docs">reference</a> has the same calls as curl,
            PHP and fetch, without one.
          </p>
        </noscript>
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
  return `SwaggerUIBundle(${JSON.stringify(options)});
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", paint);
paint();`;
}

function typed(type: string): Record<string, string> {
  return { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache" };
}

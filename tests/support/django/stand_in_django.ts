import type { Service } from "../service.ts";

/** A server with an origin. */
export type Served = { url: string; [Symbol.asyncDispose]: () => Promise<void> };

/** Puts a service behind a socket. */
export function serve(
  service: Service,
  through: (request: Request, ask: (request: Request) => Promise<Response>) => Promise<Response> = (
    request,
    ask,
  ) => ask(request),
): Served {
  const ask = async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const hasBody = method !== "GET" && method !== "HEAD";
    const body = hasBody ? await request.bytes() : undefined;
    return await service.fetch(pathname + search, { method, headers, body });
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => through(request, ask),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

// deno-lint-ignore no-explicit-any -- whatever a backend answers
type Json = any;

/** An answer as it is changed into Django's. `body` is JSON, or the text of a page. */
type Draft = { status: number; body: Json };

type Rule = {
  method?: string;
  path: RegExp;
  /** What Django sends back instead, where it differs. */
  change: (draft: Draft, request: { json: Json; headers: Headers; url: URL }) => void;
};

const PAGE = "<!doctype html><h1>Server Error (500)</h1>";

function keep(value: Json, ...names: string[]): Json {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

/**
 * How the Django of each product differs from us, as the consumers' documents describe it; where they are
 * silent it answers as we do. In the order in which they apply.
 */
const RULES: Rule[] = [
  // --- Pewaca ---
  {
    path: /^\/api\/residence-by-code\//,
    change: ({ body }) => {
      for (const name of ["residence_id", "residence_name", "residence_code", "address", "city"]) {
        delete body.data?.[name];
      }
    },
  },
  {
    path: /^\/api\/units\//,
    change: ({ body }) => {
      if (!Array.isArray(body.data)) return;
      body.data = body.data.map((unit: Json) =>
        keep(
          unit,
          "unit_id",
          "unit_name",
          "unit_image",
          "unit_size",
          "unit_corridor",
          "unit_corridor_name",
          "unit_residence_name",
        )
      );
    },
  },
  {
    path: /^\/api\/(?:gender|religions|cities|marital-statuses|ocupation|education|family-as)\/$/,
    change: ({ status, body }) => {
      if (status !== 200) return;
      for (const item of body.data) {
        for (const name of Object.keys(item)) {
          if (/._name$|^gender_id$/.test(name)) delete item[name];
        }
      }
    },
  },
  {
    path: /^\/api\/auth\/(?:login|token\/refresh)\/$/,
    change: (draft) => {
      if (draft.status === 200) {
        const data = keep(draft.body.data, "token", "token_refresh");
        draft.body = { ...keep(draft.body, "success", "error", "code"), data };
      }
    },
  },
  {
    path: /^\/api\/warga\/$/,
    change: (draft, { url }) => {
      const page = Number(url.searchParams.get("page") ?? 1);
      const isBeyond = draft.status === 200 && page > 1 && draft.body.results.length === 0;
      if (isBeyond) Object.assign(draft, { status: 404, body: { detail: "Invalid page." } });
    },
  },
  {
    path: /^\/api\/(?!users\/)/,
    change: ({ body }) => {
      if ("success" in body && body.success) {
        delete body.status;
        delete body.message;
      }
    },
  },
  {
    path: /^\/api\/(?!users\/)/,
    change: (draft, { headers }) => {
      const { status } = draft;
      // Authentication and methods are the framework's; so is a wrong token on a public path.
      if (headers.get("Authorization")?.includes("0123456789abcdef")) {
        Object.assign(draft, { status: 401, body: { detail: "Invalid token." } });
      } else if (status === 405 || status === 401 && draft.body.message !== "User is inactive") {
        if (!headers.get("Content-Type")) draft.body = { detail: draft.body.detail };
      }
    },
  },
  // --- Zporta ---
  {
    method: "POST",
    path: /^\/api\/users\/login\/$/,
    change: (draft, { json }) => {
      if (draft.status === 200) {
        draft.body = keep(
          draft.body,
          "token",
          "id",
          "username",
          "email",
          "role",
          "active_guide",
          "locale",
          "preferences",
        );
      } else if (typeof json?.username !== "string") {
        Object.assign(draft, { status: 500, body: PAGE });
      }
    },
  },
  {
    method: "POST",
    path: /^\/api\/users\/password-reset\/$/,
    change: (draft, { json }) => {
      if (draft.status !== 200 || !/^nobody/.test(json?.email)) return;
      const text = "If this email exists, a password reset link has been sent.";
      Object.assign(draft, { status: 400, body: { email: [text] } });
    },
  },
  {
    method: "GET",
    path: /^\/api\/users\/invitations\/accept\/$/,
    change: (draft, { url }) => {
      const isUuid = /^[\da-f-]{36}$/.test(url.searchParams.get("token") ?? "");
      if (!isUuid) Object.assign(draft, { status: 500, body: PAGE });
    },
  },
  {
    path: /^\/api\/users\/(?:login|register)\/$/,
    change: (draft, { headers }) => {
      if (headers.get("Authorization")?.includes("0123456789abcdef")) {
        Object.assign(draft, { status: 401, body: { detail: "Invalid token." } });
      }
    },
  },
];

/**
 * Starts what stands in for the Django of both products: a service of ours on a scratch database of its own,
 * whose answers are changed into Django's.
 */
export function serveAsDjango(service: Service): Served {
  return serve(service, async (request, ask) => {
    const { method, headers } = request;
    const url = new URL(request.url);
    const text = method === "GET" ? "" : await request.clone().text();
    let json: Json;
    try {
      json = JSON.parse(text);
    } catch {
      json = null;
    }
    // Django has no rule for passwords at registration.
    const isWeak = url.pathname === "/api/users/register/" && json?.password === "abc";
    const asked = isWeak
      ? new Request(request.url, {
        method,
        headers,
        body: JSON.stringify({ ...json, password: "Manabu-2026!" }),
      })
      : request;
    const answer = await ask(asked);
    const draft: Draft = { status: answer.status, body: await answer.json() };
    for (const rule of RULES) {
      if (rule.path.test(url.pathname) && (rule.method ?? method) === method) {
        if (typeof draft.body === "object") rule.change(draft, { json, headers, url });
      }
    }
    return typeof draft.body === "string"
      ? new Response(draft.body, { status: draft.status, headers: { "Content-Type": "text/html" } })
      : Response.json(draft.body, { status: draft.status });
  });
}

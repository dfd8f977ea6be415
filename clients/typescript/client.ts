/**
 * What the clients of both products share. It needs `fetch`, and nothing else. An answer is discriminated by its
 * status: `if (answer.status === 201)` narrows `answer.body`. Only what is no answer of the API is thrown.
 */

/** How a client reaches the API. */
export type Options = {
  /** The origin of the API, without a trailing slash. */
  baseUrl: string;
  /** The access token, or a function that finds it, asked for at every call. */
  token?: string | (() => string | null | undefined);
  /** Default: the global one. */
  fetch?: typeof fetch;
};

/** The type of a key, or `Otherwise` where there is none. */
type At<T, Key extends PropertyKey, Otherwise = never> = T extends { [K in Key]: infer Value }
  ? Value
  : T extends { [K in Key]?: infer Value } ? NonNullable<Value>
  : Otherwise;

type Body<Message> = At<At<Message, "content", unknown>, "application/json", null>;

/** An answer of an operation: one of its statuses, with the body that comes with it. */
export type Answer<Operation> = {
  [Status in keyof At<Operation, "responses"> & number]: {
    status: Status;
    ok: `${Status}` extends `2${string}` ? true : false;
    body: Body<At<Operation, "responses">[Status]>;
    headers: Headers;
  };
}[keyof At<Operation, "responses"> & number];

type PathOf<Operation> = At<At<Operation, "parameters", unknown>, "path">;
type QueryOf<Operation> = At<At<Operation, "parameters", unknown>, "query">;
type BodyOf<Operation> = At<
  At<At<Operation, "requestBody", unknown>, "content", unknown>,
  "application/json"
>;

/** What an operation is called with. A form with files is a `FormData`. */
export type Request<Operation> =
  & ([PathOf<Operation>] extends [never] ? unknown : { path: PathOf<Operation> })
  & ([QueryOf<Operation>] extends [never] ? unknown : { query?: QueryOf<Operation> })
  & ([BodyOf<Operation>] extends [never] ? unknown : { body: BodyOf<Operation> | FormData })
  & { headers?: Record<string, string>; signal?: AbortSignal };

type Routes = Record<string, readonly [method: string, path: string]>;

/** A method for each route of an API. */
export type Client<Api extends string, Operations, Listed extends Routes> = {
  [Id in keyof Listed & string]: unknown extends Request<At<Operations, `${Api}.${Id}`>> ? never
    : Record<never, never> extends Request<At<Operations, `${Api}.${Id}`>> ? (
        request?: Request<At<Operations, `${Api}.${Id}`>>,
      ) => Promise<Answer<At<Operations, `${Api}.${Id}`>>>
    : (
      request: Request<At<Operations, `${Api}.${Id}`>>,
    ) => Promise<Answer<At<Operations, `${Api}.${Id}`>>>;
};

/** Something between the client and the API has answered: the answer is not of the API's form. */
export class UnexpectedAnswer extends Error {
  /** @param response its body is not read yet, unless it is no JSON */
  constructor(readonly response: Response, options?: ErrorOptions) {
    super(`Unexpected answer of ${response.url}: ${response.status}`, options);
  }
}

type Sent = {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Makes a client with a method for each route. */
export function createClient<Made>(routes: Routes, options: Options): Made {
  const methods = Object.entries(routes).map(([id, [method, path]]) => [
    id,
    (sent: Sent = {}) => call(method, path, sent, options),
  ]);
  return Object.fromEntries(methods);
}

async function call(method: string, path: string, sent: Sent, options: Options) {
  const { body } = sent;
  const isForm = body instanceof FormData;
  const token = typeof options.token === "function" ? options.token() : options.token;
  const response = await (options.fetch ?? fetch)(urlOf(path, sent, options), {
    method,
    headers: {
      Accept: "application/json",
      ...body !== undefined && !isForm && { "Content-Type": "application/json" },
      ...token && { Authorization: `Token ${token}` },
      ...sent.headers,
    },
    // A link that logs in answers with a redirect: its target has the token.
    redirect: "manual",
    ...sent.signal && { signal: sent.signal },
    body: isForm ? body : body === undefined ? null : JSON.stringify(body),
  });
  return {
    status: response.status,
    ok: response.ok,
    body: await bodyOf(response),
    headers: response.headers,
  };
}

function urlOf(
  path: string,
  { path: values = {}, query = {} }: Sent,
  { baseUrl }: Options,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name])));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)]));
  return baseUrl + filled + (asked.length > 0 ? `?${search}` : "");
}

async function bodyOf(response: Response): Promise<unknown> {
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.startsWith("application/json")) {
    if (response.status === 302 || response.status === 204) return null;
    throw new UnexpectedAnswer(response);
  }
  try {
    return await response.json();
  } catch (cause) {
    throw new UnexpectedAnswer(response, { cause });
  }
}

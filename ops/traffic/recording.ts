/** One request of a recording. */
export type Step = {
  method: string;
  /** With its query. `{{name}}` stands for what an earlier answer of the same backend had. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** What is kept of the answer for later steps: names, and the paths in the JSON where each may be. */
  save: Record<string, readonly string[]>;
  /** The answer that was recorded: what it names is replaced in later steps by what each backend names. */
  recorded: unknown;
};

/** A line of our own form. `form` is sent as a form with files is, `json` as JSON. */
export type Line = {
  method: string;
  path: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  save?: Record<string, readonly string[]>;
};

/** What is read of HAR. Source: http://www.softwareishard.com/blog/har-12-spec/ */
type Har = {
  log: {
    entries: {
      request: {
        method: string;
        url: string;
        headers: { name: string; value: string }[];
        postData?: { text?: string };
      };
      response: { content?: { text?: string; encoding?: string } };
    }[];
  };
};

/** Headers that are about the connection, or that each request gets anew. */
const NOT_SENT = /^(?:host|connection|content-length|accept-encoding|cookie|:.*)$/i;

const BOUNDARY = "daftar-recording";

/**
 * Reads a recording: HAR, as browsers export it, or our own form, a JSON document a line.
 *
 * @throws {Error} when it is neither; it names the line and nothing of its content.
 */
export function readRecording(text: string): Step[] {
  const har = parseOrNull(text) as Har | null;
  if (har?.log?.entries) return har.log.entries.map(stepOfHar);
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const step = parseOrNull(line) as Line | null;
    if (typeof step?.method !== "string" || !step.path?.startsWith("/")) {
      throw new Error(`Cannot read line ${i + 1}: neither HAR nor a request with method and path`);
    }
    return [stepOfLine(step)];
  });
}

function stepOfLine({ method, path, headers = {}, json, form, save = {} }: Line): Step {
  const step = { method, path, save, recorded: undefined };
  if (form) {
    const parts = Object.entries(form).map(([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    );
    const type = { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` };
    return {
      ...step,
      headers: { ...headers, ...type },
      body: `${parts.join("")}--${BOUNDARY}--\r\n`,
    };
  }
  if (json === undefined) return { ...step, headers, body: null };
  const type = { "Content-Type": "application/json" };
  return { ...step, headers: { ...type, ...headers }, body: JSON.stringify(json) };
}

function stepOfHar({ request, response }: Har["log"]["entries"][number]): Step {
  const { pathname, search } = new URL(request.url);
  const { text, encoding } = response.content ?? {};
  const headers = request.headers.filter(({ name }) => !NOT_SENT.test(name))
    .map(({ name, value }) => [name, value]);
  return {
    method: request.method,
    path: pathname + search,
    headers: Object.fromEntries(headers),
    body: request.postData?.text ?? null,
    save: {},
    recorded: encoding || !text ? undefined : parseOrNull(text) ?? undefined,
  };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

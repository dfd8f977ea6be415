/** How the Worker's lines are shown: for people, or as the Worker wrote them. */
export type LogFormat = "people" | "json";

/** Takes the lines that the Worker's process writes. */
export type LogLines = (line: string) => void;

type Entry = Record<string, unknown> & { event: string };

/** Wrangler's own line for a request. It alone has the path as it arrived, without its query. */
const WRANGLER_LINE = /^\[wrangler:info\] ([A-Z]+) (\/\S*) (\d{3}) .*\((\d+)ms\)$/;
/** What wrangler lists when it starts: each variable on a line of its own. */
const WRANGLER_LIST =
  /^(?:Your Worker has access to|Binding +Resource +Mode|env\.\w+ .*\blocal$|Using secrets defined in )/;
/** The Worker's line comes first; after this time it is shown without wrangler's. */
const PATIENCE_MS = 500;
const MAX_WAITING = 100;
/** The cron's requests: the stack itself sends them. */
const OWN_PATH = /^\/cdn-cgi\//;
/** The studio reads the metrics every few seconds. */
const METRICS_PATH = "/metrics";

/** Shows the Worker's lines with `print`. As JSON they are what a log collector gets in production. */
export function createLogLines(
  format: LogFormat,
  print: (line: string) => void,
  isColoured = false,
): LogLines {
  const paint = isColoured ? ansi : plain;
  const waiting: { entry: Entry; timer: ReturnType<typeof setTimeout> }[] = [];
  const show = (entry: Entry, path: string, at = new Date()) =>
    print(requestLine(entry, path, { at, paint }));
  const wait = (entry: Entry) => {
    const release = () => {
      waiting.splice(waiting.findIndex((each) => each.entry === entry), 1);
      show(entry, String(entry.route ?? ""));
    };
    const timer = setTimeout(release, PATIENCE_MS);
    Deno.unrefTimer(timer);
    waiting.push({ entry, timer });
    if (waiting.length > MAX_WAITING) {
      clearTimeout(waiting[0]!.timer), show(waiting.shift()!.entry, "");
    }
  };
  const answered = (method: string, path: string, status: number, totalMs: number) => {
    if (OWN_PATH.test(path) || (path === METRICS_PATH && status === 200)) return;
    const index = waiting.findIndex(({ entry }) =>
      entry.method === method && entry.status === status && isOfRoute(path, entry.route)
    );
    const [found] = index < 0 ? [] : waiting.splice(index, 1);
    clearTimeout(found?.timer);
    show(
      found?.entry ?? { event: "request", method, status, total_ms: totalMs },
      shortenTokens(path),
    );
  };
  return (line) => {
    if (WRANGLER_LIST.test(line)) return;
    const [, method, path, status, ms] = WRANGLER_LINE.exec(line) ?? [];
    const isOfWrangler = /^\[wrangler:info\] [A-Z]+ \//.test(line);
    if (format === "json") return isOfWrangler ? undefined : print(line);
    if (path) return answered(method!, path, Number(status), Number(ms));
    if (isOfWrangler) return;
    const entry = parseEntry(line);
    if (!entry) return print(line);
    if (entry.route === METRICS_PATH && entry.status === 200) return;
    if (entry.event === "request") return wait(entry);
    print(eventLine(entry, { at: new Date(), paint }));
  };
}

type Paint = (colour: keyof typeof COLOURS, text: string) => string;
type Style = { at: Date; paint: Paint };

const COLOURS = { dim: 2, bold: 1, red: 31, green: 32, yellow: 33, cyan: 36 };

const ansi: Paint = (colour, text) => `\x1b[${COLOURS[colour]}m${text}\x1b[0m`;
const plain: Paint = (_, text) => text;

function requestLine(entry: Entry, path: string, { at, paint }: Style): string {
  const { method, status, outcome, reasons, fault, total_ms, request_id } = entry;
  const said = [
    ...Array.isArray(reasons) ? [reasons.join(", ")] : [],
    ...fault === undefined ? [] : [paint("red", String(fault))],
    ...outcome === "fault" && request_id ? [paint("dim", String(request_id))] : [],
  ];
  return [
    paint("dim", timeOf(at)),
    String(method).padEnd(6),
    paint("bold", path),
    paint(colourOf(Number(status)), String(status)),
    ...said,
    paint("dim", `${total_ms} ms`),
  ].join("  ");
}

function eventLine({ event, level, ...rest }: Entry, { at, paint }: Style): string {
  const facts = Object.entries(rest)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const name = paint(level === "error" ? "red" : "cyan", event);
  return [paint("dim", timeOf(at)), name, ...facts].join("  ");
}

function timeOf(at: Date): string {
  return at.toTimeString().slice(0, 8);
}

function colourOf(status: number): keyof typeof COLOURS {
  if (status >= 500) return "red";
  if (status >= 400) return "yellow";
  return status >= 300 ? "cyan" : "green";
}

/** Whether a path may be one of a route such as `/api/warga/:id{[0-9]+}`. */
function isOfRoute(path: string, route: unknown): boolean {
  if (typeof route !== "string") return true;
  const pattern = route.replace(/\{[^}]*\}/g, "").split("/").map((part) =>
    part.startsWith(":") ? "[^/]+" : part.replace(/[.+?^$()|[\]\\]/g, "\\$&").replaceAll("*", ".*")
  ).join("/");
  return new RegExp(`^${pattern}/?$`).test(path);
}

/** Tokens of links stay out of the terminal, but for the beginning. */
function shortenTokens(path: string): string {
  return path.replace(/(?<=\/[0-9a-z]{1,9}-[\w-]{4})[\w-]{39}(?=\/|$)/g, "…");
}

function parseEntry(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line);
    return typeof entry?.event === "string" ? entry : undefined;
  } catch {
    return undefined;
  }
}

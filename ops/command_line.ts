import process from "node:process";
import { parseArgs } from "node:util";

/** An option of a command. One that takes a value has a placeholder for it, `value`, in the help text. */
export type Option = { description: string; value?: string };

/** The options of a command by their names, without the leading dashes. */
export type Options = Record<string, Option>;

/** The parsed options: the text of those that take a value, and whether the others were given. */
export type Values<O extends Options> = {
  [Name in keyof O]: O[Name] extends { value: string } ? string | undefined : boolean;
};

/** How a command is called, and what `--help` says about it. */
export type Usage<O extends Options = Options> = {
  /** As a person types it, for example `deno task migrate`. */
  name: string;
  /** What the command is for: one or more sentences. */
  purpose: string;
  /** What stands after the name, without dashes. Its value is under `name`, in lower case. */
  argument?: { name: string; description: string };
  options?: O;
  /** The environment variables that it reads, and what each is for. */
  environment?: Record<string, string>;
  /** What the exit codes mean. 2 also stands for an unknown option or argument. */
  exitCodes?: Record<number, string>;
};

/** One of the commands of a command with subcommands. */
export type Subcommand = {
  usage: Omit<Usage, "name">;
  run: (values: Record<string, string | boolean | undefined>) => Promise<number | void>;
};

/** How an error of a command becomes an exit code (default: 1) and one line of text. */
export type Failure = { code?: number; explain?: (error: unknown) => string };

/** A command was called in the wrong way. It ends with one line and exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

const WRONG_USAGE = 2;
const HELP = /^(?:--help|-h)$/;
const COLUMNS = 100;

/**
 * Runs a command. `--help` prints its usage. An unknown option or argument is refused with one line on
 * standard error and exit code 2, before anything is done. An error that `run` throws becomes one line
 * and the exit code of `failure`. `run` may return an exit code; without one it is 0.
 */
export async function runCommand<const O extends Options>(
  usage: Usage<O>,
  run: (values: Values<O>) => Promise<number | void>,
  failure: Failure = {},
  args: readonly string[] = Deno.args,
): Promise<void> {
  if (args.some((arg) => HELP.test(arg))) return console.log(renderUsage(usage));
  try {
    Deno.exitCode = await run(readValues(usage, args)) ?? 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const text = isUsage ? `${usage.name}: ${error.message} (see --help)` : explain(error, failure);
    console.error(text.trim().replace(/\s*\n\s*/g, " "));
    // Connections and signal listeners that are still open would keep the process alive.
    process.exit(isUsage ? WRONG_USAGE : failure.code ?? 1);
  }
}

/** Runs one of several commands, which the first argument names; see `runCommand`. */
export async function runSubcommand(
  usage: Usage,
  commands: Record<string, Subcommand>,
  args: readonly string[] = Deno.args,
): Promise<void> {
  const [name = "", ...rest] = args;
  if (HELP.test(name)) return console.log(renderOverview(usage, commands));
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) {
    const { exitCodes, environment } = usage;
    const own = { exitCodes, environment, ...command.usage, name: `${usage.name} ${name}` };
    return await runCommand(own, command.run, {}, rest);
  }
  const problem = name ? `Unknown command "${name}"` : "No command";
  const known = Object.keys(commands).join(", ");
  await runCommand(
    usage,
    () => Promise.reject(new UsageError(`${problem}: use ${known}`)),
    {},
    [],
  );
}

/** Parses the arguments. @throws {UsageError} when an option or argument is unknown or incomplete. */
function readValues<O extends Options>(usage: Usage<O>, args: readonly string[]): Values<O> {
  const options = Object.entries<Option>(usage.options ?? {});
  const types = options.map(([name, { value }]) =>
    [name, { type: value ? "string" : "boolean" }] as const
  );
  const { argument } = usage;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(types),
      allowPositionals: argument !== undefined,
    });
    if (positionals.length > 1) throw new UsageError(`Unexpected argument '${positionals[1]}'`);
    const read = options.map((
      [name, { value }],
    ): [string, unknown] => [name, values[name] ?? (value ? undefined : false)]);
    if (argument) read.push([argument.name.toLowerCase(), positionals[0]]);
    return Object.fromEntries(read) as Values<O>;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // "Unknown option '--x'. To specify a positional argument …": keep the first sentence.
    throw new UsageError(error.message.split(/\.\s/)[0]!.split("\n")[0]!.replace(/\.$/, ""));
  }
}

function explain(error: unknown, failure: Failure): string {
  if (failure.explain) return failure.explain(error);
  return error instanceof Error ? error.message : String(error);
}

function renderUsage(usage: Usage): string {
  const { name, purpose, options = {} } = usage;
  const rows = Object.entries(options).map(([option, { value, description }]) =>
    [value ? `--${option} ${value}` : `--${option}`, description] as const
  );
  const { argument } = usage;
  return [
    `Usage: ${name}${argument ? ` ${argument.name}` : ""} [options]`,
    wrap(purpose, 0),
    ...argument ? [renderRows("Argument", [[argument.name, argument.description]])] : [],
    renderRows("Options", [...rows, ["--help", "Print this text"]]),
    ...renderSurroundings(usage),
  ].join("\n\n");
}

function renderOverview(usage: Usage, commands: Record<string, Subcommand>): string {
  const rows = Object.entries(commands).map(([name, { usage }]) => [name, usage.purpose] as const);
  return [
    `Usage: ${usage.name} <command> [options]`,
    wrap(usage.purpose, 0),
    renderRows("Commands", rows),
    `Options of a command: ${usage.name} <command> --help`,
    ...renderSurroundings(usage),
  ].join("\n\n");
}

function renderSurroundings({ environment = {}, exitCodes = { 0: "Done", 1: "Failed" } }: Usage) {
  const { [WRONG_USAGE]: other, ...codes } = exitCodes;
  const wrongUsage = other
    ? `${other}; an unknown option or argument`
    : "An unknown option or argument";
  const variables = Object.entries(environment);
  return [
    ...variables.length > 0 ? [renderRows("Environment", variables)] : [],
    renderRows("Exit codes", [...Object.entries(codes), [String(WRONG_USAGE), wrongUsage]]),
  ];
}

function renderRows(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${wrap(text, width + 4)}`);
  return [`${title}:`, ...lines].join("\n");
}

/** Wraps a text at 100 columns. Every line but the first is indented by `indent` spaces. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!;
    const isFull = line !== "" && indent + line.length + 1 + word.length > COLUMNS;
    if (isFull) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

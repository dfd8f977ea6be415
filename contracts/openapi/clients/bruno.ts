import { slug } from "../reference/text.ts";
import type { Step } from "./journeys.ts";

/** How long a step waits for an email, in milliseconds. */
const WAIT_MS = 20_000;

/**
 * A journey as a folder of Bruno: a file for each request, by its name.
 * Source: https://docs.usebruno.com/bru-lang/overview
 */
export function brunoFolder(steps: readonly Step[]): [name: string, text: string][] {
  return steps.map((step, i) => [`${i + 1}-${slug(step.name)}.bru`, printStep(step, i + 1)]);
}

function printStep(step: Step, sequence: number): string {
  const { name, method, url, token, body, status, captures = {}, asserts = {} } = step;
  return [
    block("meta", [`name: ${name}`, "type: http", `seq: ${sequence}`]),
    block(method.toLowerCase(), [`url: ${url}`, `body: ${body ? "json" : "none"}`, "auth: none"]),
    ...token ? [block("headers", [`Authorization: Token ${token}`])] : [],
    ...body ? [block("body:json", JSON.stringify(body, null, 2).split("\n"))] : [],
    ...step.waits ? [block("script:pre-request", waiting(url))] : [],
    ...Object.keys(captures).length > 0
      ? [block("script:post-response", Object.entries(captures).map(printCapture))]
      : [],
    block("assert", [
      `res.status: eq ${status}`,
      ...Object.entries(asserts).map(([path, value]) => `${expressionOf(path)}: eq ${value}`),
    ]),
    ...status === 302 ? [block("settings", ["followRedirects: false"])] : [],
  ].join("\n");
}

function block(name: string, lines: readonly string[]): string {
  return `${name} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

/** Asks until there is an email. */
function waiting(url: string): string[] {
  return [
    `const axios = require("axios");`,
    `const url = bru.interpolate("${url}");`,
    `const end = Date.now() + ${WAIT_MS};`,
    `while ((await axios.get(url)).data.length === 0 && Date.now() < end) await bru.sleep(500);`,
  ];
}

function printCapture(
  [variable, { path, header, find }]: [string, NonNullable<Step["captures"]>[string]],
): string {
  const value = header ? `res.getHeader("${header.toLowerCase()}")` : expressionOf(path!);
  const found = find ? `String(${value}).match(/${find.replaceAll("/", "\\/")}/)[1]` : value;
  return `bru.setVar("${variable}", ${found});`;
}

/** A JSONPath as an expression about the body. */
function expressionOf(path: string): string {
  return path.replace(/^\$/, "res.body");
}

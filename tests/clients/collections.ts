/**
 * Reads as much of Hurl's and Bruno's files as ours use, for where the tools are not installed. Each request is sent
 * and its answer compared, as they would.
 */
import assert from "node:assert/strict";

/** The values of the variables in a collection. */
export type Variables = Record<string, string>;

/** Runs a file of Hurl. Source: https://hurl.dev/docs/hurl-file.html */
export async function runHurl(text: string, variables: Variables): Promise<void> {
  for (const entry of text.split(/\n(?=# )/).filter((each) => /^(?:GET|POST) /m.test(each))) {
    const [sent, received] = entry.split(/^(?=HTTP )/m) as [string, string];
    const [, method, url] = /^(GET|POST) (.+)$/m.exec(sent)!;
    const headers = [...sent.matchAll(/^([A-Z][\w-]*): (.+)$/gm)];
    const body = /^\{\n.+?^\}$/ms.exec(sent)?.[0];
    const tries = Number(/^retry: (\d+)/m.exec(sent)?.[1] ?? 0);
    const status = Number(/^HTTP (\d+)/m.exec(received)![1]);
    const check = async () => {
      const answer = await send(
        fill(url!, variables),
        method!,
        Object.fromEntries(headers.map(([, name, value]) => [name!, fill(value!, variables)])),
        body && fill(body, variables),
      );
      assert.equal(answer.status, status, entry);
      for (const [, path, value] of received.matchAll(/^jsonpath "(.+)" == (.+)$/gm)) {
        assert.deepEqual(at(path!, answer.body), JSON.parse(fill(value!, variables)), entry);
      }
      if (/^jsonpath "\$" count > 0$/m.test(received)) {
        assert.ok((answer.body as unknown[]).length > 0, entry);
      }
      const captures = /^\[Captures\]\n((?:\w+: .+\n?)+)/m.exec(received)?.[1] ?? "";
      for (const line of captures.trim().split("\n").filter(Boolean)) {
        const [, name, kind, from, find] = /^(\w+): (\w+) "(.+?)"(?: regex "(.+)")?$/.exec(line)!;
        const found = kind === "header" ? answer.headers.get(from!) : at(from!, answer.body);
        variables[name!] = find ? new RegExp(find).exec(String(found))![1]! : String(found);
      }
    };
    await retrying(check, tries);
  }
}

/** Runs the files of a folder of Bruno. Source: https://docs.usebruno.com/bru-lang/overview */
export async function runBruno(texts: readonly string[], variables: Variables): Promise<void> {
  for (const text of texts) {
    const blocks = Object.fromEntries(
      [...text.matchAll(/^([\w:-]+) \{\n(.*?)^\}$/gms)].map(([, name, inner]) => [name, inner!]),
    );
    const method = "get" in blocks ? "get" : "post";
    const url = fill(/^ *url: (.+)$/m.exec(blocks[method]!)![1]!, variables);
    const isFound = async () => {
      const answer = await send(
        url,
        method.toUpperCase(),
        {
          ...blocks["body:json"] && { "Content-Type": "application/json" },
          ...Object.fromEntries(
            [...(blocks.headers ?? "").matchAll(/^ *([\w-]+): (.+)$/gm)]
              .map(([, name, value]) => [name!, fill(value!, variables)]),
          ),
        },
        blocks["body:json"] && fill(blocks["body:json"], variables),
      );
      const res = {
        status: answer.status,
        body: answer.body,
        getHeader: (name: string) => answer.headers.get(name),
      };
      const bru = { setVar: (name: string, value: unknown) => variables[name] = String(value) };
      new Function("bru", "res", blocks["script:post-response"] ?? "")(bru, res);
      for (const [, left, right] of blocks.assert!.matchAll(/^ *(\S+): eq (.+)$/gm)) {
        const found = new Function("res", `return ${left}`)(res);
        assert.equal(String(found), fill(right!, variables), text);
      }
    };
    // The script that waits needs Bruno's libraries.
    await retrying(isFound, blocks["script:pre-request"] ? 40 : 0);
  }
}

async function send(url: string, method: string, headers: Record<string, string>, body?: string) {
  const response = await fetch(url, { method, headers, body, redirect: "manual" });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const text = await response.text();
  const content: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: content };
}

async function retrying(check: () => Promise<void>, tries: number): Promise<void> {
  for (let left = tries;; left--) {
    try {
      return await check();
    } catch (error) {
      if (left <= 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function fill(text: string, variables: Variables): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => variables[name] ?? assert.fail(name));
}

/** What stands at a JSONPath of names and numbers. */
function at(path: string, body: unknown): unknown {
  const steps = [...path.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index!);
  return steps.reduce((value, step) => (value as Record<string, unknown>)?.[step], body);
}

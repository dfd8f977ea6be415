import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  pewacaRecording,
  REQUESTS,
  textOf,
  zportaRecording,
} from "../../contracts/recordings/flows.ts";
import { readRecording } from "../../ops/traffic/recording.ts";
import { replay } from "../../ops/traffic/replay.ts";
import { startService } from "../support/service.ts";
import { assertExplained, recordingOf, replayBeside } from "../support/django/recordings.ts";
import { serve } from "../support/django/stand_in_django.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RECORDINGS = [["pewaca", pewacaRecording(), 38], ["zporta", zportaRecording(), 28]] as const;

for (const [tenant, requests, visit] of RECORDINGS) {
  Deno.test(`every difference between us and Django in a visit to ${tenant} is explained, and none is made up`, async () => {
    assert.equal(recordingOf(tenant), textOf(requests), "run contracts/recordings/flows.ts");
    assert.equal(requests.length, REQUESTS);
    await assertExplained(tenant, visit);
  });
}

Deno.test("two of us answer a recording alike, writes and what follows from them included", async () => {
  await using first = await startService();
  await using second = await startService();
  await using one = serve(first);
  await using other = serve(second);
  for (const [, requests, visit] of RECORDINGS) {
    const steps = readRecording(textOf(requests.slice(0, visit)));
    const { differences, same } = await replay(steps, one.url, other.url);
    assert.deepEqual(differences, []);
    assert.equal(same, steps.length);
  }
});

Deno.test("HAR is read, and what it names is replaced by what each backend names", async () => {
  const entry = (method: string, path: string, answer: unknown, more: object = {}) => ({
    request: { method, url: `https://zportaacademy.com${path}`, headers: [], ...more },
    response: { content: { text: JSON.stringify(answer) } },
  });
  const token = "recorded0123456789recorded0123456789reco";
  const account = { username: "har", email: "har@example.test", password: "Manabu-2026!" };
  const har = {
    log: {
      entries: [
        entry("POST", "/api/users/register/", { token, id: 7 }, {
          headers: [{ name: "Content-Type", value: "application/json" }, {
            name: "Host",
            value: "x",
          }],
          postData: { text: JSON.stringify({ ...account, role: "explorer", bio: "" }) },
        }),
        entry("GET", "/api/users/profile/", {}, {
          headers: [{ name: "Authorization", value: `Token ${token}` }],
        }),
      ],
    },
  };
  const steps = readRecording(JSON.stringify(har));
  assert.deepEqual(steps[0]!.headers, { "Content-Type": "application/json" });
  const { differences, same } = await replayBeside(steps);
  assert.deepEqual([differences, same], [[], 2]);
  assert.throws(() => readRecording('{"password":"secret"}'), ({ message }: Error) => {
    assert.match(message, /line 1/);
    return !message.includes("secret");
  });
});

Deno.test("deno task shadow replay prints a table or JSON, and ends with 1 for what is not explained", async () => {
  await using service = await startService();
  await using one = serve(service);
  await using other = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => Response.json({ success: true, data: [] }),
  );
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/r.jsonl`, '{"method":"GET","path":"/api/gender/"}\n');
    await Deno.writeTextFile(`${folder}/why.md`, "| `GET *` | `*` | Because. |\n");
    const run = async (...args: string[]) => {
      const urls = [`--one=${one.url}`, `--other=http://127.0.0.1:${other.addr.port}`];
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "--no-check",
          "ops/traffic/shadow.ts",
          "replay",
          `${folder}/r.jsonl`,
          ...urls,
          ...args,
        ],
        cwd: ROOT,
      }).output();
      return { code, out: new TextDecoder().decode(stdout) };
    };
    const table = await run();
    assert.equal(table.code, 1);
    assert.match(table.out, /^GET \/api\/gender\/ +data\[\] length +1 +1 +NOT EXPLAINED$/m);
    const { code, out } = await run("--json", `--explained=${folder}/why.md`);
    assert.equal(code, 0);
    const { requests, same, differences } = JSON.parse(out);
    assert.deepEqual([requests, same, differences[0].why], [1, 0, "Because."]);
    assert.ok(!table.out.includes("Laki-laki"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

import assert from "node:assert/strict";

Deno.test("a test that hangs fails its file, and the others go on", async () => {
  const folder = await Deno.makeTempDir({ prefix: "daftar-limit-" });
  const files = [
    ["a_test.ts", "hangs", "new Promise((resolve) => setTimeout(resolve, 600_000))"],
    ["b_test.ts", "goes on", "Promise.resolve()"],
  ];
  try {
    for (const [file, name, work] of files) {
      await Deno.writeTextFile(`${folder}/${file}`, `Deno.test("${name}", () => ${work});`);
    }
    const limit = new URL("../support/limit.ts", import.meta.url).href;
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", `--preload=${limit}`, folder],
      env: { TEST_LIMIT_MS: "300", NO_COLOR: "1" },
      stderr: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.notEqual(code, 0, text);
    assert.match(text, /a_test\.ts \(uncaught error\)\nerror: Error: The test has not ended/);
    assert.match(text, /goes on \.\.\. ok/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A release: the newest tag `v…`, or where a clone has none, the commit in `ops/migrate/RELEASE`. */
export type Release = {
  /** Its tag or commit. */
  name: string;
  /** Whether this clone has it. */
  isHere: boolean;
  /**
   * Lays its Worker into a folder of its own, with the packages of this checkout, and returns the path;
   * whoever asks removes it.
   */
  checkOut: () => Promise<string>;
};

/** Finds the release that was last. */
export async function findRelease(): Promise<Release> {
  const tags = await git("tag", "--list", "v*", "--sort=-version:refname");
  const [newest] = new TextDecoder().decode(tags ?? new Uint8Array()).split("\n");
  const name = newest ||
    (await Deno.readTextFile(join(ROOT, "ops/migrate/RELEASE"))).trim();
  const archive = await git("archive", name, "src", "wrangler.toml", "deno.json");
  return {
    name,
    isHere: archive !== null,
    checkOut: async () => {
      assert.ok(archive, `this clone has no ${name}`);
      return await unpack(archive);
    },
  };
}

/** What a git command prints; `null` when it fails, or there is no git. */
async function git(...args: string[]): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args, cwd: ROOT }).output();
    return success ? stdout : null;
  } catch {
    return null;
  }
}

async function unpack(archive: Uint8Array<ArrayBuffer>): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "daftar-release-" });
  const tar = new Deno.Command("tar", { args: ["-x"], cwd: folder, stdin: "piped" }).spawn();
  await new Blob([archive]).stream().pipeTo(tar.stdin);
  assert.ok((await tar.status).success);
  await Deno.symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

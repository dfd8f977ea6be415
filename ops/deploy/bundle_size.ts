import { gzipSync } from "node:zlib";

/** What wrangler writes beside the modules. */
const NOT_UPLOADED = /\.map$|^(?:README\.md|metafile\.json)$/;

/** The modules in a folder that `wrangler deploy --outdir` has written: what is uploaded. */
export function readModules(folder: string): { name: string; bytes: Uint8Array<ArrayBuffer> }[] {
  return [...Deno.readDirSync(folder)]
    .filter(({ name }) => !NOT_UPLOADED.test(name))
    .map(({ name }) => ({ name, bytes: Deno.readFileSync(`${folder}/${name}`) }));
}

/** How large these are compressed, in KiB. */
export function compressedKib(modules: ReturnType<typeof readModules>): number {
  return modules.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0) / 1024;
}

/**
 * How many times slower than on a machine of its own a test runs here: from 1 to 4, by how many processes want
 * each core. Tests in which real time passes give everybody so much more of it.
 */
export const SLOWNESS = Math.round(
  Math.min(4, Math.max(1, Deno.loadavg()[0]! / navigator.hardwareConcurrency / 3)),
);

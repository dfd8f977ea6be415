import { createHash } from "node:crypto";
import type { Pact } from "../../pact_files.ts";

/** The commit of each consumer from which its pact here was derived; see the README in its folder. */
const REVISIONS: Record<string, string> = {
  "pewaca-frontend": "2d0ae2e",
  "pewaca-test-kit": "2d0ae2e",
  "zporta-frontend": "64ab5f1",
  "zporta-operations": "64ab5f1",
};

/**
 * The version of a consumer under which we publish the pact that we keep for it: its commit, and a digest
 * of the pact, because our reading of one commit gets better. The same content is the same version.
 */
export function keptVersion(pact: Pact): string {
  const digest = createHash("sha256").update(JSON.stringify(pact)).digest("hex").slice(0, 12);
  return `${REVISIONS[pact.consumer.name] ?? "unknown"}-${digest}`;
}

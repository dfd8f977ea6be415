import { isMessageKey, type Translate } from "../messages.ts";
import type { ConsoleContext } from "./console_env.ts";

/** Says a word that a row holds in the operator's language; as it is where nobody has a sentence for it. */
export function sayWord(t: Translate, prefix: string, word: string): string {
  const key = `${prefix}_${word.replaceAll(" ", "_").toLowerCase()}`;
  return isMessageKey(key) ? t(key) : word;
}

/** Says why an attempt to send an email ended. The provider has words of its own, too. */
export function sayReason(t: Translate, reason: string | null): string {
  return reason === null ? "" : sayWord(t, "reason", reason.split(": ")[0]!);
}

/** Says what kind of email it is. */
export function sayEmailKind(c: ConsoleContext, tenant: string, kind: string): string {
  const sentence = c.env.words.get(tenant)?.emailKinds[kind];
  return sentence ? c.var.t(sentence) : kind;
}

/** Says which column it is. */
export function sayField(c: ConsoleContext, tenant: string, column: string): string {
  const sentence = c.env.words.get(tenant)?.fields[column];
  return sentence ? c.var.t(sentence) : column;
}

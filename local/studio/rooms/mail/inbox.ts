import type { CaughtEmail } from "../../../mail/catcher.ts";

/** Which emails somebody has opened. They are forgotten with the stack, as the emails are. */
export type ReadMarks = {
  isRead: (id: string) => boolean;
  mark: (...ids: readonly string[]) => void;
};

/** What a list of emails shows. */
export type Filter = { search: string; onlyUnread: boolean };

/** Creates marks on no email yet. */
export function createReadMarks(): ReadMarks {
  const read = new Set<string>();
  return {
    isRead: (id) => read.has(id),
    mark: (...ids) => ids.forEach((id) => read.add(id)),
  };
}

/** The emails that have every word of a search in their addresses, subject or text, in their order. */
export function selectEmails(
  emails: readonly CaughtEmail[],
  { search, onlyUnread }: Filter,
  { isRead }: ReadMarks,
): CaughtEmail[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return emails.filter(({ id, to, from, subject, text }) => {
    const said = `${to} ${from} ${subject} ${text}`.toLowerCase();
    return !(onlyUnread && isRead(id)) && words.every((word) => said.includes(word));
  });
}

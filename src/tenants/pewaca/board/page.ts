import { PAGE_SIZE } from "./list_residents.ts";

/** What a list is asked for: the page, and everything else in the query. */
export type PageRequest = { url: URL; page: number; search: string };

/** The only keys that links repeat: none of them ends in `page`, see `pageJson`. */
const KEYS = ["is_checker", "isreject", "search"];

/** Reads which page is asked for. What is no page number asks for the first. */
export function readPage(url: string): PageRequest {
  const parsed = new URL(url);
  const asked = last(parsed, "page") ?? "";
  const page = /^\d{1,9}$/.test(asked) ? Math.max(1, Number(asked)) : 1;
  return { url: parsed, page, search: (last(parsed, "search") ?? "").trim() };
}

/** Reads a flag of the query: `true` or `false` as text, whatever the case; `null` is "all". */
export function readFlag({ url }: PageRequest, key: string): boolean | null {
  const text = last(url, key)?.toLowerCase();
  return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : null;
}

/** Like Django, of a key that is there twice the last one counts. */
function last(url: URL, key: string): string | undefined {
  return url.searchParams.getAll(key).at(-1);
}

/**
 * The bare page object of Django REST framework. Laravel takes the text after the first `page=` of a
 * link for the next page and appends it to the address as it is (PengurusController:251-267). So the
 * keys stand in alphabetical order, which carries the search over; no other key ends in `page`; and
 * `previous` says `page=1` where Django says nothing. A page beyond the last is empty, not a 404:
 * `count` is read unguarded.
 */
export function pageJson(
  { url, page }: PageRequest,
  count: number,
  results: readonly unknown[],
) {
  const pages = Math.max(1, Math.ceil(count / PAGE_SIZE));
  return {
    count,
    next: page < pages ? link(url, page + 1) : null,
    previous: page > 1 ? link(url, Math.min(page - 1, pages)) : null,
    results,
  };
}

function link(url: URL, page: number): string {
  const query = new URLSearchParams();
  for (const key of KEYS) {
    const value = last(url, key);
    if (value !== undefined) query.set(key, value);
  }
  query.set("page", String(page));
  query.sort();
  return `${url.origin}${url.pathname}?${query}`;
}

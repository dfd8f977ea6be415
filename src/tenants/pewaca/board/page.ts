import { PAGE_SIZE } from "./select_page.ts";

/** The page that is asked for, and the URL with everything else. */
export type PageRequest = { url: URL; page: number; search: string };

/** The keys of the query that links repeat. None of them ends in `page`: see `pageJson`. */
const KEYS = ["is_checker", "isreject", "search"];

/**
 * Reads which page is asked for. Anything but a page number asks for the first. `publicUrl` is the
 * origin of the links, whatever host the caller named.
 */
export function readPage(url: string, publicUrl: string): PageRequest {
  const { pathname, search: query } = new URL(url);
  const parsed = new URL(publicUrl + pathname + query);
  const asked = last(parsed, "page") ?? "";
  const page = /^\d{1,9}$/.test(asked) ? Math.max(1, Number(asked)) : 1;
  return { url: parsed, page, search: (last(parsed, "search") ?? "").trim() };
}

/** Reads a flag of the query: `true`, `false`, 1 or 0 in any case; `null` when it is not set. */
export function readFlag({ url }: PageRequest, key: string): boolean | null {
  const text = last(url, key)?.toLowerCase();
  if (text === "true" || text === "1") return true;
  return text === "false" || text === "0" ? false : null;
}

/** The value of a key; the last one when it is there twice, as in Django. */
function last(url: URL, key: string): string | undefined {
  return url.searchParams.getAll(key).at(-1);
}

/**
 * The page of Django REST framework, without an envelope. Laravel takes the text after the first
 * `page=` of a link as the next page, and appends it to its own URL (PengurusController:251-267).
 * So the keys are sorted, which carries the search over; no other key ends in `page`; and `previous`
 * says `page=1` where Django says nothing. A page beyond the last is empty instead of a 404, because
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

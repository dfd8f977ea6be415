/**
 * What becomes of a request to a host that is nobody's: `path` lets the path say whose it is, `refuse`
 * answers 421.
 */
export const UNKNOWN_HOSTS = ["path", "refuse"] as const;

/** One of `UNKNOWN_HOSTS`. */
export type UnknownHosts = (typeof UNKNOWN_HOSTS)[number];

/** What a caller reads who has reached a host that is nobody's. */
export const NOT_SERVED = "This host is not served here.";

/** Whether a text is a host name as `hostOf` returns it, without scheme, port and path. */
export function isHostName(text: string): boolean {
  const url = `http://${text}`;
  return !text.includes("*") && URL.canParse(url) && hostOf(new URL(url)) === text;
}

/** The host of a URL; `api.example.` is `api.example`. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, "");
}

/** The origin that the client has asked; the dot at the end of a host is left out. */
export function originOf(url: URL): string {
  return `${url.protocol}//${hostOf(url)}${url.port && `:${url.port}`}`;
}

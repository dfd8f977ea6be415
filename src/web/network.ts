/** Who connects to a tenant's API: the browsers of its people, or the server of its frontend for all of them. */
export type Callers = "browsers" | "servers";

/** What `networkOf` needs to know. */
export type NetworkOptions = {
  callers: Callers;
  /** Addresses of servers whose `X-Forwarded-For` is believed, as `parseAddress` returns them. */
  trustedProxies: readonly string[];
};

/**
 * The network that a request comes from: an IPv4 address, or the first 64 bits of an IPv6 address, which
 * are one household's. `null` when it is not known: without `CF-Connecting-IP`, or behind a server that
 * speaks for all its visitors and does not say for whom.
 *
 * Cloudflare sets `CF-Connecting-IP`; a client cannot. `X-Forwarded-For` anybody can write, so it counts
 * only when the connection comes from a trusted proxy, and then from its end: what stands before the
 * last address that is no trusted proxy may be invented.
 *
 * Where servers call and none is trusted, any connection may be one of theirs; as soon as one is
 * trusted, other connections are callers of their own.
 */
export function networkOf(headers: Headers, options: NetworkOptions): string | null {
  const { callers, trustedProxies } = options;
  const connection = connectionOf(headers);
  if (!connection) return null;
  if (trustedProxies.includes(connection)) {
    const visitor = visitorBehind(headers, trustedProxies);
    return visitor && toNetwork(visitor);
  }
  return callers === "servers" && trustedProxies.length === 0 ? null : toNetwork(connection);
}

/**
 * The address of the client, as far as it is known: whom a trusted proxy speaks for, or who has connected.
 * As `parseAddress` returns it.
 */
export function clientOf(headers: Headers, trustedProxies: readonly string[]): string | null {
  const connection = connectionOf(headers);
  const isProxy = connection !== null && trustedProxies.includes(connection);
  return isProxy && visitorBehind(headers, trustedProxies) || connection;
}

function connectionOf(headers: Headers): string | null {
  return parseAddress(headers.get("CF-Connecting-IP") ?? "");
}

function visitorBehind(headers: Headers, trustedProxies: readonly string[]): string | null {
  const forwarded = (headers.get("X-Forwarded-For") ?? "").split(",").map(parseAddress);
  return forwarded.findLast((address) => !address || !trustedProxies.includes(address)) ?? null;
}

/**
 * Reads an IP address: IPv4 in four decimal parts, IPv6 as eight groups of four digits. An IPv4 address
 * in IPv6 form is the IPv4 address. `null` for anything else.
 */
export function parseAddress(text: string): string | null {
  const address = text.trim().toLowerCase();
  if (isIpv4(address)) return address;
  const groups = parseGroups(address);
  if (!groups) return null;
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return [...bytesOf(groups[6]!), ...bytesOf(groups[7]!)].join(".");
  return groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
}

function toNetwork(address: string): string {
  return address.includes(":") ? `${address.split(":").slice(0, 4).join(":")}::/64` : address;
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** The eight groups of an IPv6 address; `::` stands once for as many zeros as are missing. */
function parseGroups(text: string): number[] | null {
  const halves = withoutDots(text)?.split("::");
  if (!halves || halves.length > 2) return null;
  const [front, back = []] = halves.map((half) => half === "" ? [] : half.split(":"));
  const missing = 8 - front!.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...front!, ...Array(missing).fill("0"), ...back];
  return groups.every((group) => /^[\da-f]{1,4}$/.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : null;
}

/** `::ffff:192.0.2.1` with its last part as two groups. */
function withoutDots(text: string): string | null {
  if (!text.includes(".")) return text;
  const start = text.lastIndexOf(":") + 1;
  const dotted = text.slice(start);
  if (start === 0 || !isIpv4(dotted)) return null;
  const [a, b, c, d] = dotted.split(".").map(Number);
  return text.slice(0, start) + [a! * 256 + b!, c! * 256 + d!].map((n) => n.toString(16)).join(":");
}

function bytesOf(group: number): [number, number] {
  return [group >> 8, group & 0xff];
}

import assert from "node:assert/strict";
import { networkOf, parseAddress } from "../../src/web/network.ts";

const LARAVEL = parseAddress("192.0.2.10")!;
const EDGE = parseAddress("2001:db8:ee::1")!;

const ADDRESSES: [string, string | null][] = [
  ["198.51.100.7", "198.51.100.7"],
  [" 198.51.100.7 ", "198.51.100.7"],
  ["::ffff:198.51.100.7", "198.51.100.7"],
  ["::FFFF:c633:6407", "198.51.100.7"],
  ["2001:DB8::1", "2001:0db8:0000:0000:0000:0000:0000:0001"],
  ["::", "0000:0000:0000:0000:0000:0000:0000:0000"],
  ["1:2:3:4:5:6:7:8", "0001:0002:0003:0004:0005:0006:0007:0008"],
  ["1::8", "0001:0000:0000:0000:0000:0000:0000:0008"],
  ["64:ff9b::192.0.2.1", "0064:ff9b:0000:0000:0000:0000:c000:0201"],
  ["", null],
  ["unknown", null],
  ["198.51.100", null],
  ["198.51.100.256", null],
  ["198.51.100.07", null],
  ["198.51.100.7:443", null],
  ["1:2:3:4:5:6:7", null],
  ["1:2:3:4:5:6:7:8:9", null],
  ["1:2:3:4:5:6:7::8", null],
  ["1::2::3", null],
  ["1:2:3:4:5:6:7:12345", null],
  ["fe80::1%eth0", null],
  ["::198.51.100.256", null],
  ["[2001:db8::1]", null],
];

Deno.test("parseAddress() reads every form of an IP address as one, and nothing else", () => {
  for (const [text, address] of ADDRESSES) assert.equal(parseAddress(text), address, text);
});

const NO_PROXIES: string[] = [];
const PROXIES = [LARAVEL, EDGE];

type Case = [
  what: string,
  callers: "browsers" | "servers",
  trustedProxies: string[],
  headers: Record<string, string>,
  network: string | null,
];

const CASES: Case[] = [
  ["a browser", "browsers", NO_PROXIES, ip("198.51.100.7"), "198.51.100.7"],
  ["IPv6", "browsers", NO_PROXIES, ip("2001:db8:1:2:3:4:5:6"), "2001:0db8:0001:0002::/64"],
  ["no address", "browsers", NO_PROXIES, {}, null],
  ["nonsense", "browsers", NO_PROXIES, ip("localhost"), null],
  [
    "a forged header",
    "browsers",
    NO_PROXIES,
    ip("198.51.100.7", "203.0.113.1"),
    "198.51.100.7",
  ],
  ["a frontend's server", "servers", NO_PROXIES, ip("192.0.2.10"), null],
  [
    "one that forwards, but is not trusted",
    "servers",
    NO_PROXIES,
    ip("192.0.2.10", "1.2.3.4"),
    null,
  ],
  ["a trusted one that forwards", "servers", PROXIES, ip("192.0.2.10", "1.2.3.4"), "1.2.3.4"],
  ["a trusted one that does not", "servers", PROXIES, ip("192.0.2.10"), null],
  [
    "a stranger beside the trusted",
    "servers",
    PROXIES,
    ip("198.51.100.7", "1.2.3.4"),
    "198.51.100.7",
  ],
  [
    "what the visitor wrote before",
    "servers",
    PROXIES,
    ip("192.0.2.10", "10.0.0.1, 1.2.3.4"),
    "1.2.3.4",
  ],
  [
    "a chain of the trusted",
    "servers",
    PROXIES,
    ip("192.0.2.10", "10.0.0.1, 1.2.3.4, 2001:db8:ee:0::1"),
    "1.2.3.4",
  ],
  ["nothing but the trusted", "servers", PROXIES, ip("192.0.2.10", "192.0.2.10"), null],
  ["an unreadable visitor", "servers", PROXIES, ip("192.0.2.10", "1.2.3.4, unknown"), null],
  [
    "a trusted one in front of browsers",
    "browsers",
    PROXIES,
    ip("192.0.2.10", "2001:db8:1:2::7"),
    "2001:0db8:0001:0002::/64",
  ],
];

function ip(connection: string, forwarded?: string): Record<string, string> {
  return {
    "CF-Connecting-IP": connection,
    ...forwarded === undefined ? {} : { "X-Forwarded-For": forwarded },
  };
}

for (const [what, callers, trustedProxies, headers, network] of CASES) {
  Deno.test(`networkOf() finds the network behind ${what}`, () => {
    assert.equal(networkOf(new Headers(headers), { callers, trustedProxies }), network);
  });
}

import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { SEGMENT } from "../support/bounds.ts";
import {
  anyStatus,
  fetchWithoutMockCors,
  injected,
  interactionsOf,
  sentence,
} from "../support/pact.ts";
import { registered, verified, withFault } from "../support/states.ts";
import { PAGE_ORIGIN, verifyInBrowser } from "./pages/client.ts";

const interaction = interactionsOf("pewaca-frontend");

// V:auth/verify:88-92: a plain GET across origins, which the browser lets the page read
const readable = {
  "Access-Control-Allow-Origin": MatchersV3.regex("\\*|https://pewaca\\.id", PAGE_ORIGIN),
};

// What the page asks, with what its own address ends in
const openedLink = {
  method: "GET",
  path: injected(
    "/api/auth/verify/${uid}/${linkToken}/",
    `/api/auth/verify/${SEGMENT}/${SEGMENT}/`,
    "/api/auth/verify/MTIz/token/",
  ),
  headers: { Origin: PAGE_ORIGIN },
} as const;

// V:auth/verify:88-276: the first attempt requires `success === true`; the status is ignored
interaction("verifies an address from the page that the mail's link opens", {
  given: registered,
  request: openedLink,
  answer: { status: anyStatus(200, "success"), headers: readable, json: { success: true } },
  run: async (api) =>
    assert.equal(await verifyInBrowser(fetchWithoutMockCors, api, "MTIz", "token"), true),
});

// Mail scanners, and the button that tries again, open the link before or after the person
interaction("verifies an address that is verified already", {
  given: verified,
  request: openedLink,
  answer: { status: anyStatus(200, "success"), headers: readable, json: { success: true } },
  run: async (api) =>
    assert.equal(await verifyInBrowser(fetchWithoutMockCors, api, "MTIz", "token"), true),
});

// An outage: without a readable answer the page blames the visitor's connection
interaction("shows that no address can be verified now", {
  given: withFault(registered),
  request: openedLink,
  answer: {
    status: anyStatus(503, "serverError"),
    headers: readable,
    json: { success: false, message: sentence("Layanan sedang tidak tersedia.") },
  },
  run: async (api) =>
    assert.equal(
      await verifyInBrowser(fetchWithoutMockCors, api, "MTIz", "token"),
      "Layanan sedang tidak tersedia.",
    ),
});

// V:auth/verify:88-276: as long as `success` is not true, `message` is shown verbatim
interaction("shows why a verification link is refused", {
  given: registered,
  request: {
    method: "GET",
    path: injected(
      "/api/auth/verify/${uid}/not-the-token-of-this-link/",
      `/api/auth/verify/${SEGMENT}/not-the-token-of-this-link/`,
      "/api/auth/verify/MTIz/not-the-token-of-this-link/",
    ),
    headers: { Origin: PAGE_ORIGIN },
  },
  answer: {
    status: anyStatus(400, "clientError"),
    headers: readable,
    json: { success: false, message: sentence("Token verifikasi tidak valid.") },
  },
  run: async (api) =>
    assert.equal(
      await verifyInBrowser(fetchWithoutMockCors, api, "MTIz", "not-the-token-of-this-link"),
      "Token verifikasi tidak valid.",
    ),
});

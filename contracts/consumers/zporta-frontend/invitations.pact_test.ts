import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { anyStatus, injected, sentence } from "../support/pact.ts";
import { invited, INVITEE, loggedIn, teaching } from "../support/zporta_states.ts";
import { createApi, Rejected } from "./api.ts";
import { invitations, invite } from "./pages.ts";
import { EXAMPLE_KEY, interaction, sent } from "./request.ts";

const { boolean, eachLike, integer, regex, string } = MatchersV3;
const status = anyStatus(200, "success");
const SEND = "/api/users/invitations/send/";
const BODY = { invitee_email: INVITEE, personal_message: "" };

/** Tomo, with a stored token. */
const tomo = (url: string) => createApi(url, EXAMPLE_KEY);

// PRO:578-581
interaction("lists a teacher's invitations", {
  given: invited,
  request: sent("GET", "/api/users/invitations/", undefined, "teacherToken"),
  answer: {
    status,
    json: {
      invitations: eachLike({
        id: integer(1),
        invitee_email: string(INVITEE),
        status: regex("pending|accepted|expired|cancelled", "pending"),
        created_at: string("2026-01-15T03:00:00Z"),
        is_expired: boolean(false),
      }),
      remaining_this_month: integer(2),
      can_invite: true,
    },
  },
  run: async (api) => {
    const list = await invitations(tomo(api));
    assert.deepEqual(list.rows, [`1 ${INVITEE} pending true false`]);
  },
});

// PRO:900-909 shows `remaining_invitations_this_month`, Django sent `remaining_invitations`
interaction("invites a teacher", {
  given: teaching,
  request: sent("POST", SEND, BODY, "teacherToken"),
  answer: {
    status: anyStatus(201, "success"),
    json: { remaining_invitations_this_month: integer(2) },
  },
  run: async (api) => assert.equal(await invite(tomo(api), INVITEE), 2),
});

// PRO:910 reads `error`, then `detail`
interaction("is refused a second invitation to one address", {
  given: invited,
  request: sent("POST", SEND, BODY, "teacherToken"),
  answer: {
    status: anyStatus(400, "clientError"),
    json: { detail: sentence("You already sent an invitation to this email.") },
  },
  run: (api) => assert.rejects(invite(tomo(api), INVITEE), Rejected),
});

interaction("is refused to invite without the right to", {
  given: loggedIn,
  request: sent("POST", SEND, { ...BODY, invitee_email: "new@example.com" }, "token"),
  answer: { status: anyStatus(403, "clientError") },
  run: (api) => assert.rejects(invite(tomo(api), "new@example.com"), Rejected),
});

// PRO:923: without a body; any 2xx
interaction("cancels an invitation", {
  given: invited,
  request: sent(
    "POST",
    injected(
      "/api/users/invitations/${invitationId}/cancel/",
      "/api/users/invitations/\\d+/cancel/",
      "/api/users/invitations/1/cancel/",
    ),
    undefined,
    "teacherToken",
  ),
  answer: { status },
  run: async (api) => {
    await tomo(api).send("POST", "/users/invitations/1/cancel/");
  },
});

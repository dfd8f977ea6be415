import { MatchersV3 } from "@pact-foundation/pact";
import {
  injected,
  interactionsOf,
  type SentRequest,
  type Template,
  type TestedInteraction,
} from "../support/pact.ts";
import { HARUKA } from "../support/zporta_states.ts";
import { ORIGIN } from "./api.ts";

const define = interactionsOf("zporta-frontend");

/** What a browser wants before a page with `withCredentials` may read an answer, refusals too (API:18-22). */
export const READABLE = {
  "Access-Control-Allow-Origin": ORIGIN,
  "Access-Control-Allow-Credentials": "true",
};

/** Defines an interaction of the browser itself: an `<img>`, or a link that somebody opens. */
export const defineOutside = define;

/** Defines an interaction of a page, which reads nothing that its browser does not let it read. */
export function interaction(description: string, tested: TestedInteraction): void {
  const headers = { ...READABLE, ...tested.answer.headers };
  define(description, { ...tested, answer: { ...tested.answer, headers } });
}

/** A token as Django makes it. */
export const KEY = "[0-9a-f]{40}";
export const EXAMPLE_KEY = "0123456789abcdef0123456789abcdef01234567";

/** A request as axios sends it; `as` names the state's value that has the token. */
export function sent(
  method: SentRequest["method"],
  path: Template,
  json?: Template,
  as?: "token" | "teacherToken",
): SentRequest {
  return {
    method,
    path,
    headers: {
      Origin: ORIGIN,
      ...json === undefined ? {} : { "Content-Type": "application/json" },
      ...as
        ? { Authorization: injected(`Token \${${as}}`, `Token ${KEY}`, `Token ${EXAMPLE_KEY}`) }
        : {},
    },
    ...json === undefined ? {} : { json },
  };
}

/** A token that nobody has any more: what a browser stores after the account was deleted elsewhere. */
export const DEAD_KEY = "ffffffffffffffffffffffffffffffffffffffff";

/** The same request, from a browser that stores a dead token (API:24-27). */
export function withDeadToken(request: SentRequest): SentRequest {
  return { ...request, headers: { ...request.headers, Authorization: `Token ${DEAD_KEY}` } };
}

/**
 * What menus and pages read of the user in the context, after a login as after a boot: BottomMenu:27,
 * Analytics:308, AppHeader:18, SidebarMenu:75,124, LanguageContext:58, GuideRequestsPage:157.
 */
export function contextUser(
  who: Partial<Record<"role" | "active_guide" | "is_staff", Template>> = {},
) {
  const { boolean, integer, nullValue, regex, string } = MatchersV3;
  return {
    user_id: integer(7),
    username: string(HARUKA.username),
    email: string(HARUKA.email),
    first_name: string(""),
    profile_image_url: nullValue(),
    role: regex("explorer|guide|both", "explorer"),
    active_guide: boolean(false),
    is_staff: false,
    is_superuser: false,
    locale: regex("en|ja", "en"),
    ...who,
  };
}

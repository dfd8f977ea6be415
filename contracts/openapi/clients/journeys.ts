import { sentence as pewacaSentence } from "../../../src/tenants/pewaca/shared/messages.ts";
import { sentence as zportaSentence } from "../../../src/tenants/zporta/shared/messages.ts";

/** A request of a journey, and what its answer has to be. */
export type Step = {
  name: string;
  method: "GET" | "POST";
  /** Names in braces are variables: `{{api}}` and `{{console}}` are origins. */
  url: string;
  token?: string;
  body?: Record<string, string>;
  status: number;
  /** Variables that the answer gives: from a JSONPath, from a header, or from what an expression finds there. */
  captures?: Record<string, { path?: string; header?: string; find?: string }>;
  /** What stands at a JSONPath. */
  asserts?: Record<string, string | boolean>;
  /** Emails are sent after the answer. */
  waits?: true;
};

/**
 * The main path of a product: somebody signs up, logs in, follows the link in an email; one is refused. Zporta's
 * first link removes a password that was set before the address was proven, so the login comes before it.
 */
export const JOURNEYS: Record<string, readonly Step[]> = {
  pewaca: [
    {
      name: "Find a unit",
      method: "GET",
      url: "{{api}}/api/units/code/{{code}}/",
      status: 200,
      captures: { unit: { path: "$.data[0].unit_id" } },
    },
    {
      name: "Sign up",
      method: "POST",
      url: "{{api}}/api/auth/sign-up/{{code}}/",
      body: {
        full_name: "Budi Santoso",
        phone_no: "081234567890",
        email: "{{address}}",
        password: "kebun-raya-7-pagi",
        unit_id: "{{unit}}",
        family_as: "1",
      },
      status: 201,
      asserts: { "$.data.email": "{{address}}", "$.data.is_verified": false },
    },
    {
      name: "Log in too early",
      method: "POST",
      url: "{{api}}/api/auth/login/",
      body: { email: "{{address}}", password: "kebun-raya-7-pagi" },
      status: 401,
      asserts: { "$.message": "User is inactive" },
    },
    {
      name: "Read the email",
      method: "GET",
      url: "{{console}}/api/emails?to={{address}}",
      status: 200,
      waits: true,
      captures: { link: { path: "$[0].text", find: "/verified/([^/ ]+/[^/ ]+)/" } },
    },
    {
      name: "Follow the link",
      method: "GET",
      url: "{{api}}/api/auth/verify/{{link}}/",
      status: 200,
      asserts: { "$.success": true },
    },
    {
      name: "Log in",
      method: "POST",
      url: "{{api}}/api/auth/login/",
      body: { email: "{{address}}", password: "kebun-raya-7-pagi" },
      status: 200,
      captures: { token: { path: "$.data.token" } },
    },
    {
      name: "Read the profile",
      method: "GET",
      url: "{{api}}/api/auth/profil/",
      token: "{{token}}",
      status: 200,
      asserts: { "$.data.user.email": "{{address}}" },
    },
    {
      name: "Sign up again, with another password",
      method: "POST",
      url: "{{api}}/api/auth/sign-up/{{code}}/",
      body: {
        full_name: "Sari Wulandari",
        phone_no: "081234567891",
        email: "{{address}}",
        password: "pasar-minggu-5-sore",
        unit_id: "{{unit}}",
        family_as: "1",
      },
      status: 400,
      asserts: { "$.errors.email[0]": pewacaSentence({ field: "email", code: "taken" }) },
    },
  ],
  zporta: [
    {
      name: "Register",
      method: "POST",
      url: "{{api}}/api/users/register/",
      body: { username: "{{username}}", email: "{{address}}", password: "green-tea-at-seven" },
      status: 201,
    },
    {
      name: "Log in",
      method: "POST",
      url: "{{api}}/api/users/login/",
      body: { username: "{{username}}", password: "green-tea-at-seven" },
      status: 200,
      asserts: { "$.user.email": "{{address}}" },
    },
    {
      name: "Ask for a link that logs in",
      method: "POST",
      url: "{{api}}/api/users/magic-link-request/",
      body: { email: "{{address}}" },
      status: 200,
    },
    {
      name: "Read the email",
      method: "GET",
      url: "{{console}}/api/emails?to={{address}}",
      status: 200,
      waits: true,
      captures: {
        link: { path: "$[0].text", find: "(/api/users/magic-link-login/[^ /]+/[^ /]+/)" },
      },
    },
    {
      name: "Follow the link",
      method: "GET",
      url: "{{api}}{{link}}",
      status: 302,
      captures: { token: { header: "Location", find: "token=([0-9a-f]{40})" } },
    },
    {
      name: "Read the profile",
      method: "GET",
      url: "{{api}}/api/users/profile/",
      token: "{{token}}",
      status: 200,
      asserts: { "$.email": "{{address}}" },
    },
    {
      name: "Register again",
      method: "POST",
      url: "{{api}}/api/users/register/",
      body: {
        username: "{{username}}",
        email: "other-{{address}}",
        password: "green-tea-at-seven",
      },
      status: 400,
      asserts: { "$.error": zportaSentence({ field: "username", code: "taken" }) },
    },
  ],
};

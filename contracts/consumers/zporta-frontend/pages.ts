/**
 * What components and context do with our answers, reduced to their reads. Revision 64ab5f1; the tags
 * are those of the specification. Every function throws where the page would break or show nonsense.
 */
import type { Api } from "./api.ts";

// deno-lint-ignore no-explicit-any
type Json = any;

/** What the sign-up form sends (REG:196, ModernFeatureSignup:100). */
export type SignUpForm = {
  username: string;
  email: string;
  password: string;
  role: string;
  bio: string;
};

/** REG:196. Success is any 2xx; no field is read. */
export async function register(api: Api, form: SignUpForm): Promise<void> {
  await api.send("POST", "/users/register/", form);
}

/** The user who is logged in, as context and menus read it. */
export type ContextUser = {
  id: number;
  username: string;
  firstName: string;
  image: string | null;
  role: string;
  locale: string;
  isGuide: boolean;
  isStaff: boolean;
  isSuperuser: boolean;
};

/** REG:199-232, ModernFeatureSignup:106-112: after the sign-up the context gets `data.user`. */
export async function logInAfterSignUp(
  api: Api,
  account: { username: string; password: string },
): Promise<{ token: string; user: ContextUser }> {
  const body: Json = await api.send("POST", "/users/login/", account);
  return { token: text(body.token), user: contextUser(body.user) };
}

/** LOG:135-139: the context gets the whole body. The field holds a username or an address. */
export async function logIn(
  api: Api,
  account: { username: string; password: string },
): Promise<{ token: string; user: ContextUser }> {
  const body: Json = await api.send("POST", "/users/login/", account);
  return { token: text(body.token), user: contextUser(body) };
}

/** CTX:25: at boot the context gets the profile; any failure logs out. */
export async function boot(api: Api): Promise<ContextUser> {
  return contextUser(await api.send("GET", "/users/profile/"));
}

// BottomMenu:27, Analytics:308, AppHeader:18, SidebarMenu:75, LanguageContext:58, GuideRequestsPage:157
function contextUser(user: Json): ContextUser {
  const id = user.user_id ?? user.id;
  if (typeof id !== "number") throw new TypeError("Initializing Dashboard…");
  return {
    id,
    username: text(user.username),
    firstName: text(user.first_name),
    image: user.profile_image_url === null ? null : text(user.profile_image_url),
    role: text(user.role),
    locale: text(user.locale),
    isGuide: flag(user.active_guide),
    isStaff: flag(user.is_staff),
    isSuperuser: flag(user.is_superuser),
  };
}

/** What Google's button gives to the context. */
export type GoogleUser = { id: number; username: string; role: string };

/** GoogleLogin: `user` and `token`. */
export async function logInWithGoogle(
  api: Api,
  idToken: string,
): Promise<{ token: string; user: GoogleUser }> {
  const body: Json = await api.send("POST", "/users/google-login/", { token: idToken });
  const { id, username, role } = body.user;
  return {
    token: text(body.token),
    user: { id: number(id), username: text(username), role: text(role) },
  };
}

/** PRO:218. What the profile page shows. */
export async function profilePage(api: Api): Promise<Record<string, unknown>> {
  const data: Json = await api.send("GET", "/users/profile/");
  return {
    title: text(data.display_name) || text(data.username),
    email: text(data.email),
    joined: new Date(text(data.date_joined)).getFullYear(),
    // `profile_image_url.trim()` behind a guard against null only
    image: data.profile_image_url === null ? "" : data.profile_image_url.trim(),
    bio: data.bio ?? "",
    tags: [1, 2, 3].map((n) => data[`showcase_image_${n}_tags`].length),
    captions: [1, 2, 3].map((n) => data[`showcase_image_${n}_caption`] ?? ""),
    hasTeacherTab: data.role === "guide" || flag(data.is_staff),
    isActiveGuide: flag(data.active_guide),
    teacher: [
      data.teacher_about,
      data.teaching_specialties,
      data.website_url,
      data.linkedin_url,
      data.twitter_url,
    ].map((value) => value ?? ""),
  };
}

/** PRO:766, 861, 878, 942, 973, 998, 1110: the answer replaces the profile's state. */
export async function saveProfile(
  api: Api,
  change: Record<string, unknown>,
  method: "PUT" | "PATCH" = "PUT",
): Promise<Json> {
  const data: Json = await api.send(method, "/users/profile/", change);
  text(data.username);
  return data;
}

/** PRO:796-844. The image that the page shows afterwards. */
export async function uploadShowcase(api: Api, number: 1 | 2 | 3, image: File): Promise<string> {
  const form = new FormData();
  form.append(`showcase_image_${number}`, image);
  const data: Json = await api.send("PUT", "/users/profile/", form);
  text(data.username);
  return text(data[`showcase_image_${number}_url`]);
}

/** PRO:796-844: an empty part removes the image. */
export async function removeShowcase(api: Api, number: 1 | 2 | 3): Promise<unknown> {
  const form = new FormData();
  form.append(`showcase_image_${number}`, "");
  const data: Json = await api.send("PUT", "/users/profile/", form);
  text(data.username);
  return data[`showcase_image_${number}_url`];
}

/** PRO:734. The page asks for the whole profile afterwards. */
export async function uploadPicture(api: Api, picture: File): Promise<void> {
  const form = new FormData();
  form.append("profile_image", picture);
  await api.send("PUT", "/users/profile/", form);
}

/** LanguageContext:103. */
export async function saveLocale(api: Api, locale: string): Promise<void> {
  await api.send("PATCH", "/users/profile/", { locale });
}

/** FilterPreferences:92, StudyDashboard:63-93. Without any choice the page shows an onboarding form. */
export async function needsOnboarding(api: Api): Promise<boolean> {
  const data: Json = await api.send("GET", "/users/preferences/");
  text(data.location);
  return data.interested_subjects.length === 0 && data.languages_spoken.length === 0;
}

/** FilterPreferences:115. */
export async function savePreferences(api: Api, change: Record<string, unknown>): Promise<void> {
  await api.send("PATCH", "/users/preferences/", change);
}

/** Analytics:187-205. Without an open login there is no time in the answer. */
export async function heartbeat(api: Api): Promise<string | null> {
  const data: Json = await api.send("POST", "/users/session/heartbeat/", {});
  return data.last_heartbeat_at === undefined ? null : text(data.last_heartbeat_at);
}

/** What the sign-up page shows to an invited person. */
export type InvitationNotice = { email: string; inviter: string };

/** REG:44-65. */
export async function showInvitation(api: Api, token: string): Promise<InvitationNotice> {
  const data: Json = await api.send("GET", `/users/invitations/accept/?token=${token}`);
  return { email: text(data.invitation.invitee_email), inviter: text(data.inviter_name) };
}

/** PRO:578-581. The list of invitations on the profile page. */
export async function invitations(api: Api): Promise<Record<string, unknown>> {
  const data: Json = await api.send("GET", "/users/invitations/");
  return {
    rows: data.invitations.map((each: Json) =>
      [
        each.id,
        text(each.invitee_email),
        text(each.status),
        new Date(text(each.created_at)).getTime() > 0,
        flag(each.is_expired),
      ].join(" ")
    ),
    remaining: number(data.remaining_this_month),
    mayInvite: flag(data.can_invite),
  };
}

/** PRO:900-909. Shows "n invitations remaining". */
export async function invite(api: Api, invitee_email: string): Promise<number> {
  const body = { invitee_email, personal_message: "" };
  const data: Json = await api.send("POST", "/users/invitations/send/", body);
  return number(data.remaining_invitations_this_month);
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`The page shows: ${value}`);
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw new TypeError(`The page shows: ${value}`);
  return value;
}

function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw new TypeError(`Not a boolean: ${value}`);
  return value;
}

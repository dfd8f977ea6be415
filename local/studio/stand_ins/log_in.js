import { ask, form, reason, say, value, whenSent } from "./stand_in.js";

const token = new URLSearchParams(location.search).get("token");

async function showProfile(token) {
  const { ok, data } = await ask("GET", "/api/users/profile/", { token });
  form.hidden = ok;
  say(ok ? "Logged in as " + data.username + "." : reason(data));
}

if (token) await showProfile(token).catch(() => say("The API does not answer."));
whenSent(async (button) => {
  const password = value("password");
  if (button?.value === "pewaca") {
    const body = { email: value("name"), password };
    const { ok, data } = await ask("POST", "/api/auth/login/", { body });
    form.hidden = ok;
    return say(ok ? "Logged in as " + data.data.user.email + "." : reason(data));
  }
  const body = { username: value("name"), password };
  const { ok, data } = await ask("POST", "/api/users/login/", { body });
  if (!ok) return say(reason(data));
  await showProfile(data.token);
});

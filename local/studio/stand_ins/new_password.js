import { ask, form, reason, say, value, whenSent } from "./stand_in.js";

const [, , uid, token] = location.pathname.split("/");

whenSent(async () => {
  const body = { uid, token, new_password: value("password") };
  const { ok, data } = await ask("POST", "/api/users/password-reset/confirm/", { body });
  form.hidden = ok;
  say(ok ? data.message : reason(data));
});

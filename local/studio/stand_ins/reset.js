import { ask, form, say, value, whenSent } from "./stand_in.js";

const [, , , , uid, token] = location.href.split("/");
const failed = "Gagal Mengatur ulang kata sandi";

whenSent(async () => {
  const body = { new_password: value("password") };
  const { ok, data } = await ask("POST", "/api/auth/reset/" + uid + "/" + token + "/", { body });
  form.hidden = ok;
  say(ok ? data.data.message : data.new_password?.[0] ?? failed);
}, failed);

import { ask, form, reason, say, value, whenSent } from "./stand_in.js";

const invitation = new URLSearchParams(location.search).get("token");
const accept = "/api/users/invitations/accept/";

if (invitation) {
  const { ok, data } = await ask("GET", accept + "?token=" + encodeURIComponent(invitation));
  form.hidden = !ok;
  say(ok ? data.inviter_name + " invites you to teach." : reason(data));
  if (ok) document.getElementById("email").value = data.invitation.invitee_email;
}
whenSent(async () => {
  const [username, email, password] = ["name", "email", "password"].map(value);
  const role = invitation ? "guide" : "explorer";
  const registered = await ask("POST", "/api/users/register/", {
    body: { username, email, password, role, bio: "" },
  });
  if (!registered.ok) return say(reason(registered.data));
  const session = await ask("POST", "/api/users/login/", { body: { username, password } });
  if (!session.ok) return say(reason(session.data));
  form.hidden = true;
  if (!invitation) return say("Registered as " + username + ".");
  const { token } = session.data;
  const accepted = await ask("POST", accept, { body: { token: invitation }, token });
  say(accepted.ok ? "Registered as " + username + ": a teacher now." : reason(accepted.data));
});

import { api, say } from "./stand_in.js";

// As the frontend's page does: segments 4 and 5 of the path, and a strict comparison of `success`.
const [, , , , uid, token] = location.href.split("/");
const retry = document.getElementById("retry");

async function verify() {
  retry.hidden = true;
  try {
    const response = await fetch(api + "/api/auth/verify/" + uid + "/" + token + "/");
    const data = await response.json();
    say(data.success === true ? "Verifikasi berhasil. Silakan masuk." : data.message);
  } catch {
    say("Gagal Verifikasi, Pastikan anda memiliki akses internet.");
    retry.hidden = false;
  }
}

retry.onclick = verify;
await verify();

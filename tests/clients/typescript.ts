import assert from "node:assert/strict";
import { createPewaca } from "../../clients/typescript/pewaca.ts";
import { createZporta } from "../../clients/typescript/zporta.ts";

/** Where the stack is, who signs up there, and how their email is read. */
export type Journey = {
  api: string;
  code: string;
  address: string;
  username: string;
  emailTo: (address: string) => Promise<{ text: string }>;
};

/** A resident signs up, follows the link and logs in; somebody else is refused the address. */
export async function walkThroughPewaca({ api, code, address, emailTo }: Journey): Promise<void> {
  let token: string | null = null;
  const pewaca = createPewaca({ baseUrl: api, token: () => token });
  const units = await pewaca.listUnitsByCode({ path: { code } });
  assert.equal(units.status, 200);
  if (units.status !== 200) return;
  const body = {
    full_name: "Budi Santoso",
    phone_no: "081234567890",
    email: address,
    password: "kebun-raya-7-pagi",
    unit_id: units.body.data[0]!.unit_id,
    family_as: 1,
  };
  const signedUp = await pewaca.signUp({ path: { code }, body });
  assert.ok(signedUp.status === 201, JSON.stringify(signedUp));
  const isVerified: boolean = signedUp.body.data.is_verified;
  assert.equal(isVerified, false);

  const { text } = await emailTo(address);
  const [, uid, secret] = /\/verified\/([^/\s]+)\/([^/\s]+)\//.exec(text)!;
  const verified = await pewaca.verifyEmail({ path: { uid: uid!, token: secret! } });
  assert.ok(verified.ok, JSON.stringify(verified));

  const loggedIn = await pewaca.logIn({ body: { email: address, password: body.password } });
  assert.ok(loggedIn.status === 200);
  token = loggedIn.body.data.token;
  const profile = await pewaca.getProfile();
  assert.ok(profile.status === 200);
  assert.equal(profile.body.data.user.email, address);

  const refused = await pewaca.signUp({
    path: { code },
    body: { ...body, full_name: "Sari Wulandari", password: "pasar-minggu-5-sore" },
  });
  switch (refused.status) {
    case 400: {
      // A refusal has no `data`, and its sentences stand under the fields.
      const nothing: null = refused.body.data;
      const sentences: string[] | undefined = refused.body.errors?.email;
      assert.deepEqual([nothing, sentences], [null, ["Email sudah terdaftar."]]);
      break;
    }
    default:
      assert.fail(`${refused.status}`);
  }
}

/** A learner registers, logs in by the password and by a link; somebody else is refused the username. */
export async function walkThroughZporta(
  { api, address, username, emailTo }: Journey,
): Promise<void> {
  const zporta = createZporta({ baseUrl: api });
  const password = "green-tea-at-seven";
  const registered = await zporta.register({ body: { username, email: address, password } });
  assert.equal(registered.status, 201);
  const loggedIn = await zporta.logIn({ body: { username, password } });
  assert.ok(loggedIn.status === 200);
  assert.equal(loggedIn.body.user.email, address);
  const requested = await zporta.requestMagicLink({ body: { email: address } });
  assert.equal(requested.status, 200);
  const { text } = await emailTo(address);
  const [, uid, secret] = /\/magic-link-login\/([^/\s]+)\/([^/\s]+)\//.exec(text)!;
  const followed = await zporta.followMagicLink({ path: { uid: uid!, token: secret! } });
  assert.equal(followed.status, 302);
  const [, token] = /token=(\w+)/.exec(followed.headers.get("Location")!)!;
  const profile = await createZporta({ baseUrl: api, token: token! }).getProfile();
  assert.ok(profile.ok && profile.body.username === username);

  const refused = await zporta.register({
    body: { username, email: `other-${address}`, password },
  });
  assert.ok(refused.status === 400 && "error" in refused.body, JSON.stringify(refused));
  assert.equal(refused.body.error, "Username already taken.");
}

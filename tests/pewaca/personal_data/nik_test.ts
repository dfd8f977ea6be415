import assert from "node:assert/strict";
import { seededPeople } from "../../../local/seed/pewaca_people.ts";
import {
  accessToken,
  json,
  longForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
} from "../../support/pewaca/pewaca.ts";
import { leavesNothing, rowsOf, type Service, startService } from "../../support/service.ts";

const RESIDENT = seededPeople.find(({ email }) => email === "warga3@example.test")!;
const NIK_MALFORMED = "NIK harus 16 digit angka.";

/** A body whose NIK is a number, written as it is: no serializer of ours could write it so. */
function withNik(nik: string): RequestInit {
  const sent = json(longForm({ nik: "NIK" }));
  return { ...sent, body: String(sent.body).replace('"NIK"', nik) };
}

async function changeNik(service: Service, nik: string): Promise<Response> {
  const token = await accessToken(service, RESIDENT);
  return await service.fetch("/api/auth/profil/update/", {
    method: "PUT",
    headers: { "Authorization": `Token ${token}`, "Content-Type": "application/json" },
    body: `{"nik":${nik}}`,
  });
}

/** The first is above 2^53, as those of Papua are: it would become 9201010112900002. */
const INEXACT = [
  "9201010112900001",
  "3201234567890123456",
  "1e15",
  "3.1740101129e15",
  "3174010112900001.01",
  "-3174010112900001",
];

for (const nik of INEXACT) {
  Deno.test(`sign-up answers 400 under nik to the number ${nik}, and writes nothing`, async () => {
    await using service = await startService();
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => service.fetch(SIGN_UP_PATH, withNik(nik)),
    );
    assert.equal(response.status, 400);
    assert.deepEqual((await response.json()).errors.nik, [NIK_MALFORMED]);
  });

  Deno.test(`a profile change answers 400 under nik to the number ${nik}, and changes nothing`, async () => {
    await using service = await startService();
    const before = await rowsOf(service, "m_warga");
    const response = await changeNik(service, nik);
    assert.equal(response.status, 400);
    assert.deepEqual((await response.json()).errors.nik, [NIK_MALFORMED]);
    assert.deepEqual(await rowsOf(service, "m_warga"), before);
  });
}

Deno.test("a NIK that a JSON number holds is stored with its digits, and so is any in a text", async () => {
  await using service = await startService();
  for (
    const [sent, stored] of [["3174010112900001", "3174010112900001"], [
      '"9201010112900001"',
      "9201010112900001",
    ]]
  ) {
    assert.equal((await changeNik(service, sent!)).status, 200);
    const row = (await rowsOf(service, "m_warga")).find(({ id }) => Number(id) === RESIDENT.id)!;
    assert.equal(row.nik, stored);
  }
});

Deno.test("sign-up answers 400 to a password that is a number of more digits than JSON numbers hold", async () => {
  await using service = await startService();
  const sent = json(longForm({ password: "PASSWORD" }));
  const body = String(sent.body).replace('"PASSWORD"', "12345678901234567890");
  const response = await service.fetch(SIGN_UP_PATH, { ...sent, body });
  assert.equal(response.status, 400);
  assert.deepEqual((await response.json()).errors.password, ["Kata sandi tidak valid."]);
});

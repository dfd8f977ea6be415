import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import nodeCrypto from "node:crypto";
import { createArgon2 } from "../../src/adapters/argon2_wasm.ts";
import {
  type Argon2,
  createPasswords,
  MAX_PASSWORD_BYTES,
  type PasswordsOptions,
  type Scheme,
  spellingsOf,
} from "../../src/core/passwords/passwords.ts";
import {
  type Bytes,
  deriveSlowly,
  type Pbkdf2,
  pbkdf2Sha256,
} from "../../src/core/passwords/pbkdf2_sha256.ts";
import { argon2 } from "../support/argon2.ts";
import { applyWorkersLimits } from "../support/workerd/workers_limits.ts";

applyWorkersLimits(); // for the whole file: nothing here may lean on what production refuses

const passwords = createPasswords({ argon2, scheme: "argon2id" });
const asPbkdf2 = createPasswords({ argon2, scheme: "pbkdf2_sha256" });

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Written by Django's PBKDF2 hasher and, with our parameters, by argon2-cffi; Django accepts all. */
const DJANGO_HASHES: [string, string][] = [
  [
    "rumah-baru-2024",
    "pbkdf2_sha256$720000$q1W2e3R4t5Y6u7I8o9P0aS$3nJbR9h2QgWHmjTCAPnUMlVXKQSfHQcW93EmE45/PvQ=",
  ],
  [
    "kata sandi saya ",
    "pbkdf2_sha256$870000$ZxCvBnMaSdFgHjKlQwErTy$fb8srQViYaGgcewI5t0rVJd6sqvKM8fCH4HJHarTvmA=",
  ],
  [
    "pässwörd 🏡",
    "pbkdf2_sha256$1000000$0123456789abcdefghijKL$hKm1Y/7MvhtK2erIoLPNW1o/Hav4Iv+vthEJuADJH2Y=",
  ],
  [
    "a".repeat(73),
    "pbkdf2_sha256$720000$h1h2h3h4h5h6h7h8h9h0hh$GqdrRqNzDRBQfYfmix11zpDbzgUF2W4KmP6t9algxSs=",
  ],
  [
    "rumah-baru-2024",
    "pbkdf2_sha256$150000$shortsalt123$z5XrZzBM1aIIyTEWcaA/nY5Ql5W7oOATWDTwkkCmSc8=",
  ],
  [
    "rumah-baru-2024",
    "argon2$argon2id$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamts$MSCHqnmb5WKjzQX0WDfYIaCWAFBzm6SEZBMzj6R9vPg",
  ],
  [
    "pässwörd 🏡",
    "argon2$argon2id$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamts$bTuzgCMkHLjsSJO9NNIyPkAJVzyJxPZnh0Z7tFYbJKM",
  ],
];
const PBKDF2_720K = DJANGO_HASHES[0]![1];
const PBKDF2_870K = DJANGO_HASHES[1]![1];
const ARGON2ID = DJANGO_HASHES[5]![1];
const ITS_PASSWORD = "rumah-baru-2024";

Deno.test("the limits of production hold in this file: PBKDF2 above 100,000 is refused", async () => {
  const key = await crypto.subtle.importKey("raw", utf8("x"), "PBKDF2", false, [
    "deriveBits",
    "deriveKey",
  ]);
  const above = { name: "PBKDF2", hash: "SHA-256", salt: utf8("salt"), iterations: 100_001 };
  const refusal = { name: "NotSupportedError" };
  const aes = { name: "AES-GCM", length: 256 };
  await assert.rejects(() => crypto.subtle.deriveBits(above, key, 256), refusal);
  await assert.rejects(() => crypto.subtle.deriveKey(above, key, aes, false, ["encrypt"]), refusal);
  assert.throws(() => nodeCrypto.pbkdf2Sync("x", "salt", 100_001, 32, "sha256"), refusal);
  assert.throws(() => nodeCrypto.pbkdf2("x", "salt", 100_001, 32, "sha256", () => {}), refusal);
  await crypto.subtle.deriveBits({ ...above, iterations: 100_000 }, key, 256);
});

Deno.test("applyWorkersLimits() can be undone", async () => {
  const limited = crypto.subtle.deriveBits;
  const restore = applyWorkersLimits();
  assert.notEqual(crypto.subtle.deriveBits, limited);
  restore();
  assert.equal(crypto.subtle.deriveBits, limited);
  assert.equal(hex(await pbkdf2Sha256(utf8("passwd"), utf8("salt"), 1)).slice(0, 8), "55ac046e");
});

/** The first two from RFC 7914, section 11; the rest from OpenSSL. */
const PBKDF2_ANSWERS: [string, string, number, string][] = [
  ["passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"],
  ["Password", "NaCl", 80_000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"],
  ["password", "salt", 2, "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"],
  [
    "passwordPASSWORDpassword",
    "saltSALTsaltSALTsaltSALTsaltSALTsalt",
    4096,
    "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1",
  ],
  ["", "salt", 100_001, "6edddd9341a8890246354f811f92caad84f1a82be074afc7e72eb14f6312e41c"],
  [
    "k".repeat(64),
    "s".repeat(51),
    100_001,
    "5640844f7d4adae56f3853f2c332f20f4fc676f20adb5551d9749c2ed5c7579e",
  ],
  [
    "k".repeat(65),
    "s".repeat(52),
    100_001,
    "15e7d845632105132b71b965cce962a1d4b610fc20305d0fec2176262e2dc457",
  ],
  [
    "k".repeat(1024),
    "s".repeat(200),
    100_001,
    "d0499e5f77fdbfd1948b42ac459955aa4c18312d1bc9eb1e61c2bc230913995c",
  ],
];

for (const [password, salt, iterations, answer] of PBKDF2_ANSWERS) {
  const name = `${password.slice(0, 8)} (${password.length}) × ${iterations}`;
  Deno.test(`pbkdf2Sha256() gives the published answer: ${name}`, async () => {
    assert.equal(hex(await pbkdf2Sha256(utf8(password), utf8(salt), iterations)), answer);
    assert.equal(hex(await deriveSlowly(utf8(password), utf8(salt), iterations)), answer);
  });
}

Deno.test("pbkdf2Sha256() agrees with WebCrypto at every length around a block's end", async () => {
  for (let length = 0; length < 140; length++) {
    const [password, salt] = [utf8("p".repeat(length)), utf8("s".repeat(140 - length))];
    assert.equal(
      hex(await deriveSlowly(password, salt, 3)),
      hex(await pbkdf2Sha256(password, salt, 3)),
      `password of ${length} bytes`,
    );
  }
});

/** The first and the second from the reference implementation's `test.c`, the rest from argon2-cffi. */
const ARGON2_ANSWERS: [string, number, number, number, number, string][] = [
  [
    "password",
    65_536,
    2,
    1,
    32,
    "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
  ],
  ["password", 256, 2, 2, 32, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"],
  ["password", 65_536, 2, 8, 16, "92d76a20ab2663b16ffebefbd0411241"],
  ["", 1024, 2, 1, 32, "829cf2769cb31a7e85426b5fd2c4887b9c9736581e717e1ba26dca94396b001e"],
];

for (const [password, memoryKiB, iterations, parallelism, hashLength, answer] of ARGON2_ANSWERS) {
  const cost = { memoryKiB, iterations, parallelism, hashLength };
  Deno.test(`argon2 gives the published answer: ${JSON.stringify(cost)}`, async () => {
    assert.equal(hex(await argon2(utf8(password), utf8("somesalt"), cost)), answer);
  });
}

Deno.test("argon2 hashes every byte of a password that is not ASCII", async () => {
  const cost = { memoryKiB: 64, iterations: 1, parallelism: 1, hashLength: 32 };
  const [a, b] = await Promise.all(
    ["🏡🏡🏡a", "🏡🏡🏡b"].map((password) => argon2(utf8(password), utf8("somesalt"), cost)),
  );
  assert.notEqual(hex(a!), hex(b!));
});

Deno.test("argon2 instantiates its module once, and anew after a hash of much memory", async () => {
  const { module, counts } = await countInstances();
  const small = { memoryKiB: 19_456, iterations: 1, parallelism: 1, hashLength: 32 };
  const counted = createArgon2(module);
  assert.equal(counts.instances, 0);
  for (let i = 0; i < 4; i++) await counted(utf8("x"), utf8("somesalt"), small);
  assert.equal(counts.instances, 1);
  await counted(utf8("x"), utf8("somesalt"), { ...small, memoryKiB: 65_536 });
  assert.equal(counts.instances, 1);
  await counted(utf8("x"), utf8("somesalt"), small);
  assert.equal(counts.instances, 2);
});

Deno.test("argon2 throws what its module refuses, and works on", async () => {
  const cost = { memoryKiB: 64, iterations: 1, parallelism: 1, hashLength: 32 };
  await assert.rejects(() => argon2(utf8("x"), utf8("short"), cost), /argon2 error -6/);
  assert.equal((await argon2(utf8("x"), utf8("somesalt"), cost)).length, 32);
});

async function countInstances() {
  const counts = { instances: 0 };
  const file = new URL(import.meta.resolve("@phi-ag/argon2/argon2.wasm"));
  const compiled = await WebAssembly.compile(await Deno.readFile(file));
  const module = () => {
    counts.instances++;
    return compiled;
  };
  return { module, counts };
}

for (const [password, stored] of DJANGO_HASHES) {
  Deno.test(`a hash that Django wrote verifies: ${stored.slice(0, 36)}…`, async () => {
    assert.equal(await passwords.verify(password, stored), true);
    assert.equal(await asPbkdf2.verify(password, stored), true);
  });
}

Deno.test("a password with one byte more, less or other does not verify", async () => {
  const stored = await quick.hash(`${"x".repeat(72)} ends here `);
  assert.equal(await quick.verify(`${"x".repeat(72)} ends here `, stored), true);
  assert.equal(await quick.verify(`${"x".repeat(72)} ends here`, stored), false);
  assert.equal(await quick.verify(`${"x".repeat(72)} ends her  `, stored), false);
  assert.equal(await quick.verify(` ${"x".repeat(72)} ends here `, stored), false);
  assert.equal(await quick.verify("x".repeat(72), stored), false);
  assert.equal(await quick.verify("", stored), false);
});

const COMPOSED = "Kaf\u00e9-di-\u1ebf";
const DECOMPOSED = "Kafe\u0301-di-e\u0302\u0301";
/** Partly this, partly that: neither NFC nor NFD. */
const MIXED = "Kafe\u0301-di-\u1ebf";

Deno.test("a password fits however the keyboard spells its accents, and is not folded", async () => {
  const hashes = await Promise.all([COMPOSED, DECOMPOSED, MIXED].map((text) => quick.hash(text)));
  for (const stored of hashes) {
    for (const typed of [COMPOSED, DECOMPOSED, MIXED]) {
      assert.equal(await quick.verify(typed, stored), true, typed);
    }
    for (const other of ["kaf\u00e9-di-\u1ebf", "Kafe-di-e", "Kaf\u00e9-di-\u1ebf "]) {
      assert.equal(await quick.verify(other, stored), false, other);
    }
  }
});

Deno.test("a new hash is made of the password's NFC form", async () => {
  const hashed: string[] = [];
  const recording = createPasswords({
    argon2: (password) => {
      hashed.push(new TextDecoder().decode(password));
      return Promise.resolve(new Uint8Array(32));
    },
    scheme: "argon2id",
  });
  for (const typed of [COMPOSED, DECOMPOSED, MIXED, "ﬁ１"]) await recording.hash(typed);
  // NFC, not NFKC: ligatures and wide digits are other characters
  assert.deepEqual(hashed, [COMPOSED, COMPOSED, COMPOSED, "ﬁ１"]);
});

/** Made by Django of `DECOMPOSED` and of `COMPOSED`, at an iteration count that is quick to check. */
const DJANGO_SPELLINGS: [string, string][] = [
  [
    "decomposed",
    "pbkdf2_sha256$150000$decomposedDecomposed00$TFdX94F6Zs3xqvPrbZYvgaf3Pd743wMLuFZz0RTnSMI=",
  ],
  [
    "composed",
    "pbkdf2_sha256$150000$composedComposed000000$fE0VrKmbriHFpRYB8dykl6BYSInCq6EDsRNBfftTm5c=",
  ],
];

for (const [spelling, stored] of DJANGO_SPELLINGS) {
  Deno.test(`a hash that Django made of a ${spelling} password fits both keyboards`, async () => {
    assert.equal(await passwords.verify(COMPOSED, stored), true);
    assert.equal(await passwords.verify(DECOMPOSED, stored), true);
    assert.equal(await passwords.verify("Kafe-di-e", stored), false);
  });
}

Deno.test("a new hash lets what was started before it leave first", async () => {
  const order: string[] = [];
  const passwords = createPasswords({
    scheme: "argon2id",
    argon2: () => {
      order.push("hash");
      return Promise.resolve(new Uint8Array(32));
    },
  });
  // As a statement that is sent when the runtime comes to its network.
  setTimeout(() => order.push("look-up"), 0);
  await passwords.hash("kelapa-muda");
  assert.deepEqual(order, ["look-up", "hash"]);
});

Deno.test("verifying costs one hash for each spelling, and so one for ASCII", async () => {
  const spellings: [string, number][] = [
    ["wrong", 1],
    ["\u{1f511}\u{1f511}\u{1f511}", 1],
    [COMPOSED, 2],
    [DECOMPOSED, 2],
    [MIXED, 3],
  ];
  for (const [typed, count] of spellings) {
    const { passwords, counts } = counting({ scheme: "argon2id" });
    assert.equal(await passwords.verify(typed, ARGON2ID), false);
    assert.equal(counts.argon2.length, count, JSON.stringify(typed));
    assert.equal(spellingsOf(typed).length, count);
  }
});

Deno.test("a legacy password keeps its trailing space and its 73rd byte", async () => {
  assert.equal(await passwords.verify("kata sandi saya", PBKDF2_870K), false);
  assert.equal(await passwords.verify("a".repeat(72), DJANGO_HASHES[3]![1]), false);
});

Deno.test("a new hash is argon2id in 97 characters, with a salt of its own", async () => {
  const [one, other] = [await passwords.hash(ITS_PASSWORD), await passwords.hash(ITS_PASSWORD)];
  const form = /^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{16}\$[A-Za-z0-9+/]{43}$/;
  assert.match(one, form);
  assert.equal(one.length, 97);
  assert.notEqual(one, other);
  assert.equal(await passwords.verify(ITS_PASSWORD, one), true);
});

Deno.test("a new hash is pbkdf2_sha256 in 88 characters when so configured", async () => {
  const stored = await asPbkdf2.hash(ITS_PASSWORD);
  assert.match(stored, /^pbkdf2_sha256\$600000\$[A-Za-z0-9]{22}\$[A-Za-z0-9+/]{43}=$/);
  assert.equal(stored.length, 88);
  assert.equal(await asPbkdf2.verify(ITS_PASSWORD, stored), true);
  assert.equal(await passwords.verify(ITS_PASSWORD, stored), true);
});

const REFUSED: [string, unknown][] = [
  ["an unusable password", "!WqvVh2Yd0Z1n8cXq3bEr5tYuIoPaSdFgHjKlZxCv"],
  ["an empty column", ""],
  ["NULL", null],
  ["nothing", undefined],
  ["a number", 720_000],
  ["bcrypt", "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW"],
  ["bcrypt_sha256", "bcrypt_sha256$$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW"],
  ["scrypt", `scrypt$16384$q1W2e3R4t5Y6u7I8o9P0aS$8$5$${"A".repeat(86)}==`],
  ["pbkdf2_sha1", "pbkdf2_sha1$720000$q1W2e3R4t5Y6u7I8o9P0aS$3nJbR9h2QgWHmjTCAPnUMlVXKQQ="],
  ["a bare md5", "5f4dcc3b5aa765d61d8327deb882cf99"],
  ["the password itself", ITS_PASSWORD],
  ["no iterations", PBKDF2_720K.replace("720000", "0")],
  ["negative iterations", PBKDF2_720K.replace("720000", "-1")],
  ["too many iterations", PBKDF2_720K.replace("720000", "2000001")],
  ["absurdly many iterations", PBKDF2_720K.replace("720000", "9".repeat(30))],
  ["no salt", PBKDF2_720K.replace("q1W2e3R4t5Y6u7I8o9P0aS", "")],
  ["a cut hash", PBKDF2_720K.slice(0, -1)],
  ["a hash with an end", `${PBKDF2_720K}\n`],
  ["something before", ` ${PBKDF2_720K}`],
  ["a part too many", `${PBKDF2_720K}$`],
  ["argon2i", ARGON2ID.replace("argon2id", "argon2i")],
  ["argon2d", ARGON2ID.replace("argon2id", "argon2d")],
  ["argon2 of version 1.0", ARGON2ID.replace("v=19", "v=16")],
  ["argon2 without Django's prefix", ARGON2ID.replace("argon2$", "$")],
  ["more than 64 MiB", ARGON2ID.replace("19456", "65537")],
  ["less memory than there are lanes", ARGON2ID.replace("m=19456,t=2,p=1", "m=63,t=2,p=8")],
  ["no memory", ARGON2ID.replace("19456", "0")],
  ["more than 10 passes", ARGON2ID.replace("t=2", "t=11")],
  ["no passes", ARGON2ID.replace("t=2", "t=0")],
  ["more than 8 lanes", ARGON2ID.replace("p=1", "p=9")],
  ["no lanes", ARGON2ID.replace("p=1", "p=0")],
  ["a salt that is no base64", ARGON2ID.replace("YWJjZGVmZ2hpamts", "YWJjZGVmZ2hpa")],
  ["a short salt", ARGON2ID.replace("YWJjZGVmZ2hpamts", "YWJjZGVm")],
  ["a hash that is no base64", `${ARGON2ID.slice(0, -43)}${"A".repeat(41)}`],
  ["a short hash that is no base64", `${ARGON2ID.slice(0, -43)}${"A".repeat(25)}`],
  ["an empty hash", ARGON2ID.slice(0, -43)],
];

Deno.test("whatever else is stored is a wrong password, never an error, and never hashed", async () => {
  for (const [what, stored] of REFUSED) {
    const { passwords, counts } = counting({ scheme: "argon2id" });
    assert.equal(await passwords.verify(ITS_PASSWORD, stored as string), false, what);
    assert.deepEqual(counts, NOTHING, what);
    assert.equal(passwords.isOutdated(stored as string), true, what);
  }
});

Deno.test("the bounds themselves are still checked", async () => {
  for (
    const stored of [
      PBKDF2_720K.replace("720000", "2000000"),
      ARGON2ID.replace("m=19456,t=2,p=1", "m=65536,t=10,p=8"),
      ARGON2ID.replace("m=19456,t=2,p=1", "m=64,t=1,p=8"),
    ]
  ) {
    const { passwords } = counting({ scheme: "argon2id" });
    assert.equal(await passwords.verify(ITS_PASSWORD, stored), false);
    const before = counting({ scheme: "argon2id", answersAll: true });
    assert.equal(await before.passwords.verify(ITS_PASSWORD, stored), true, stored);
  }
});

Deno.test("a password of more than 1024 bytes is never hashed", async () => {
  const { passwords, counts } = counting({ scheme: "argon2id", answersAll: true });
  const longest = "x".repeat(MAX_PASSWORD_BYTES);
  const tooLong = "é".repeat(MAX_PASSWORD_BYTES / 2) + "x"; // fewer characters than bytes
  assert.equal(await passwords.verify(tooLong, PBKDF2_720K), false);
  assert.equal(await passwords.verify(tooLong, ARGON2ID), false);
  await assert.rejects(() => passwords.hash(tooLong), RangeError);
  await assert.rejects(() => passwords.hash("\u{1d160}".repeat(100)), RangeError); // NFC is longer
  assert.deepEqual(counts, NOTHING);
  assert.equal(await passwords.verify(longest, ARGON2ID), true);
});

Deno.test("isOutdated() names the other scheme and weaker parameters", () => {
  const weakerPbkdf2 = PBKDF2_720K.replace("720000", "599999");
  const ownPbkdf2 = PBKDF2_720K.replace("720000", "600000");
  const cases: [string, boolean, boolean][] = [
    // stored, outdated under argon2id, outdated under pbkdf2_sha256
    [ARGON2ID, false, true],
    [ARGON2ID.replace("19456", "19455"), true, true],
    [ARGON2ID.replace("t=2", "t=1"), true, true],
    [ARGON2ID.slice(0, -21), true, true],
    [ARGON2ID.replace("m=19456,t=2", "m=65536,t=3"), false, true],
    [PBKDF2_720K, true, false],
    [ownPbkdf2, true, false],
    [weakerPbkdf2, true, true],
  ];
  for (const [stored, underArgon2, underPbkdf2] of cases) {
    assert.equal(passwords.isOutdated(stored), underArgon2, stored);
    assert.equal(asPbkdf2.isOutdated(stored), underPbkdf2, stored);
  }
});

const NOTHING = { argon2: [], pbkdf2Iterations: 0 };

Deno.test("only a stored hash is computed, once, whether the password is right or wrong", async () => {
  const costs: [string, typeof NOTHING | { argon2: string[]; pbkdf2Iterations: number }][] = [
    [PBKDF2_720K, { argon2: [], pbkdf2Iterations: 720_000 }],
    [PBKDF2_720K.replace("720000", "870000"), { argon2: [], pbkdf2Iterations: 870_000 }],
    [ARGON2ID, { argon2: ["m=19456,t=2,p=1,l=32"], pbkdf2Iterations: 0 }],
    ["!unusable", NOTHING],
    ["", NOTHING],
  ];
  for (const scheme of ["argon2id", "pbkdf2_sha256"] as Scheme[]) {
    for (const [stored, cost] of costs) {
      const wrong = counting({ scheme });
      assert.equal(await wrong.passwords.verify("wrong", stored), false);
      assert.deepEqual(wrong.counts, cost, `${scheme} against ${stored}`);

      const right = counting({ scheme, answersAll: true });
      assert.equal(await right.passwords.verify(ITS_PASSWORD, stored), cost !== NOTHING);
      assert.deepEqual(right.counts, cost, `${scheme} fits ${stored}`);
    }
  }
});

Deno.test("our own PBKDF2 pauses after every 2,500 iterations", async () => {
  let pauses = 0;
  const pause = () => {
    pauses++;
    return Promise.resolve();
  };
  await deriveSlowly(utf8("x"), utf8("salt"), 2_501, pause);
  assert.equal(pauses, 0); // the last turn ends with the answer
  await deriveSlowly(utf8("x"), utf8("salt"), 200_001, pause);
  assert.equal(pauses, 79);
});

Deno.test("while our own PBKDF2 runs, other work waits for less than 25 ms", async () => {
  await pbkdf2Sha256(utf8("x"), utf8("salt"), 200_000); // not the first: compiled by now
  let isRunning = true;
  const startedAt = performance.now();
  const work = pbkdf2Sha256(utf8("x"), utf8("salt"), 870_000).then(() => isRunning = false);
  const gaps: number[] = [];
  for (let last = performance.now(); isRunning; last = performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    gaps.push(performance.now() - last);
  }
  await work;
  gaps.sort((one, other) => one - other);
  // The median, because other programs run on this machine; on one that is slow, by its own measure.
  const median = gaps[Math.floor(gaps.length / 2)]!;
  const pieceMs = (performance.now() - startedAt) / (870_000 / 2_500);
  const limit = Math.max(25, 4 * pieceMs);
  assert.ok(gaps.length > 40 && median < limit, `${gaps.length} times, ${median} of ${limit} ms`);
});

Deno.test("six PBKDF2 at once take turns, so that other work waits for one of them", async () => {
  const answers = PBKDF2_ANSWERS.filter(([, , iterations]) => iterations > 100_000);
  let computing = 0;
  const turns: number[] = [];
  const pause = async (milliseconds: number) => {
    // a pause of 0 ms ends a turn: counts the turns that ended since other work last ran
    if (milliseconds === 0) computing++;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    turns.push(computing);
    computing = 0;
  };
  const derived = await Promise.all(
    answers.map(([password, salt, iterations]) =>
      deriveSlowly(utf8(password), utf8(salt), iterations, pause)
    ),
  );
  assert.deepEqual(derived.map(hex), answers.map(([, , , answer]) => answer));
  assert.equal(Math.max(...turns), 1);
});

Deno.test("a PBKDF2 whose request was ended does not stop the others", async () => {
  const ended = () => new Promise<void>(() => {});
  deriveSlowly(utf8("x"), utf8("salt"), 100_001, ended); // takes its turn and is never seen again
  const [password, salt, iterations, answer] = PBKDF2_ANSWERS[4]!;
  assert.equal(hex(await pbkdf2Sha256(utf8(password), utf8(salt), iterations)), answer);
});

Deno.test("onHash is told once about each call, also about one that fails", async () => {
  const told: number[] = [];
  const broken: Argon2 = () => Promise.reject(new Error("out of memory"));
  const options = {
    scheme: "argon2id",
    onHash: (ms: number) => told.push(ms),
  } as const;
  const working = createPasswords({ ...options, argon2: cheapArgon2, pbkdf2: cheapPbkdf2 });
  const stored = await working.hash("x");
  await working.verify("x", stored);
  await working.verify("x", "");
  await assert.rejects(() => createPasswords({ ...options, argon2: broken }).hash("x"), /memory/);
  assert.equal(told.length, 4);
  assert.ok(told.every((milliseconds) => milliseconds >= 0));
});

/** The real argon2id and PBKDF2 at their smallest, for what does not depend on their cost. */
const cheapArgon2: Argon2 = (password, salt, cost) =>
  argon2(password, salt, { ...cost, memoryKiB: 64, iterations: 1 });
const cheapPbkdf2: Pbkdf2 = (password, salt) => pbkdf2Sha256(password, salt, 1);
const quick = createPasswords({
  argon2: cheapArgon2,
  pbkdf2: cheapPbkdf2,
  scheme: "argon2id",
});

/** Passwords that count their work instead of doing it; with `answersAll`, any password fits. */
function counting(
  options: Omit<PasswordsOptions, "argon2"> & { answersAll?: boolean },
) {
  const counts = { argon2: [] as string[], pbkdf2Iterations: 0 };
  const passwords = createPasswords({
    ...options,
    argon2: (_password, _salt, { memoryKiB, iterations, parallelism, hashLength }) => {
      counts.argon2.push(`m=${memoryKiB},t=${iterations},p=${parallelism},l=${hashLength}`);
      return Promise.resolve(options.answersAll ? hashIn(ARGON2ID) : new Uint8Array(hashLength));
    },
    pbkdf2: (_password, _salt, iterations) => {
      counts.pbkdf2Iterations += iterations;
      return Promise.resolve(options.answersAll ? hashIn(PBKDF2_720K) : new Uint8Array(32));
    },
  });
  return { passwords, counts };
}

function hashIn(stored: string): Bytes {
  return new Uint8Array(Buffer.from(stored.split("$").at(-1)!, "base64"));
}

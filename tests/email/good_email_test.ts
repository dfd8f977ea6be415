import assert from "node:assert/strict";
import type { Email } from "../../src/deps.ts";
import { writeLetter } from "../../src/web/letter.ts";
import { assertGoodEmail } from "../support/email/good_email.ts";

// Every email of every test goes through `assertGoodEmail`. Here: that it can say no.

const LETTER = {
  lang: "en",
  subject: "A letter",
  hasTitle: true,
  preview: "Somebody asked for a link.",
  parts: [
    'Hi Rina <b>&</b> "Co",',
    "Somebody asked for a link.",
    { url: "https://pewaca.test/a/b/?x=1&y=2", label: "Open", isButton: true },
    "Thank you.",
    { url: "https://pewaca.test/other/", label: "Not me" },
  ],
} as const;

async function email(changes: (good: Email) => Partial<Email> = () => ({})): Promise<Email> {
  const good = {
    to: "rina@example.com",
    from: "Pewaca <noreply@pewaca.test>",
    ...await writeLetter(LETTER),
    headers: { "Auto-Submitted": "auto-generated", "X-Entity-Ref-ID": crypto.randomUUID() },
  };
  return { ...good, ...changes(good) };
}

Deno.test("a letter says the same as HTML and as text, escapes what people type, and has each link on its line", async () => {
  const good = await email();
  assertGoodEmail(good);
  assert.match(good.html, /Hi Rina &lt;b&gt;&amp;&lt;\/b&gt; &quot;Co&quot;,/);
  assert.match(good.text, /\n\nOpen:\n\nhttps:\/\/pewaca\.test\/a\/b\/\?x=1&y=2\n\n/);
});

const BAD: Record<string, (good: Email) => Partial<Email>> = {
  "a sentence only in HTML": ({ html }) => ({
    html: html.replace("</body>", "<p>More.</p></body>"),
  }),
  "a sentence only in text": ({ text }) => ({ text: `${text}\nMore.\n` }),
  "another link in HTML": ({ html }) => ({ html: html.replaceAll("/other/", "/evil/") }),
  "a link within a sentence": ({ text }) => ({
    text: text.replace("Thank you.", "See https://pewaca.test/x"),
  }),
  "a remote image": ({ html }) => ({
    html: html.replace("</body>", '<img src="https://x.test/a.png"></body>'),
  }),
  "a colour of its own": ({ html }) => ({
    html: html.replace('<body style="', '<body style="color:#222;'),
  }),
  "no preview": ({ html }) => ({ html: html.replace(/<div style="display:none[^]*?<\/div>/, "") }),
  "no headers": () => ({ headers: {} }),
  "an unsubscribe header": ({ headers }) => ({
    headers: { ...headers, "List-Unsubscribe": "<x>" },
  }),
};

for (const [what, spoil] of Object.entries(BAD)) {
  Deno.test(`an email with ${what} is not good`, async () => {
    const bad = await email(spoil);
    assert.throws(() => assertGoodEmail(bad), assert.AssertionError);
  });
}

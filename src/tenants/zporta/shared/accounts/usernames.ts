/** Names that belong to the product or to nobody. Each stands for all of its spellings. */
const RESERVED = [
  ...["admin", "administrator", "root", "system", "superuser", "staff", "moderator", "team"],
  ...["support", "help", "helpdesk", "info", "contact", "security", "abuse", "postmaster"],
  ...["webmaster", "noreply", "billing", "official", "zporta", "zportaacademy", "zportasupport"],
  ...["me", "self", "api", "www", "null", "undefined", "none", "anonymous", "guest", "deleted"],
];

/** Letters that look like Latin ones, each before the letter that it is taken for. */
const LOOKALIKES = new Map(
  [
    ..."аaеeоoрpсcуyхxіiјjѕsԁdһhмmтtкkнhвbпnӏlАAВBЕEКKМMНHОOРPСCТTХXІIЈJЅS",
    ..."αaοoνvιiκkρpτtυuχxεeηnμmγyΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX",
    ..."ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaıiɡgſsøođdłl",
    ..."0o1l3e4a5s7t",
  ].flatMap((letter, i, all) => i % 2 === 0 ? [[letter, all[i + 1]!] as const] : []),
);

/** A username as it is stored and looked up: without the blanks around it, in Unicode's form NFKC. */
export function normalizeUsername(name: string): string {
  return name.trim().normalize("NFKC");
}

/**
 * Whether a username cannot be registered, because it is reserved in this or another spelling: other
 * case, width, accents, punctuation, or letters of another alphabet that look the same. Accounts that
 * have such a name keep it.
 */
export function isReservedUsername(name: string): boolean {
  // What a deleted account is called begins so; see `close_account.ts`.
  return RESERVED_SPELLINGS.has(spellingOf(name)) || /^deleted[_.@+-]/.test(latin(name));
}

const RESERVED_SPELLINGS = new Set(RESERVED.map(spellingOf));

/** What all spellings of a name have in common. To compare, never to show. */
function spellingOf(name: string): string {
  return latin(name).replace(/[_.@+-]/g, "").replaceAll("rn", "m").replaceAll("i", "l");
}

function latin(name: string): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "");
  return [...letters].map((letter) => LOOKALIKES.get(letter) ?? letter).join("").toLowerCase();
}

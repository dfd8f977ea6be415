/** The languages of the console, the first one for whoever asks for none of them. */
export const LANGUAGES = [
  { code: "id", name: "Bahasa Indonesia" },
  { code: "en", name: "English" },
] as const;

/** A language of the console. */
export type Language = (typeof LANGUAGES)[number]["code"];

/** The key of a sentence. */
export type MessageKey = keyof typeof MESSAGES;

/** Says a sentence in the operator's language, with values in place of `{name}`. */
export type Translate = (
  key: MessageKey,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** Every sentence that an operator reads. */
const MESSAGES = {
  accounts: { id: "Akun", en: "Accounts" },
  back: { id: "Kembali", en: "Back" },
  changed_meanwhile: {
    id: "Tidak dilakukan: data ini baru saja diubah oleh orang lain. Inilah keadaannya sekarang.",
    en: "Not done: somebody else has changed this meanwhile. This is how it is now.",
  },
  console: { id: "Konsol", en: "Console" },
  done: { id: "Sudah dilakukan.", en: "Done." },
  fault: { id: "Sedang bermasalah", en: "Out of order" },
  fault_text: {
    id: "Ada yang tidak berfungsi saat ini. Coba lagi sebentar lagi. Nomor permintaan: {request}.",
    en: "Something is out of order at present. Try again in a moment. Request number: {request}.",
  },
  fields_missing: {
    id: "Tidak dilakukan: ada isian yang kosong atau terlalu panjang.",
    en: "Not done: something is not filled in, or too long.",
  },
  forbidden: { id: "Tidak diizinkan", en: "Not allowed" },
  forbidden_operator: {
    id: "Konsol ini hanya untuk operator yang terdaftar.",
    en: "This console is for listed operators only.",
  },
  forbidden_role: {
    id: "Peran Anda tidak mengizinkan ini.",
    en: "Your role does not allow this.",
  },
  form_outdated: {
    id: "Formulir ini tidak berlaku (lagi). Buka halamannya dan coba kembali.",
    en: "This form is not valid (any more). Open its page and try again.",
  },
  greeting: {
    id: "Pilih salah satu bagian di atas.",
    en: "Choose one of the places above.",
  },
  navigation: { id: "Bagian", en: "Places" },
  not_found: { id: "Tidak ditemukan", en: "Not found" },
  not_found_text: { id: "Halaman ini tidak ada.", en: "There is no such page." },
  refused: { id: "Tidak dilakukan: {reason}.", en: "Not done: {reason}." },
  signed_in_as: { id: "Masuk sebagai {address}", en: "Signed in as {address}" },
  skip_to_content: { id: "Langsung ke isi", en: "Skip to content" },
} as const satisfies Record<string, Record<Language, string>>;

/** The sentences of a language. */
export function translator(language: Language): Translate {
  return (key, values = {}) =>
    MESSAGES[key][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Whether a sentence has this key. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(MESSAGES, key);
}

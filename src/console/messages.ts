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
  account: { id: "Akun", en: "Account" },
  address: { id: "Alamat email", en: "Address" },
  as_table: { id: "Angkanya", en: "As a table" },
  attempts: { id: "Percobaan", en: "Attempts" },
  cancel_mail: { id: "Batalkan email", en: "Cancel the email" },
  count: { id: "Jumlah", en: "Count" },
  created: { id: "Dibuat", en: "Created" },
  delivery: { id: "Laporan pengiriman", en: "Delivery" },
  finished: { id: "Selesai", en: "Finished" },
  first_page: { id: "Halaman pertama", en: "First page" },
  id: { id: "Nomor", en: "Id" },
  kind: { id: "Jenis", en: "Kind" },
  mail: { id: "Email", en: "Email" },
  mails: { id: "Email", en: "Emails" },
  mail_failed: { id: "Gagal", en: "Failed" },
  mail_pending: { id: "Menunggu", en: "Pending" },
  mail_sent: { id: "Terkirim", en: "Sent" },
  mail_cancelled: { id: "Dibatalkan", en: "Cancelled" },
  mail_because_being_sent: {
    id: "Email ini sedang dikirim.",
    en: "It is being sent at this moment.",
  },
  mail_because_cancelled: { id: "Email ini sudah dibatalkan.", en: "It is cancelled already." },
  mail_because_changed: { id: "Email ini baru saja berubah.", en: "It has changed meanwhile." },
  mail_because_perhaps_sent: {
    id: "Email ini mungkin sudah terkirim: buka halamannya sendiri.",
    en: "It may have been sent: open its own page.",
  },
  mail_because_sent: { id: "Email ini sudah terkirim.", en: "It has been sent." },
  mail_because_undeliverable: {
    id: "Alamatnya tidak dapat dicapai: lepaskan dahulu alamat itu.",
    en: "No email reaches its address: release the address first.",
  },
  mail_because_without_reason: {
    id: "Email ini dibatalkan karena tidak diperlukan lagi.",
    en: "It was cancelled, because there was no reason to send it any more.",
  },
  mail_does_not_reported: {
    id: "Email ini gagal, dan tidak akan dilaporkan lagi.",
    en: "It has failed, and is not reported any more.",
  },
  mail_does_not_sent: { id: "Email ini tidak akan dikirim.", en: "It is not sent any more." },
  mail_does_not_tried: {
    id:
      "Email ini tidak dicoba lagi, tetapi permintaan terakhirnya belum terjawab: mungkin tetap sampai.",
    en: "It is not tried any more, but its last request has no answer: it may arrive all the same.",
  },
  mail_does_perhaps_sent_twice: {
    id:
      "Email ini dikirim ulang, mungkin untuk kedua kalinya: tidak diketahui apakah yang pertama terkirim.",
    en: "It is sent again, perhaps a second time: nobody knows whether the first one was taken.",
  },
  mail_does_sent_again: {
    id: "Email ini dikirim ulang dalam semenit.",
    en: "It is sent again, within a minute.",
  },
  mail_does_tried_at_once: {
    id: "Email ini dicoba lagi dalam semenit.",
    en: "It is tried again, within a minute.",
  },
  next_attempt: { id: "Percobaan berikut", en: "Next attempt" },
  next_page: { id: "Halaman berikut", en: "Next page" },
  nothing_here: { id: "Tidak ada.", en: "Nothing here." },
  numbers: { id: "Angka", en: "Numbers" },
  period_hour: { id: "Satu jam", en: "Hour" },
  period_day: { id: "Satu hari", en: "Day" },
  period_month: { id: "Satu bulan", en: "Month" },
  plot_errors: {
    id: "Pendaftaran yang gagal karena gangguan",
    en: "Registrations that failed through our fault",
  },
  plot_mail_delay: {
    id: "Detik sampai email diterima penyedia (rata-rata)",
    en: "Seconds until an email is accepted (average)",
  },
  plot_mail_failures: { id: "Email yang gagal", en: "Emails that failed" },
  plot_mails: { id: "Email terkirim", en: "Emails sent" },
  plot_refusals: { id: "Pendaftaran yang ditolak", en: "Registrations refused" },
  plot_registrations: { id: "Pendaftaran baru", en: "New registrations" },
  product: { id: "Produk", en: "Product" },
  reason: { id: "Alasan", en: "Reason" },
  refusals_by_reason: { id: "Penolakan menurut alasan", en: "Refusals by reason" },
  retry_all: { id: "Kirim ulang semuanya", en: "Retry all" },
  retry_all_says: {
    id:
      "{count} email dicoba lagi dalam semenit, paling banyak 500 sekaligus. Jeda pengiriman diakhiri.",
    en:
      "{count} emails are tried again within a minute, 500 at most at once. Pauses of sending end.",
  },
  retry_mail: { id: "Kirim ulang email", en: "Send the email again" },
  show: { id: "Tampilkan", en: "Show" },
  status: { id: "Status", en: "Status" },
  unsent_by_reason: { id: "Belum terkirim, menurut alasan", en: "Not sent, by reason" },
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

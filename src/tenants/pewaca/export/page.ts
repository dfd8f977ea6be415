import type { Page } from "../../../web/pages/page.ts";

/** Before the button was pressed. */
export const ASK: Page = {
  title: "Data Anda",
  paragraphs: [
    "Dengan tombol ini Anda mengunduh semua data tentang Anda yang disimpan Pewaca. Tautan ini hanya dapat digunakan satu kali.",
    "Simpanlah berkasnya di tempat yang aman: di dalamnya ada data pribadi Anda.",
  ],
  button: "Unduh data saya",
};

/** The link is not ours, too old, or was used. */
export const INVALID: Page = {
  title: "Tautan ini tidak berlaku lagi",
  paragraphs: ["Mintalah tautan yang baru."],
};

/** The database is away, or a bug. */
export const FAULT: Page = {
  title: "Layanan sedang tidak tersedia",
  paragraphs: ["Silakan coba lagi beberapa saat lagi."],
};

import type { Page } from "../../../web/pages/page.ts";

/** Before the button was pressed. */
export const ASK: Page = {
  title: "Bukan Anda yang mendaftar?",
  paragraphs: [
    "Seseorang mendaftar di Pewaca.id dengan alamat email Anda. Jika bukan Anda yang mendaftar, Anda dapat menghapus pendaftaran itu beserta semua datanya.",
    "Jika Anda sendiri yang mendaftar, tutup saja halaman ini.",
  ],
  button: "Bukan saya, hapus pendaftaran ini",
};

/** After it was. */
export const REMOVED: Page = {
  title: "Pendaftaran sudah dihapus",
  paragraphs: [
    "Pendaftaran dengan alamat email Anda sudah dihapus beserta semua datanya. Anda tidak perlu melakukan apa-apa lagi.",
  ],
};

/** The link is not ours, or there is nothing left to remove. */
export const INVALID: Page = {
  title: "Tautan ini tidak berlaku lagi",
  paragraphs: [
    "Pendaftaran ini sudah tidak ada, atau alamat emailnya sudah diverifikasi. Tidak ada data yang diubah.",
    "Jika orang lain memakai akun dengan alamat email Anda, gantilah kata sandinya melalui halaman lupa kata sandi.",
  ],
};

/** The database is away, or a bug. */
export const FAULT: Page = {
  title: "Layanan sedang tidak tersedia",
  paragraphs: ["Silakan coba lagi beberapa saat lagi."],
};

import type { Sentence } from "../../../console/messages.ts";

/** What an operator reads on Pewaca's own pages. */
export const TEXTS = {
  account: { id: "Akun", en: "Account" },
  add_units: { id: "Tambah unit", en: "Add units" },
  add_units_says: {
    id: "Unit-unit ini dapat dipilih saat mendaftar.",
    en: "People can choose these units when they sign up.",
  },
  address_taken: {
    id: "Tidak dilakukan: alamat emailnya sekarang dimiliki akun lain.",
    en: "Not done: the address belongs to another account now.",
  },
  approve: { id: "Setujui warga", en: "Approve the resident" },
  approve_says: {
    id: "{name} dapat memakai semua layanan, menerima tagihan, dan mendapat email persetujuan.",
    en: "{name} can use everything, is sent invoices, and gets an email that says so.",
  },
  approved: { id: "disetujui", en: "approved" },
  approved_already: {
    id: "Warga ini sudah disetujui.",
    en: "The resident has been approved already.",
  },
  board: { id: "Pengurus", en: "Committee" },
  code: { id: "Kode pendaftaran", en: "Registration code" },
  code_hidden: { id: "ada", en: "there is one" },
  code_retired: { id: "tidak ada", en: "none" },
  estate: { id: "Perumahan", en: "Estate" },
  estate_closed: { id: "pendaftaran ditutup", en: "closed for sign-up" },
  estate_name_taken: {
    id: "Tidak dilakukan: sudah ada perumahan dengan nama ini.",
    en: "Not done: there is an estate of this name.",
  },
  estate_open: { id: "pendaftaran dibuka", en: "open for sign-up" },
  estates: { id: "Perumahan", en: "Estates" },
  give_seat: { id: "Beri kursi pengurus", en: "Give a seat in the committee" },
  give_seat_says: {
    id: "{name} dapat melihat, menyetujui, dan menolak warga {estate}.",
    en: "{name} can see, approve and reject the residents of {estate}.",
  },
  location: { id: "Alamat", en: "Street address" },
  name: { id: "Nama", en: "Name" },
  new_code: { id: "Kode baru", en: "New code" },
  new_code_says: {
    id: "Perumahan mendapat kode baru. Kode lama dan tautannya langsung tidak berlaku.",
    en: "The estate gets a new code. The old one, and links with it, stop working at once.",
  },
  new_estate: { id: "Perumahan baru", en: "New estate" },
  new_estate_says: {
    id: "Perumahan ini mendapat kode pendaftaran dan muncul di halaman pendaftaran umum. " +
      "Unit dan pengurusnya ditambahkan sesudahnya.",
    en: "The estate gets a registration code, and is listed on the public sign-up page. " +
      "Units and committee come afterwards.",
  },
  no_units_named: {
    id: "Tidak dilakukan: tulis satu nama unit di tiap baris.",
    en: "Not done: write the name of one unit on each line.",
  },
  not_approved: {
    id: "Hanya warga yang disetujui dan memiliki akun dapat menjadi pengurus.",
    en: "Only an approved resident with an account can have a seat.",
  },
  postal_code: { id: "Kode pos", en: "Postal code" },
  registered: { id: "Mendaftar", en: "Signed up" },
  reject: { id: "Tolak warga", en: "Reject the resident" },
  reject_reason: {
    id: "Alasan (dikirim kepada warga)",
    en: "Reason (it is sent to the resident)",
  },
  reject_says: {
    id: "Akun {name} dinonaktifkan, alamatnya bebas untuk pendaftaran baru, dan email dikirim.",
    en: "The account of {name} is switched off, its address is free again, and an email is sent.",
  },
  rejected: { id: "ditolak", en: "rejected" },
  rejected_already: {
    id: "Warga ini sudah ditolak.",
    en: "The resident has been rejected already.",
  },
  rename_unit: { id: "Ganti nama unit", en: "Rename the unit" },
  rename_unit_says: {
    id: "Nama ini terlihat di mana-mana, juga oleh warganya.",
    en: "The name changes everywhere, also for those who live there.",
  },
  resident: { id: "Warga", en: "Resident" },
  residents: { id: "Warga di unit ini", en: "Residents of the unit" },
  restore_estate: { id: "Buka kembali pendaftaran", en: "Open for sign-up again" },
  restore_estate_says: {
    id: "Orang dapat mendaftar lagi, dengan kode dan melalui halaman umum.",
    en: "People can sign up again, by code and on the public page.",
  },
  restore_unit: { id: "Pakai kembali unit", en: "Use the unit again" },
  restore_unit_says: {
    id: "Unit ini dapat dipilih lagi saat mendaftar.",
    en: "People can choose the unit again when they sign up.",
  },
  retire_code: { id: "Cabut kode", en: "Retire the code" },
  retire_code_says: {
    id: "Kode dan tautannya tidak berlaku lagi. Halaman pendaftaran umum tetap terbuka.",
    en: "The code, and links with it, stop working. The public sign-up page stays open.",
  },
  retire_estate: { id: "Tutup pendaftaran", en: "Close for sign-up" },
  retire_estate_says: {
    id: "Tidak ada yang dapat mendaftar lagi, dengan kode maupun melalui halaman umum. " +
      "Warga dan pengurus tidak berubah.",
    en: "Nobody can sign up any more, neither by code nor on the public page. " +
      "Residents and committee stay as they are.",
  },
  retire_unit: { id: "Cabut unit", en: "Retire the unit" },
  retire_unit_says: {
    id: "Unit ini tidak dapat dipilih lagi. Warga yang tinggal di sana tetap di sana.",
    en: "Nobody can choose the unit any more. Those who live there stay there.",
  },
  role: { id: "Jabatan", en: "Role" },
  take_last_seat_says: {
    id: "Sesudah ini perumahan tidak punya pengurus: hanya operator yang dapat menyetujui warga.",
    en: "The estate has no committee then: nobody but operators can approve residents.",
  },
  take_seat: { id: "Keluarkan dari pengurus", en: "Remove from the committee" },
  take_seat_says: {
    id: "{name} tidak lagi mengurus {estate}, sejak halaman berikutnya yang dibukanya.",
    en: "{name} does nothing more for {estate}, from the next page that they open.",
  },
  unit: { id: "Unit", en: "Unit" },
  unit_in_use: { id: "dipakai", en: "in use" },
  unit_name_taken: {
    id: "Tidak dilakukan: unit {name} sudah ada di perumahan ini.",
    en: "Not done: the estate has a unit {name} already.",
  },
  unit_name_too_long: {
    id: "Tidak dilakukan: nama {name} terlalu panjang.",
    en: "Not done: the name {name} is too long.",
  },
  unit_names: { id: "Nama unit, satu di tiap baris", en: "Names of units, one on each line" },
  unit_retired: { id: "dicabut", en: "retired" },
  units: { id: "Unit", en: "Units" },
  unproven: {
    id: "Alamat emailnya belum terbukti: email tidak akan sampai.",
    en: "The address is not proven: no email would arrive.",
  },
  waiting: { id: "menunggu", en: "waiting" },
  waiting_list: { id: "Daftar tunggu", en: "Waiting list" },
} as const satisfies Record<string, Sentence>;

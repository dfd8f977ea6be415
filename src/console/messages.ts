import type { Access } from "../core/audit/access.ts";
import type { Actor, Audited } from "../core/audit/record_event.ts";
import type { RegistrationOutcome } from "../core/registration_outcomes.ts";
import type { MailEvent } from "../deps.ts";

/** The languages of the console, the first one for whoever asks for none of them. */
export const LANGUAGES = [
  { code: "id", name: "Bahasa Indonesia" },
  { code: "en", name: "English" },
] as const;

/** A language of the console. */
export type Language = (typeof LANGUAGES)[number]["code"];

/** The key of a sentence. */
export type MessageKey = keyof typeof MESSAGES;

/** A sentence of a tenant's own pages, which has no key here. */
export type Sentence = Readonly<Record<Language, string>>;

/** Says a sentence in the operator's language, with values in place of `{name}`. */
export type Translate = (
  sentence: MessageKey | Sentence,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** What rows say in words of closed lists. */
type RowWord =
  | `event_${Audited}`
  | `access_${Access}`
  | `actor_${Actor["kind"]}`
  | `delivery_${MailEvent["event"]}`
  | `refusal_${Exclude<RegistrationOutcome["reason"], "">}`;

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
  gone_meanwhile: {
    id: "Tidak dilakukan: ini baru saja dihapus oleh orang lain.",
    en: "Not done: somebody else has removed this meanwhile.",
  },
  navigation: { id: "Bagian", en: "Places" },
  not_found: { id: "Tidak ditemukan", en: "Not found" },
  not_found_text: { id: "Halaman ini tidak ada.", en: "There is no such page." },
  refused: { id: "Tidak dilakukan: {reason}.", en: "Not done: {reason}." },
  signed_in_as: { id: "Masuk sebagai {address}", en: "Signed in as {address}" },
  skip_to_content: { id: "Langsung ke isi", en: "Skip to content" },
  account: { id: "Akun", en: "Account" },
  address: { id: "Alamat email", en: "Address" },
  all_products: { id: "Semua", en: "All" },
  as_table: { id: "Angkanya", en: "As a table" },
  attempts: { id: "Percobaan", en: "Attempts" },
  cancel_mail: { id: "Batalkan email", en: "Cancel the email" },
  count: { id: "Jumlah", en: "Count" },
  created: { id: "Dibuat", en: "Created" },
  delivery: { id: "Laporan pengiriman", en: "Delivery" },
  finished: { id: "Selesai", en: "Finished" },
  first_page: { id: "Halaman pertama", en: "First page" },
  id: { id: "Nomor", en: "Id" },
  latest_counted: {
    id: "Dihitung dari {count} email terakhir pada tiap status.",
    en: "Of the latest {count} emails of each status.",
  },
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
  period: { id: "Jangka waktu", en: "Period" },
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
  access_logged_in: { id: "Masuk", en: "Logged in" },
  access_log_in_refused: { id: "Gagal masuk", en: "Login refused" },
  access_right_refused: { id: "Hak ditolak", en: "Right refused" },
  act_correct_address: { id: "Perbaiki alamat email", en: "Correct the address" },
  act_correct_address_says: {
    id:
      "Akun mendapat alamat baru, nonaktif sampai alamat itu diverifikasi, dan semua sesi berakhir. Email verifikasi dikirim ke alamat baru.",
    en:
      "The account gets the new address, is off until that is verified, and all sessions end. A verification email goes to the new address.",
  },
  act_correct_address_link_says: {
    id:
      "Akun mendapat alamat baru, yang belum terbukti; semua sesi berakhir. Tautan masuk dikirim ke alamat baru: dengan itu kata sandi lama tidak berlaku lagi.",
    en:
      "The account gets the new address, which is not proven; all sessions end. A login link goes to the new address: using it ends the old password.",
  },
  act_end_sessions: { id: "Akhiri semua sesi", en: "End all sessions" },
  act_end_sessions_says: {
    id: "Semua perangkat harus masuk kembali. Kata sandi tetap sama.",
    en: "Every device has to log in again. The password stays the same.",
  },
  act_export: { id: "Ekspor data pribadi", en: "Export personal data" },
  act_export_says: {
    id:
      "Semua yang tersimpan tentang orang ini diunduh sebagai satu berkas, termasuk NIK. Dicatat siapa yang mengunduhnya.",
    en:
      "All that is kept of this person is downloaded as one file, the NIK included. It is recorded who did it.",
  },
  act_erase: { id: "Hapus data pribadi", en: "Erase personal data" },
  act_erase_says: {
    id:
      "Semua yang menyebut orang ini dihapus untuk selamanya: nama, alamat, foto, email, riwayat masuk. Yang tersisa hanya nomor. Tidak dapat dibatalkan. Hanya akun ini yang dihapus. Perintah deno task data erase ALAMAT menghapus semua akun dengan alamat itu di kedua produk.",
    en:
      "Everything that names this person is removed for good: name, address, photos, emails, logins. Only numbers stay. This cannot be undone. It erases this account alone. The command deno task data erase ADDRESS erases every account of the address at both products.",
  },
  act_open_nik: { id: "Buka NIK", en: "Open the NIK" },
  act_open_nik_says: {
    id: "NIK lengkap ditampilkan sekali, dan dicatat siapa yang melihatnya.",
    en: "The whole NIK is shown once, and it is recorded who saw it.",
  },
  act_prove: { id: "Nyatakan alamat terbukti", en: "Vouch for the address" },
  act_prove_says: {
    id:
      "Alamat dianggap terbukti tanpa tautan. Lakukan hanya jika Anda tahu bahwa alamat itu milik orang ini.",
    en:
      "The address counts as proven without a link. Do this only if you know that it belongs to this person.",
  },
  act_release_address: { id: "Lepaskan alamat", en: "Release the address" },
  act_release_address_says: {
    id:
      "Email dikirim lagi ke alamat ini, yang pernah dikembalikan. Hapus juga dari daftar penyedia email. Email yang sudah gagal tidak dikirim ulang oleh ini.",
    en:
      "Emails are sent again to this address, which had bounced. Remove it from the list of the email provider, too. Emails that have failed are not sent by this.",
  },
  act_release_claim: { id: "Hapus pendaftaran", en: "Release the claim" },
  act_release_claim_says: {
    id:
      "Pendaftaran yang belum terbukti ini dihapus beserta fotonya, dan alamatnya dapat dipakai untuk mendaftar lagi. Tidak dapat dibatalkan.",
    en:
      "This sign-up, which nobody has proven, is removed with its photos, and its address is free for another one. This cannot be undone.",
  },
  act_release_claim_account_says: {
    id:
      "Akun ini, yang alamatnya belum dibuktikan siapa pun, dikosongkan dan nonaktif untuk selamanya; alamat dan nama penggunanya bebas. Siapa pun yang memakainya kehilangan akun itu. Email dan undangan ke alamat itu tetap ada. Tidak dapat dibatalkan. Jika pemilik alamat menginginkan akun ini, kirimkan tautan masuk sebagai gantinya.",
    en:
      "This account, whose address nobody has proven, is emptied and off for good; its address and username are free. Whoever uses it loses it. Emails and invitations to the address stay. This cannot be undone. If the owner of the address wants the account, send a login link instead.",
  },
  act_resend: { id: "Kirim ulang verifikasi", en: "Send verification again" },
  act_resend_says: {
    id: "Email verifikasi baru dikirim ke alamat ini dalam dua menit. Tautan lama tetap berlaku.",
    en:
      "Another verification email goes to this address within two minutes. Links from before stay valid.",
  },
  act_send_link: { id: "Kirim tautan masuk", en: "Send a login link" },
  act_send_link_says: {
    id:
      "Tautan masuk dikirim ke alamat ini dalam dua menit. Jika alamat belum terbukti, memakainya mengakhiri kata sandi dan sesi lama.",
    en:
      "A login link goes to this address within two minutes. If the address is not proven, using it ends the password and the sessions from before.",
  },
  act_switch_off: { id: "Nonaktifkan", en: "Switch off" },
  act_switch_off_says: {
    id: "Akun ini tidak dapat masuk lagi, dan semua sesi berakhir. Dapat diaktifkan kembali.",
    en: "This account cannot log in any more, and all sessions end. It can be switched on again.",
  },
  act_switch_on: { id: "Aktifkan", en: "Switch on" },
  act_switch_on_says: {
    id: "Akun ini dapat masuk lagi dengan kata sandinya.",
    en: "This account can log in again with its password.",
  },
  address_malformed: {
    id: "Tidak dilakukan: alamat email ini tidak benar.",
    en: "Not done: this is no email address.",
  },
  address_taken: {
    id: "Tidak dilakukan: alamat email ini sudah dimiliki akun lain, atau sama.",
    en: "Not done: this address belongs to another account, or is the same.",
  },
  applications: { id: "Lamaran mengajar", en: "Applications" },
  by: { id: "Oleh", en: "By" },
  details: { id: "Rincian", en: "Details" },
  emails_arrive: { id: "Email sampai", en: "Emails arrive" },
  estate: { id: "Perumahan", en: "Estate" },
  former_address: { id: "Alamat sebelum ditolak", en: "Address before rejection" },
  invitations: { id: "Undangan", en: "Invitations" },
  is_staff: { id: "Staf", en: "Staff" },
  may_invite: { id: "Boleh mengundang", en: "May invite" },
  may_teach: { id: "Pengajar aktif", en: "Active guide" },
  name: { id: "Nama", en: "Name" },
  nik: { id: "NIK", en: "NIK" },
  no: { id: "Tidak", en: "No" },
  yes: { id: "Ya", en: "Yes" },
  nobody_found: {
    id: "Tidak ada yang ditemukan, juga dengan satu huruf yang salah.",
    en: "Nobody was found, not even with one letter wrong.",
  },
  not_possible_now: {
    id: "Ini tidak dapat dilakukan pada keadaan sekarang.",
    en: "This cannot be done as things are.",
  },
  phone: { id: "Telepon", en: "Phone" },
  proven: { id: "Alamat terbukti", en: "Address proven" },
  request: { id: "Permintaan", en: "Request" },
  resident: { id: "Warga", en: "Resident" },
  role: { id: "Peran", en: "Role" },
  search: { id: "Cari", en: "Search" },
  search_accounts: {
    id: "Alamat, nama, nama pengguna, nomor, NIK atau nomor email",
    en: "Address, name, username, id, NIK or email id",
  },
  state_active: { id: "aktif", en: "active" },
  state_approved: { id: "disetujui", en: "approved" },
  state_deactivated: { id: "dinonaktifkan pemiliknya", en: "deactivated by its owner" },
  state_deleted: { id: "dihapus", en: "deleted" },
  state_erased: { id: "data pribadi dihapus", en: "erased" },
  state_off: { id: "nonaktif", en: "off" },
  state_rejected: { id: "ditolak", en: "rejected" },
  state_unproven: { id: "alamat belum terbukti", en: "address not proven" },
  state_waiting: { id: "menunggu pengurus", en: "waits for the board" },
  about: { id: "Tentang", en: "About" },
  actor_operator: { id: "operator", en: "operator" },
  actor_person: { id: "orang", en: "person" },
  actor_provider: { id: "penyedia", en: "provider" },
  actor_system: { id: "sistem", en: "system" },
  state_removed: { id: "tidak ada lagi", en: "gone" },
  trail: { id: "Jejak audit", en: "Audit trail" },
  timeline: { id: "Riwayat", en: "Timeline" },
  unit: { id: "Unit", en: "Unit" },
  username: { id: "Nama pengguna", en: "Username" },
  what: { id: "Peristiwa", en: "What" },
  when: { id: "Waktu", en: "When" },
  event_address_proven: { id: "Alamat terbukti", en: "Address proven" },
  event_address_corrected: { id: "Alamat diperbaiki", en: "Address corrected" },
  event_password_reset: { id: "Kata sandi disetel ulang", en: "Password reset" },
  event_password_changed: { id: "Kata sandi diganti", en: "Password changed" },
  event_switched_on: { id: "Diaktifkan", en: "Switched on" },
  event_switched_off: { id: "Dinonaktifkan", en: "Switched off" },
  event_sessions_ended: { id: "Sesi diakhiri", en: "Sessions ended" },
  event_account_deleted: { id: "Data pribadi dihapus", en: "Personal data erased" },
  event_sign_up_removed: { id: "Pendaftaran dihapus", en: "Sign-up removed" },
  event_sign_up_set_aside: {
    id: "Alamat dilepas untuk pendaftaran baru",
    en: "Set aside for a new sign-up",
  },
  event_profile_changed: { id: "Profil diubah", en: "Profile changed" },
  event_preferences_changed: { id: "Preferensi diubah", en: "Preferences changed" },
  event_right_changed: { id: "Hak diubah", en: "Right changed" },
  event_resident_approved: { id: "Disetujui", en: "Approved" },
  event_resident_rejected: { id: "Ditolak", en: "Rejected" },
  event_seat_given: { id: "Menjadi pengurus", en: "Joined the committee" },
  event_seat_taken: { id: "Bukan pengurus lagi", en: "Left the committee" },
  event_invitation_sent: { id: "Undangan dikirim", en: "Invitation sent" },
  event_invitation_cancelled: { id: "Undangan dibatalkan", en: "Invitation cancelled" },
  event_invitation_accepted: { id: "Undangan diterima", en: "Invitation accepted" },
  event_application_submitted: { id: "Lamaran dikirim", en: "Application submitted" },
  event_application_approved: { id: "Lamaran disetujui", en: "Application approved" },
  event_application_rejected: { id: "Lamaran ditolak", en: "Application rejected" },
  event_mail_resent: { id: "Email dikirim ulang", en: "Email sent again" },
  event_mail_retried: { id: "Email dicoba lagi", en: "Email retried" },
  event_mail_cancelled: { id: "Email dibatalkan", en: "Email cancelled" },
  event_mail_bounced: { id: "Email dikembalikan", en: "Email bounced" },
  event_mail_complained: { id: "Email dilaporkan sebagai spam", en: "Email reported as spam" },
  event_mail_suppressed: { id: "Email ditahan penyedia", en: "Email suppressed" },
  event_mail_failed: { id: "Email gagal", en: "Email failed" },
  event_address_released: { id: "Alamat dilepaskan", en: "Address released" },
  event_estate_changed: { id: "Perumahan diubah", en: "Estate changed" },
  event_data_exported: { id: "Data diekspor", en: "Data exported" },
  event_data_erased: { id: "Data dihapus", en: "Data erased" },
  about_application: { id: "Lamaran", en: "Application" },
  about_estate: { id: "Perumahan", en: "Estate" },
  about_invitation: { id: "Undangan", en: "Invitation" },
  about_resident: { id: "Warga", en: "Resident" },
  about_unit: { id: "Unit", en: "Unit" },
  delivery_bounced: { id: "dikembalikan", en: "bounced" },
  delivery_complained: { id: "dilaporkan sebagai spam", en: "reported as spam" },
  delivery_delayed: { id: "tertunda", en: "delayed" },
  delivery_delivered: { id: "sampai", en: "delivered" },
  delivery_failed: { id: "gagal di penyedia", en: "failed at the provider" },
  delivery_suppressed: { id: "ditahan penyedia", en: "suppressed" },
  note_applications: { id: "memutuskan lamaran", en: "to decide about applications" },
  note_board: { id: "bertindak sebagai pengurus", en: "to act as a committee" },
  note_deleted: { id: "akun lama sudah dihapus", en: "the old account was deleted" },
  note_disowned: { id: '"bukan saya" di email', en: '"not me" in the email' },
  note_expired: { id: "tidak dibuktikan pada waktunya", en: "not proven in time" },
  note_google: { id: "dengan Google", en: "with Google" },
  note_inactive: { id: "akun nonaktif", en: "the account is off" },
  note_invitations: { id: "mengundang pengajar", en: "to invite teachers" },
  note_link: { id: "dengan tautan di email", en: "with a link in an email" },
  note_member: { id: "mengubah kursinya sendiri", en: "to change their own seat" },
  note_password: { id: "dengan kata sandi", en: "with the password" },
  note_released: { id: "dilepas oleh operator", en: "released by an operator" },
  note_replaced: { id: "diganti pendaftaran baru", en: "replaced by a new sign-up" },
  note_resident: { id: "memutuskan tentang diri sendiri", en: "to decide about themselves" },
  note_switched_on_at_django: { id: "diaktifkan di Django", en: "switched on at Django" },
  note_undeliverable: { id: "email tidak dapat sampai", en: "no email reaches the address" },
  note_wrong: { id: "kata sandi salah", en: "wrong password" },
  refusal_invalid: { id: "isian tidak benar", en: "something is not filled in rightly" },
  refusal_limited: { id: "terlalu sering", en: "too many attempts" },
  refusal_taken: { id: "alamat atau nama sudah dipakai", en: "address or name is taken" },
  refusal_unknown_code: { id: "kode perumahan tidak dikenal", en: "unknown code of an estate" },
  reason_application_error: { id: "kesalahan penyedia", en: "an error of the provider" },
  reason_bounced: { id: "alamat menolak email", en: "the address bounced" },
  reason_cancelled_by_operator: {
    id: "dibatalkan oleh operator",
    en: "cancelled by an operator",
  },
  reason_complained: { id: "dilaporkan sebagai spam", en: "reported as spam" },
  reason_daily_quota_exceeded: { id: "kuota harian habis", en: "daily quota used up" },
  reason_internal_server_error: { id: "kesalahan penyedia", en: "an error of the provider" },
  reason_invalid_api_key: { id: "kunci penyedia ditolak", en: "the provider's key is refused" },
  reason_monthly_quota_exceeded: { id: "kuota bulanan habis", en: "monthly quota used up" },
  reason_outcome_unknown: {
    id: "tidak diketahui apakah terkirim",
    en: "nobody knows whether it was sent",
  },
  reason_payload_unreadable: { id: "isinya tidak terbaca", en: "its content is unreadable" },
  reason_rate_limit_exceeded: { id: "terlalu banyak permintaan", en: "too many requests" },
  reason_render: { id: "email tidak dapat disusun", en: "it could not be rendered" },
  reason_suppressed: { id: "ditahan penyedia", en: "suppressed by the provider" },
  reason_unreachable: { id: "penyedia tidak menjawab", en: "the provider did not answer" },
  reason_validation_error: { id: "ditolak penyedia", en: "refused by the provider" },
  provider_mail: { id: "email", en: "of emails" },
  any_reason: { id: "Semua", en: "All" },
  nik_unreadable: {
    id: "NIK tidak dapat dibuka: konsol tidak memiliki kuncinya.",
    en: "The NIK cannot be opened: the console does not have its key.",
  },
  event_nik_opened: { id: "NIK dibuka", en: "NIK opened" },
  event_signed_up: { id: "Mendaftar", en: "Signed up" },
  event_rejection_reason: { id: "Alasan penolakan", en: "Reason of a rejection" },
} as const satisfies Record<string, Sentence> & Record<RowWord, Sentence>;

/** The sentences of a language. */
export function translator(language: Language): Translate {
  return (sentence, values = {}) => {
    const { [language]: text } = typeof sentence === "string" ? MESSAGES[sentence] : sentence;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  };
}

/** Whether a sentence has this key. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(MESSAGES, key);
}

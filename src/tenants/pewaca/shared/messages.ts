import type { Code, Reason } from "../../../outcome.ts";

/**
 * The sentence for each field and code, in Bahasa Indonesia. Without line breaks and backslashes:
 * pages put them into scripts.
 */
// deno-fmt-ignore
export const SENTENCES: Record<string, string> = {
  "account.inactive":        "User is inactive", // Laravel compares it literally (LoginController:91)
  "attempts.exhausted":      "Terlalu banyak percobaan. Silakan coba lagi dalam satu menit.",
  "board.forbidden":         "Hanya pengurus perumahan yang dapat melakukan ini.",
  "code.mismatch":           "Kode registrasi pada formulir tidak sama dengan kode pada tautan.",
  "code.unknown":            "Kode registrasi tidak valid atau sudah kadaluarsa.",
  "currentPassword.wrong":   "Kata sandi salah.",
  "dateOfBirth.future":      "Tanggal lahir tidak boleh di masa depan.",
  "dateOfBirth.malformed":   "Tanggal lahir harus berupa tanggal yang sah dengan format YYYY-MM-DD.",
  "education.unknown":       "Pendidikan tidak ditemukan.",
  "email.malformed":         "Format email tidak valid.",
  "email.required":          "Email tidak boleh kosong.",
  "email.taken":             "Email sudah terdaftar.",
  "email.too_long":          "Email maksimal 100 karakter.",
  "familyRole.malformed":    "Status dalam keluarga tidak valid.",
  "familyRole.required":     "Status dalam keluarga tidak boleh kosong.",
  "familyRole.unknown":      "Status dalam keluarga tidak ditemukan.",
  "fullName.malformed":      "Nama lengkap mengandung karakter yang tidak diperbolehkan.",
  "fullName.required":       "Nama lengkap tidak boleh kosong.",
  "fullName.too_long":       "Nama lengkap maksimal 150 karakter.",
  "gender.malformed":        "Jenis kelamin tidak valid.",
  "idempotencyKey.malformed": "Idempotency-Key harus terdiri dari 1 sampai 255 karakter ASCII.",
  "idempotencyKey.reused":   "Idempotency-Key ini sudah dipakai untuk permintaan dengan isi yang berbeda.",
  "link.expired":            "Token verifikasi tidak valid atau sudah kadaluarsa.",
  "link.spent":              "Token verifikasi tidak valid atau sudah kadaluarsa.",
  "link.wrong":              "Token verifikasi tidak valid atau sudah kadaluarsa.",
  "maritalStatus.unknown":   "Status pernikahan tidak ditemukan.",
  "marriagePhoto.malformed":"Foto harus format JPG/JPEG.",
  "marriagePhoto.too_large":"Ukuran foto terlalu besar. Maksimal 2MB per file.",
  "marriagePhoto.too_many_pixels": "Dimensi foto terlalu besar. Maksimal 12.000 piksel per sisi dan 50 megapiksel.",
  "member.forbidden":        "Anda tidak dapat mengangkat diri Anda sendiri.",
  "member.inactive":         "Warga belum disetujui, jadi belum dapat menjadi pengurus.",
  "member.malformed":        "Warga tidak valid.",
  "member.required":         "Warga tidak boleh kosong.",
  "member.unknown":          "Warga tidak ditemukan.",
  "newPassword.breached":   "Kata sandi ini pernah bocor di internet. Pilih kata sandi lain.",
  "newPassword.common":     "Kata sandi ini terlalu umum. Pilih kata sandi yang lebih sulit ditebak.",
  "newPassword.malformed":  "Kata sandi tidak valid.",
  "newPassword.mismatch":   "Konfirmasi kata sandi tidak sama.",
  "newPassword.required":   "Kata sandi tidak boleh kosong.",
  "newPassword.similar":    "Kata sandi terlalu mirip dengan email atau nama Anda. Pilih kata sandi lain.",
  "newPassword.too_long":   "Kata sandi terlalu panjang.",
  "newPassword.too_short":  "Kata sandi minimal 8 karakter.",
  "nik.malformed":           "NIK harus 16 digit angka.",
  "occupation.unknown":      "Pekerjaan tidak ditemukan.",
  "password.breached":       "Kata sandi ini pernah bocor di internet. Pilih kata sandi lain.",
  "password.common":         "Kata sandi ini terlalu umum. Pilih kata sandi yang lebih sulit ditebak.",
  "password.malformed":      "Kata sandi tidak valid.",
  "password.required":       "Password tidak boleh kosong.",
  "password.similar":        "Kata sandi terlalu mirip dengan email atau nama Anda. Pilih kata sandi lain.",
  "password.too_long":       "Kata sandi terlalu panjang.",
  "password.too_short":      "Kata sandi minimal 8 karakter.",
  "password.wrong":          "Email atau password salah",
  "phone.malformed":         "Nomor telepon harus 8 sampai 13 digit angka.",
  "phone.required":          "Nomor telepon tidak boleh kosong.",
  "placeOfBirth.too_long":   "Tempat lahir maksimal 150 karakter.",
  "profilePhoto.malformed": "Foto harus format JPG/JPEG.",
  "profilePhoto.too_large": "Ukuran foto terlalu besar. Maksimal 2MB per file.",
  "profilePhoto.too_many_pixels": "Dimensi foto terlalu besar. Maksimal 12.000 piksel per sisi dan 50 megapiksel.",
  "publicPassword.too_short":"Kata sandi minimal 6 karakter.",
  "reason.required":         "Alasan penolakan tidak boleh kosong.",
  "reason.too_long":         "Alasan maksimal 1000 karakter.",
  "refresh.required":        "Refresh token tidak boleh kosong.",
  "rejected.inactive":       "Warga belum pernah memverifikasi alamat emailnya. Mintalah warga mendaftar kembali.",
  "rejected.taken":          "Alamat email warga ini sudah dipakai akun lain, jadi akunnya tidak dapat dipulihkan.",
  "religion.unknown":        "Agama tidak ditemukan.",
  "resetLink.expired":      "Tautan atur ulang kata sandi tidak valid atau sudah kadaluarsa.",
  "resetLink.spent":        "Tautan atur ulang kata sandi tidak valid atau sudah kadaluarsa.",
  "resetLink.wrong":        "Tautan atur ulang kata sandi tidak valid atau sudah kadaluarsa.",
  "residence.malformed":    "Perumahan tidak valid.",
  "residence.required":     "Perumahan tidak boleh kosong.",
  "residence.unknown":      "Perumahan tidak ditemukan.",
  "resident.forbidden":      "Anda tidak dapat memutuskan pendaftaran Anda sendiri.",
  "resident.inactive":       "Warga belum memverifikasi alamat emailnya, jadi belum dapat disetujui.",
  "resident.malformed":      "Warga tidak valid.",
  "resident.required":       "Warga tidak boleh kosong.",
  "resident.spent":          "Pendaftaran ini baru saja diputuskan oleh pengurus lain. Silakan muat ulang halaman.",
  "resident.unknown":       "Data warga tidak ditemukan.",
  "role.malformed":          "Peran tidak valid.",
  "role.required":           "Peran tidak boleh kosong.",
  "role.unknown":            "Peran tidak ditemukan.",
  "unit.foreign":            "Unit tidak ditemukan dalam residence ini.",
  "unit.malformed":          "Unit tidak valid.",
  "unit.required":           "Unit tidak boleh kosong.",
  "unitText.malformed":     "Blok rumah mengandung karakter yang tidak diperbolehkan.",
  "unitText.too_long":      "Blok rumah maksimal 150 karakter.",
};

const BY_CODE: Partial<Record<Code, string>> = {
  malformed: "Nilai tidak valid.",
  required: "Wajib diisi.",
  too_long: "Nilai terlalu panjang.",
  unexpected: "Berkas ini tidak diminta.",
  unknown: "Data tidak ditemukan.",
};

/** The sentence for a reason: that of its field and code, else that of its code alone. */
export function sentence({ field, code }: Reason): string {
  return SENTENCES[`${field}.${code}`] ?? BY_CODE[code] ?? "Permintaan tidak valid.";
}

/** What answers say besides the sentences for reasons. What is English is as Django said it. */
export const NOTICES = {
  appointed: "Pengurus berhasil ditambahkan.",
  approved: "Warga successfully verified",
  bodyMalformed: "Isi permintaan tidak dapat dibaca.",
  bodyTooLarge: "Ukuran permintaan terlalu besar.",
  bodyUnsupported: "Jenis isi permintaan tidak didukung.",
  erased: "Akun Anda beserta semua datanya telah dihapus.",
  exportRequested: "Tautan untuk mengunduh data Anda telah dikirim ke alamat email Anda.",
  fault: "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.",
  inactive: SENTENCES["account.inactive"]!,
  legacyLate: "Layanan lama tidak menjawab tepat waktu. Silakan coba lagi beberapa saat lagi.",
  legacyUnreachable:
    "Layanan lama sedang tidak dapat dihubungi. Silakan coba lagi beberapa saat lagi.",
  loggedIn: "Login berhasil.",
  methodNotAllowed: "Metode tidak diizinkan.",
  notFound: "Alamat tidak ditemukan.",
  ok: "OK",
  passwordChanged: "Kata sandi berhasil diubah.",
  profileChanged: "Profil berhasil diperbarui.",
  registered: "Registration successful. Please check your email for verification.",
  registeredData: "Registration successful!",
  registeredPublicly: "Registrasi berhasil! Silakan cek email Anda untuk verifikasi.",
  rejected: "Warga successfully rejected",
  resent: "Jika email terdaftar dan belum diverifikasi, tautan verifikasi telah dikirim.",
  resetRequested: "Jika email terdaftar, tautan atur ulang kata sandi telah dikirim.",
  sessionOver: "Sesi tidak valid atau sudah berakhir. Silakan login kembali.",
  tokenInvalid: "Token is invalid or expired",
  tokenMissing: "Authentication credentials were not provided.",
  unitsOfResidence: "Success",
  validationFailed: "Validation failed.",
  verified: "Email berhasil diverifikasi. Silakan login.",
  verifiedData: "User successfully verified and activated",
} as const;

/** The genders, numbered as in Django's model. There is no table for them. */
export const GENDERS = [{ id: 1, name: "Laki-laki" }, { id: 2, name: "Perempuan" }] as const;

/** What is shown for a resident whose gender is not known. */
export const NO_GENDER = "-";

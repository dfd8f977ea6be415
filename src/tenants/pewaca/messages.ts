import type { Code, Reason } from "../../outcome.ts";

/** What Pewaca's people read, in Bahasa Indonesia. No line breaks, no backslashes: a page puts them into a script. */
// deno-fmt-ignore
const SENTENCES: Record<string, string> = {
  "code.mismatch":           "Kode registrasi pada formulir tidak sama dengan kode pada tautan.",
  "code.unknown":            "Kode registrasi tidak valid atau sudah kadaluarsa.",
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
  "newPassword.malformed":  "Kata sandi tidak valid.",
  "newPassword.mismatch":   "Konfirmasi kata sandi tidak sama.",
  "newPassword.required":   "Kata sandi tidak boleh kosong.",
  "newPassword.too_long":   "Kata sandi terlalu panjang.",
  "newPassword.too_short":  "Kata sandi minimal 8 karakter.",
  "nik.malformed":           "NIK harus 16 digit angka.",
  "occupation.unknown":      "Pekerjaan tidak ditemukan.",
  "password.malformed":      "Kata sandi tidak valid.",
  "password.required":       "Password tidak boleh kosong.",
  "password.too_long":       "Kata sandi terlalu panjang.",
  "password.too_short":      "Kata sandi minimal 8 karakter.",
  "password.wrong":          "Email atau password salah",
  "phone.malformed":         "Nomor telepon harus 8 sampai 13 digit angka.",
  "phone.required":          "Nomor telepon tidak boleh kosong.",
  "placeOfBirth.too_long":   "Tempat lahir maksimal 150 karakter.",
  "profilePhoto.malformed": "Foto harus format JPG/JPEG.",
  "profilePhoto.too_large": "Ukuran foto terlalu besar. Maksimal 2MB per file.",
  "publicPassword.too_short":"Kata sandi minimal 6 karakter.",
  "refresh.required":        "Refresh token tidak boleh kosong.",
  "religion.unknown":        "Agama tidak ditemukan.",
  "resetLink.expired":      "Tautan atur ulang kata sandi tidak valid atau sudah kadaluarsa.",
  "resetLink.spent":        "Tautan atur ulang kata sandi tidak valid atau sudah kadaluarsa.",
  "resetLink.wrong":        "Tautan atur ulang kata sandi tidak valid atau sudah kadaluarsa.",
  "residence.malformed":    "Perumahan tidak valid.",
  "residence.required":     "Perumahan tidak boleh kosong.",
  "residence.unknown":      "Perumahan tidak ditemukan.",
  "resident.unknown":       "Data warga tidak ditemukan.",
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
  unknown: "Data tidak ditemukan.",
};

/** The sentence for a reason. */
export function sentence({ field, code }: Reason): string {
  return SENTENCES[`${field}.${code}`] ?? BY_CODE[code] ?? "Permintaan tidak valid.";
}

/** Sentences that belong to no field. */
export const NOTICES = {
  bodyMalformed: "Isi permintaan tidak dapat dibaca.",
  bodyTooLarge: "Ukuran permintaan terlalu besar.",
  bodyUnsupported: "Jenis isi permintaan tidak didukung.",
  fault: "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.",
  inactive: "User is inactive", // Laravel compares this literally (LoginController:91)
  legacyLate: "Layanan lama tidak menjawab tepat waktu. Silakan coba lagi beberapa saat lagi.",
  legacyUnreachable:
    "Layanan lama sedang tidak dapat dihubungi. Silakan coba lagi beberapa saat lagi.",
  loggedIn: "Login berhasil.",
  methodNotAllowed: "Metode tidak diizinkan.",
  notFound: "Alamat tidak ditemukan.",
  passwordChanged: "Kata sandi berhasil diubah.",
  profile: "OK",
  profileChanged: "Profil berhasil diperbarui.",
  publiclyRegistered: "Registrasi berhasil! Silakan cek email Anda untuk verifikasi.",
  registered: "Registration successful. Please check your email for verification.",
  resent: "Email verifikasi telah dikirim ulang.",
  resetRequested: "Jika email terdaftar, tautan atur ulang kata sandi telah dikirim.",
  sessionOver: "Sesi tidak valid atau sudah berakhir. Silakan login kembali.",
  tooMany: "Terlalu banyak percobaan. Silakan coba lagi dalam satu menit.",
  validationFailed: "Validation failed.",
  verified: "Email berhasil diverifikasi. Silakan login.",
} as const;

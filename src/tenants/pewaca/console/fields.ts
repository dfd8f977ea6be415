import type { Sentence } from "../../../console/messages.ts";
import type { EMAILS } from "../emails.ts";
import type { DetailColumn } from "../shared/person.ts";

/** The columns of which an act tells what has changed. */
type Column = DetailColumn | "unit_id" | "profile_photo" | "marriage_photo";

/** What the console calls the columns that acts change. */
export const FIELDS = {
  code: { id: "Kode pendaftaran", en: "Registration code" },
  date_of_birth: { id: "Tanggal lahir", en: "Date of birth" },
  education_id: { id: "Pendidikan", en: "Education" },
  email_verified_on: { id: "Alamat terbukti", en: "Address proven" },
  family_as: { id: "Status dalam keluarga", en: "Role in the family" },
  full_name: { id: "Nama", en: "Name" },
  gender_id: { id: "Jenis kelamin", en: "Gender" },
  is_checker: { id: "Disetujui", en: "Approved" },
  isdelete: { id: "Pendaftaran ditutup", en: "Closed for sign-up" },
  isreject: { id: "Ditolak", en: "Rejected" },
  loc_address: { id: "Alamat perumahan", en: "Street address" },
  marital_status_id: { id: "Status pernikahan", en: "Marital status" },
  marriage_photo: { id: "Foto buku nikah", en: "Photo of the marriage certificate" },
  name: { id: "Nama", en: "Name" },
  nik: { id: "NIK", en: "NIK" },
  occupation_id: { id: "Pekerjaan", en: "Occupation" },
  phone_no: { id: "Telepon", en: "Phone" },
  place_of_birth: { id: "Tempat lahir", en: "Place of birth" },
  postal_code: { id: "Kode pos", en: "Postal code" },
  profile_photo: { id: "Foto profil", en: "Profile photo" },
  religion_id: { id: "Agama", en: "Religion" },
  role_id: { id: "Jabatan pengurus", en: "Role in the committee" },
  status: { id: "Status", en: "Status" },
  unit_id: { id: "Unit", en: "Unit" },
  unit_isdelete: { id: "Unit dicabut", en: "Unit retired" },
  unit_name: { id: "Nama unit", en: "Name of the unit" },
  user_email: { id: "Alamat email", en: "Address" },
  user_isactive: { id: "Akun aktif", en: "Account active" },
  user_password: { id: "Kata sandi", en: "Password" },
} as const satisfies Record<string, Sentence> & Record<Column, Sentence>;

/** What the console calls the kinds of emails. */
export const EMAIL_KINDS = {
  approved: { id: "Persetujuan warga", en: "Approval" },
  data_export: { id: "Tautan ekspor data", en: "Link to the export" },
  failed_log_ins: { id: "Peringatan gagal masuk", en: "Warning of failed logins" },
  password_changed: { id: "Kata sandi diganti", en: "Password changed" },
  rejected: { id: "Penolakan warga", en: "Rejection" },
  reset_password: { id: "Setel ulang kata sandi", en: "Password reset" },
  signed_up_again: { id: "Mendaftar lagi", en: "Signed up again" },
  verify_email: { id: "Verifikasi alamat", en: "Verification" },
} as const satisfies Record<keyof typeof EMAILS, Sentence>;

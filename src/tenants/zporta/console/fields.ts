import type { Sentence } from "../../../console/messages.ts";
import type { EMAILS } from "../emails.ts";
import type { ProfileChange, ShowcaseNumber } from "../profile/change_profile.ts";
import type { ImageName } from "../shared/profile_images.ts";

/** The columns and lists of which an act tells what has changed. */
type Column =
  | keyof ProfileChange["account"]
  | keyof ProfileChange["profile"]
  | ImageName
  | `showcase_image_${ShowcaseNumber}_tags`;

/** What the console calls the columns and lists that acts change. */
export const FIELDS = {
  active_guide: { id: "Pengajar aktif", en: "Active guide" },
  bio: { id: "Tentang diri", en: "About" },
  can_invite_teachers: { id: "Boleh mengundang", en: "May invite" },
  display_name: { id: "Nama tampilan", en: "Display name" },
  email: { id: "Alamat email", en: "Address" },
  email_notifications: { id: "Pemberitahuan lewat email", en: "Notifications by email" },
  email_proven_at: { id: "Alamat terbukti", en: "Address proven" },
  first_name: { id: "Nama depan", en: "First name" },
  interested_subjects: { id: "Minat", en: "Interests" },
  intro_video_url: { id: "Video perkenalan", en: "Introduction video" },
  is_active: { id: "Akun aktif", en: "Account active" },
  languages_spoken: { id: "Bahasa", en: "Languages" },
  last_name: { id: "Nama belakang", en: "Last name" },
  linkedin_url: { id: "LinkedIn", en: "LinkedIn" },
  locale: { id: "Bahasa tampilan", en: "Language of the pages" },
  location: { id: "Lokasi", en: "Location" },
  mail_magazine_enabled: { id: "Buletin", en: "Newsletter" },
  password: { id: "Kata sandi", en: "Password" },
  profile_image: { id: "Foto profil", en: "Profile photo" },
  role: { id: "Peran", en: "Role" },
  showcase_image_1: { id: "Gambar 1", en: "Image 1" },
  showcase_image_1_caption: { id: "Keterangan gambar 1", en: "Caption of image 1" },
  showcase_image_1_tags: { id: "Label gambar 1", en: "Tags of image 1" },
  showcase_image_2: { id: "Gambar 2", en: "Image 2" },
  showcase_image_2_caption: { id: "Keterangan gambar 2", en: "Caption of image 2" },
  showcase_image_2_tags: { id: "Label gambar 2", en: "Tags of image 2" },
  showcase_image_3: { id: "Gambar 3", en: "Image 3" },
  showcase_image_3_caption: { id: "Keterangan gambar 3", en: "Caption of image 3" },
  showcase_image_3_tags: { id: "Label gambar 3", en: "Tags of image 3" },
  status: { id: "Status", en: "Status" },
  teacher_about: { id: "Tentang pengajar", en: "About the teacher" },
  teacher_tagline: { id: "Semboyan pengajar", en: "Tagline of the teacher" },
  teaching_specialties: { id: "Bidang mengajar", en: "Teaching specialties" },
  twitter_url: { id: "Twitter", en: "Twitter" },
  website_url: { id: "Situs web", en: "Website" },
  youtube_url: { id: "YouTube", en: "YouTube" },
} as const satisfies Record<string, Sentence> & Record<Column, Sentence>;

/** What the console calls the kinds of emails. */
export const EMAIL_KINDS = {
  data_export: { id: "Tautan ekspor data", en: "Link to the export" },
  failed_log_ins: { id: "Peringatan gagal masuk", en: "Warning of failed logins" },
  guide_application: { id: "Lamaran mengajar, kepada staf", en: "Application, to the staff" },
  magic_link: { id: "Tautan masuk", en: "Login link" },
  password_changed: { id: "Kata sandi diganti", en: "Password changed" },
  password_removed: { id: "Kata sandi dihapus", en: "Password removed" },
  password_reset: { id: "Setel ulang kata sandi", en: "Password reset" },
  teacher_invitation: { id: "Undangan mengajar", en: "Invitation to teach" },
} as const satisfies Record<keyof typeof EMAILS, Sentence>;

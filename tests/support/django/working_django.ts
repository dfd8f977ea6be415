import { quickPasswords } from "../passwords.ts";
import type { Query } from "../../../src/deps.ts";
import { startDjango } from "./django.ts";

/** What Zporta's Django does for the pages that move: it registers, logs in and shows the profile, on the tables. */
export type WorkingDjango = ReturnType<typeof startDjango> & {
  /** The usernames that it has registered, each as often as it has. */
  registered: string[];
};

/** With this header its answers say whose they are. */
export const OF_DJANGO = "X-Of-Django";

const NOW = "UTC_TIMESTAMP(6)";

/** Starts it. Like Django it looks before it writes, and writes row after row, in no transaction. */
export function startWorkingDjango(query: Query): WorkingDjango {
  const registered: string[] = [];
  const routes: Record<string, (request: Request) => Promise<Response>> = {
    "POST /api/users/register/": async (request) => {
      const { username, email, password } = await request.json();
      const { rows } = await query("SELECT id FROM auth_user WHERE username = ? OR email = ?", [
        username,
        email,
      ]);
      if (rows.length > 0) return answer({ error: "Username or email already exists." }, 400);
      const hash = await quickPasswords.hash(password);
      const { insertId } = await query(
        `INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff,
           is_active, date_joined) VALUES (?, 0, ?, '', '', ?, 0, 1, ${NOW})`,
        [hash, username, email],
      );
      await query(
        `INSERT INTO users_profile (role, active_guide, created_at, updated_at, user_id, growth_score,
           impact_score, display_name, can_invite_teachers, email_notifications, mail_magazine_enabled)
         VALUES ('explorer', 0, ${NOW}, ${NOW}, ?, 0, 0, '', 0, 1, 1)`,
        [insertId],
      );
      await query(
        `INSERT INTO users_userpreference (languages_spoken, updated_at, user_id, native_language,
           report_language) VALUES ('[]', ${NOW}, ?, 'en', 'en')`,
        [insertId],
      );
      registered.push(username);
      return answer({ message: "User registered successfully!" }, 201);
    },
    "POST /api/users/login/": async (request) => {
      const { username, password } = await request.json();
      const { rows: [user] } = await query(
        "SELECT id, password FROM auth_user WHERE username = ? AND is_active = 1",
        [username],
      );
      if (!user || !await quickPasswords.verify(password, String(user.password))) {
        return answer({ error: "Invalid credentials" }, 400);
      }
      const key = crypto.randomUUID().replaceAll("-", "");
      await query(
        `INSERT IGNORE INTO authtoken_token (\`key\`, created, user_id) VALUES (?, ${NOW}, ?)`,
        [key, Number(user.id)],
      );
      await query(`UPDATE auth_user SET last_login = ${NOW} WHERE id = ?`, [Number(user.id)]);
      const { rows: [token] } = await query(
        "SELECT `key` FROM authtoken_token WHERE user_id = ?",
        [Number(user.id)],
      );
      return answer({ token: token!.key, id: Number(user.id) }, 200);
    },
    "GET /api/users/profile/": async (request) => {
      const [, key = ""] = (request.headers.get("Authorization") ?? "").split(" ");
      const { rows: [user] } = await query(
        `SELECT u.id, u.username FROM authtoken_token AS t JOIN auth_user AS u ON u.id = t.user_id
         WHERE t.\`key\` = ?`,
        [key],
      );
      if (!user) return answer({ detail: "Invalid token." }, 401);
      return answer({ id: Number(user.id), username: user.username }, 200);
    },
  };
  const django = startDjango(async (request) => {
    const route = routes[`${request.method} ${new URL(request.url).pathname}`];
    return route ? await route(request) : answer({ detail: "Not found." }, 404);
  });
  return { ...django, registered };
}

function answer(body: unknown, status: number): Response {
  return Response.json(body, { status, headers: { [OF_DJANGO]: "yes" } });
}

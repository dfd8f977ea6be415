import assert from "node:assert/strict";
import { READER, startOperatorConsole } from "../support/console/console.ts";
import { startService } from "../support/service.ts";

Deno.test("no list of the tenants reads or sorts a table from one end to the other", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const digits = "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 " +
    "UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7)";
  const n = "(a.d + 8 * b.d + 64 * c.d + 512 * e.d)";
  const thousands = `FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`;
  const pewaca = service.of("pewaca").query;
  const zporta = service.of("zporta").query;
  await pewaca(
    `INSERT INTO m_warga (full_name, created_by, created_on, residence_id, is_checker, is_lead, isactive,
       isdelete, isreject)
     SELECT CONCAT('Warga ', ${n}), 1, '2025-01-01' + INTERVAL ${n} MINUTE, ${n} % 5, ${n} % 2, 0, 0, 0, 0
     ${thousands}`,
  );
  await zporta(
    `INSERT INTO auth_user (password, username, email, date_joined)
     SELECT '!', CONCAT('person', ${n}), CONCAT('person', ${n}, '@example.net'), NOW() ${thousands}`,
  );
  await zporta(
    `INSERT INTO users_profile (user_id, can_invite_teachers, created_at, updated_at)
     SELECT id, id % 500 = 0, NOW(), NOW() FROM auth_user
     WHERE id NOT IN (SELECT user_id FROM users_profile)`,
  );
  await zporta(
    `INSERT INTO users_guideapplicationrequest (user_id, motivation, subjects_to_teach, status, created_at,
       updated_at)
     SELECT id, 'm', 's', IF(id % 2, 'pending', 'rejected'), '2025-01-01' + INTERVAL id MINUTE, NOW()
     FROM auth_user`,
  );
  await zporta(
    `INSERT INTO users_teacherinvitation (inviter_id, invitee_email, token, status, created_at, expires_at)
     SELECT id, CONCAT(id, '@example.net'), LPAD(id, 32, '0'), IF(id % 2, 'pending', 'expired'), NOW(),
       '2025-01-01' + INTERVAL id MINUTE FROM auth_user`,
  );
  await pewaca(
    `INSERT INTO audit_event (occurred_at, tenant, what, subject, actor_kind, actor, changes)
     SELECT NOW(), IF(${n} % 2, 'pewaca', 'zporta'), 'estate_changed', CONCAT('estate:', ${n} % 7),
       'operator', IF(${n} % 3, 'ani@example.com', 'budi@example.com'), '{}' ${thousands}`,
  );
  await pewaca("ANALYZE TABLE m_warga, audit_event");
  for (
    const table of [
      "auth_user",
      "users_profile",
      "users_guideapplicationrequest",
      "users_teacherinvitation",
    ]
  ) await zporta(`ANALYZE TABLE ${table}`);

  for (const { gateway } of service.databases) gateway.resetLog();
  const at = "2025-01-02 00:00:00.000000|900";
  const paths = [
    ["/console/trail?tenant=pewaca", "3000"],
    ["/console/trail?tenant=pewaca&by=ani@example.com", "3000"],
    ["/console/trail?tenant=pewaca&subject=estate:3", "3000"],
    ["/console/pewaca/waiting", at],
    ["/console/pewaca/waiting?estate=3", at],
    ["/console/zporta/applications", at],
    ["/console/zporta/applications?status=rejected", at],
    ["/console/zporta/applications?user=1200", null],
    ["/console/zporta/invitations", at],
    ["/console/zporta/invitations?inviter=1200", null],
    ["/console/zporta/inviters", "1000"],
    ["/console/zporta/inviters?q=person12", null],
  ] as const;
  for (const [path, after] of paths) {
    const pages = after === null ? [path] : [
      path,
      `${path}${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}`,
    ];
    for (const page of pages) {
      const { status, text } = await console.visit(READER, page);
      assert.equal(status, 200, page);
      assert.match(text, /<table|class="timeline"/, page);
    }
  }
  for (const { gateway, query } of service.databases) {
    const selects = gateway.log.map(({ sql }) => sql).filter((sql) => /^\s*SELECT/i.test(sql));
    assert.ok(selects.length >= 4);
    for (const sql of selects) {
      const { rows } = await query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`);
      for (const row of rows) {
        const isLarge = row.table !== null && Number(row.rows) > 1000;
        const isRead = isLarge && ["ALL", "index"].includes(String(row.type));
        const isSorted = isLarge && /filesort/.test(String(row.Extra));
        const said = `${JSON.stringify(row)}\n${sql}`;
        assert.ok(!isRead && !isSorted, said);
        // Few may invite: they are not looked for among all profiles.
        const isRare = /WHERE p\.can_invite_teachers = 1/.test(sql) && row.table === "p";
        if (isRare) assert.equal(row.key, "ix_profile_inviter", said);
      }
    }
  }
});

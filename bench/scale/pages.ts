import assert from "node:assert/strict";
import { loggedIn } from "../../tests/support/pewaca/board.ts";
import { OWNER, startOperatorConsole } from "../../tests/support/console/console.ts";
import type { TestDatabase } from "../../tests/support/mysql/mysql.ts";
import { type Service, settings, startService } from "../../tests/support/service.ts";
import { PAGE_SIZE } from "../../src/tenants/pewaca/board/select_page.ts";

/** How long a page takes: the median and the longest of some visits, after one that nobody counts. */
export type PageTime = { page: string; limitMs: number; medianMs: number; slowestMs: number };

const VISITS = 5;
const BOARD_MS = 100;
const METRICS_MS = 100;
const CONSOLE_MS = 300;

/** Visits the lists and searches of a board and of the operators' console, and the metrics. */
export async function timePages(database: TestDatabase): Promise<PageTime[]> {
  await using service = await startService({}, undefined, { database });
  await using console = await startOperatorConsole(service);
  const times: PageTime[] = [];
  const board = await loggedIn(service);
  for (const path of await boardPages(service, board)) {
    times.push(await time(path, BOARD_MS, () => get(service, path, board)));
  }
  const bearer = { Authorization: `Bearer ${settings.metricsToken}` };
  times.push(await time("/metrics", METRICS_MS, () => get(service, "/metrics", bearer)));
  await console.runCron();
  for (const path of CONSOLE_PAGES) {
    times.push(
      await time(path, CONSOLE_MS, async () => {
        const { status, text } = await console.visit(OWNER, path);
        assert.equal(status, 200, `${path}: ${text.slice(0, 300)}`);
      }),
    );
  }
  return times;
}

async function boardPages(service: Service, board: Record<string, string>): Promise<string[]> {
  const lists = ["?", "?is_checker=true&isreject=false", "?is_checker=false&isreject=false"];
  const paths: string[] = [];
  for (const list of lists) {
    const { count } = await get(service, `/api/warga/${list}`, board);
    const last = Math.ceil(count / PAGE_SIZE);
    paths.push(`/api/warga/${list}`, `/api/warga/${list}&page=${Math.ceil(last / 2)}`);
    paths.push(`/api/warga/${list}&page=${last}`);
  }
  const approved = "/api/warga/?is_checker=true&isreject=false";
  for (const search of ["siti wul", "wulan", "31740101129", "warga77@", "nobody at all"]) {
    paths.push(`${approved}&search=${encodeURIComponent(search)}`);
  }
  return paths;
}

const CONSOLE_PAGES = [
  ...[
    "warga500@example.net",
    "warga50O@example.net",
    "Siti Wulandari",
    "Siti Wulandarx",
    "Rima Wulandary",
    "Wulandari",
    "Wulandary",
    "Zaenudin",
    "learner500",
    "leaner500",
    "5000",
    "3174010112907919",
    "9999999999999999",
  ].map((text) => `/console/accounts?q=${encodeURIComponent(text)}`),
  "/console/accounts/pewaca/2001",
  "/console/accounts/zporta/2001",
  "/console/mails",
  "/console/mails?status=sent",
  "/console/mails?status=pending",
  "/console/numbers?period=hour",
  "/console/numbers",
  "/console/numbers?period=month",
  "/console/trail?tenant=pewaca",
  "/console/trail?tenant=pewaca&by=ani@example.com",
  "/console/pewaca/waiting",
  "/console/pewaca/estates",
  "/console/pewaca/estates?q=griya 77",
  "/console/pewaca/estates/3",
  "/console/zporta/applications",
  "/console/zporta/applications?status=rejected",
  "/console/zporta/invitations",
  "/console/zporta/inviters",
] as const;

async function time(
  page: string,
  limitMs: number,
  visit: () => Promise<unknown>,
): Promise<PageTime> {
  await visit();
  const visits = [];
  for (let i = 0; i < VISITS; i++) {
    const startedAt = performance.now();
    await visit();
    visits.push(performance.now() - startedAt);
  }
  visits.sort((one, other) => one - other);
  return { page, limitMs, medianMs: visits[VISITS >> 1]!, slowestMs: visits.at(-1)! };
}

async function get(service: Service, path: string, headers: Record<string, string>) {
  const response = await service.fetch(path, { headers });
  const text = await response.text();
  assert.equal(response.status, 200, `${path}: ${text.slice(0, 300)}`);
  return text.startsWith("{") ? JSON.parse(text) : text;
}

/** `oncall ical`: feeds that stay the same byte for byte, with events that keep their identity. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { documentWith } from "../support/documents.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

const section = (length = "1 week") => `oncall_schedules:
  Primary:
    timezone: Europe/Berlin
    coverage: {windows: ["mon-fri 09:00-19:00"]}
    rotations:
      Weekly: {starts_at: 2026-01-05T09:00, length: ${length}, active_period: {start: "09:00", end: "17:00"}, participants: [ana, bo]}
  "A/B & C":
    timezone: Etc/UTC
    rotations:
      Daily: {starts_at: 2026-01-05T09:00, length: 1 day, participants: [chen]}
escalation_policy:
  name: Standard
  rules: [{after: 0m, notify: {schedule: Primary}}]`;

let workspace: Workspace;
let now: number;
beforeEach(() => {
  now = Date.UTC(2026, 2, 25, 12);
  workspace = createWorkspace({ now: () => now });
  workspace.write("watchbill.yml", documentWith(section()));
});
afterEach(() => workspace.remove());

const window = ["--from", "2026-03-23", "--to", "2026-04-06"];
const feed = async (...words: string[]) =>
  (await workspace.watchbill("oncall", "ical", ...window, ...words)).stdout;
const uids = (text: string) => [...text.matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid);

it("writes a feed for each schedule, person and project, and a page that links to them", async () => {
  const { code, stdout } = await workspace.watchbill(
    "oncall",
    "ical",
    ...window,
    "--out",
    "public",
    "--format",
    "json",
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    feeds: [
      {
        path: "schedules/acme/payments/api/Primary.ics",
        subject: "acme/payments/api/Primary",
        about: "schedule",
        events: 14,
      },
      {
        path: "schedules/acme/payments/api/A-B-C-30a2d8bf.ics",
        subject: "acme/payments/api/A/B & C",
        about: "schedule",
        events: 15,
      },
      { path: "people/ana.ics", subject: "ana", about: "person", events: 7 },
      { path: "people/bo.ics", subject: "bo", about: "person", events: 7 },
      { path: "people/chen.ics", subject: "chen", about: "person", events: 15 },
      // Ten evenings of two hours without cover, and every night without a page.
      { path: "gaps/acme/payments/api.ics", subject: "acme/payments/api", about: "gaps", events: 25 },
    ],
  });
  const files = readdirSync(join(workspace.folder, "public"), { recursive: true, encoding: "utf8" });
  expect(files.filter((path) => /\.(ics|html)$/.test(path))).toHaveLength(7);
  const page = workspace.read("public/index.html");
  expect(page).toContain(
    '<a href="people/ana.ics" type="text/calendar">ana</a> <span class="muted">7 shifts</span>',
  );
  expect(page).toContain("A/B &amp; C");
  expect(page).not.toMatch(/<script|https?:/);
});

it("gives every schedule an address that depends on its own name alone", async () => {
  const pathsOf = async (names: readonly string[]) => {
    const schedules = names.map((name) => `  ${JSON.stringify(name)}: {timezone: Etc/UTC}`);
    workspace.write("watchbill.yml", documentWith(`oncall_schedules:\n${schedules.join("\n")}`));
    const { stdout } = await workspace.watchbill("oncall", "ical", "--out", "public", "--format", "json");
    const { feeds } = JSON.parse(stdout) as { feeds: { path: string; subject: string; about: string }[] };
    return Object.fromEntries(
      feeds.filter(({ about }) => about === "schedule").map(({ path, subject }) => [subject.slice(18), path]),
    );
  };
  const names = ["日本", "東京", "A b", "a-b", "A-b", "..", "Night shift", "Primary", "x/y", "x-y"];
  const paths = await pathsOf(names);
  expect(new Set(Object.values(paths)).size).toBe(names.length);
  expect(paths.Primary).toBe("schedules/acme/payments/api/Primary.ics");
  expect(paths["Night shift"]).toMatch(/^schedules\/acme\/payments\/api\/Night-shift-[0-9a-f]{8}\.ics$/);
  expect(paths.日本).toMatch(/^schedules\/acme\/payments\/api\/[0-9a-f]{8}\.ics$/);
  for (const name of names) expect(await pathsOf([name])).toEqual({ [name]: paths[name] });
});

it("has the same bytes on another day, stamped with the time of the commit", async () => {
  workspace.commit();
  const stamp = workspace.git("log", "-1", "--format=%ct").trim();
  const first = await feed();
  now += 86_400_000;
  expect(await feed()).toBe(first);
  const written = new Date(Number(stamp) * 1000).toISOString().replace(/[-:]|\.000/g, "");
  expect(new Set([...first.matchAll(/^DTSTAMP:(.*)\r$/gm)].map(([, at]) => at))).toEqual(new Set([written]));
});

it("keeps the identity of shifts that only end at another time", async () => {
  const before = await feed("--user", "ana");
  workspace.write("watchbill.yml", documentWith(section().replace('"17:00"', '"18:00"')));
  const after = await feed("--user", "ana");
  expect(uids(after)).toEqual(uids(before));
  expect(after).not.toBe(before);
  expect(new Set(uids(before)).size).toBe(7);
});

it("keeps wall clock across a clock change: 09:00 in Berlin is 08:00 and then 07:00 UTC", async () => {
  const starts = [...(await feed("--schedule", "Primary")).matchAll(/^DTSTART:(.*)\r$/gm)].map(
    ([, at]) => at,
  );
  expect(starts.slice(4, 8)).toEqual([
    "20260327T080000Z",
    "20260328T080000Z",
    "20260329T070000Z",
    "20260330T070000Z",
  ]);
});

/** The on-call page, the picture and the page of feeds in Chromium: complete, quiet, readable, in light and dark. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentWith } from "../support/documents.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

const CHROMIUM = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Names that would do harm in HTML or XML, a gap in the coverage, an override, and nobody for some alerts. */
const DOCUMENT = documentWith(`oncall_schedules:
  "Primary <script>alert(1)</script> & 'co'":
    timezone: Europe/Berlin
    coverage: {windows: ["mon-fri 08:00-18:00"]}
    overrides: [{from: 2026-03-10T09:00, to: 2026-03-11T12:00, user: dana, instead_of: ana, mode: replace}]
    rotations:
      "By day, a name that is too long for its lane": {starts_at: 2026-01-05T09:00, length: 1 week, active_period: {start: "09:00", end: "17:00"}, participants: [ana, bo, chen]}
  Secondary:
    timezone: America/New_York
    rotations:
      Weekly: {starts_at: 2026-01-05T09:00, length: 12 hours, participants: [a.very.long.user.name, erik]}
escalation_policy:
  name: Standard
  rules: [{after: 0m, notify: {schedule: "Primary <script>alert(1)</script> & 'co'"}}, {after: 15m, notify: {schedule: "Primary <script>alert(1)</script> & 'co'"}}]`);

let workspace: Workspace;
let profile: string;
let context: BrowserContext;
let page: Page;
const requests: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  const executablePath = CHROMIUM.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined)
    throw new Error("no Chromium found: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH");
  workspace = createWorkspace({ now: () => Date.UTC(2026, 2, 10, 12) });
  workspace.write("watchbill.yml", DOCUMENT);
  const files = ["--report", "html=oncall.html", "--report", "svg=oncall.svg"];
  const shown = await workspace.watchbill("oncall", "show", ...files);
  const feeds = await workspace.watchbill("oncall", "ical", "--out", "public");
  expect([shown.code, feeds.code], shown.stderr + feeds.stderr).toEqual([0, 0]);
  profile = mkdtempSync(join(tmpdir(), "chromium-"));
  context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS });
  page = await context.newPage();
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
});
afterAll(async () => {
  await context?.close();
  workspace?.remove();
  if (profile !== undefined) rmSync(profile, { recursive: true, force: true });
});

async function open(path: string, width: number, colorScheme: "light" | "dark"): Promise<string> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  requests.length = 0;
  complaints.length = 0;
  const url = pathToFileURL(join(workspace.folder, path)).href;
  await page.goto(url);
  return url;
}

const everywhere = ["oncall.html", "public/index.html"].flatMap((path) =>
  (["light", "dark"] as const).flatMap((scheme) =>
    [390, 1280].map((width) => [path, width, scheme] as const),
  ),
);

it.each(everywhere)(
  "%s at %i pixels, %s, asks for nothing, fits, and axe finds no fault",
  async (path, width, scheme) => {
    const url = await open(path, width, scheme);
    expect(requests.filter((request) => request !== url && !request.startsWith("data:"))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(0);
    await page.evaluate(
      "document.querySelectorAll('details').forEach((details) => { details.open = true; })",
    );
    // The page's own policy forbids scripts; this one comes from outside it.
    await page.evaluate(AXE);
    const found = (await page.evaluate(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).slice(0, 3).join(' ')))",
    )) as string[];
    expect(found).toEqual([]);
  },
);

it("is well-formed as a picture of its own, with every person's shifts in words", async () => {
  const url = await open("oncall.svg", 1000, "light");
  expect(requests).toEqual([url]);
  expect(complaints).toEqual([]);
  const facts = (await page.evaluate(
    `({
      root: document.documentElement.localName,
      faults: document.querySelectorAll("parsererror, script").length,
      titles: [...document.querySelectorAll("g > title")].map((title) => title.textContent),
    })`,
  )) as { root: string; faults: number; titles: string[] };
  expect(facts).toMatchObject({ root: "svg", faults: 0 });
  expect(facts.titles).toContain("dana: Tue 10 Mar 09:00 to Tue 10 Mar 17:00");
  expect(facts.titles).toContain("nobody: Tue 10 Mar 08:00 to Tue 10 Mar 09:00");
  // Turns counted in hours move on the clock: 09:00 in winter is 10:00 by now.
  expect(facts.titles).toContain("erik: Tue 10 Mar 22:00 to Wed 11 Mar 10:00");
});

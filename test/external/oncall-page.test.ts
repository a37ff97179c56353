/** The on-call page, the picture and the page of feeds in Chromium: complete, quiet, readable, in light and dark. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentWith } from "../support/documents.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";
import { type Browser, SCHEMES, type Scheme, startBrowser } from "./browser.ts";

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
let browser: Browser;

beforeAll(async () => {
  workspace = createWorkspace({ now: () => Date.UTC(2026, 2, 10, 12) });
  workspace.write("watchbill.yml", DOCUMENT);
  const files = ["--report", "html=oncall.html", "--report", "svg=oncall.svg"];
  const shown = await workspace.watchbill("oncall", "show", ...files);
  const feeds = await workspace.watchbill("oncall", "ical", "--out", "public");
  expect([shown.code, feeds.code], shown.stderr + feeds.stderr).toEqual([0, 0]);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  workspace?.remove();
});

const open = (path: string, width: number, scheme: Scheme) =>
  browser.open(join(workspace.folder, path), width, scheme);

const everywhere = ["oncall.html", "public/index.html"].flatMap((path) =>
  SCHEMES.flatMap((scheme) => [390, 1280].map((width) => [path, width, scheme] as const)),
);

it.each(everywhere)(
  "%s at %i pixels, %s, asks for nothing, fits, and axe finds no fault",
  async (path, width, scheme) => {
    await open(path, width, scheme);
    await browser.expectQuietAndFitting();
    expect(await browser.page.evaluate("document.querySelectorAll('script').length")).toBe(0);
    await browser.expectAccessible();
  },
);

it("is well-formed as a picture of its own, with every person's shifts in words", async () => {
  await open("oncall.svg", 1000, "light");
  await browser.expectQuietAndFitting();
  const facts = (await browser.page.evaluate(
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

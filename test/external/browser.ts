/** Chromium for tests of pages: one window, everything it asks for or complains about recorded. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { expect } from "vitest";

export const SCHEMES = ["light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

export interface Browser {
  readonly page: Page;
  /** Shows a file as a phone or a desk would; `width` in CSS pixels. What was recorded before is forgotten. */
  open(file: string, width: number, scheme: Scheme): Promise<void>;
  /** The page is complete in itself: no request but for itself, no word on the console, nothing wider than the window. */
  expectQuietAndFitting(): Promise<void>;
  /** axe-core finds no violation, with everything that can be unfolded open. */
  expectAccessible(): Promise<void>;
  close(): Promise<void>;
}

const PLACES = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
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
const VIOLATIONS =
  "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).slice(0, 3).join(' ')))";

export async function startBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined)
    throw new Error("no Chromium found: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH");
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));

  return {
    page,
    async open(file, width, colorScheme) {
      await page.emulateMedia({ colorScheme, media: "screen" });
      await page.setViewportSize({ width, height: 900 });
      requests.length = 0;
      complaints.length = 0;
      await page.goto(pathToFileURL(file).href);
    },
    async expectQuietAndFitting() {
      expect(requests.filter((url) => url !== page.url() && !url.startsWith("data:"))).toEqual([]);
      expect(complaints).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(page.viewportSize()?.width);
    },
    async expectAccessible() {
      await page.evaluate(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; })",
      );
      // The page's own policy forbids scripts; this one comes from outside it.
      await page.evaluate(AXE);
      expect(await page.evaluate(VIOLATIONS)).toEqual([]);
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

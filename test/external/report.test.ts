import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { estate } from "../incidents/estate.ts";
import { facts, marchIncidents } from "../incidents/facts-builder.ts";
import { makeReport } from "../incidents/made-report.ts";

const CHROMIUM = [
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

const WIDTHS = [390, 768, 1280] as const;
const SCHEMES = ["light", "dark"] as const;

let folder: string;
let context: BrowserContext;
let page: Page;
/** Everything the page asked for, and everything it complained about. */
const requests: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  const executablePath = CHROMIUM.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    throw new Error("no Chromium found: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH");
  }
  folder = mkdtempSync(join(tmpdir(), "report-"));
  context = await chromium.launchPersistentContext(join(folder, "profile"), { executablePath, args: FLAGS });
  page = await context.newPage();
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
});

afterAll(async () => {
  await context?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const reports = {
  "a thousand incidents": () => estate({ incidents: 1000 }),
  "nine incidents": () => facts({ incidents: marchIncidents() }),
  "an empty window": () => facts(),
};

async function open(
  name: keyof typeof reports,
  width: number,
  colorScheme: (typeof SCHEMES)[number],
): Promise<string> {
  const file = join(folder, `${name.replaceAll(" ", "-")}.html`);
  if (!existsSync(file))
    writeFileSync(file, makeReport(reports[name](), ["html"]).get("report.html") as string);
  await page.emulateMedia({ colorScheme, media: "screen" });
  await page.setViewportSize({ width, height: 900 });
  requests.length = 0;
  complaints.length = 0;
  const url = pathToFileURL(file).href;
  await page.goto(url);
  return url;
}

const everywhere = (Object.keys(reports) as (keyof typeof reports)[]).flatMap((name) =>
  SCHEMES.flatMap((scheme) => WIDTHS.map((width) => [name, width, scheme] as const)),
);

describe("the report in a browser", () => {
  it.each(everywhere)(
    "of %s at %i pixels, %s: complete, quiet and wide enough",
    async (name, width, scheme) => {
      const url = await open(name, width, scheme);
      expect(requests.filter((request) => request !== url && !request.startsWith("data:"))).toEqual([]);
      expect(complaints).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      // Of the two drawings of each chart, exactly one is shown.
      const shown =
        "[...document.querySelectorAll('figure')].map((figure) => [...figure.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length)";
      for (const drawings of (await page.evaluate(shown)) as number[]) expect(drawings).toBe(1);
    },
  );

  it.each(everywhere)(
    "of %s at %i pixels, %s: without a violation that axe finds",
    async (name, width, scheme) => {
      await open(name, width, scheme);
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

  it("draws text that can be read in both schemes", async () => {
    for (const scheme of SCHEMES) {
      await open("nine incidents", 1280, scheme);
      const colours = (await page.evaluate(
        "[getComputedStyle(document.querySelector('#weeks-wide-title').parentNode.querySelector('text')).fill, getComputedStyle(document.querySelector('figure')).backgroundColor]",
      )) as [string, string];
      expect(contrast(colours[0], colours[1])).toBeGreaterThan(4.5);
    }
  });

  it("prints on pages that count themselves", async () => {
    await open("a thousand incidents", 1280, "dark");
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const text = pdf.toString("latin1");
    const pages = Number(
      /\/Type\s*\/Pages[^>]*\/Count\s+(\d+)/.exec(text)?.[1] ?? /\/Count\s+(\d+)/.exec(text)?.[1],
    );
    expect(pages).toBeGreaterThan(4);
    expect(pages).toBeLessThan(40);
    // A4 in points.
    expect(text).toMatch(/\/MediaBox\s*\[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/);
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 688, height: 900 });
    // Nothing sticks out of the paper: 182 mm between the margins.
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(688);
    expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(28, 32, 36)");
  });
});

/** Contrast ratio of two opaque colours (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

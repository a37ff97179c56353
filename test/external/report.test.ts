/** The report in Chromium: complete, quiet, readable, in light and dark, and on paper. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { estate } from "../incidents/estate.ts";
import { facts, marchIncidents } from "../incidents/facts-builder.ts";
import { makeReport } from "../incidents/made-report.ts";
import { type Browser, SCHEMES, type Scheme, startBrowser } from "./browser.ts";

const WIDTHS = [390, 768, 1280] as const;

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "report-"));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const reports = {
  "a thousand incidents": () => estate({ incidents: 1000 }),
  "nine incidents": () => facts({ incidents: marchIncidents() }),
  "an empty window": () => facts(),
};

async function open(name: keyof typeof reports, width: number, scheme: Scheme): Promise<void> {
  const file = join(folder, `${name.replaceAll(" ", "-")}.html`);
  if (!existsSync(file))
    writeFileSync(file, makeReport(reports[name](), ["html"]).get("report.html") as string);
  await browser.open(file, width, scheme);
}

const everywhere = (Object.keys(reports) as (keyof typeof reports)[]).flatMap((name) =>
  SCHEMES.flatMap((scheme) => WIDTHS.map((width) => [name, width, scheme] as const)),
);

describe("the report in a browser", () => {
  it.each(everywhere)(
    "of %s at %i pixels, %s: complete, quiet and wide enough",
    async (name, width, scheme) => {
      await open(name, width, scheme);
      await browser.expectQuietAndFitting();
      // Of the two drawings of each chart, exactly one is shown.
      const shown =
        "[...document.querySelectorAll('figure')].map((figure) => [...figure.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length)";
      for (const drawings of (await browser.page.evaluate(shown)) as number[]) expect(drawings).toBe(1);
    },
  );

  it.each(everywhere)(
    "of %s at %i pixels, %s: without a violation that axe finds",
    async (name, width, scheme) => {
      await open(name, width, scheme);
      await browser.expectAccessible();
    },
  );

  it("draws text that can be read in both schemes", async () => {
    for (const scheme of SCHEMES) {
      await open("nine incidents", 1280, scheme);
      const colours = (await browser.page.evaluate(
        "[getComputedStyle(document.querySelector('#weeks-wide-title').parentNode.querySelector('text')).fill, getComputedStyle(document.querySelector('figure')).backgroundColor]",
      )) as [string, string];
      expect(contrast(colours[0], colours[1])).toBeGreaterThan(4.5);
    }
  });

  it("prints on pages that count themselves", async () => {
    await open("a thousand incidents", 1280, "dark");
    const pdf = await browser.page.pdf({ preferCSSPageSize: true, printBackground: true });
    const text = pdf.toString("latin1");
    const pages = Number(
      /\/Type\s*\/Pages[^>]*\/Count\s+(\d+)/.exec(text)?.[1] ?? /\/Count\s+(\d+)/.exec(text)?.[1],
    );
    expect(pages).toBeGreaterThan(4);
    expect(pages).toBeLessThan(40);
    // A4 in points.
    expect(text).toMatch(/\/MediaBox\s*\[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/);
    await browser.page.emulateMedia({ media: "print" });
    await browser.page.setViewportSize({ width: 688, height: 900 });
    // Nothing sticks out of the paper: 182 mm between the margins.
    expect(await browser.page.evaluate("document.documentElement.scrollWidth")).toBe(688);
    expect(await browser.page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(28, 32, 36)");
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

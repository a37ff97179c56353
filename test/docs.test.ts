/** The documentation is what the program says of itself: `npm run docs` writes it anew. Needs a build. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KINDS } from "../src/kinds/index.ts";

const ROOT = new URL("../", import.meta.url);
const { pages } = (await import(new URL("scripts/docs.mjs", ROOT).href)) as {
  pages(): Promise<Map<string, string>>;
};
const generated = await pages();

describe("docs", () => {
  it.each([...generated.keys()])("%s is as generated", (path) => {
    const file = new URL(path, ROOT);
    expect(existsSync(file) && readFileSync(file, "utf8"), "run `npm run docs`").toBe(generated.get(path));
  });

  it("have a page for every kind", () => {
    const kinds = [...KINDS.keys()].map((kind) => `docs/kinds/${kind}.md`);
    expect([...generated.keys()]).toEqual(expect.arrayContaining(kinds));
  });

  it("are reached from the README", () => {
    const readme = readFileSync(new URL("README.md", ROOT), "utf8");
    for (const kind of KINDS.keys()) expect(readme).toContain(`docs/kinds/${kind}.md`);
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target ?? "");
    expect(links.filter((target) => !existsSync(new URL(target, ROOT)))).toEqual([]);
  });
});

import { expect, it } from "vitest";
import { asWritten, slugOf } from "../../src/kinds/wiki-pages.ts";

it.each([
  ["API Outage Response", "API-Outage-Response"],
  ["  Database ", "Database"],
  ["teams/Data base - main", "teams/Data-base---main"],
  ["teams/../Ünïcode", "Ünïcode"],
  ["/from the root", "from-the-root"],
  ["Runbooks /  API \t outage", "Runbooks/API-outage"],
])("makes of the title %j the slug GitLab makes", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

it.each([
  ["---\ntitle: Shown\n---\n# Text\n", "# Text\n"],
  ["\n---\nslugs:\n  - a\n...\n# Text\n", "# Text\n"],
  ["---yaml\r\ntitle: Shown\r\n---\r\n# Text\r\n", "# Text\r\n"],
  ["---\ntitle: Shown\n---", ""],
])("knows a page written from %j although it shows %j", (text, content) => {
  const page = { slug: "a", title: "a", content };
  expect(asWritten(page, text).content).toBe(text);
});

it("knows a page without front matter from one whose front matter is not shown, where GitLab tells", () => {
  const text = "---\ntitle: Shown\n---\n# Text\n";
  const page = { slug: "a", title: "a", content: "# Text\n" };
  expect(asWritten({ ...page, frontMatter: { title: "Shown" } }, text).content).toBe(text);
  expect(asWritten({ ...page, frontMatter: {} }, text).content).toBe("# Text\n");
});

it.each([
  ["---\na rule, no mapping\n---\n# Text\n", "# Text\n"],
  ["---\nkey: [\n---\n# Text\n", "# Text\n"],
  ["# Text\n---\ntitle: Shown\n---\n", "# Text\n"],
  ["---\ntitle: Shown\n---\n# Text\n", "# Another\n"],
])("does not take %j for the source of a page that shows %j", (text, content) => {
  const page = { slug: "a", title: "a", content };
  expect(asWritten(page, text)).toBe(page);
});

import { expect, it } from "vitest";
import { slugOf } from "../../src/kinds/wiki-pages.ts";

it.each([
  ["API Outage Response", "API-Outage-Response"],
  ["  Database ", "Database"],
  ["teams/Data base - main", "teams/Data-base---main"],
  ["teams/../Ünïcode", "Ünïcode"],
  ["/from the root", "from-the-root"],
])("makes of the title %j the slug GitLab makes", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

/** A document that was right until somebody changed something in it: validate says what is wrong, whatever it is. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { NOW } from "../support/clock.ts";
import { runs } from "../support/examples.ts";
import { createWorkspace } from "../support/workspace.ts";

const workspace = createWorkspace({ now: () => NOW });
afterAll(workspace.remove);

const DOCUMENT = parse(
  readFileSync(new URL("../fixtures/every-key.yml", import.meta.url), "utf8").replace("ADDRESS_GLOB", '"**"'),
) as object;
workspace.write("probe.json", "{}");

/** What people write in the wrong place, some of it with a meaning elsewhere in the document. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    Number.NaN,
    1e21,
    "",
    "x",
    "constructor",
    "__proto__",
    "ana",
    "Primary",
  ),
  fc.constantFrom(
    "15m",
    "1 week",
    "12 hours",
    "0 days",
    "Etc/UTC",
    "2026-03-29T02:30",
    "2026-02-30",
    "24x7",
    "**",
    "#",
    "a/b",
  ),
  fc.constantFrom(
    [],
    [[]],
    [null],
    ["x", "x"],
    {},
    { toString: 1 },
    { env: "X" },
    { file: "probe.json" },
    { user: "ana" },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const change = fc.record({
  place: fc.nat({ max: 100_000 }),
  how: fc.constantFrom("replace", "replace", "remove", "rename", "copy"),
  value,
  key: fc.constantFrom(
    "x",
    "user",
    "type",
    "source",
    "use",
    "protect",
    "env",
    "constructor",
    "__proto__",
    "",
  ),
});
type Change = typeof change extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Every list and mapping of a document with each of its keys: where something may change. */
function* placesIn(here: unknown): Generator<[object, string]> {
  if (typeof here !== "object" || here === null) return;
  for (const [key, inner] of Object.entries(here)) {
    yield [here, key];
    yield* placesIn(inner);
  }
}

function changed(changes: readonly Change[]): object {
  const document = structuredClone(DOCUMENT);
  for (const { place, how, value, key } of changes) {
    const places = [...placesIn(document)];
    const [around, at] = places[place % places.length] ?? [document, "version"];
    const held = (around as Record<string, unknown>)[at];
    if (how !== "replace" && how !== "copy") Reflect.deleteProperty(around, at);
    const [name, put] = how === "replace" ? [at, value] : [key, held];
    if (how !== "remove")
      Object.defineProperty(around, name, {
        value: put,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return document;
}

it("never throws on a document in which something is wrong", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      workspace.write("watchbill.yml", stringify(changed(changes), { aliasDuplicateObjects: false }));
      const { code, stdout } = await workspace.watchbill("validate");
      expect([0, 3], stdout).toContain(code);
    }),
    { numRuns: runs(100) },
  );
});

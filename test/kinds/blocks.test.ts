/** Blocks are looked for in sections that nobody has validated yet. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Kind } from "../../src/core/kind.ts";
import type { ProjectSection } from "../../src/core/project-section.ts";
import { spokenOf, written } from "../../src/kinds/blocks.ts";
import { KINDS } from "../../src/kinds/index.ts";

const { $defs } = JSON.parse(readFileSync("schemas/watchbill.schema.json", "utf8")) as {
  readonly $defs: { readonly template: { readonly properties: object } };
};
const SECTIONS = Object.keys($defs.template.properties);
/** Anything at all, with the keys that kinds look into more likely than others. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom("subscriptions", "incident_webhook", "rotations", "overrides", "to"),
        fc.string(),
      ),
      tie("value"),
      { maxKeys: 3 },
    ),
  ),
})).value;

describe.each([...KINDS.values()] as Kind[])("$name", (kind) => {
  it("finds its blocks in anything without throwing", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...SECTIONS), anything), (section) => {
        for (const { names } of kind.blocks(section as ProjectSection, { asOf: Date.UTC(2026, 2, 2, 12) }))
          for (const name of names) expect(typeof name).toBe("string");
      }),
    );
  });
});

it("takes of settings what is written, and of a live object what the declaration speaks of", () => {
  const keys = ["one", "two"] as const;
  expect(written({ one: false, two: undefined, three: 3 }, keys)).toEqual({ one: false });
  expect(spokenOf({ one: 1, two: 2 }, { one: 0 } as { one: number; two: number })).toEqual({ one: 1 });
  expect(spokenOf({ one: 1, two: 2 }, undefined)).toEqual({ one: 1, two: 2 });
});

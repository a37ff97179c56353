import fc from "fast-check";
import { expect, it } from "vitest";
import { renderDocument, sectionNode } from "../../src/config/dump.ts";
import { load } from "../../src/config/load.ts";
import { memoryFiles } from "../support/memory-files.ts";

/** Texts as GitLab may hold them (PostgreSQL refuses NUL), and those that YAML or JavaScript give a meaning. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }).filter((one) => !/[\p{Surrogate}\0]/u.test(one)),
  fc.string({ unit: fc.constantFrom(..."-:#'\"\n\r\t ,[]{}&*!|>%@`~\uFEFF\uFFFD\u2028\x85é😀a1") }),
  fc.constantFrom(
    "<<",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "1.5",
    "yes",
    "2026-01-05T09:00",
    "---",
  ),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(text, fc.integer(), fc.boolean()),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

it("what is written of live objects is read back as it was", () => {
  const blocks = fc.dictionary(
    text,
    fc.dictionary(text, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    { maxKeys: 3, noNullPrototype: true },
  );
  fc.assert(
    fc.property(blocks, (objects) => {
      const declarations = Object.entries(objects).map(([name, block]) => ({
        path: ["oncall_schedules", name],
        block,
        comment: "Look at this.",
      }));
      const written = renderDocument({}, new Map([["acme/api", sectionNode(declarations)]]));
      const { document, findings } = load(["a.yml"], memoryFiles({ "a.yml": written }));
      expect(findings, written).toEqual([]);
      const section = declarations.length === 0 ? {} : { oncall_schedules: objects };
      expect(JSON.stringify(document.value), written).toBe(
        JSON.stringify({ version: 1, projects: { "acme/api": section } }),
      );
    }),
  );
});

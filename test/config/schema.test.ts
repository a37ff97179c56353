/** The validators that the build writes judge as those compiled here do. Needs a build. */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { validateDocument, validatePlan, validateProject } from "../../src/config/schema.ts";

const BUILT = new URL("../../dist/config/schema.js", import.meta.url);
const built = (await import(BUILT.href)) as Record<string, typeof validateDocument>;

/** Of every type, and of every format right and wrong. */
const VALUES = [
  ...[null, true, -1, 0, 1.5, 1e9, [], ["a", "a"], [{}, {}], {}, { other: 1 }],
  ...["", "x", "Größer als 5", "x".repeat(300), "0m", "15m", "90000w", "2026-02-30", "2026-02-28T24:00"],
];
const read = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
const document = parse(read("../fixtures/every-key.yml")) as { readonly projects: object };
const plan = JSON.parse(
  read("../render/golden/plan-json.golden")
    .replaceAll("<digest>", "0".repeat(64))
    .replaceAll("<commit>", "0".repeat(40)),
) as unknown;

it.each([
  ["validateDocument", validateDocument, document],
  ["validateProject", validateProject, Object.values(document.projects)[0] as unknown],
  ["validatePlan", validatePlan, plan],
])("%s finds the same wrong with a value and with all that are near it", (name, compiled, value) => {
  const precompiled = built[name];
  expect([compiled(value), precompiled?.(value)]).toEqual([true, true]);
  const judged = { valid: 0, invalid: 0 };
  for (const near of neighbours(value)) {
    const holds = compiled(near);
    judged[holds ? "valid" : "invalid"] += 1;
    if (precompiled?.(near) !== holds || !isDeepStrictEqual(precompiled.errors, compiled.errors))
      expect([near, precompiled?.errors]).toEqual([near, compiled.errors]);
  }
  expect(judged.valid).toBeGreaterThan(20);
  expect(judged.invalid).toBeGreaterThan(200);
});

it("compiles nothing in the built program", () => {
  const imports = [...readFileSync(BUILT, "utf8").matchAll(/(?:from |require\()"([^"]+)"/g)];
  const sources = imports.map(([, source]) => source);
  expect(sources, "run `npm run build`").not.toContain("./schema-compiler.js");
  expect(sources).toContain("./vocabulary.js");
});

/** Everything that differs from a value in one place: another value, a key too many, a key or entry too few. */
function* neighbours(value: unknown): Generator<unknown> {
  yield* VALUES;
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    for (const [index, entry] of list.entries()) {
      yield list.toSpliced(index, 1);
      for (const near of neighbours(entry)) yield list.with(index, near);
    }
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, another_key: "x" };
    for (const [key, entry] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
      for (const near of neighbours(entry)) yield { ...value, [key]: near };
    }
  }
}

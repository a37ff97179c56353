import fc from "fast-check";
import jsonpatch from "fast-json-patch";
import { describe, expect, it } from "vitest";
import type { AnyKind } from "../../src/core/kind.ts";
import { comparable, fieldsOf, patchOf } from "../../src/core/spec.ts";
import { KINDS } from "../../src/kinds/index.ts";

const schedule = KINDS.get("schedule") as AnyKind;
const policy = KINDS.get("escalation_policy") as AnyKind;
const spec = fc.dictionary(
  fc.constantFrom("name", "description", "rules", "active", "mappings"),
  // fast-json-patch compares what is under these keys, but refuses to apply patches to it; so does nobody here.
  fc
    .json({ maxDepth: 3 })
    .filter((text) => !/__proto__|prototype/.test(text))
    .map((text) => JSON.parse(text) as unknown),
);

describe("a patch", () => {
  it("leads from one spec to the other, and is empty between equal ones", () => {
    fc.assert(
      fc.property(spec, spec, (before, after) => {
        const patch = patchOf(before, after);
        const reached = jsonpatch.applyPatch(structuredClone(before), [...patch]).newDocument;
        expect(reached).toEqual(after);
        expect(patchOf(before, structuredClone(before))).toEqual([]);
      }),
    );
  });

  it("touches fields at the top, however deep it reaches", () => {
    const patch = patchOf(
      { a: { b: { c: 1 } }, list: [1, 2], same: 1 },
      { a: { b: { c: 2 } }, list: [2], same: 1 },
    );
    expect([...fieldsOf(patch)].sort()).toEqual(["a", "list"]);
  });
});

describe("a declared spec made comparable", () => {
  const live = { name: "Primary", description: "typed", timezone: "Etc/UTC" };
  const declared = { name: "Primary", description: "first", timezone: "Europe/Berlin" };

  it("takes the live value of ignored fields", () => {
    expect(comparable(schedule, declared, live, ["description"])).toEqual({
      ...declared,
      description: "typed",
    });
    expect(comparable(schedule, declared, { name: "Primary" }, ["description"])).toEqual({
      name: "Primary",
      timezone: "Europe/Berlin",
    });
  });

  it("is left as it was given", () => {
    const before = structuredClone(declared);
    comparable(schedule, declared, live, ["description", "timezone"]);
    expect(declared).toEqual(before);
  });

  it("has lists that are sets in the live order, new entries last", () => {
    const rule = (after: string) => ({ after, notify: { user: "ana" }, unless: "resolved" });
    const of = (...rules: string[]) => ({ name: "P", description: "", rules: rules.map(rule) });
    expect(comparable(policy, of("5m", "0m", "9m"), of("0m", "7m", "5m"))).toEqual(of("0m", "5m", "9m"));
  });

  it("equals the live one exactly if the sets are equal", () => {
    const rules = fc.array(fc.constantFrom("0m", "5m", "9m"), { maxLength: 5 });
    const of = (afters: string[]) => ({ rules: afters.map((after) => ({ after })) });
    fc.assert(
      fc.property(rules, rules, (a, b) => {
        const patch = patchOf(of(b), comparable(policy, of(a), of(b)));
        expect(patch.length === 0).toBe([...a].sort().join() === [...b].sort().join());
      }),
    );
  });
});

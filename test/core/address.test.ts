import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AddressParts, escapeName, formatAddress, parseAddress } from "../../src/core/address.ts";

const project = fc
  .array(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,8}$/), { minLength: 2, maxLength: 4 })
  .map((segments) => segments.join("/"));
const names = fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1, maxLength: 2 });

describe("an address", () => {
  it.each<[string, AddressParts]>([
    ["acme/api//schedule.Primary", { project: "acme/api", kind: "schedule", names: ["Primary"] }],
    [
      "acme/payments/api//rotation.Primary/Weekly Rotation",
      { project: "acme/payments/api", kind: "rotation", names: ["Primary", "Weekly Rotation"] },
    ],
    ["acme/api//escalation_policy", { project: "acme/api", kind: "escalation_policy", names: [] }],
    ["acme/api.v2//schedule.v1.5", { project: "acme/api.v2", kind: "schedule", names: ["v1.5"] }],
    [
      "acme/api//schedule.50 %25 %2F night",
      { project: "acme/api", kind: "schedule", names: ["50 % / night"] },
    ],
    ["acme/api//schedule.tab%09line%0A", { project: "acme/api", kind: "schedule", names: ["tab\tline\n"] }],
    ["acme/api//schedule.a%C2%9Bb", { project: "acme/api", kind: "schedule", names: ["a\u009bb"] }],
    ["acme/api//schedule.Ünïcode", { project: "acme/api", kind: "schedule", names: ["Ünïcode"] }],
  ])("%s", (address, parts) => {
    expect(formatAddress(parts)).toBe(address);
    expect(parseAddress(address)).toEqual(parts);
  });

  it("says again what it was made of, whatever the names", () => {
    fc.assert(
      fc.property(project, names, (project, names) => {
        const parts: AddressParts = { project, kind: "rotation", names };
        expect(parseAddress(formatAddress(parts))).toEqual(parts);
      }),
    );
  });

  it("differs wherever its parts do", () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        const of = (names: string[]) => formatAddress({ project: "acme/api", kind: "rotation", names });
        expect(of(a) === of(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it("shows no control character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(escapeName(name)).not.toMatch(/[/\p{Cc}]/u);
      }),
    );
  });
});

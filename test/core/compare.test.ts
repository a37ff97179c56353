import { expect, it } from "vitest";
import { compare } from "../../src/core/compare.ts";

it("compares by code units, the same on every machine", () => {
  expect(["b", "a", "B", "ä", "Z"].sort(compare)).toEqual(["B", "Z", "a", "b", "ä"]);
});

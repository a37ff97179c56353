import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleSettings, runs } from "./examples.ts";

describe("the examples of a property", () => {
  it("are the same ones in every run", () => {
    expect(exampleSettings({})).toEqual(exampleSettings({}));
    expect(exampleSettings({}).seed).toBeTypeOf("number");
    expect(fc.readConfigureGlobal()).toEqual(exampleSettings(process.env));
  });

  it("are others, or more, where the environment says so", () => {
    expect(exampleSettings({ WATCHBILL_SEED: "-7" })).toEqual({ seed: -7, numRuns: 100 });
    expect(exampleSettings({ WATCHBILL_SEED: "random", WATCHBILL_RUNS: "3" })).toEqual({ numRuns: 300 });
    expect(runs(20, { WATCHBILL_RUNS: "3" })).toBe(60);
  });

  it.each([
    { WATCHBILL_SEED: "rose" },
    { WATCHBILL_SEED: "" },
    { WATCHBILL_RUNS: "0" },
    { WATCHBILL_RUNS: "2.5" },
  ])("are not guessed at: %j", (environment) => {
    expect(() => exampleSettings(environment)).toThrow(/^WATCHBILL_(SEED|RUNS) is /);
  });

  it("are named when one fails, with the seed that draws it again", () => {
    const failing = () =>
      fc.assert(
        fc.property(fc.nat(), () => false),
        { seed: 7 },
      );
    expect(failing).toThrow(/seed: 7,.*\nCounterexample: \[0\]/s);
  });
});

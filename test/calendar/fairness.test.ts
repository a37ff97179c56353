import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fairness } from "../../src/calendar/fairness.ts";

describe("fairness", () => {
  it("of 168, 168 and 336 hours", () => {
    const found = fairness([168, 168, 336]);
    expect(found).toMatchObject({ mean: 224, spread: 168, max_over_min: 2, equity: 65 });
    expect(found.variation).toBeCloseTo(0.353553, 6);
    expect(found.gini).toBeCloseTo(0.166667, 6);
    expect(found.balance).toBeCloseTo(0.6667, 4);
    expect(found.jain).toBeCloseTo(0.8889, 4);
  });

  it("of equal loads is perfect, and of almost equal ones still balanced", () => {
    expect(fairness([10, 10, 10])).toEqual({
      mean: 10,
      spread: 0,
      max_over_min: 1,
      gini: 0,
      variation: 0,
      jain: 1,
      equity: 100,
      balance: 1,
    });
    expect(fairness([96, 100]).balance).toBe(1);
    expect(fairness([94, 100]).balance).toBe(0.94);
  });

  it("is null where it cannot be stated", () => {
    expect(fairness([0, 0])).toEqual({
      mean: 0,
      spread: 0,
      max_over_min: null,
      gini: null,
      variation: null,
      jain: null,
      equity: null,
      balance: 1,
    });
    expect(fairness([5])).toMatchObject({ gini: 0, equity: 100, balance: null });
    expect(fairness([0, 5]).max_over_min).toBeNull();
    expect(() => fairness([])).toThrow(RangeError);
  });

  it("stays within its bounds and does not depend on unit or order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 2, maxLength: 12 }), (loads) => {
        fc.pre(loads.some((load) => load > 0));
        const [here, there] = [fairness(loads), fairness(loads.map((load) => load * 60).reverse())];
        expect(here.gini).toBeGreaterThanOrEqual(0);
        expect(here.gini).toBeLessThanOrEqual((loads.length - 1) / loads.length + 1e-12);
        expect(here.jain).toBeGreaterThanOrEqual(1 / loads.length - 1e-12);
        expect(here.jain).toBeLessThanOrEqual(1 + 1e-12);
        expect(here.gini).toBeCloseTo(there.gini as number, 9);
        expect(here.balance).toBeCloseTo(there.balance as number, 9);
        expect(here.equity).toBe(there.equity);
      }),
    );
  });
});

import { expect, it } from "vitest";
import { safeText } from "../../src/calendar/change-words.ts";

const say = (instant: number) => `#${instant}`;
const words = (safe: readonly (readonly [number, number])[], most: number) =>
  safeText(
    safe.map(([from, to]) => ({ from, to })),
    10,
    "the next 14 days",
    most,
    say,
  );

it.each([
  [[], 3, "whenever it is applied in the next 14 days, it interrupts a shift"],
  [[[10, 20]], 1, "to interrupt nobody, apply it before #20"],
  [[[15, 15]], 1, "to interrupt nobody, apply it at #15"],
  [[[12, 20]], 1, "to interrupt nobody, apply it from #12 to #20"],
  [
    [
      [10, 20],
      [20, 20],
      [25, 30],
      [40, 40],
      [50, 50],
    ],
    3,
    "to interrupt nobody, apply it before #20, or from #25 to #30, or at #40",
  ],
] as const)("safe times %j are told as %i at most", (safe, most, text) => {
  expect(words(safe, most)).toBe(text);
});

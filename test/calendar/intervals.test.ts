import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clip, duration, type Interval, intersect, subtract, union } from "../../src/calendar/intervals.ts";

const interval = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 }))
  .map(([start, length]) => ({ start, end: start + length }));
const holds = (set: readonly Interval[], instant: number) =>
  set.some(({ start, end }) => start <= instant && instant < end);
const isSet = (set: readonly Interval[]) =>
  set.every(
    ({ start, end }, index) => start < end && (index === 0 || (set[index - 1] as Interval).end < start),
  );

describe("interval sets", () => {
  it("hold exactly the instants that logic says", () => {
    fc.assert(
      fc.property(fc.array(interval), fc.array(interval), (some, others) => {
        const [a, b] = [union(some), union(others)];
        const [both, rest] = [intersect(a, b), subtract(a, b)];
        expect([a, b, both, rest].every(isSet)).toBe(true);
        for (let instant = -1; instant < 60; instant += 1) {
          expect(holds(a, instant)).toBe(holds(some, instant));
          expect(holds(both, instant)).toBe(holds(a, instant) && holds(b, instant));
          expect(holds(rest, instant)).toBe(holds(a, instant) && !holds(b, instant));
        }
        expect(duration(both) + duration(rest)).toBe(duration(a));
      }),
    );
  });

  it("keep what else an interval carries when clipped", () => {
    expect(
      clip(
        [
          { user: "ana", start: 0, end: 10 },
          { user: "bo", start: 10, end: 20 },
        ],
        4,
        10,
      ),
    ).toEqual([{ user: "ana", start: 4, end: 10 }]);
  });
});

import { describe, expect, it } from "vitest";
import { handovers } from "../../src/calendar/compare.ts";
import type { Shift } from "../../src/calendar/shifts.ts";

const shift = (user: string, start: number, end: number): Shift => ({ user, start, end });

describe("handovers", () => {
  const before = [shift("ana", 0, 10), shift("bo", 10, 20), shift("cy", 20, 30)];

  it("counts nothing between equal lists", () => {
    expect(handovers(before, before, 0, 30)).toEqual({ changed: 0, total: 3 });
    expect(handovers([], [], 0, 30)).toEqual({ changed: 0, total: 0 });
  });

  it("counts the shifts another person takes, wholly or in part", () => {
    const after = [shift("ana", 0, 10), shift("dan", 10, 12), shift("bo", 12, 20), shift("ana", 20, 30)];
    expect(handovers(before, after, 0, 30)).toEqual({ changed: 2, total: 3 });
  });

  it("does not count a shift that is only cut in two, nor more people beside the first", () => {
    const after = [shift("ana", 0, 4), shift("ana", 4, 10), shift("dan", 0, 30), ...before.slice(1)];
    expect(handovers(before, after, 0, 30)).toEqual({ changed: 0, total: 3 });
  });

  it("looks only at what lies in the window", () => {
    const after = [shift("dan", 0, 5), shift("ana", 5, 10), ...before.slice(1)];
    expect(handovers(before, after, 5, 25)).toEqual({ changed: 0, total: 3 });
    expect(handovers(before, after, 4, 25)).toEqual({ changed: 1, total: 3 });
  });

  it("counts shifts that vanish, and new ones where nobody was on call", () => {
    expect(handovers(before, before.slice(0, 2), 0, 40)).toEqual({ changed: 1, total: 3 });
    expect(handovers(before, [...before, shift("ana", 30, 40)], 0, 40)).toEqual({ changed: 1, total: 4 });
    expect(handovers([], before, 0, 30)).toEqual({ changed: 3, total: 3 });
  });
});

/**
 * A year of shifts for 1,000 rotations, and a feed of 29,000 shifts, beside a fixed piece of arithmetic that measures
 * the machine: their ratio to it compares from machine to machine. Run with `npx vitest bench bench/calendar.bench.ts`.
 */
import { bench, describe, expect } from "vitest";
import { GITLAB_ZONES } from "../src/calendar/gitlab-zones.ts";
import { icalendar } from "../src/calendar/ical.ts";
import { type Rotation, shiftsOverlapping } from "../src/calendar/shifts.ts";

const zones = [...GITLAB_ZONES];
const people = ["ana", "bo", "cy", "dan", "eve"];
const YEAR = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const;

/** Half of them weekly, a quarter with an active period, a quarter in hours. */
const rotations = Array.from({ length: 1000 }, (_, index): Rotation => {
  const unit = index % 4 === 3 ? "hours" : index % 4 === 2 ? "days" : "weeks";
  return {
    timezone: zones[index % zones.length] as string,
    starts_at: `2025-0${1 + (index % 9)}-06T09:00`,
    length: { count: unit === "hours" ? 12 : 1, unit },
    active_period: index % 4 === 1 ? { start: "08:00", end: "18:00" } : null,
    participants: people.slice(index % 3),
  };
});

/** Twenty million steps of a linear congruential generator. */
function reference(): number {
  let state = 1;
  for (let step = 0; step < 20_000_000; step += 1) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state;
}

describe("a year of shifts", () => {
  bench("reference arithmetic", () => {
    expect(reference()).toBe(reference.expected);
  });
  bench("1,000 rotations", () => {
    const count = rotations.reduce((sum, rotation) => sum + shiftsOverlapping(rotation, ...YEAR).length, 0);
    expect(count).toBeGreaterThan(1000 * 52);
  });
});

describe("a calendar feed", () => {
  const entries = Array.from({ length: 29_000 }, (_, index) => ({
    address: `acme/payments/service-${index % 40}//rotation.Primary/Weekly Rotation`,
    schedule: "Primary",
    rotation: "Weekly Rotation",
    shift: { user: people[index % 5] as string, start: YEAR[0] + index, end: YEAR[0] + index + 1 },
  }));
  bench("reference arithmetic", () => {
    expect(reference()).toBe(reference.expected);
  });
  bench("29,000 shifts", () => {
    expect(icalendar({ name: "On call", stamp: 0, entries }).length).toBeGreaterThan(29_000 * 200);
  });
});

reference.expected = reference();

import { describe, expect, it } from "vitest";
import { policyReach } from "../../src/oncall/escalation.ts";
import { feedsOf } from "../../src/oncall/feeds.ts";
import type { View } from "../../src/oncall/view.ts";
import { page, project, rotation, schedule } from "./lint/view.ts";

const at = (text: string) => Date.parse(`${text}Z`);
const NOW = at("2026-03-02T00:00");

/** 09:00 to 17:00 every day in UTC, asked at minute 0 and again at 30. */
const byDay = schedule(
  [
    rotation({
      timezone: "Etc/UTC",
      starts_at: "2026-01-05T09:00",
      length: { count: 1, unit: "days" },
      active_period: { start: "09:00", end: "17:00" },
      participants: ["ana", "bo"],
    }),
  ],
  { timezone: "Etc/UTC" },
);
const viewOf = (...rules: ReturnType<typeof page>[]): View => ({
  now: NOW,
  people: new Map(),
  projects: [project({ schedules: [byDay], rules })],
});
const asked = [page(0, { schedule: "Primary" }), page(30, { schedule: "Primary" })];

describe("the reach of a policy", () => {
  const [reach] = policyReach(viewOf(...asked), NOW);
  const delayAt = (text: string) =>
    reach?.delays.find(({ start, end }) => start <= at(text) && at(text) < end)?.minutes;

  it("is the longest wait, and the time in which nobody is ever paged", () => {
    // Alerts from 08:30 on are paged at 09:00, half an hour after the first; those of the night never.
    expect([
      delayAt("2026-03-03T08:20"),
      delayAt("2026-03-03T08:45"),
      delayAt("2026-03-03T09:00"),
      delayAt("2026-03-03T16:50"),
      delayAt("2026-03-03T17:00"),
    ]).toEqual([null, 30, 0, 0, null]);
    expect(reach).toMatchObject({ longest: 30, timezone: "Etc/UTC" });
    expect(reach?.share).toBeCloseTo(8.5 / 24, 5);
    expect(reach?.never[0]).toEqual({ start: NOW, end: at("2026-03-02T08:30") });
  });

  it("covers the year without a hole, each stretch another delay than the one before", () => {
    const delays = reach?.delays ?? [];
    expect(delays[0]?.start).toBe(NOW);
    expect(delays.at(-1)?.end).toBe(reach?.to);
    for (const [index, delay] of delays.entries()) {
      const next = delays[index + 1];
      if (next) expect([next.start, next.minutes === delay.minutes]).toEqual([delay.end, false]);
    }
  });

  it("is never long where a rule names a user", () => {
    const [direct] = policyReach(viewOf(...asked, page(15, { user: "dana" })), NOW);
    expect(direct).toMatchObject({ longest: 15, never: [], share: 1 });
  });
});

describe("the feed of gaps", () => {
  const window = { from: at("2026-03-02T00:00"), to: at("2026-03-04T00:00") };
  const gapsOf = (view: View) => {
    const text = feedsOf(view, window, NOW).find(({ about }) => about === "gaps")?.text ?? "";
    const times = (key: string) =>
      [...text.matchAll(new RegExp(`^${key}:(\\d{8}T\\d{4})`, "gm"))].map(([, time]) => time);
    return times("DTSTART").map((start, index) => `${start} ${times("DTEND")[index]}`);
  };

  it("holds the time in which no alert reaches anybody", () => {
    expect(gapsOf(viewOf(...asked))).toEqual([
      "20260302T0000 20260302T0830",
      "20260302T1700 20260303T0830",
      "20260303T1700 20260304T0000",
    ]);
  });

  it("tells wanted time without anybody on call first, and no time twice", () => {
    const wanted = { ...byDay, coverage: { windows: ["08:00-18:00"] } };
    const view = { ...viewOf(...asked), projects: [project({ schedules: [wanted], rules: asked })] };
    expect(gapsOf(view)).toEqual([
      "20260302T0000 20260302T0800",
      "20260302T0800 20260302T0900",
      "20260302T1700 20260302T1800",
      "20260302T1800 20260303T0800",
      "20260303T0800 20260303T0900",
      "20260303T1700 20260303T1800",
      "20260303T1800 20260304T0000",
    ]);
  });
});

/** Overrides in a schedule's block: what they make of its rotations while they last, and what is known of them afterwards. */
import { describe, expect, it } from "vitest";
import type { ScheduleBlock } from "../../src/core/project-section.ts";
import { rotationBlocks } from "../../src/kinds/rotation-overrides.ts";

const ZONE = "Europe/Berlin";
const WEEKLY = { starts_at: "2026-01-05T09:00", length: "1 week", participants: ["ana", "bo", "chen"] };
const AS_OF = Date.UTC(2026, 11, 1);

type Overrides = NonNullable<ScheduleBlock["overrides"]>;
const override = (from: string, to: string) => ({ from, to, user: "dana", mode: "replace" as const });
const PAST = override("2026-03-03T09:00", "2026-03-04T09:00");
const LONG_PAST = override("2026-02-03T09:00", "2026-02-04T09:00");
const CURRENT = override("2026-12-24T09:00", "2026-12-26T09:00");

const blocks = (overrides: Overrides, weekly: object = WEEKLY) =>
  rotationBlocks("Primary", { timezone: ZONE, rotations: { Weekly: weekly }, overrides }, AS_OF);
const declared = (overrides: Overrides, weekly?: object) =>
  blocks(overrides, weekly).find(({ names }) => names[1] === "Weekly");

describe("an override", () => {
  it("ends the rotation while it lasts, and leaves it as it is written afterwards", () => {
    expect(declared([CURRENT])?.value).toEqual({ ...WEEKLY, ends_at: "2026-12-24T09:00" });
    expect(declared([PAST])?.value).toEqual(WEEKLY);
  });

  it("leaves behind what GitLab may still hold, if nothing was applied since it was over", () => {
    expect(declared([LONG_PAST, PAST, CURRENT])?.earlier).toEqual([
      { ...WEEKLY, ends_at: "2026-02-03T09:00" },
      { ...WEEKLY, ends_at: "2026-03-03T09:00" },
    ]);
    expect(declared([CURRENT])?.earlier).toEqual([]);
  });

  it("leaves nothing behind where it changed no end", () => {
    const { participants, ...times } = WEEKLY;
    const over = { ...times, ends_at: "2026-02-01T09:00", participants };
    expect(declared([PAST], over)?.earlier).toEqual([]);
    expect(declared([{ ...PAST, mode: "add" }])?.earlier).toEqual([]);
  });

  it("that is over and could not be told to GitLab keeps no other from being worked in", () => {
    const hourly = { ...WEEKLY, length: "1 hour" };
    const intoRepeatedHour = override("2026-10-25T00:30", "2026-10-25T02:30");
    const names = (overrides: Overrides) => blocks(overrides, hourly).map((block) => block.names[1]);
    expect(names([CURRENT])).toHaveLength(3);
    expect(names([intoRepeatedHour, CURRENT])).toEqual(names([CURRENT]));
  });
});

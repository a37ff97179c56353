import { ICalCalendar, ICalEventTransparency } from "ical-generator";
import { describe, expect, it } from "vitest";
import { type FeedEntry, icalendar } from "../../src/calendar/ical.ts";

const stamp = Date.parse("2026-01-02T03:04:05Z");
const shift = { user: "ana", start: Date.parse("2026-01-05T08:00Z"), end: Date.parse("2026-01-12T08:00Z") };
const entry: FeedEntry = {
  address: "acme/api//rotation.Primary/Weekly",
  schedule: "Primary",
  rotation: "Weekly",
  shift,
};
const lines = (text: string) => text.replaceAll("\r\n ", "").split("\r\n");
const uids = (text: string) => lines(text).filter((line) => line.startsWith("UID:"));

describe("icalendar", () => {
  it("writes a shift as an event in UTC", () => {
    const text = icalendar({ name: "On call: Primary", stamp, entries: [entry] });
    const written = lines(text);
    for (const line of [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "X-WR-CALNAME:On call: Primary",
      "DTSTAMP:20260102T030405Z",
      "DTSTART:20260105T080000Z",
      "DTEND:20260112T080000Z",
      "SUMMARY:ana on call: Primary\\, Weekly",
      "TRANSP:TRANSPARENT",
    ])
      expect(written).toContain(line);
    expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(/[^\r]\n/.test(text)).toBe(false);
  });

  it("writes gaps", () => {
    const gap: FeedEntry = {
      address: "acme/api//schedule.Primary",
      schedule: "Primary",
      gap: { start: 0, end: 3_600_000 },
    };
    expect(lines(icalendar({ name: "Gaps", stamp, entries: [gap] }))).toContain(
      "SUMMARY:Nobody on call: Primary",
    );
  });

  it("gives the same bytes for the same input, and keeps UIDs over later runs and changed ends", () => {
    const feed = { name: "x", stamp, entries: [entry] };
    expect(icalendar(feed)).toBe(icalendar(feed));
    const [uid] = uids(icalendar(feed));
    const later: FeedEntry = { ...entry, shift: { ...shift, end: shift.end - 1000 } };
    expect(uids(icalendar({ ...feed, stamp: stamp + 1, entries: [later] }))).toEqual([uid]);
    for (const other of [
      { ...entry, shift: { ...shift, user: "bo" } },
      { ...entry, shift: { ...shift, start: shift.start + 1000 } },
      { ...entry, address: "acme/web//rotation.Primary/Weekly" },
    ])
      expect(uids(icalendar({ ...feed, entries: [other] }))).not.toEqual([uid]);
  });

  it("folds long lines at 75 octets", () => {
    const text = icalendar({
      name: "é".repeat(200),
      stamp,
      entries: [{ ...entry, schedule: "日".repeat(60) }],
    });
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(lines(text)).toContain(`SUMMARY:ana on call: ${"日".repeat(60)}\\, Weekly`);
  });

  it("writes names without their control characters, which calendars may not hold", () => {
    const odd = { ...entry, schedule: "Pri\u001b[31m\r\nmary", rotation: "R\u0000" };
    const text = icalendar({ name: "On call: Pri\nmary", stamp, entries: [odd] });
    expect(text).not.toMatch(/[^\P{Cc}\r\n]/u);
    expect(lines(text)).toContain("SUMMARY:ana on call: Pri [31m  mary\\, R ");
  });

  it("has the bytes that the library writes for the calendar as a whole", () => {
    // Summaries of every length around the fold, in characters of one to four octets.
    const entries = ["a", "é", "日", "😀"].flatMap((letter) =>
      Array.from({ length: 90 }, (_, length) => ({ ...entry, schedule: letter.repeat(length) })),
    );
    const name = `END:VCALENDAR ${"😀".repeat(40)}`;
    const whole = new ICalCalendar({ name, prodId: { company: "Watchbill", product: "on-call" } });
    const [uid = ""] = uids(icalendar({ name, stamp, entries: [entry] }));
    for (const { schedule, rotation, address } of entries)
      whole.createEvent({
        id: uid.replace("UID:", ""),
        stamp: new Date(stamp),
        start: new Date(shift.start),
        end: new Date(shift.end),
        summary: `ana on call: ${schedule}, ${rotation}`,
        description: address,
        transparency: ICalEventTransparency.TRANSPARENT,
      });
    expect(icalendar({ name, stamp, entries })).toBe(`${whole.toString()}\r\n`);
  });
});

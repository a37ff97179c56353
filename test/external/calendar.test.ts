/** Feeds read by a calendar library of another house, Debian's python3-icalendar. */
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, it } from "vitest";
import { documentWith } from "../support/documents.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

const READER = `
import json, sys
from icalendar import Calendar
calendar = Calendar.from_ical(sys.stdin.buffer.read())
events = [{
  "uid": str(event["uid"]),
  "summary": str(event["summary"]),
  "description": str(event["description"]),
  "start": event["dtstart"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
  "end": event["dtend"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
  "zone": str(event["dtstart"].dt.utcoffset()),
} for event in calendar.walk("vevent")]
print(json.dumps({"version": str(calendar["version"]), "name": str(calendar["x-wr-calname"]), "events": events}))
`;

interface Read {
  readonly version: string;
  readonly name: string;
  readonly events: readonly {
    uid: string;
    summary: string;
    description: string;
    start: string;
    end: string;
    zone: string;
  }[];
}

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace({ now: () => Date.UTC(2026, 2, 20) });
});
afterEach(() => workspace.remove());

it("hold the shifts that oncall show gives, names of any kind included", async () => {
  workspace.write(
    "watchbill.yml",
    documentWith(`oncall_schedules:
  "Nächte; früh, spät \\\\ 夜勤 and a name so long that its line has to be folded, since lines have 75 octets":
    timezone: Europe/Berlin
    overrides: [{from: 2026-03-28T20:00, to: 2026-03-30T06:00, user: dana, instead_of: chen, mode: replace}]
    rotations:
      Nachts: {starts_at: 2026-01-05T22:00, length: 2 days, active_period: {start: "22:00", end: "06:00"}, participants: [ana, bo, chen]}`),
  );
  const window = ["--from", "2026-03-20", "--to", "2026-04-20"];
  const feed = await workspace.watchbill("oncall", "ical", ...window);
  const shown = await workspace.watchbill("oncall", "show", "--format", "json", ...window);
  const { shifts } = JSON.parse(shown.stdout) as {
    shifts: { address: string; user: string; start: string; end: string }[];
  };
  const { version, name, events } = read(feed.stdout);
  expect([version, name]).toEqual(["2.0", "On call"]);
  expect(shifts.length).toBeGreaterThan(25);
  expect(events.map(({ description, start, end }) => ({ address: description, start, end }))).toEqual(
    shifts.map(({ address, start, end }) => ({ address, start, end })),
  );
  for (const [index, { summary, zone }] of events.entries()) {
    expect(summary).toContain(`${shifts[index]?.user} on call: Nächte; früh, spät \\ 夜勤`);
    expect(zone).toBe("0:00:00");
  }
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
});

function read(feed: string): Read {
  // Debian's own interpreter: another one does not see its packages.
  const output = execFileSync("/usr/bin/python3", ["-c", READER], { input: feed, encoding: "utf8" });
  return JSON.parse(output) as Read;
}

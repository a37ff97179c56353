/** Actual hours at the edges of what GitLab's record and the document's overrides know. */
import { expect, it } from "vitest";
import { compileOverrides, type NamedRotation } from "../../src/calendar/overrides.ts";
import { actualShifts } from "../../src/oncall/actual.ts";
import type { View } from "../../src/oncall/view.ts";

const PROJECT = "acme/api";
const at = (wall: string) => Date.parse(`2026-03-${wall}Z`);
const address = (name: string) => `${PROJECT}//rotation.Primary/${name}`;
const WEEKLY: NamedRotation = {
  name: "Weekly",
  timezone: "Etc/UTC",
  starts_at: "2026-03-02T09:00",
  length: { count: 1, unit: "weeks" },
  participants: ["bo", "ana"],
};
/** Ana's turn begins on 9 March. */
const COVER = {
  from: "2026-03-10T09:00",
  to: "2026-03-12T09:00",
  user: "erik",
  instead_of: "ana",
  mode: "replace",
} as const;

const VIEW: View = {
  now: at("16T09:00"),
  people: new Map(),
  projects: [
    {
      path: PROJECT,
      groups: [],
      integrations: [],
      schedules: [
        {
          name: "Primary",
          address: `${PROJECT}//schedule.Primary`,
          timezone: "Etc/UTC",
          rotations: compileOverrides([WEEKLY], [COVER]).map((piece) => ({
            ...piece,
            address: address(piece.name),
          })),
          written: { rotations: [WEEKLY], overrides: [COVER] },
        },
      ],
    },
  ],
};

const recorded = (user: string, start: string, end: string) => ({
  user,
  start: at(start),
  end: at(end),
  address: address("Weekly"),
});
/** What is amended, in a window from 9 March 09:00. */
const amended = (shifts: readonly ReturnType<typeof recorded>[], to: string) =>
  actualShifts(shifts, VIEW, { from: at("09T09:00"), to: at(to) }).amendments.map(
    ({ user, start, end }) =>
      `${user} ${new Date(start).toISOString().slice(8, 16)} ${new Date(end).toISOString().slice(8, 16)}`,
  );

it("fills the hole after an override to where the record goes on, or to the end of the window", () => {
  const before = recorded("ana", "09T09:00", "10T09:00");
  const erik = "erik 10T09:00 12T09:00";
  expect(amended([before, recorded("ana", "12T11:00", "16T09:00")], "16T09:00")).toEqual([
    erik,
    "ana 12T09:00 12T11:00",
  ]);
  expect(amended([before], "12T15:00")).toEqual([erik, "ana 12T09:00 12T15:00"]);
});

it("does not fill the time before GitLab had the rotation at all", () => {
  expect(amended([recorded("ana", "13T09:00", "16T09:00")], "16T09:00")).toEqual(["erik 10T09:00 12T09:00"]);
});

it("leaves overrides alone that go on at the end of the window", () => {
  expect(amended([recorded("ana", "09T09:00", "11T09:00")], "11T09:00")).toEqual([]);
});

it("keeps the record of what a rotation was before it was replaced", () => {
  const old = { ...recorded("ana", "09T09:00", "13T09:00"), address: address("Weekly (until 2026-03-13)") };
  const { shifts } = actualShifts([old], VIEW, { from: at("09T09:00"), to: at("13T09:00") });
  const time = (user: string) =>
    shifts.filter((shift) => shift.user === user).reduce((sum, { start, end }) => sum + end - start, 0);
  expect([time("ana"), time("erik")].map((milliseconds) => milliseconds / 3_600_000)).toEqual([48, 48]);
});

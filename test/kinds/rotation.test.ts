/** What a rotation is to the engine: how it is read back, when it must be replaced, what a reviewer is told. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNDECLARED } from "../../src/core/kind.ts";
import { type RotationLive, type RotationSpec, rotation } from "../../src/kinds/rotation.ts";
import { colorInputs, readColor } from "../../src/kinds/rotation-colors.ts";
import { isRetiredFrom, readRetired, retiredName } from "../../src/kinds/rotation-retirement.ts";

const SPEC: RotationSpec = {
  schedule: "Primary",
  name: "Weekly",
  starts_at: "2026-01-05T09:00",
  ends_at: null,
  length: "1 week",
  active_period: null,
  participants: ["ana", "bo"],
  colors: {},
};

function live(more: Partial<RotationLive> = {}): RotationLive {
  return {
    schedule: { iid: "1", name: "Primary", timezone: "Europe/Berlin" },
    id: "gid://gitlab/IncidentManagement::OncallRotation/1",
    name: "Weekly",
    startsAt: "2026-07-06T07:00:00Z",
    endsAt: null,
    length: 1,
    lengthUnit: "WEEKS",
    activePeriod: null,
    participants: {
      nodes: ["ana", "bo"].map((username) => ({
        colorPalette: "blue",
        colorWeight: "500",
        user: { username },
      })),
    },
    ...more,
  };
}

describe("a live rotation", () => {
  it("is read in the zone of its own schedule, and in the declared zone where there is one", () => {
    expect(rotation.project(live(), UNDECLARED).starts_at).toBe("2026-07-06T09:00");
    const parent = { name: "Primary", description: "", timezone: "America/New_York" };
    expect(rotation.project(live(), { ...UNDECLARED, parent }).starts_at).toBe("2026-07-06T03:00");
  });

  it("shows colours only where the document says them", () => {
    expect(rotation.project(live(), UNDECLARED).colors).toEqual({});
    const declared = { ...SPEC, colors: { bo: "green-600" } };
    expect(rotation.project(live(), { ...UNDECLARED, declared }).colors).toEqual({ bo: "blue-500" });
  });

  it.each([
    [1, "WEEKS", "1 week"],
    [2, "DAYS", "2 days"],
    [12, "HOURS", "12 hours"],
  ] as const)("of %d %s has the length %s", (length, lengthUnit, expected) => {
    expect(rotation.project(live({ length, lengthUnit }), UNDECLARED).length).toBe(expected);
  });

  it.each([
    [null, null],
    [{ startTime: null, endTime: null }, null],
    [
      { startTime: "22:00", endTime: "06:00" },
      { start: "22:00", end: "06:00" },
    ],
  ])("with the active period %j is active in %j", (activePeriod, expected) => {
    expect(rotation.project(live({ activePeriod }), UNDECLARED).active_period).toEqual(expected);
  });

  it("belongs to the schedule under the name the document knows it by", () => {
    const named = (_: string, names: readonly string[]) => (names[0] === "Primary" ? ["Renamed"] : names);
    expect(rotation.project(live(), { named }).schedule).toBe("Renamed");
  });
});

describe("turn order", () => {
  const people = fc.uniqueArray(fc.constantFrom("ana", "bo", "chen", "dana", "erik"));
  const replaced = (before: string[], after: string[]) =>
    rotation.replaces?.({ ...SPEC, participants: before }, { ...SPEC, participants: after });

  it.each([
    ["somebody new at the end", ["ana", "bo"], ["ana", "bo", "chen"], false],
    ["somebody less", ["ana", "bo", "chen"], ["ana", "chen"], false],
    ["somebody less and somebody new at the end", ["ana", "bo"], ["bo", "chen"], false],
    ["two swapped", ["ana", "bo"], ["bo", "ana"], true],
    ["somebody new at the start", ["ana", "bo"], ["chen", "ana", "bo"], true],
    ["all others", ["ana", "bo"], ["chen", "dana"], false],
    ["nobody left", ["ana", "bo"], [], false],
  ])("%s: replaced is what GitLab cannot reach", (_, before, after, expected) => {
    expect(replaced(before, after) !== undefined).toBe(expected);
  });

  it("needs no replacement exactly if an update leaves it so", () => {
    fc.assert(
      fc.property(people, people, (before, after) => {
        // GitLab keeps the rows of those who stay and appends the others (OncallRotations::EditService).
        const updated = [
          ...before.filter((user) => after.includes(user)),
          ...after.filter((user) => !before.includes(user)),
        ];
        expect(replaced(before, after) === undefined).toBe(updated.join() === after.join());
      }),
    );
  });
});

describe("a schedule's new zone", () => {
  const zone = (timezone: string) => ({ name: "Primary", description: "", timezone });

  it("makes the times be sent again, and any other change does not", () => {
    const fields = rotation.disturbed?.({ before: zone("Europe/Berlin"), after: zone("Etc/UTC") })?.fields;
    expect(fields).toEqual(["starts_at", "ends_at", "active_period"]);
    const described = { ...zone("Etc/UTC"), description: "new" };
    expect(rotation.disturbed?.({ before: zone("Etc/UTC"), after: described })).toBeUndefined();
  });
});

describe("a retired rotation", () => {
  const asOf = Date.UTC(2026, 2, 2, 12);
  const retiredAs = (name: string, startsAt = "2026-01-05T08:00:00Z") => live({ name, startsAt });

  it("is done with once it has ended, and is to be ended before", () => {
    const retired = retiredAs("Weekly (until 2026-03-02)");
    expect(rotation.retirement?.(live(), asOf)).toBeUndefined();
    const ended = rotation.retirement?.({ ...retired, endsAt: "2026-03-02T12:00:00Z" }, asOf);
    expect(ended).not.toHaveProperty("unfinished");
    const running = rotation.retirement?.(retired, asOf);
    expect(running?.unfinished).toMatchObject({ ends_at: "2026-03-02T13:00" });
    for (const found of [ended, running]) {
      expect(found?.isOf(["Primary", "Weekly"])).toBe(true);
      expect(found?.isOf(["Primary", "Daily"])).toBe(false);
      expect(found?.isOf(["Secondary", "Weekly"])).toBe(false);
    }
  });

  it("is none whose date is still to come, by the clock of its schedule", () => {
    const tomorrow = retiredAs("Weekly (until 2026-03-03)");
    expect(rotation.retirement?.(tomorrow, asOf)).toBeUndefined();
    expect(rotation.retirement?.(tomorrow, Date.UTC(2026, 2, 2, 22, 59))).toBeUndefined();
    expect(rotation.retirement?.(tomorrow, Date.UTC(2026, 2, 2, 23)), "midnight in Berlin").toBeDefined();
  });

  it("began on that day at the latest, by the same clock", () => {
    const name = "Weekly (until 2026-03-01)";
    expect(rotation.retirement?.(retiredAs(name, "2026-03-01T22:59:00Z"), asOf)).toBeDefined();
    expect(rotation.retirement?.(retiredAs(name, "2026-03-01T23:00:00Z"), asOf)).toBeUndefined();
  });

  const character = fc.oneof(fc.constantFrom("🔥", " ", "("), fc.string({ minLength: 1, maxLength: 1 }));

  it("has a name that tells which it was, within GitLab's 200 characters", () => {
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 200, size: "max" }),
        fc.nat({ max: 3 }),
        (characters, others) => {
          const name = characters.join("");
          const taken = new Set<string>();
          for (let index = 0; index < others; index += 1)
            taken.add(retiredName(name, "2026-03-02", (one) => taken.has(one)));
          expect(taken.size).toBe(others);
          const retired = retiredName(name, "2026-03-02", (one) => taken.has(one));
          expect(taken).not.toContain(retired);
          expect([...retired].length).toBeLessThanOrEqual(200);
          expect(retired).not.toMatch(/\p{Surrogate}/u);
          expect(isRetiredFrom(retired, name)).toBe(true);
          expect(isRetiredFrom(retired, `other ${name}`)).toBe(false);
          expect(readRetired(retired)?.date).toBe("2026-03-02");
          expect(name.startsWith(readRetired(retired)?.original ?? "-")).toBe(true);
        },
      ),
    );
  });
});

describe("colours", () => {
  it("are as declared, else kept, else dealt so that neighbours differ", () => {
    const people = ["ana", "bo", "chen", "dana"];
    const inputs = colorInputs(people, { bo: "green-600" }, new Map([["ana", "orange-700"]]));
    expect(inputs.map(({ colorPalette, colorWeight }) => `${colorPalette} ${colorWeight}`)).toEqual([
      "ORANGE WEIGHT_700",
      "GREEN WEIGHT_600",
      "BLUE WEIGHT_500",
      "ORANGE WEIGHT_500",
    ]);
  });

  it("of somebody whose name every object knows are as declared too, and not otherwise", () => {
    expect(colorInputs(["constructor"], {}, new Map())).toMatchObject([{ colorPalette: "BLUE" }]);
    const node = { colorPalette: "blue", colorWeight: "500", user: { username: "constructor" } };
    const participants = { nodes: [node] };
    expect(rotation.project(live({ participants }), { ...UNDECLARED, declared: SPEC }).colors).toEqual({});
  });

  it("are always both sent, for as many as GitLab takes", () => {
    const people = Array.from({ length: 100 }, (_, index) => `user${index}`);
    for (const input of colorInputs(people, {}, new Map())) {
      expect(input.colorPalette).toMatch(/^(BLUE|ORANGE|AQUA|GREEN|MAGENTA)$/);
      expect(input.colorWeight).toMatch(/^WEIGHT_\d+$/);
    }
  });

  it("are read in both of GitLab's spellings", () => {
    expect(readColor({ colorPalette: "blue", colorWeight: "500" })).toBe("blue-500");
    expect(readColor({ colorPalette: "BLUE", colorWeight: "WEIGHT_500" })).toBe("blue-500");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldOverrides } from "../../src/calendar/fold-overrides.ts";
import { applyOverrides, type NamedRotation, type Override } from "../../src/calendar/overrides.ts";
import { runs } from "../support/examples.ts";

const weekly: NamedRotation = {
  name: "Weekly",
  timezone: "Europe/Berlin",
  starts_at: "2026-01-05T09:00",
  ends_at: null,
  length: { count: 1, unit: "weeks" },
  active_period: null,
  participants: ["ana", "bo", "chen"],
};
const byDay: NamedRotation = {
  ...weekly,
  name: "By day",
  length: { count: 2, unit: "days" },
  active_period: { start: "09:00", end: "17:00" },
};

describe("folding made rotations back", () => {
  it("gives the overrides they were made from", () => {
    // The week from 9 March is ana's.
    const overrides: Override[] = [
      { from: "2026-03-10T09:00", to: "2026-03-12T09:00", user: "dan", instead_of: "ana", mode: "replace" },
      { from: "2026-03-20T09:00", to: "2026-03-21T09:00", user: "eve" },
      { from: "2026-04-01T09:00", to: "2026-04-02T12:00", user: "eve", instead_of: "ana", mode: "replace" },
    ];
    expect(foldOverrides(applyOverrides([weekly], overrides))).toEqual({ rotations: [weekly], overrides });
  });

  it("names nobody where one person takes over from several in one go", () => {
    const override: Override = {
      from: "2026-03-10T09:00",
      to: "2026-03-20T09:00",
      user: "dan",
      mode: "replace",
    };
    expect(foldOverrides(applyOverrides([weekly], [override]))).toEqual({
      rotations: [weekly],
      overrides: [override],
    });
  });

  it("does not take pieces of a rotation for additions, whatever its name", () => {
    const named = { ...weekly, name: "Override" };
    const cover: Override = {
      from: "2026-03-10T09:00",
      to: "2026-03-12T09:00",
      user: "dan",
      instead_of: "ana",
      mode: "replace",
    };
    const added: Override = { from: "2026-03-10T09:00", to: "2026-03-12T09:00", user: "dan" };
    for (const override of [cover, added])
      expect(foldOverrides(applyOverrides([named], [override]))).toEqual({
        rotations: [named],
        overrides: [override],
      });
  });

  it("leaves rotations alone that no override made, and refuses those that somebody changed", () => {
    expect(foldOverrides([weekly, byDay])).toEqual({ rotations: [weekly, byDay], overrides: [] });
    const made = applyOverrides(
      [weekly],
      [{ from: "2026-03-10T09:00", to: "2026-03-12T09:00", user: "dan", mode: "replace" }],
    );
    const changed = made.map((rotation) =>
      rotation.participants.length === 1 ? { ...rotation, participants: ["eve"] } : rotation,
    );
    expect(foldOverrides(changed)).toBeUndefined();
    expect(foldOverrides(made.slice(1))).toBeUndefined();
  });

  it("gives a document that makes the very same rotations, or nothing", () => {
    const hour = fc
      .integer({ min: 0, max: 30 * 24 })
      .map((hours) => new Date(Date.UTC(2026, 3, 1) + hours * 3_600_000).toISOString().slice(0, 16));
    const override = fc
      .record({
        bounds: fc.uniqueArray(hour, { minLength: 2, maxLength: 2 }),
        user: fc.constantFrom("dan", "eve"),
        instead_of: fc.constantFrom("ana", "bo", "chen"),
        mode: fc.constantFrom("add" as const, "replace" as const),
      })
      .map(({ bounds, ...rest }): Override => {
        const [from = "", to = ""] = [...bounds].sort();
        return { from, to, ...rest };
      });
    let [drawn, folded] = [0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom([weekly], [byDay], [weekly, byDay]),
        fc.array(override, { maxLength: 2 }),
        (rotations, overrides) => {
          drawn += 1;
          const made = applyOverrides(rotations, overrides);
          const found = foldOverrides(made);
          if (found === undefined) return;
          folded += 1;
          const byName = (list: readonly NamedRotation[]) =>
            new Map(
              list.map((one) => [
                one.name,
                { ...one, ends_at: one.ends_at ?? null, active_period: one.active_period ?? null },
              ]),
            );
          expect(byName(applyOverrides(found.rotations, found.overrides))).toEqual(byName(made));
        },
      ),
      { numRuns: runs(200) },
    );
    expect(folded / drawn).toBeGreaterThan(0.75); // nearly all: those that no override explains are rare
  });
});

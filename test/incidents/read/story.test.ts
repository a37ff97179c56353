import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StateEvent } from "../../../src/incidents/facts.ts";
import {
  acknowledgements,
  type Listed,
  lifeUntil,
  mayHaveReopened,
  movedTo,
  type Remark,
} from "../../../src/incidents/read/story.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString();
const note = (minute: number, text: string): Remark => ({ at: at(minute), text });
const CLOSING = "changed the incident status to **Resolved** by closing the incident";

function listed(more: Partial<Listed> = {}): Listed {
  return { state: "closed", closed_at: at(30), status: "RESOLVED", notes: [note(30, CLOSING)], ...more };
}

describe("acknowledgements", () => {
  it("are every change of the status to Acknowledged, in notes and in timelines, in order", () => {
    const remarks = [
      note(9, "changed the incident status to **Acknowledged**"),
      note(4, "@ana changed the incident status to **Acknowledged**"),
      note(2, "changed the incident status to **Triggered**"),
      note(1, "changed title from **a** to **changed the incident status to **Acknowledged****"),
    ];
    expect(acknowledgements(remarks)).toEqual([at(4), at(9)]);
  });
});

describe("a sign of reopening", () => {
  it("is absent where the one close is all there was", () => {
    expect(mayHaveReopened(listed())).toBe(false);
    expect(
      mayHaveReopened(listed({ state: "opened", closed_at: null, status: "ACKNOWLEDGED", notes: [] })),
    ).toBe(false);
  });

  it.each<[string, Partial<Listed>]>([
    ["an open incident that was closed", { state: "opened", closed_at: null }],
    ["an open incident whose status is resolved", { state: "opened", closed_at: null, notes: [] }],
    [
      "an open incident that was resolved and triggered again",
      {
        state: "opened",
        closed_at: null,
        status: "TRIGGERED",
        notes: [note(5, "changed the incident status to **Resolved**")],
      },
    ],
    ["a close later than the note about it", { closed_at: at(50) }],
    ["a close without a note", { notes: [] }],
    [
      "a status resolved before the close",
      { notes: [note(5, "changed the incident status to **Resolved**")] },
    ],
    ["two notes about closes", { notes: [note(5, CLOSING), note(30, CLOSING)] }],
    ["a close without a time", { closed_at: null }],
  ])("is %s", (_, more) => {
    expect(mayHaveReopened(listed(more))).toBe(true);
  });
});

describe("an incident that moved away", () => {
  it("says where to", () => {
    expect(movedTo([note(1, "moved from acme/a#1"), note(2, "moved to acme/b#7")])).toBe("acme/b#7");
    expect(movedTo([note(1, "moved from acme/a#1")])).toBeNull();
  });
});

describe("a life up to an instant", () => {
  const isLater = (limit: string) => (time: string) => Date.parse(time) > Date.parse(limit);
  const closed: StateEvent = { at: at(10), state: "closed" };
  const reopened: StateEvent = { at: at(20), state: "reopened" };
  const again: StateEvent = { at: at(30), state: "closed" };
  const whole = { state: "closed", closed_at: at(30) } as const;

  it.each([
    [at(30), { state: "closed", closed_at: at(30), events: [closed, reopened, again] }],
    [at(29), { state: "opened", closed_at: null, events: [closed, reopened] }],
    [at(19), { state: "closed", closed_at: at(10), events: [closed] }],
    [at(9), { state: "opened", closed_at: null, events: [] }],
  ])("at %s is what it was then", (limit, expected) => {
    expect(lifeUntil(whole, [again, closed, reopened], isLater(limit))).toEqual(expected);
  });

  it("trusts the close of old incidents that have no events", () => {
    expect(lifeUntil(whole, [], isLater(at(40)))).toEqual({ ...whole, events: [] });
    expect(lifeUntil(whole, [], isLater(at(5)))).toEqual({ state: "opened", closed_at: null, events: [] });
  });

  it("is the same whenever it is read after that instant", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 9 }),
        fc.integer({ min: 0, max: 500 }),
        fc.nat(9),
        (minutes, limit, extra) => {
          const events = minutes
            .sort((a, b) => a - b)
            .map(
              (minute, index): StateEvent => ({ at: at(minute), state: index % 2 ? "reopened" : "closed" }),
            );
          const known = events.filter((event) => !isLater(at(limit))(event.at)).length;
          const readWith = (count: number) => {
            const seen = events.slice(0, count);
            const last = seen.at(-1);
            const state = last?.state === "closed" ? "closed" : "opened";
            const closed_at = last?.state === "closed" ? last.at : null;
            return lifeUntil({ state, closed_at }, seen, isLater(at(limit)));
          };
          expect(readWith(Math.min(events.length, known + extra))).toEqual(readWith(known));
        },
      ),
    );
  });
});

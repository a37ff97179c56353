import { describe, expect, it } from "vitest";
import { findPlaced, type Place } from "../../src/kinds/places.ts";

/** A place that holds its own name, or nothing. */
const place = (object: string, at: string, holds = true): Place<string> => ({
  object,
  at,
  find: () => Promise.resolve(holds ? at : undefined),
});

describe("an object with several places", () => {
  it.each([
    ["is at the first that holds something", [place("a", "new"), place("a", "old", false)], { found: "new" }],
    ["is where it was, before it moves", [place("a", "new", false), place("a", "old")], { found: "old" }],
    [
      "is found twice, after a move cut short",
      [place("a", "new"), place("a", "old")],
      { found: "new", former: "old" },
    ],
    ["counts a place once", [place("a", "same"), place("a", "same")], { found: "same" }],
  ])("%s", async (_, places, expected) => {
    expect(await findPlaced(places)).toEqual([{ object: "a", ...expected }]);
  });

  it("is nowhere if no place holds anything", async () => {
    expect(await findPlaced([place("a", "new", false)])).toEqual([]);
  });
});

it("leaves a place to the first object that claims it", async () => {
  const found = await findPlaced([place("renamed", "here"), place("former key", "here")]);
  expect(found).toEqual([{ object: "renamed", found: "here" }]);
});

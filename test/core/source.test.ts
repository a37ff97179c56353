import { describe, expect, it } from "vitest";
import { alteredSources, liveDigestOf, sourceDigest, sourcesIn } from "../../src/core/source.ts";

const FILE = { path: "runbooks/a.md", text: "Ünï\n" };

it("counts bytes as UTF-8 and digests them", () => {
  expect(sourceDigest(FILE)).toEqual({
    source: "runbooks/a.md",
    bytes: 6,
    sha256: "141efba52dda493c4c1cbcb497a3c03d82cd9377e4ae80401e8866fb6c2e01e0",
  });
});

it("finds equal texts equal wherever they stand", () => {
  expect(liveDigestOf(FILE.text, sourceDigest(FILE))).toEqual(sourceDigest(FILE));
});

describe("a plan's sources", () => {
  const spec = { title: "A", content: sourceDigest(FILE), path: null, list: [1] };

  it("are the digests among its fields", () => {
    expect(sourcesIn(spec)).toEqual([sourceDigest(FILE)]);
  });

  it.each([
    ["the same", "Ünï\n", 0],
    ["another", "Üni\n", 1],
    ["gone", undefined, 1],
  ])("are altered or not when the text is %s", (_, text, count) => {
    expect(alteredSources({ title: "B" }, spec, () => text)).toHaveLength(count);
    expect(
      alteredSources(spec, spec, () => text),
      "nothing is published that stays as it is",
    ).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { Doors } from "../../src/core/doors.ts";
import { changesTo, isOwnSource, type ProjectFile } from "../../src/kinds/project-files.ts";

const file = (path: string, text: string): ProjectFile => ({ path, text, lastCommit: `commit of ${path}` });
const target = { path: "a.md", text: "wanted", ci: false };

describe("what is committed", () => {
  it.each([
    ["a new file has no lock", target, [], [{ path: "a.md", content: "wanted", ci: false }]],
    ["nothing, where the text is right", target, [file("a.md", "wanted")], []],
    [
      "another text is locked on what was read",
      { ...target, ci: true },
      [file("a.md", "other")],
      [{ path: "a.md", content: "wanted", ci: true, lastCommit: "commit of a.md" }],
    ],
    [
      "a move deletes where it was",
      target,
      [file("old.md", "wanted")],
      [
        { path: "old.md", lastCommit: "commit of old.md", ci: false },
        { path: "a.md", content: "wanted", ci: false },
      ],
    ],
    [
      "what a move left goes, though the text is right",
      target,
      [file("a.md", "wanted"), file("old.md", "wanted")],
      [{ path: "old.md", lastCommit: "commit of old.md", ci: false }],
    ],
    [
      "no target deletes all",
      undefined,
      [file("a.md", "x"), undefined],
      [{ path: "a.md", lastCommit: "commit of a.md", ci: false }],
    ],
    ["an own source is never touched", undefined, [{ ...file("a.md", "x"), own: true as const }], []],
    ["an own source is never written", target, [{ ...file("a.md", "x"), own: true as const }], []],
  ])("%s", (_, wanted, live, expected) => {
    expect(changesTo(wanted, live)).toEqual(expected);
  });
});

describe("a file's own source", () => {
  const doors = { repository: { project: "acme/api", folder: "operations/" } } as Doors;

  it.each([
    ["operations/a.md", "a.md", true],
    ["docs/a.md", "../docs/a.md", true],
    ["docs/a.md", "docs/a.md", false],
  ])("%s is found from the folder of the command as %s: %s", (path, source, own) => {
    expect(isOwnSource(doors, "acme/api", path, source)).toBe(own);
    expect(isOwnSource(doors, "acme/web", path, source)).toBe(false);
  });
});

/** Which outputs take colour, and which instant a run speaks of. */
import { describe, expect, it } from "vitest";
import { asOf, takesColor } from "../../src/commands/invocation.ts";

describe("at a terminal, colour", () => {
  const output = { write: () => {}, isTerminal: true };

  it.each([
    ["is shown", { TERM: "xterm-256color" }, true],
    ["is not shown if the terminal is dumb", { TERM: "dumb" }, false],
    ["is shown all the same where FORCE_COLOR demands it", { TERM: "dumb", FORCE_COLOR: "1" }, true],
    ["is not shown where NO_COLOR forbids it", { NO_COLOR: "1" }, false],
  ])("%s", (_, environment, expected) => {
    expect(takesColor(output, environment, undefined)).toBe(expected);
  });
});

describe("the instant a run speaks of", () => {
  const clock = Date.parse("2026-03-02T12:00:00.900Z");
  const silent = { write: () => {}, isTerminal: false };
  const at = (SOURCE_DATE_EPOCH: string | undefined, now?: number) =>
    new Date(
      asOf(
        { ...(now !== undefined && { now }) },
        {
          version: "",
          environment: { SOURCE_DATE_EPOCH },
          folder: ".",
          stdout: silent,
          stderr: silent,
          ask: undefined,
          now: () => clock,
          signal: new AbortController().signal,
        },
      ),
    ).toISOString();

  it.each([
    ["the clock, in whole seconds", undefined, undefined, "2026-03-02T12:00:00.000Z"],
    ["SOURCE_DATE_EPOCH", "1767225600", undefined, "2026-01-01T00:00:00.000Z"],
    ["the clock where that is none", "yesterday", undefined, "2026-03-02T12:00:00.000Z"],
    ["the clock where that is in no calendar", "99999999999999", undefined, "2026-03-02T12:00:00.000Z"],
    ["--now before all", "1767225600", Date.parse("2025-06-01T00:00:00Z"), "2025-06-01T00:00:00.000Z"],
  ])("is %s", (_, epoch, now, expected) => {
    expect(at(epoch, now)).toBe(expected);
  });
});

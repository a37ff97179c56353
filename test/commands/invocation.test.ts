/** Which outputs take colour. */
import { describe, expect, it } from "vitest";
import { takesColor } from "../../src/commands/invocation.ts";

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

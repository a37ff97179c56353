import { describe, expect, it } from "vitest";
import type { Invocation } from "../../src/commands/invocation.ts";
import { counter } from "../../src/commands/progress.ts";

function terminal(isTerminal: boolean) {
  let [said, now] = ["", 0];
  const write = (text: string) => {
    said += text;
  };
  const output = { write, isTerminal };
  const invocation: Invocation = {
    version: "0.0.0-test",
    environment: {},
    folder: ".",
    stdout: output,
    stderr: output,
    ask: undefined,
    now: () => now,
    signal: new AbortController().signal,
  };
  return {
    invocation,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    said: () => said,
  };
}

describe("a count with its rate", () => {
  it("is one line that changes, and leaves nothing behind", () => {
    const { invocation, wait, said } = terminal(true);
    const line = counter("Reading incidents", {}, invocation);
    line.done(400, 1000);
    wait(2000);
    line.done(600, 1000);
    line.end();
    const clear = "\r\u001b[K";
    expect(said()).toBe(
      `${clear}Reading incidents: 400/1000${clear}Reading incidents: 600/1000, 100 per second${clear}`,
    );
  });

  it("is silent where nobody looks, and where that is wanted", () => {
    for (const [isTerminal, quiet] of [
      [false, false],
      [true, true],
    ] as const) {
      const { invocation, said } = terminal(isTerminal);
      const line = counter("Reading incidents", { quiet }, invocation);
      line.done(1, 2);
      line.end();
      expect(said()).toBe("");
    }
  });
});

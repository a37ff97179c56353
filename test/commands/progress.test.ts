import { describe, expect, it } from "vitest";
import type { Invocation } from "../../src/commands/invocation.ts";
import { counter } from "../../src/commands/progress.ts";
import { main } from "../../src/program.ts";
import { projectsWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

/** Takes back what a line says. */
const CLEAR = "\r\u001b[K";

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
    expect(said()).toBe(
      `${CLEAR}Reading incidents: 400/1000${CLEAR}Reading incidents: 600/1000, 100 per second${CLEAR}`,
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

describe("a run that counts up on a terminal", () => {
  const stage = useStage({ seed: "estate:60" });

  async function said(command: string): Promise<string> {
    const paths = [...stage.sandbox.world.projects.all()].map(({ fullPath }) => fullPath);
    stage.write(`version: 1\n${projectsWith(Object.fromEntries(paths.map((path) => [path, ""])))}`);
    const { invocation, said } = terminal(true);
    const environment = {
      GITLAB_URL: stage.sandbox.url,
      GITLAB_TOKEN: Object.values(stage.sandbox.tokens)[0],
    };
    const silent = { write: () => {}, isTerminal: false };
    const { folder } = stage.workspace;
    await main(command.split(" "), { ...invocation, environment, folder, stdout: silent });
    return said();
  }

  it("leaves nothing of it before what it says when it fails", async () => {
    stage.sandbox.faults.add("403 operation=ReadProjects nth=2");
    const [, after = ""] = (await said("plan")).split("50/60");
    expect(after.startsWith(CLEAR)).toBe(true);
    expect(after).toContain("gitlab-forbidden");
  });

  it("says why it waits on a line of its own", async () => {
    stage.sandbox.faults.add("429 retry-after=1 operation=ReadProjects nth=2");
    const [, after = ""] = (await said("plan")).split("50/60");
    expect(after.startsWith(`${CLEAR}GitLab's rate limit is reached; waiting 1 s\n${CLEAR}`)).toBe(true);
  });
});

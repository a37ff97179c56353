/** `sandbox`: its help has all that is needed to use it, and what cannot be started is told without a stack trace. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/program.ts";
import { parseFault } from "../../src/sandbox/http/faults.ts";
import { NOW } from "../support/clock.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

describe("the help of the sandbox", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace({});
  });
  afterEach(() => workspace.remove());
  const help = async () => (await workspace.watchbill("sandbox", "--help")).stdout;

  it("gives faults that it takes, and names every key", async () => {
    const text = await help();
    const faults = [...text.matchAll(/--fault '([^']+)'/g)].map(([, rule = ""]) => rule);
    expect(faults.length).toBeGreaterThan(1);
    expect(faults.map(parseFault)).toContainEqual({
      answer: 429,
      when: "before",
      retryAfter: 2,
      from: 1,
      to: 3,
    });
    for (const key of ["kind", "method", "path", "operation", "nth", "first", "from", "retry-after"])
      expect(text).toContain(`${key}=`);
  });

  it("says where PagerDuty is", async () => {
    expect(await help()).toContain("set PAGERDUTY_URL to URL/pagerduty");
  });
});

it("ends at once if it was told to stop while it started", async () => {
  const written: string[] = [];
  const code = await main(["sandbox", "--seed", "empty"], {
    version: "0.0.0-test",
    environment: {},
    folder: ".",
    stdout: { write: (text) => void written.push(text), isTerminal: false },
    stderr: { write: () => {}, isTerminal: false },
    ask: undefined,
    now: () => NOW,
    signal: AbortSignal.abort(),
  });
  expect(code).toBe(0);
  const { url } = JSON.parse(written.join("")) as { url: string };
  await expect(fetch(url)).rejects.toThrow();
});

describe("a sandbox that cannot start", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace({});
  });
  afterEach(() => workspace.remove());

  it("says that a file is no state, and leaves it as it is", async () => {
    workspace.write("state.json", "{}");
    const { code, stdout, stderr } = await workspace.watchbill("sandbox", "--state", "state.json");
    expect(stderr).toMatch(/^error unknown-state: .*state\.json holds no state of the embedded GitLab\n/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(workspace.read("state.json")).toBe("{}");
  });

  it("says that a port is taken", async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await workspace.watchbill("sandbox", "--port", String(port));
    server.close();
    expect(stderr).toMatch(
      new RegExp(`^error system: Port ${port} cannot be listened on: EADDRINUSE\n  hint: Give another port`),
    );
    expect(code).toBe(1);
  });

  it("names the seeds, and how large they may be", async () => {
    const { code, stderr } = await workspace.watchbill("sandbox", "--seed", "incidents:99999999999");
    expect(stderr).toMatch(
      /There are: empty, demo, estate:PROJECTS, incidents:N\. Numbers go up to 1000000\./,
    );
    expect(code).toBe(1);
  });
});

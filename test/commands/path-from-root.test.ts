/** GitLab finds the files of a report from the root of the repository, wherever Watchbill ran in it. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/program.ts";
import { NOW } from "../support/clock.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace();
  workspace.write("ops/on call/watchbill.yml", "version: 1\nproject: {}\n");
});
afterEach(() => workspace.remove());

/** The paths of a report made in `ops/`. */
async function paths(format: string, file: string, environment = {}): Promise<string[]> {
  const written: string[] = [];
  const folder = join(workspace.folder, "ops");
  await main(["validate", "-f", file, "--format", format], {
    version: "0.0.0-test",
    environment,
    folder,
    stdout: { write: (text) => void written.push(text), isTerminal: false },
    stderr: { write: () => {}, isTerminal: false },
    ask: undefined,
    now: () => NOW,
    signal: new AbortController().signal,
  });
  const key = format === "sarif" ? "uri" : "path";
  return [...written.join("").matchAll(new RegExp(`"${key}": "(.*)"`, "g"))].map(([, path]) => path ?? "");
}

describe.each([
  ["codequality", "ops/on call/watchbill.yml", "on call/watchbill.yml"],
  ["sarif", "ops/on%20call/watchbill.yml", "on%20call/watchbill.yml"],
])("%s", (format, fromRoot, fromFolder) => {
  it("names files from the root of the work tree, however they were named", async () => {
    workspace.git("init", "-q");
    expect(await paths(format, "./on call")).toEqual([fromRoot]);
    expect(await paths(format, join(workspace.folder, "ops/on call"))).toEqual([fromRoot]);
  });

  it("goes by CI_PROJECT_DIR where there is no work tree", async () => {
    expect(await paths(format, "on call", { CI_PROJECT_DIR: workspace.folder })).toEqual([fromRoot]);
    expect(await paths(format, "on call", { CI_PROJECT_DIR: join(workspace.folder, "other") })).toEqual([
      fromFolder,
    ]);
  });

  it("stays with the folder where no root is known", async () => {
    expect(await paths(format, "on call")).toEqual([fromFolder]);
  });
});

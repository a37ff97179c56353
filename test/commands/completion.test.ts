/** Completion as shells do it: bash in full, zsh and fish where they are installed. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkspace } from "../support/workspace.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

async function scriptFor(shell: string): Promise<string> {
  const workspace = createWorkspace();
  try {
    const { code, stdout, stderr } = await workspace.watchbill("completion", shell);
    expect(code, stderr).toBe(0);
    return stdout;
  } finally {
    workspace.remove();
  }
}

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ["-c", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watchbill-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The script for a shell, as a file in the test's folder. */
async function scriptFile(shell: string): Promise<string> {
  const path = join(folder, "script");
  writeFileSync(path, await scriptFor(shell));
  return path;
}

describe("bash", () => {
  /** What bash offers for the last of these words, as it splits a line. */
  async function offered(...words: readonly string[]): Promise<string[]> {
    await scriptFile("bash");
    const array = words.map((word) => `'${word}'`).join(" ");
    const program = `source ./script; COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _watchbill; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const answer = execFileSync("bash", ["--norc", "-u", "-c", program], {
      cwd: folder,
      encoding: "utf8",
    });
    return answer.split("\n").filter((line) => line !== "");
  }

  it("completes commands", async () => {
    expect(await offered("watchbill", "")).toEqual(
      expect.arrayContaining(["plan", "apply", "oncall", "completion", "--help", "--version"]),
    );
    expect(await offered("watchbill", "val")).toEqual(["validate"]);
    expect(await offered("watchbill", "oncall", "sh")).toEqual(["show"]);
  });

  it("completes flags of the command that is typed, and of no other", async () => {
    expect(await offered("watchbill", "plan", "--allow-")).toEqual(["--allow-deletes", "--allow-updates"]);
    expect(await offered("watchbill", "apply", "--allow-")).toContain("--allow-older");
    expect(await offered("watchbill", "oncall", "show", "--li")).toEqual(["--live"]);
    expect(await offered("watchbill", "validate", "--quiet", "--for")).toEqual(["--format"]);
  });

  it("completes choices, after a blank and after an equals sign", async () => {
    expect(await offered("watchbill", "plan", "--format", "")).toEqual([
      "text",
      "json",
      "markdown",
      "widget",
    ]);
    expect(await offered("watchbill", "validate", "--format", "s")).toEqual(["sarif"]);
    expect(await offered("watchbill", "plan", "--prune", "=", "o")).toEqual(["owned"]);
    expect(await offered("watchbill", "plan", "--prune", "=")).toEqual(["none", "owned", "all"]);
    expect(await offered("watchbill", "completion", "")).toEqual(expect.arrayContaining([...SHELLS]));
  });

  it("completes the kinds of a schema", async () => {
    const kinds = await offered("watchbill", "schema", "");
    expect(kinds).toEqual(expect.arrayContaining(["schedule", "rotation", "status_page"]));
    expect(await offered("watchbill", "schema", "ro")).toEqual(["rotation"]);
  });

  it("completes paths where one is wanted, and nothing where only people know", async () => {
    writeFileSync(join(folder, "plan.json"), "");
    writeFileSync(join(folder, "my plan.json"), "");
    expect(await offered("watchbill", "apply", "pl")).toEqual(["plan.json"]);
    expect(await offered("watchbill", "apply", "my")).toEqual(["my plan.json"]);
    expect(await offered("watchbill", "plan", "-f", "pl")).toEqual(["plan.json"]);
    expect(await offered("watchbill", "plan", "--project", "pl")).toEqual([]);
  });
});

describe.each(SHELLS)("the script for %s", (shell) => {
  it("names every command, flag and choice that the help names", async () => {
    const script = await scriptFor(shell);
    const workspace = createWorkspace();
    const { stdout: help } = await workspace.watchbill("plan", "--help");
    workspace.remove();
    const flags = [...help.matchAll(/^ {2,6}(?:-\w, )?--([a-z-]+)/gm)].map(([, flag]) => flag ?? "");
    expect(flags.length).toBeGreaterThan(15);
    for (const flag of flags) expect(script).toContain(flag);
    for (const word of ["sandbox", "markdown", "codequality"]) expect(script).toContain(word);
  });

  if (isInstalled(shell))
    it("is one that the shell can read", async () => {
      execFileSync(shell, ["-n", await scriptFile(shell)], { stdio: "pipe" });
    });
});

if (isInstalled("fish"))
  it("fish completes by it", async () => {
    const script = await scriptFile("fish");
    const offered = (line: string) =>
      execFileSync("fish", ["--no-config", "-c", `source ${script}; complete -C ${JSON.stringify(line)}`], {
        encoding: "utf8",
      })
        .split("\n")
        .map((answer) => answer.split("\t")[0]);
    expect(offered("watchbill val")).toContain("validate");
    expect(offered("watchbill oncall sh")).toContain("show");
    expect(offered("watchbill plan --allow-")).toContain("--allow-deletes");
    expect(offered("watchbill plan --prune o")).toContain("owned");
    expect(offered("watchbill validate --allow-")).not.toContain("--allow-deletes");
  });

it("refuses a shell it does not know, naming those it does", async () => {
  const workspace = createWorkspace();
  const { code, stderr } = await workspace.watchbill("completion", "tcsh");
  workspace.remove();
  expect(code).toBe(1);
  expect(stderr).toContain("bash, zsh, fish");
});

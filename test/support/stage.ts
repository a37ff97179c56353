/** A sandbox and a folder for every test of a file: the command line on one side, GitLab as it stands on the other. */
import { afterEach, beforeEach } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import type { Plan } from "../../src/core/plan.ts";
import type { LogEntry } from "../../src/sandbox/http/app.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import type { Project } from "../../src/sandbox/world/rows.ts";
import { findProject } from "../../src/sandbox/world/tree.ts";
import { NOW } from "./clock.ts";
import { createWorkspace, type Result, type Workspace } from "./workspace.ts";

export interface Stage {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** The environment of the command line; tests may change it. */
  readonly environment: Record<string, string | undefined>;
  /** Moves the clock of sandbox and command line on. */
  wait(milliseconds: number): void;
  /** Runs a command as it stands. */
  run(...words: readonly string[]): Promise<Result>;
  /** Writes `watchbill.yml`. */
  write(text: string): void;
  /** The plan as JSON, without the findings of on-call checks; fails where there is none. */
  plan(...words: readonly string[]): Promise<Plan>;
  /** `apply --yes`, which must end with `code`. */
  apply(code: number, ...words: readonly string[]): Promise<Result>;
  /** Brings GitLab to the document, past every guard, and fails if that does not work. */
  settle(...words: readonly string[]): Promise<void>;
  /** Findings of a command's JSON, refusals of a plan among them; those of on-call checks left out. */
  findings(...words: readonly string[]): Promise<{ code: number; findings: readonly Finding[] }>;
  /** Requests so far that may have changed something. */
  writes(): readonly LogEntry[];
  project(path: string): Project;
}

/** Call once per file (or `describe`); what it gives holds during each test. */
export function useStage(options: SandboxOptions = {}): Stage {
  let sandbox: Sandbox;
  let workspace: Workspace;
  let now = NOW;
  const environment: Record<string, string | undefined> = {};

  beforeEach(async () => {
    now = NOW;
    sandbox = await startSandbox({ seed: "demo", now: () => now, ...options });
    for (const name of Object.keys(environment)) delete environment[name];
    Object.assign(environment, { GITLAB_URL: sandbox.url, GITLAB_TOKEN: sandbox.tokens.dana });
    workspace = createWorkspace({ environment, now: () => now });
  });
  afterEach(async () => {
    await sandbox.close();
    workspace.remove();
  });

  const stage: Stage = {
    get sandbox() {
      return sandbox;
    },
    get workspace() {
      return workspace;
    },
    environment,
    wait(milliseconds) {
      now += milliseconds;
    },
    run: (...words) => workspace.watchbill(...words),
    write: (text) => workspace.write("watchbill.yml", text),
    async plan(...words) {
      const result = await workspace.watchbill("plan", "--format", "json", ...words);
      const plan = JSON.parse(result.stdout) as Plan;
      if (plan.changes === undefined) throw new Error(`no plan: ${result.stdout}${result.stderr}`);
      return { ...plan, findings: withoutOncall(plan.findings) };
    },
    async apply(code, ...words) {
      const result = await workspace.watchbill("apply", "--yes", ...words);
      if (result.code !== code) throw new Error(`left with ${result.code}: ${result.stdout}${result.stderr}`);
      return result;
    },
    async settle(...words) {
      const { counts } = await stage.plan(...words);
      await stage.apply(0, ...words, ...exactly(counts));
    },
    async findings(...words) {
      const { code, stdout } = await workspace.watchbill(...words, "--format", "json");
      const { findings = [], refusals = [] } = JSON.parse(stdout) as Partial<Plan>;
      return { code, findings: withoutOncall([...findings, ...refusals]) };
    },
    writes: () => sandbox.log.filter(({ kind }) => kind === "write"),
    project(path) {
      const found = findProject(sandbox.world, path);
      if (found === undefined) throw new Error(`no project ${path}`);
      return found;
    },
  };
  return stage;
}

/** Checks of on-call judge every schedule a test declares; they have tests of their own. */
function withoutOncall(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ code }) => !/^OC\d{3}$/.test(code));
}

/** The flags that let these counts pass the guards. */
export function exactly(counts: Plan["counts"]): string[] {
  return [
    "--allow-deletes",
    String(counts.delete + counts.replace),
    "--allow-updates",
    String(counts.update),
  ];
}

/** What a plan would do, in short: `update P//schedule.Primary`. */
export function said(plan: Pick<Plan, "changes">): string[] {
  return plan.changes.map(({ action, address }) => `${action} ${address}`);
}

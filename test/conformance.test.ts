/**
 * The laws every kind passes, on the embedded GitLab over HTTP, for every state in its cases and every step
 * from one state to another (CONTRIBUTING.md, "Laws").
 */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { Change } from "../src/core/change.ts";
import type { Plan } from "../src/core/plan.ts";
import type { ProjectSection } from "../src/core/project-section.ts";
import { KINDS } from "../src/kinds/index.ts";
import { type Sandbox, startSandbox } from "../src/sandbox/index.ts";
import { CASES } from "./kinds/cases.ts";
import { documentOf, environmentFor, PROJECT, rawGitLab, SECRETS, type Section } from "./support/cases.ts";
import { NOW } from "./support/clock.ts";
import { createWorkspace, type Result, type Workspace } from "./support/workspace.ts";

/** A project of which the document declares nothing. */
const NOTHING = "oncall_schedules: {}";

let sandbox: Sandbox;
let workspace: Workspace;
let said: string;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo", now: () => NOW });
  said = "";
  workspace = createWorkspace({ environment: environmentFor(sandbox) });
});

afterEach(async () => {
  await sandbox.close();
  workspace.remove();
});

it("has cases for every kind", () => {
  expect(CASES.map(({ kind }) => kind).sort()).toEqual([...KINDS.keys()].sort());
});

describe.each(CASES)("$kind", ({ kind, states, elsewhere, rename, prepare, files = {} }) => {
  const { released = false, byHand = false } = KINDS.get(kind) ?? {};
  beforeEach(() => {
    prepare?.(sandbox);
    for (const [path, text] of Object.entries(files)) workspace.write(path, text);
  });

  const steps = Object.keys(states).flatMap((from) => Object.keys(states).map((to) => ({ from, to })));

  it.each(steps)("plan, apply, plan: nothing left, from '$from' to '$to'", async ({ from, to }) => {
    await reach(section(from));
    await reach(section(to));
  });

  it.each(Object.keys(states))("import, validate, plan: nothing to do, at '%s'", async (state) => {
    await reach(section(state));
    const imported = await run("import", "--project", PROJECT);
    expect(imported.code, imported.stderr).toBe(0);
    workspace.write("imported.yml", imported.stdout);
    expect(await run("validate", "-f", "imported.yml")).toMatchObject({ code: 0 });
    const { changes, unmanaged } = planOf(await run("plan", "-f", "imported.yml", "--format", "json"));
    expect(changes.map(describeChange)).toEqual([]);
    expect(unmanaged).toEqual([]);
  });

  it.each(elsewhere)(
    "drift names '$field' and both values",
    async ({ state, change, address, field, live, declared }) => {
      await reach(section(state));
      await change(rawGitLab(sandbox));
      const text = await run("drift");
      expect(text.code).toBe(2);
      expect(text.stdout).toContain(field);
      expect(text.stdout).toContain(live);
      expect(text.stdout).toContain(declared);
      const { changes } = planOf(await run("drift", "--format", "json"));
      expect(changes.map((one) => one.address)).toContain(address);
    },
  );

  it.each(elsewhere)(
    "a plan older than a change of '$field' is refused and writes nothing",
    async ({ state, next, change }) => {
      await reach(section(state));
      write(next === undefined ? other(state) : section(next));
      await run("plan", "--out", "plan.json");
      await change(rawGitLab(sandbox));
      const before = writes();
      const refused = await run("apply", "plan.json");
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain("stale-plan");
      expect(writes()).toBe(before);
    },
  );

  /** What is done by hand sends nothing that could get lost. */
  const losses = byHand ? [] : ["before", "after"];
  it.each(losses)("survives a connection lost %s any write", async (when) => {
    const names = Object.keys(states);
    for (const [index, from] of names.entries()) {
      const to = names[(index + 1) % names.length] as string;
      await reach(section(from));
      write(section(to));
      const differs = planOf(await run("plan", "--format", "json")).changes.length > 0;
      const lostAtAll = lost();
      for (let nth = 1; ; nth += 1) {
        const lostBefore = lost();
        sandbox.faults.clear();
        sandbox.faults.add(`lost ${when === "after" ? "after " : ""}kind=write from=${nth}`);
        const struck = await run("apply", "--yes");
        sandbox.faults.clear();
        await settle();
        if (struck.code === 0 && lost() === lostBefore) break;
        await reach(section(from));
        write(section(to));
        expect(nth, "every fault ends").toBeLessThan(40);
      }
      expectNoDuplicates();
      if (differs) expect(lost(), "faults struck").toBeGreaterThan(lostAtAll);
    }
  });

  it("deletes what left the document only if it is owned, and never if protected", async () => {
    const [first] = Object.values(states);
    await reach(first as Section);
    const owned = workspace.commit();
    write(NOTHING);
    expect(planOf(await run("plan", "--format", "json")).counts.delete).toBe(0);
    const plan = planOf(await run("plan", "--format", "json", "--base", owned));
    const deleted = plan.changes.filter((change) => change.action === "delete" && change.kind === kind);
    if (released || byHand) {
      expect(deleted).toEqual([]);
      return;
    }
    expect(deleted.length).toBeGreaterThan(0);
    expect(
      planOf(await run("plan", "--format", "json", "--base", owned, "--prune", "none")).counts.delete,
    ).toBe(0);

    await reach(protectedSection(first as Section));
    const protectedCommit = workspace.commit();
    write(NOTHING);
    const counts = ["--allow-deletes", String(plan.counts.delete)];
    const refused = await run("apply", "--yes", "--base", protectedCommit, ...counts);
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain("is protected");

    const done = await run("apply", "--yes", "--base", owned, ...counts);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    expect(planOf(await run("plan", "--format", "json", "--base", owned)).changes).toEqual([]);
  });

  if (rename)
    it("renames with one update and no deletion", async () => {
      await reach(rename.from);
      const base = workspace.commit();
      write(rename.to);
      const { changes } = planOf(await run("plan", "--format", "json", "--base", base));
      expect(changes.map(({ action, address, previously }) => ({ action, address, previously }))).toEqual([
        { action: "update", address: rename.address, previously: rename.previously },
      ]);
      await settle();
    });

  it("shows no secret", async () => {
    for (const state of Object.keys(states)) await reach(section(state));
    const secrets = [
      ...Object.values(sandbox.tokens),
      ...sandbox.world.integrations.all().map(({ token }) => token),
      ...Object.values(SECRETS),
    ];
    expect(secrets.length).toBeGreaterThan(0);
    const journal = byHand ? "" : workspace.read("watchbill-journal.jsonl");
    for (const secret of secrets) expect(said + journal).not.toContain(secret);
  });

  function section(state: string): Section {
    return states[state] as Section;
  }

  function other(state: string): Section {
    return section(Object.keys(states).find((name) => name !== state) as string);
  }
});

/** Applies a state and demands that nothing is left; what the state does not name of the kind's objects stays. */
async function reach(section: Section): Promise<void> {
  write(section);
  await settle();
}

/** Applies until nothing is left: once, or twice where GitLab kept another turn order (exit 5). */
async function settle(): Promise<void> {
  const applied = await run("apply", "--yes", ...(await counts()));
  if (applied.code === 5) {
    expect(applied.stdout).toContain("GitLab holds participants otherwise");
    const again = await run("apply", "--yes", ...(await counts()));
    expect(again.code, again.stdout + again.stderr).toBe(0);
  } else {
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  }
  const left = planOf(await run("plan", "--format", "json"));
  expect(left.changes.map(describeChange)).toEqual([]);
}

/** The exact counts that let a plan pass the guards. */
async function counts(): Promise<string[]> {
  const { counts: planned } = planOf(await run("plan", "--format", "json"));
  return [
    "--allow-deletes",
    String(planned.delete + planned.replace),
    "--allow-updates",
    String(planned.update),
  ];
}

function describeChange({ action, address, patch }: Change): string {
  return `${action} ${address} ${JSON.stringify(patch)}`;
}

function write(section: Section): void {
  workspace.write("watchbill.yml", documentOf(section));
}

async function run(...words: readonly string[]): Promise<Result> {
  const result = await workspace.watchbill(...words);
  said += result.stdout + result.stderr;
  return result;
}

function planOf({ stdout, stderr }: Result): Plan {
  const value = JSON.parse(stdout) as Plan;
  expect(value.changes, stdout + stderr).toBeDefined();
  return value;
}

function writes(): number {
  return sandbox.log.filter(({ kind }) => kind === "write").length;
}

/** Requests so far that got no answer. */
function lost(): number {
  return sandbox.log.filter(({ status }) => status === null).length;
}

function expectNoDuplicates(): void {
  const { schedules, integrations, wikiPages, subscriptions } = sandbox.world;
  const identities = [
    schedules.all().map(({ projectId, name }) => `${projectId} ${name}`),
    integrations.all().map(({ projectId, name }) => `${projectId} ${name}`),
    wikiPages.all().map(({ projectId, slug }) => `${projectId} ${slug}`),
    subscriptions.all().map(({ url, filter }) => `${url} ${filter.id}`),
  ];
  for (const known of identities) expect(known).toEqual([...new Set(known)]);
}

/** Every object of a section marked as protected. */
function protectedSection(section: Section): Section {
  const blocks = parse(section) as ProjectSection;
  const { oncall_schedules, alert_integrations, runbooks, pagerduty, timeline_tags: _, ...single } = blocks;
  const schedules = Object.values(oncall_schedules ?? {});
  const objects = [
    ...schedules,
    ...schedules.flatMap((schedule) => Object.values(schedule?.rotations ?? {})),
    ...Object.values(alert_integrations ?? {}),
    ...Object.values(runbooks ?? {}),
    ...(pagerduty?.subscriptions ?? []),
    ...Object.values(single),
  ];
  for (const object of objects) if (object) Object.assign(object, { protect: true });
  return stringify(blocks);
}

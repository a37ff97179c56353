/** Whatever a valid document says: applying it leaves nothing to do, from nothing and from any other document. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { documentOfSection, section } from "../support/arbitrary-sections.ts";
import { NOW } from "../support/clock.ts";
import { runs } from "../support/examples.ts";
import { exactly } from "../support/stage.ts";
import { createWorkspace, type Result } from "../support/workspace.ts";

const PROJECT = "acme/payments/worker";

interface Ground {
  write(value: object): void;
  plan(...words: string[]): Promise<Plan>;
  /** Applies until nothing is left: twice where GitLab kept another turn order (exit 5). */
  settle(...words: string[]): Promise<void>;
  /** Writes `imported.yml` from what is live. */
  imported(): Promise<void>;
  commit(): string;
}

/** Runs something on a GitLab of its own. */
async function onGround(run: (ground: Ground) => Promise<void>): Promise<void> {
  let now = NOW;
  const sandbox = await startSandbox({ seed: "demo", now: () => now });
  const environment = { GITLAB_URL: sandbox.url, GITLAB_TOKEN: sandbox.tokens.dana };
  const workspace = createWorkspace({ environment, now: () => now });
  const plan = async (...words: string[]) => {
    const { stdout, stderr } = await workspace.watchbill("plan", "--format", "json", ...words);
    const planned = JSON.parse(stdout) as Plan;
    expect(planned.changes, stdout + stderr).toBeDefined();
    return planned;
  };
  const apply = async (...words: string[]): Promise<Result> => {
    now += 60_000;
    const { counts } = await plan(...words);
    return workspace.watchbill("apply", "--yes", ...exactly(counts), ...words);
  };
  try {
    await run({
      write: (value) => workspace.write("watchbill.yml", documentOfSection(PROJECT, value)),
      plan,
      commit: workspace.commit,
      async imported() {
        const { code, stdout, stderr } = await workspace.watchbill("import", "--project", PROJECT);
        expect(code, stderr).toBe(0);
        workspace.write("imported.yml", stdout);
      },
      async settle(...words) {
        let applied = await apply(...words);
        if (applied.code === 5 && /holds participants otherwise/.test(applied.stdout))
          applied = await apply(...words);
        expect(applied.code, applied.stdout + applied.stderr).toBe(0);
        expect((await plan(...words)).changes).toEqual([]);
      },
    });
  } finally {
    await sandbox.close();
    workspace.remove();
  }
}

describe("a random document", () => {
  it("is what is live once it is applied, and what is imported then", async () => {
    await fc.assert(
      fc.asyncProperty(section, (value) =>
        onGround(async ({ write, settle, imported, plan }) => {
          write(value);
          await settle();
          await imported();
          const { changes, unmanaged } = await plan("-f", "imported.yml");
          expect([changes, unmanaged]).toEqual([[], []]);
        }),
      ),
      { numRuns: runs(20) },
    );
  });

  it("is reached from any other, and nothing of the other stays", async () => {
    await fc.assert(
      fc.asyncProperty(section, section, (before, after) =>
        onGround(async ({ write, settle, commit, plan }) => {
          write(before);
          await settle();
          const base = commit();
          write(after);
          await settle("--base", base);
          expect((await plan("--base", base)).unmanaged).toEqual([]);
          write(before);
          await settle();
        }),
      ),
      { numRuns: runs(15) },
    );
  });
});

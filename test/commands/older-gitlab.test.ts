/** GitLab before 19 tells in GraphQL neither what its licence holds nor who is an administrator. */
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/core/apply.ts";
import { createBuilder } from "../../src/sandbox/seeds/builder.ts";
import { PROJECT } from "../support/cases.ts";
import { NOW } from "../support/clock.ts";
import { documentWith, policyWith, SCHEDULE } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const stage = useStage({ version: "18.9.0-ee" });

describe("on GitLab 18.9", () => {
  it("a document is planned, applied and imported", async () => {
    stage.write(documentWith(policyWith("{after: 0m, notify: {schedule: Primary}}")));
    expect(said(await stage.plan())).toEqual([
      `create ${PROJECT}//schedule.Primary`,
      `create ${PROJECT}//escalation_policy`,
    ]);
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
    const imported = await stage.run("import", "--project", PROJECT);
    expect(imported.code, imported.stderr).toBe(0);
    expect(imported.stdout).toContain("escalation_policy:");
  });

  it("a missing licence shows in the answer to the first write, and nothing else is tried", async () => {
    stage.sandbox.settings.tier = "free";
    stage.write(documentWith(policyWith("{after: 0m, notify: {schedule: Primary}}")));
    const { code, stdout } = await stage.run("apply", "--yes", "--format", "json");
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as { outcomes: readonly Outcome[] }).outcomes).toMatchObject([
      { status: "failed", error: expect.stringContaining("does not let the token's user see or change it") },
      { status: "skipped", error: expect.stringContaining("schedule.Primary") },
    ]);
    expect(stage.writes()).toHaveLength(1);
  });

  it("what a licence that ran out hides looks gone, and the plan says so once", async () => {
    stage.write(documentWith(policyWith("{after: 0m, notify: {schedule: Primary}}")));
    await stage.settle();
    const base = stage.workspace.commit();
    stage.sandbox.settings.tier = "free";
    const { code, findings } = await stage.findings("drift", "--base", base);
    expect(findings).toMatchObject([{ level: "warning", code: "licence-unknown" }]);
    expect(findings[0]?.message).toContain(PROJECT);
    expect(code).toBe(2);
    stage.sandbox.settings.tier = "premium";
    const [policy] = stage.sandbox.world.policies.all();
    if (policy) stage.sandbox.world.policies.remove(policy);
    const gone = await stage.findings("drift", "--base", base);
    expect(gone, "a schedule is still to be seen").toEqual({ code: 2, findings: [] });
  });

  it("an administrator is known by REST, member or not", async () => {
    const build = createBuilder(stage.sandbox.world, NOW);
    build.token(build.user("chief", "Chief Administrator", { admin: true }));
    stage.environment.GITLAB_TOKEN = stage.sandbox.world.tokens
      .all()
      .find(({ name }) => name === "chief")?.value;
    stage.write(documentWith(SCHEDULE));
    await stage.settle();
  });

  it("a report is made", async () => {
    const { code, stderr } = await stage.run(
      ..."report --project acme/payments/api --from 2026-01-01 --to 2026-02-01 --out r".split(" "),
    );
    expect(code, stderr).toBe(0);
  });
});

/** `--project`, `--target` and `--shard`: a part of the document, planned as if it were all there is. */
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith, policyWith, projectsWith, SCHEDULE } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const stage = useStage();
const PROJECTS = ["acme/payments/api", "acme/payments/worker", "acme/platform/status"];
const ALL = `version: 1\n${projectsWith(Object.fromEntries(PROJECTS.map((project) => [project, SCHEDULE])))}`;

describe("--project", () => {
  it("plans only projects whose path matches", async () => {
    stage.write(ALL);
    expect(said(await stage.plan("--project", "acme/payments/*"))).toEqual([
      "create acme/payments/api//schedule.Primary",
      "create acme/payments/worker//schedule.Primary",
    ]);
    expect(said(await stage.plan("--project", "acme/**"))).toHaveLength(3);
  });

  it("deletes nothing elsewhere", async () => {
    stage.write(ALL);
    await stage.apply(0);
    const base = stage.workspace.commit();
    stage.write(documentWith(SCHEDULE));
    expect((await stage.plan("--base", base, "--project", PROJECT)).changes).toEqual([]);
    expect((await stage.plan("--base", base)).changes).toHaveLength(2);
  });

  it("does not hide that a glob matches nothing", async () => {
    stage.write(ALL);
    const plan = await stage.plan("--project", "payments/*");
    expect(plan.findings).toMatchObject([{ level: "warning", code: "nothing-matches" }]);
    expect((await stage.run("plan", "--project", "payments/*")).stderr).toContain("--project payments/*");
    expect((await stage.plan("--project", "")).findings).toMatchObject([{ code: "nothing-matches" }]);
  });
});

describe("--target", () => {
  const policy = policyWith("{after: 0m, notify: {schedule: Primary}}");

  it("plans only objects whose address matches, and what they need", async () => {
    stage.write(documentWith(`${policy}\nalert_integrations: {Probe: {type: http}}`));
    expect(said(await stage.plan("--target", "**//schedule.*"))).toEqual([
      `create ${PROJECT}//schedule.Primary`,
    ]);
    expect(said(await stage.plan("--target", "**//escalation_policy"))).toEqual([
      `create ${PROJECT}//schedule.Primary`,
      `create ${PROJECT}//escalation_policy`,
    ]);
    await stage.apply(0, "--target", `${PROJECT}//alert_integration.Probe`);
    expect(said(await stage.plan())).toHaveLength(2);
  });

  it("does not hide that a glob matches nothing", async () => {
    stage.write(documentWith(policy));
    for (const glob of ["**//slack", ""]) {
      const plan = await stage.plan("--target", glob);
      expect(plan.findings, glob).toContainEqual(
        expect.objectContaining({ level: "warning", code: "nothing-matches" }),
      );
      expect(plan.changes, glob).toEqual([]);
    }
  });

  it("deletes with an object what hangs below it and what refers to it, and says so", async () => {
    const rotation =
      "rotations: {Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]}}";
    stage.write(
      documentWith(
        policy.replace("Primary: {timezone: Etc/UTC}", `Primary:\n    timezone: Etc/UTC\n    ${rotation}`),
      ),
    );
    await stage.apply(0);
    const base = stage.workspace.commit();
    stage.write(documentWith("oncall_schedules: {}"));
    expect(said(await stage.plan("--base", base, "--target", "**//schedule.*"))).toEqual([
      `delete ${PROJECT}//escalation_policy`,
      `delete ${PROJECT}//rotation.Primary/Weekly`,
      `delete ${PROJECT}//schedule.Primary`,
    ]);
    expect(said(await stage.plan("--base", base, "--target", "**//escalation_policy"))).toEqual([
      `delete ${PROJECT}//escalation_policy`,
    ]);
  });

  it("finds names that begin with a dot, and does not hide that a glob matches nothing", async () => {
    stage.write(documentWith("oncall_schedules: {.hidden: {timezone: Etc/UTC}}"));
    expect(said(await stage.plan("--target", "**//schedule.*"))).toHaveLength(1);
    const plan = await stage.plan("--target", "schedule.Primary");
    expect(plan.changes).toEqual([]);
    expect(plan.findings).toMatchObject([{ level: "warning", code: "nothing-matches" }, {}]);
  });
});

describe("--shard", () => {
  it("gives every project to exactly one part", async () => {
    stage.write(ALL);
    const parts = await Promise.all(["1/3", "2/3", "3/3"].map((shard) => stage.plan("--shard", shard)));
    expect(parts.flatMap(said).sort()).toEqual(PROJECTS.map((path) => `create ${path}//schedule.Primary`));
  });
});

/** Community Edition knows nothing of on-call: one finding says so, and what else is declared works. */
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import {
  documentWith,
  placeOf,
  policyWith,
  projectsWith,
  rotationWith,
  SCHEDULE,
} from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const TAGS = "timeline_tags: [Customer told]";

describe.each(["18.9.0", "19.2.0"])("on GitLab Community Edition %s", (version) => {
  const stage = useStage({ version, tier: "free" });

  it.each(["plan", "drift", "apply --yes"])(
    "`%s` tells once what must go and what may stay",
    async (command) => {
      const document = `version: 1\n${projectsWith({
        [PROJECT]: `${policyWith("{after: 0m, notify: {schedule: Primary}}")}\n${TAGS}`,
        "acme/payments/web": rotationWith("participants: [ana]"),
      })}`;
      stage.write(document);
      const { code, findings } = await stage.findings(...command.split(" "));
      const errors = findings.filter(({ level }) => level === "error");
      expect(errors).toMatchObject([{ code: "edition-unsuitable", ...placeOf(document, "Primary") }]);
      expect(errors[0]?.message).toBe(
        `GitLab ${version} (Community Edition) has no on-call management and does not know what these need: ` +
          "on-call schedule, on-call rotation, escalation policy; what else is declared works: timeline tag",
      );
      expect(errors[0]?.hint).toMatch(/Take these out of the document, or use GitLab Enterprise Edition/);
      expect(code).toBe(command === "drift" ? 2 : 4);
      expect(stage.writes()).toEqual([]);
    },
  );

  it("a document without them is planned, applied and imported", async () => {
    stage.write(documentWith(TAGS));
    expect(said(await stage.plan())).toEqual([`create ${PROJECT}//timeline_tag.Customer told`]);
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
    const { code, stdout, stderr } = await stage.run("import", "--project", PROJECT);
    expect(stdout).toContain("Customer told");
    expect(stderr).toMatch(/not-imported: .*edition/);
    expect(code).toBe(0);
  });

  it("a report is made, with nothing known of who was on call", async () => {
    const words = "report --project acme/payments/api --from 2025-10-01 --to 2026-03-01 --format json";
    const { code, stdout, stderr } = await stage.run(...words.split(" "));
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout) as { incidents: number; ttr: { n: number } };
    expect(report.incidents).toBeGreaterThan(0);
    expect(report.ttr.n).toBeGreaterThan(0);
  });

  it("says so of nothing but them, and only where the plan is about them", async () => {
    stage.write(documentWith(`${SCHEDULE}\n${TAGS}`));
    const { code, findings } = await stage.findings("plan", "--target", "**//timeline_tag.*");
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(code).toBe(0);
    stage.write(documentWith("alert_integrations:\n  Probe: {type: http}"));
    expect((await stage.findings("plan")).findings).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/need: alert integration; nothing else/) }),
    );
  });
});

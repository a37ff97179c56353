/** `renamed_from`, `ignore` and `protect`: what a document says about an object besides what it is. */
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith, SCHEDULE } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const stage = useStage();

async function applied(section: string): Promise<string> {
  stage.write(documentWith(section));
  await stage.settle();
  return stage.workspace.commit();
}

const WEEKLY = "{starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo]";
const team = (schedule: string, keys = "", rotation = `Weekly: ${WEEKLY}}`) => `oncall_schedules:
  ${schedule}:
    timezone: Etc/UTC${keys}
    rotations:
      ${rotation}
escalation_policy:
  name: Standard
  rules: [{after: 0m, notify: {schedule: ${schedule}}}]`;

describe("renamed_from", () => {
  it("renames a schedule, and neither its rotations nor the rules that name it change", async () => {
    const base = await applied(team("Old"));
    const ids = stage.sandbox.world.rotations.all().map(({ id }) => id);
    stage.write(documentWith(team("New", "\n    renamed_from: Old")));
    for (const words of [[], ["--base", base]]) {
      const plan = await stage.plan(...words);
      expect(plan.changes).toMatchObject([
        {
          action: "update",
          address: `${PROJECT}//schedule.New`,
          previously: `${PROJECT}//schedule.Old`,
          patch: [{ op: "replace", path: "/name", value: "New" }],
        },
      ]);
    }
    await stage.apply(0, "--base", base);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
    expect(stage.sandbox.world.rotations.all().map(({ id }) => id)).toEqual(ids);
    stage.workspace.commit();
    stage.write(documentWith(team("New")));
    expect((await stage.plan("--base", "HEAD")).changes, "the key may go once it has done its work").toEqual(
      [],
    );
  });

  it("renames a schedule and changes its rotation and policy in one go", async () => {
    const base = await applied(team("Old"));
    const later = team("New", "\n    renamed_from: Old")
      .replace("1 week", "2 weeks")
      .replace("after: 0m", "after: 5m");
    stage.write(documentWith(later));
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([
      `update ${PROJECT}//schedule.New`,
      `update ${PROJECT}//rotation.New/Weekly`,
      `update ${PROJECT}//escalation_policy`,
    ]);
    await stage.apply(0, "--base", base);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("renames schedule and rotation at once", async () => {
    const base = await applied(team("Old"));
    stage.write(
      documentWith(team("New", "\n    renamed_from: Old", `Turns: ${WEEKLY}, renamed_from: Weekly}`)),
    );
    const plan = await stage.plan("--base", base);
    expect(plan.changes.map(({ address, previously }) => [address, previously])).toEqual([
      [`${PROJECT}//schedule.New`, `${PROJECT}//schedule.Old`],
      [`${PROJECT}//rotation.New/Turns`, `${PROJECT}//rotation.Old/Weekly`],
    ]);
    await stage.apply(0, "--base", base);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
    expect(stage.sandbox.world.rotations.all().map(({ name }) => name)).toContain("Turns");
  });

  it("renames a rotation and gives it another turn order", async () => {
    const base = await applied(team("Primary"));
    const turned = WEEKLY.replace("[ana, bo]", "[bo, ana]");
    stage.write(documentWith(team("Primary", "", `Turns: ${turned}, renamed_from: Weekly}`)));
    const plan = await stage.plan("--base", base);
    expect(plan.changes).toMatchObject([
      { action: "replace", previously: `${PROJECT}//rotation.Primary/Weekly` },
    ]);
    await stage.apply(0, "--base", base);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("renames an integration, which keeps its URL and token", async () => {
    const base = await applied("alert_integrations: {Old: {type: http}}");
    const token = () =>
      stage.sandbox.world.integrations.where("projectId", stage.project(PROJECT).id)[0]?.token;
    const before = token();
    stage.write(documentWith("alert_integrations: {New: {type: http, renamed_from: Old, active: false}}"));
    const plan = await stage.plan("--base", base);
    expect(plan.changes.map(({ action, previously }) => [action, previously])).toEqual([
      ["update", `${PROJECT}//alert_integration.Old`],
    ]);
    await stage.apply(0, "--base", base);
    expect(token()).toBe(before);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it.each([
    ["before", "B: {timezone: Etc/UTC, renamed_from: A}", "A: {timezone: Etc/UTC}"],
    ["after", "A: {timezone: Etc/UTC}", "B: {timezone: Etc/UTC, renamed_from: A}"],
  ])("leaves what is declared by the old name itself alone, %s it", async (_, first, second) => {
    stage.write(documentWith("oncall_schedules: {A: {timezone: Etc/UTC}}"));
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(documentWith(`oncall_schedules: {${first}, ${second}}`));
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`create ${PROJECT}//schedule.B`]);
    expect(plan.changes).toMatchObject([{ cause: "document", reason: "not in GitLab yet" }]);
    await stage.settle("--base", base);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("renames what is there once, for the first that asks for it", async () => {
    stage.write(documentWith("oncall_schedules: {A: {timezone: Etc/UTC}}"));
    await stage.settle();
    const renamed = (name: string) => `${name}: {timezone: Etc/UTC, renamed_from: A}`;
    stage.write(documentWith(`oncall_schedules: {${renamed("B")}, ${renamed("C")}}`));
    expect(said(await stage.plan())).toEqual([
      `update ${PROJECT}//schedule.B`,
      `create ${PROJECT}//schedule.C`,
    ]);
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("creates where there is nothing of the old name", async () => {
    stage.write(documentWith("oncall_schedules: {New: {timezone: Etc/UTC, renamed_from: Old}}"));
    expect(said(await stage.plan())).toEqual([`create ${PROJECT}//schedule.New`]);
    await stage.apply(0);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("shows old and new name", async () => {
    await applied("oncall_schedules: {Old: {timezone: Etc/UTC}}");
    stage.write(documentWith("oncall_schedules: {New: {timezone: Etc/UTC, renamed_from: Old}}"));
    expect((await stage.run("plan")).stdout).toContain("~ schedule New (was Old)");
  });
});

describe("ignore", () => {
  it("leaves the named fields as they are in GitLab, and sends the others", async () => {
    const base = await applied("oncall_schedules: {Primary: {timezone: Etc/UTC, description: first}}");
    const [schedule] = stage.sandbox.world.schedules.where("projectId", stage.project(PROJECT).id);
    if (schedule) stage.sandbox.world.schedules.update(schedule, { description: "typed" });
    const ignoring = (timezone: string) =>
      documentWith(
        `oncall_schedules: {Primary: {timezone: ${timezone}, description: first, ignore: [description]}}`,
      );
    stage.write(ignoring("Etc/UTC"));
    expect((await stage.plan("--base", base)).changes).toEqual([]);
    stage.write(ignoring("Europe/Berlin"));
    await stage.apply(0, "--base", base);
    expect(schedule).toMatchObject({ description: "typed", timezone: "Europe/Berlin" });
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("takes the times of rotations for the clock of the zone that GitLab has, where the zone is ignored", async () => {
    const declared = team("Primary", "\n    ignore: [timezone]");
    await applied(declared);
    const { schedules, rotations } = stage.sandbox.world;
    const schedule = schedules.all().find(({ name }) => name === "Primary");
    if (schedule) schedules.update(schedule, { timezone: "Europe/Berlin" });
    const { changes, notes } = await stage.plan();
    const address = `${PROJECT}//rotation.Primary/Weekly`;
    expect(changes).toMatchObject([
      {
        address,
        patch: [{ path: "/starts_at", value: "2026-01-05T09:00" }],
        before: { starts_at: "2026-01-05T10:00" },
      },
    ]);
    expect(notes[address]?.join()).toContain("Europe/Berlin");
    await stage.apply(0);
    const weekly = rotations.all().find(({ name }) => name === "Weekly");
    expect(weekly?.startsAt).toBe(Date.UTC(2026, 0, 5, 8));
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("still says everything on creation", async () => {
    stage.write(
      documentWith(
        "oncall_schedules: {Primary: {timezone: Etc/UTC, description: first, ignore: [description]}}",
      ),
    );
    await stage.apply(0);
    const [schedule] = stage.sandbox.world.schedules.where("projectId", stage.project(PROJECT).id);
    expect(schedule?.description).toBe("first");
  });

  it("covers lists and maps as a whole", async () => {
    await applied("alert_integrations: {Probe: {type: http, payload_example: {a: 1}, mappings: {title: a}}}");
    stage.write(
      documentWith(
        "alert_integrations: {Probe: {type: http, active: false, payload_example: {a: 1, b: 2}, mappings: {title: b}, ignore: [mappings, payload_example]}}",
      ),
    );
    const plan = await stage.plan();
    expect(plan.changes).toMatchObject([{ patch: [{ op: "replace", path: "/active", value: false }] }]);
    await stage.apply(0);
    expect((await stage.plan()).changes).toEqual([]);
    const [probe] = stage.sandbox.world.integrations.where("projectId", stage.project(PROJECT).id);
    expect(probe).toMatchObject({ active: false, payloadExample: { a: 1 } });
  });

  it("names only fields the object has", async () => {
    stage.write(documentWith("oncall_schedules: {Primary: {timezone: Etc/UTC, ignore: [descripton]}}"));
    const { code, findings } = await stage.findings("validate");
    expect(findings).toMatchObject([{ code: "unknown-value", line: 4, hint: `Did you mean "description"?` }]);
    expect(code).toBe(3);
  });
});

describe("protect", () => {
  it("holds while the base has it, whatever the document says now", async () => {
    const base = await applied(`${SCHEDULE}\n  Kept: {timezone: Etc/UTC, protect: true}`);
    for (const section of [SCHEDULE, `${SCHEDULE}\nalert_integrations: {}`]) {
      stage.write(documentWith(section));
      const { code, findings } = await stage.findings(
        "apply",
        "--yes",
        "--base",
        base,
        "--allow-deletes",
        "1",
      );
      expect(findings).toMatchObject([{ code: "protected", address: `${PROJECT}//schedule.Kept` }]);
      expect(findings[0]).not.toHaveProperty("line");
      expect(code).toBe(4);
    }
    expect(stage.sandbox.world.schedules.all().map(({ name }) => name)).toContain("Kept");
  });

  it("covers what hangs below", async () => {
    const base = await applied(team("Primary", "\n    protect: true"));
    stage.write(documentWith(team("Primary", "\n    protect: true", `Other: ${WEEKLY}}`)));
    const { code, findings } = await stage.findings("apply", "--yes", "--base", base, "--allow-deletes", "1");
    expect(findings).toMatchObject([{ code: "protected", address: `${PROJECT}//rotation.Primary/Weekly` }]);
    expect(code).toBe(4);
  });

  it("forbids replacing as it forbids deleting", async () => {
    const base = await applied(team("Primary"));
    const turned = WEEKLY.replace("[ana, bo]", "[bo, ana]");
    stage.write(documentWith(team("Primary", "", `Weekly: ${turned}, protect: true}`)));
    const { code, findings } = await stage.findings("apply", "--yes", "--base", base, "--allow-deletes", "1");
    expect(findings).toMatchObject([{ code: "protected" }]);
    expect(code).toBe(4);
  });

  it("lets updates and renames pass", async () => {
    const base = await applied(team("Old", "\n    protect: true"));
    stage.write(
      documentWith(team("New", "\n    protect: true\n    renamed_from: Old\n    description: Now")),
    );
    await stage.apply(0, "--base", base);
  });
});

/** A saved plan is applied as it was reviewed, or not at all. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import { PROJECT } from "../support/cases.ts";
import { documentWith, policyWith, rotationWith, SCHEDULE, schedules } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const POLICY = policyWith("{after: 0m, notify: {schedule: Primary}}");

async function saved(document: string, ...words: string[]): Promise<Plan> {
  stage.write(document);
  await stage.run("plan", "--out", "plan.json", ...words);
  return JSON.parse(stage.workspace.read("plan.json")) as Plan;
}

/** Applies `plan.json`, which must be refused without a write. */
async function refusal(code = 4) {
  const before = stage.writes().length;
  const result = await stage.findings("apply", "plan.json");
  expect(result.code).toBe(code);
  expect(stage.writes().length).toBe(before);
  return result.findings;
}

describe("a saved plan", () => {
  it("is what --format json prints, and is applied without questions", async () => {
    const plan = await saved(documentWith(POLICY));
    expect(plan).toEqual(JSON.parse((await stage.run("plan", "--format", "json")).stdout));
    const { code, stdout } = await stage.run("apply", "plan.json");
    expect(code).toBe(0);
    expect(stdout).toContain("Applied: 2 done");
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("is reported on as it is applied", async () => {
    await saved(documentWith(SCHEDULE));
    const { code, stderr } = await stage.run("apply", "plan.json", "--report", "markdown=plan.md");
    expect(code, stderr).toBe(0);
    expect(stage.workspace.read("plan.md")).toContain("1 to create");
  });

  it.each([
    "--file watchbill.yml",
    "--project x",
    "--target x",
    "--base HEAD",
    "--prune all",
    "--allow-deletes 1",
    "--allow-updates 1",
    "--allow-older",
    "--adopt",
    "--resend-secrets",
    "--manual-as-changes",
    "--shard 1/2",
    "--now 2026-03-02T12:00:00Z",
  ])("is applied whole or not at all: %s is refused", async (words) => {
    await saved(documentWith(SCHEDULE));
    const result = await stage.findings("apply", "plan.json", ...words.split(" "));
    expect(result).toMatchObject({ code: 4, findings: [{ code: "plan-is-fixed" }] });
    expect(result.findings[0]?.message).toContain(words.split(" ")[0]);
    expect(stage.writes()).toEqual([]);
  });

  it("needs no document beside it", async () => {
    await saved(documentWith(SCHEDULE));
    stage.write("not: [a, document");
    expect((await stage.run("apply", "plan.json")).code).toBe(0);
  });

  it("is applied on another day", async () => {
    const plan = await saved(documentWith(SCHEDULE));
    stage.wait(86_400_000);
    expect((await stage.plan()).digest).toBe(plan.digest);
    expect((await stage.run("apply", "plan.json")).code).toBe(0);
  });

  it("brings GitLab's own refusal to light", async () => {
    await saved(documentWith(rotationWith("participants: [ana, bo]")));
    const [bo] = stage.sandbox.world.users.where("key", "bo");
    if (bo) stage.sandbox.world.users.update(bo, { state: "blocked" });
    const { code, stdout } = await stage.run("apply", "plan.json");
    expect(stdout).toMatch(/✗ create .*rotation\.Primary\/Weekly failed: .*couldn't be matched to a user/);
    expect(code).toBe(5);
  });
});

describe("a stale plan is refused", () => {
  it("where what is to be created exists by now", async () => {
    await saved(documentWith(SCHEDULE));
    await stage.apply(0);
    expect(await refusal()).toMatchObject([
      { code: "stale-plan", message: "It exists by now", address: `${PROJECT}//schedule.Primary` },
    ]);
  });

  it("where what is to be changed has changed", async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.apply(0);
    await saved(documentWith(SCHEDULE.replace("Etc/UTC", "Europe/Berlin")));
    for (const schedule of stage.sandbox.world.schedules.all())
      stage.sandbox.world.schedules.update(schedule, { description: "typed" });
    expect(await refusal()).toMatchObject([{ code: "stale-plan", message: /has changed/ }]);
  });

  it("where what is to be changed is gone", async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.apply(0);
    await saved(documentWith(SCHEDULE.replace("Etc/UTC", "Europe/Berlin")));
    const { schedules } = stage.sandbox.world;
    for (const schedule of schedules.where("projectId", stage.project(PROJECT).id))
      schedules.remove(schedule);
    expect(await refusal()).toMatchObject([{ code: "stale-plan", message: "It is gone by now" }]);
  });

  it("where what it needs is gone", async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.apply(0);
    await saved(documentWith(POLICY));
    const { schedules } = stage.sandbox.world;
    for (const schedule of schedules.where("projectId", stage.project(PROJECT).id))
      schedules.remove(schedule);
    expect(await refusal()).toMatchObject([{ code: "stale-plan", address: `${PROJECT}//schedule.Primary` }]);
  });

  it("where what is to be deleted holds more than before", async () => {
    stage.write(documentWith(schedules(2)));
    await stage.apply(0);
    const base = stage.workspace.commit();
    await saved(documentWith(schedules(1)), "--base", base);
    stage.write(
      documentWith(
        `${schedules(1)}\n  S02:\n    timezone: Etc/UTC\n    rotations: {Theirs: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]}}`,
      ),
    );
    await stage.apply(0);
    expect(await refusal()).toMatchObject([{ code: "stale-plan", address: `${PROJECT}//schedule.S02` }]);
  });

  it("but not for changes it does not rely on", async () => {
    stage.write(documentWith(schedules(2)));
    await stage.apply(0);
    await saved(documentWith(schedules(2).replace("Etc/UTC", "Europe/Berlin")));
    const other = stage.sandbox.world.schedules.all().find(({ name }) => name === "S02");
    if (other) stage.sandbox.world.schedules.update(other, { description: "typed" });
    expect((await stage.run("apply", "plan.json")).code).toBe(0);
  });
});

describe("a plan that is not what was planned is refused", () => {
  it.each([
    ["a value", (plan: string) => plan.replaceAll("Etc/UTC", "Europe/Berlin")],
    ["an action", (plan: string) => plan.replace('"action": "create"', '"action": "update"')],
    ["the host", (plan: string) => plan.replace(/"host": "[^"]+"/, '"host": "https://gitlab.example.com"')],
  ])("where %s was altered", async (_, alter) => {
    await saved(documentWith(SCHEDULE));
    stage.workspace.write("plan.json", alter(stage.workspace.read("plan.json")));
    expect(await refusal()).toMatchObject([{ code: "plan-altered" }]);
  });

  it.each([
    ["no JSON", "{"],
    ["another format", '{"format": 2}'],
    ["an empty file", ""],
  ])("where it is %s", async (_, text) => {
    stage.workspace.write("plan.json", text);
    expect(await refusal(3)).toMatchObject([{ code: "not-a-plan" }]);
  });

  it("where there is no file", async () => {
    expect(await refusal(3)).toMatchObject([{ code: "file-missing" }]);
  });

  it("where it is for another GitLab", async () => {
    await saved(documentWith(SCHEDULE));
    stage.environment.GITLAB_URL = "https://gitlab.example.com";
    expect(await refusal()).toMatchObject([
      {
        code: "host-mismatch",
        message: `The plan is for ${stage.sandbox.url}, but GITLAB_URL names https://gitlab.example.com`,
        hint: expect.stringContaining("or make a new plan for the other one."),
      },
    ]);
  });

  it("where it was made with refusals or errors", async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.apply(0);
    const base = stage.workspace.commit();
    await saved(documentWith("oncall_schedules: {}"), "--base", base);
    expect(await refusal()).toMatchObject([{ code: "last-of-its-kind" }]);
    await saved(documentWith(SCHEDULE, { project: "acme/payments/legacy" }));
    expect(await refusal()).toMatchObject([{ code: "project-archived" }]);
  });
});

it("says where it cannot be written", async () => {
  stage.write(documentWith(SCHEDULE));
  const { code, findings } = await stage.findings("plan", "--out", "nowhere/plan.json");
  expect(findings).toMatchObject([{ code: "system", message: /nowhere/ }]);
  expect(code).toBe(1);
});

/** What GitLab takes over its API and no document can say: it may stand in a project, and nothing breaks over it. */
import { beforeEach, describe, expect, it } from "vitest";
import { environmentFor, PROJECT, rawGitLab } from "../support/cases.ts";
import { documentWith, policyWith, rotationWith } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const stage = useStage();

beforeEach(() => Object.assign(stage.environment, environmentFor(stage.sandbox)));

async function mutate(name: string, input: object): Promise<void> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${name}(input: $input) { errors } }`;
  await rawGitLab(stage.sandbox).graphql(query, { input: { projectPath: PROJECT, ...input } });
}

const schedule = () => mutate("oncallScheduleCreate", { name: "Primary", timezone: "Etc/UTC" });

function rotation(more: object): Promise<void> {
  return mutate("oncallRotationCreate", {
    scheduleIid: "1",
    name: "Weekly",
    startsAt: { date: "2026-01-05", time: "09:00" },
    rotationLength: { length: 1, unit: "WEEKS" },
    participants: [{ username: "ana", colorPalette: "BLUE", colorWeight: "WEIGHT_500" }],
    ...more,
  });
}

function policy(elapsedTimeSeconds: number): Promise<void> {
  const rules = [{ oncallScheduleIid: "1", elapsedTimeSeconds, status: "ACKNOWLEDGED" }];
  return mutate("escalationPolicyCreate", { name: "Standard", rules });
}

/** Imports the project and makes it the document, which must be valid and plan nothing; gives what was left out. */
async function imported(): Promise<string[]> {
  const { code, stdout, stderr } = await stage.run("import", "--project", PROJECT);
  expect(code, stderr).toBe(0);
  stage.write(stdout);
  expect((await stage.run("validate")).code, stdout).toBe(0);
  expect((await stage.plan()).changes).toEqual([]);
  return stderr.split("\n").filter((line) => line.includes("Left out"));
}

const declared = () => stage.workspace.read("watchbill.yml");

describe("a rotation", () => {
  it("without participants is imported as it is", async () => {
    await schedule();
    await rotation({ participants: [] });
    expect(await imported()).toEqual([]);
    expect(declared()).toContain("participants: []");
  });

  it.each([0, -1, 10_000])("of %d weeks is left out, which is said", async (length) => {
    await schedule();
    await rotation({ rotationLength: { length, unit: "WEEKS" } });
    expect((await imported())[0]).toContain(`its length is ${length} weeks`);
    expect(declared()).not.toContain("Weekly");
  });

  it.each([0, 2_000_000_000])("of %d weeks is shown, counted, and mended by declaring it", async (length) => {
    await schedule();
    await rotation({ rotationLength: { length: 0, unit: "WEEKS" } });
    const { rotations } = stage.sandbox.world;
    for (const row of rotations.all()) if (row.name === "Weekly") rotations.update(row, { length });
    for (const command of ["show --live", "hours --live", "ical --live"])
      expect((await stage.run("oncall", ...command.split(" "), "--project", PROJECT)).code).toBe(0);
    stage.write(documentWith(rotationWith("participants: [ana]")));
    expect(said(await stage.plan())).toEqual([`update ${PROJECT}//rotation.Primary/Weekly`]);
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
  });
});

it("does not keep the hours of others from being counted", async () => {
  await schedule();
  await rotation({ rotationLength: { length: 0, unit: "WEEKS" } });
  await rotation({ name: "Daily", rotationLength: { length: 1, unit: "DAYS" } });
  stage.write(documentWith(rotationWith("participants: [ana]")));
  stage.wait(86_400_000);
  const { code, stdout, stderr } = await stage.run(
    ..."oncall hours --actual --format json --from 2026-03-02T12:00:00Z --to 2026-03-03T12:00:00Z".split(" "),
  );
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ actual: { people: [{ user: "ana", total: 24 * 60 }] } });
});

describe("an escalation policy", () => {
  it("whose rules wait for seconds keeps them", async () => {
    await schedule();
    await policy(90);
    expect(await imported()).toEqual([]);
    expect(declared()).toContain("after: 90s");
  });

  it("that lost its rules with a schedule is left out, which is said", async () => {
    await schedule();
    await policy(60);
    await mutate("oncallScheduleDestroy", { iid: "1" });
    expect((await imported())[0]).toContain("it has lost all its rules");
    expect(declared()).not.toContain("escalation_policy");
  });

  it("that lost its rules gets them back from the document", async () => {
    await schedule();
    await policy(0);
    await mutate("oncallScheduleDestroy", { iid: "1" });
    stage.write(documentWith(policyWith("{after: 0m, notify: {schedule: Primary}}")));
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("an alert integration", () => {
  it.each(["null", "[]", '[{"a":1}]', "5"])(
    "with the payload example %s has none",
    async (payloadExample) => {
      await mutate("httpIntegrationCreate", { name: "Probe", active: true, payloadExample });
      expect(await imported()).toEqual([]);
      expect(declared()).toContain("Probe");
      expect(declared()).not.toContain("payload_example");
    },
  );

  it("whose name another one has is left out with it, which is said once", async () => {
    for (const key of ["name", "title"])
      await mutate("httpIntegrationCreate", {
        name: "Probe",
        active: true,
        payloadExample: JSON.stringify({ event: { [key]: "Down" } }),
        payloadAttributeMappings: [{ fieldName: "TITLE", path: ["event", key], type: "STRING" }],
      });
    const [said, ...others] = await imported();
    expect(said).toContain("there are 2 of that name");
    expect(others).toEqual([]);
    expect(declared()).not.toContain("Probe");
  });
});

import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import {
  API,
  createRotation,
  createSchedule,
  mutate,
  NOT_AVAILABLE,
  type Person,
  POLICY,
  person,
  SCHEDULE,
  sandboxes,
} from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

const SUMMER = Date.parse("2025-07-01T12:00:00Z");
let sandbox: Sandbox;
let dana: Person;

beforeEach(async () => {
  sandbox = await pool.start({ now: () => SUMMER });
  dana = person(sandbox, "dana");
});

function update(changes: object) {
  return mutate(
    dana,
    "oncallScheduleUpdate",
    { projectPath: API, iid: "1", ...changes },
    "oncallSchedule",
    SCHEDULE,
  );
}

async function list(who = dana): Promise<{ iid: string; name: string; rotations: { nodes: object[] } }[]> {
  const answer = await who.graphql(
    `{ project(fullPath: "${API}") { incidentManagementOncallSchedules { nodes { iid name rotations { nodes { name activePeriod { startTime endTime } startsAt } } } } } }`,
  );
  return answer.body.data.project.incidentManagementOncallSchedules.nodes;
}

describe("schedules", () => {
  it("are created, read back, changed and destroyed", async () => {
    const created = await createSchedule(dana);
    expect(created).toEqual({
      status: 200,
      top: [],
      errors: [],
      object: { iid: "1", name: "Primary", description: null, timezone: "Europe/Berlin" },
    });
    const changed = await update({ name: "Nights", description: "when it is dark" });
    expect(changed.object).toEqual({
      iid: "1",
      name: "Nights",
      description: "when it is dark",
      timezone: "Europe/Berlin",
    });
    expect((await update({ description: null })).object).toMatchObject({ name: "Nights", description: null });
    const input = { projectPath: API, iid: "1" };
    const destroyed = await mutate(dana, "oncallScheduleDestroy", input, "oncallSchedule", SCHEDULE);
    expect(destroyed.object).toMatchObject({ name: "Nights" });
    expect(await list()).toEqual([]);
    expect((await mutate(dana, "oncallScheduleDestroy", input, "oncallSchedule", SCHEDULE)).top).toEqual([
      NOT_AVAILABLE,
    ]);
  });

  it("never get the number of a destroyed one", async () => {
    await createSchedule(dana);
    await mutate(dana, "oncallScheduleDestroy", { projectPath: API, iid: "1" }, "oncallSchedule", SCHEDULE);
    expect((await createSchedule(dana)).object.iid).toBe("2");
  });

  it("are validated with Rails' sentences", async () => {
    await createSchedule(dana);
    expect((await createSchedule(dana)).errors).toEqual(["Name has already been taken"]);
    expect((await createSchedule(dana, "primary")).errors).toEqual([]);
    expect((await createSchedule(dana, "x".repeat(201))).errors).toEqual([
      "Name is too long (maximum is 200 characters)",
    ]);
    expect((await createSchedule(dana, "y".repeat(200))).errors).toEqual([]);
    expect((await createSchedule(dana, " ", "Mars/Base")).errors).toEqual([
      "Name can't be blank and Timezone is not included in the list",
    ]);
    expect((await update({ name: null })).errors).toEqual(["Name can't be blank"]);
    expect((await update({ timezone: null })).errors).toEqual([
      "Timezone can't be blank and Timezone is not included in the list",
    ]);
    expect((await update({ description: "z".repeat(1001) })).errors).toEqual([
      "Description is too long (maximum is 1000 characters)",
    ]);
  });

  it.each([
    ["UTC", false],
    ["Etc/UTC", true],
    ["Europe/Kyiv", false],
    ["Europe/Kiev", true],
    ["America/Nuuk", false],
    ["America/Godthab", true],
    ["Asia/Yangon", false],
    ["Asia/Rangoon", true],
    ["Australia/Canberra", true],
    ["Etc/GMT+12", true],
  ])("know the zone %s: %s", async (zone, accepted) => {
    expect((await createSchedule(dana, "Zone", zone)).errors.length === 0).toBe(accepted);
  });

  it("move active periods to the same instants by today's offsets when the zone changes", async () => {
    await createSchedule(dana);
    await createRotation(dana, {
      rotationLength: { length: 1, unit: "DAYS" },
      activePeriod: { startTime: "08:00", endTime: "17:00" },
    });
    await createRotation(dana, { name: "Always" });
    await update({ timezone: "Etc/UTC" });
    expect((await list())[0]?.rotations.nodes).toEqual([
      { name: "Always", activePeriod: { startTime: null, endTime: null }, startsAt: "2025-01-06T08:00:00Z" },
      {
        name: "Weekly",
        activePeriod: { startTime: "06:00", endTime: "15:00" },
        startsAt: "2025-01-06T08:00:00Z",
      },
    ]);
  });

  it("take their rotations and the rules that name them along, so that a policy may end without any", async () => {
    await createSchedule(dana);
    await createRotation(dana);
    const rules = [{ oncallScheduleIid: "1", elapsedTimeSeconds: 0, status: "ACKNOWLEDGED" }];
    await mutate(
      dana,
      "escalationPolicyCreate",
      { projectPath: API, name: "P", rules },
      "escalationPolicy",
      POLICY,
    );
    await mutate(dana, "oncallScheduleDestroy", { projectPath: API, iid: "1" }, "oncallSchedule", SCHEDULE);
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { incidentManagementEscalationPolicies { nodes { name rules { id } } } } }`,
    );
    expect(answer.body.data.project.incidentManagementEscalationPolicies.nodes).toEqual([
      { name: "P", rules: [] },
    ]);
    const api = sandbox.world.projects.where("key", API)[0];
    expect(sandbox.world.schedules.where("projectId", api?.id ?? 0)).toEqual([]);
    expect(sandbox.world.rotations.all().map(({ name }) => name)).toEqual(["Office hours"]);
  });

  it("come newest first, and by iid", async () => {
    for (const name of ["a", "b", "c"]) await createSchedule(dana, name);
    expect((await list()).map(({ name }) => name)).toEqual(["c", "b", "a"]);
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { incidentManagementOncallSchedules(iids: ["1", "3", "9"]) { nodes { name } } } }`,
    );
    expect(answer.body.data.project.incidentManagementOncallSchedules.nodes).toEqual([
      { name: "c" },
      { name: "a" },
    ]);
  });

  it("are paged by cursors that survive a deletion", async () => {
    for (const name of ["a", "b", "c", "d"]) await createSchedule(dana, name);
    const page = async (after: string | null) => {
      const answer = await dana.graphql(
        `query Q($after: String) { project(fullPath: "${API}") { incidentManagementOncallSchedules(first: 2, after: $after) { nodes { iid name } pageInfo { endCursor hasNextPage hasPreviousPage } } } }`,
        { after },
      );
      return answer.body.data.project.incidentManagementOncallSchedules;
    };
    const first = await page(null);
    expect(first.nodes.map((node: { name: string }) => node.name)).toEqual(["d", "c"]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    await mutate(dana, "oncallScheduleDestroy", { projectPath: API, iid: "3" }, "oncallSchedule", SCHEDULE);
    const second = await page(first.pageInfo.endCursor);
    expect(second.nodes.map((node: { name: string }) => node.name)).toEqual(["b", "a"]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it.each([
    ["rory", "a reporter"],
    ["ana", "a developer"],
    ["nora", "a stranger"],
    ["dana-read-api", "a token that may only read"],
    ["anonymous", "nobody"],
  ])("are not made by %s (%s): the same words for every reason", async (name) => {
    expect(await createSchedule(person(sandbox, name))).toMatchObject({
      status: 200,
      top: [NOT_AVAILABLE],
      object: undefined,
    });
  });

  it("are not made in archived projects, unlicensed ones, or where Monitor is switched off", async () => {
    expect((await createSchedule(dana, "A", "Etc/UTC", "acme/payments/legacy")).top).toEqual([NOT_AVAILABLE]);
    const api = sandbox.world.projects.where("key", API)[0];
    if (api === undefined) throw new Error("seed without the project");
    await createSchedule(dana);
    sandbox.world.projects.update(api, { monitorAccessLevel: "disabled" });
    expect((await createSchedule(dana, "B")).top).toEqual([NOT_AVAILABLE]);
    expect(await list()).toEqual([]);
    sandbox.world.projects.update(api, { monitorAccessLevel: "enabled" });
    sandbox.settings.tier = "free";
    expect((await createSchedule(dana, "C")).top).toEqual([NOT_AVAILABLE]);
    expect(await list()).toEqual([]);
    sandbox.settings.tier = "premium";
    expect((await list()).map(({ name }) => name)).toEqual(["Primary"]);
  });

  it("are read from Reporter up, and look like none below", async () => {
    await createSchedule(dana);
    expect(await list(person(sandbox, "rory"))).toHaveLength(1);
    const rory = sandbox.world.users.where("key", "rory")[0];
    const member = sandbox.world.members.where("userId", rory?.id ?? 0)[0];
    if (member === undefined) throw new Error("seed without the member");
    sandbox.world.members.update(member, { accessLevel: 15 });
    expect(await list(person(sandbox, "rory"))).toEqual([]);
  });
});

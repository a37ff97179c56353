import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import {
  API,
  colours,
  createRotation,
  createSchedule,
  mutate,
  NOT_AVAILABLE,
  type Person,
  person,
  ROTATION,
  sandboxes,
  updateRotation,
  usernames,
} from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let now: number;
let sandbox: Sandbox;
let dana: Person;

beforeEach(async () => {
  now = Date.parse("2025-07-01T12:00:00Z");
  sandbox = await pool.start({ now: () => now });
  dana = person(sandbox, "dana");
  await createSchedule(dana);
});

const participants = (...names: string[]) => ({ participants: names.map(colours) });

describe("rotations", () => {
  it("take wall clock in and give instants out, colours in lower case", async () => {
    const { object, errors } = await createRotation(dana, {
      endsAt: { date: "2025-07-14", time: "09:00" },
      rotationLength: { length: 2, unit: "DAYS" },
      activePeriod: { startTime: "22:00", endTime: "06:00" },
      participants: [{ username: "ana", colorPalette: "MAGENTA", colorWeight: "WEIGHT_50" }],
    });
    expect(errors).toEqual([]);
    expect(object).toEqual({
      id: expect.stringMatching(/^gid:\/\/gitlab\/IncidentManagement::OncallRotation\/\d+$/),
      name: "Weekly",
      startsAt: "2025-01-06T08:00:00Z",
      endsAt: "2025-07-14T07:00:00Z",
      length: 2,
      lengthUnit: "DAYS",
      activePeriod: { startTime: "22:00", endTime: "06:00" },
      participants: { nodes: [{ colorPalette: "magenta", colorWeight: "50", user: { username: "ana" } }] },
    });
  });

  it("keep the order in which people first came, whatever an update lists", async () => {
    const { object } = await createRotation(dana, participants("chen", "ana", "bo"));
    expect(usernames(object)).toEqual(["chen", "ana", "bo"]);
    const reordered = await updateRotation(dana, object.id, participants("bo", "ana", "chen"));
    expect(usernames(reordered.object)).toEqual(["chen", "ana", "bo"]);
    const without = await updateRotation(dana, object.id, participants("bo", "erik", "chen"));
    expect(usernames(without.object)).toEqual(["chen", "bo", "erik"]);
    const back = await updateRotation(dana, object.id, participants("erik", "ana", "chen"));
    expect(usernames(back.object)).toEqual(["chen", "ana", "erik"]);
  });

  it("demand colours on create and, for everyone listed, on update", async () => {
    const bare = { participants: [{ username: "ana" }] };
    const message = "Color palette can't be blank and Color weight can't be blank";
    expect((await createRotation(dana, bare)).errors).toEqual([message]);
    const { object } = await createRotation(dana);
    expect((await updateRotation(dana, object.id, bare)).errors).toEqual([message]);
    const half = { participants: [{ username: "ana", colorPalette: "AQUA" }] };
    expect((await updateRotation(dana, object.id, half)).errors).toEqual(["Color weight can't be blank"]);
    expect(usernames((await updateRotation(dana, object.id, {})).object)).toEqual(["ana", "bo", "chen"]);
  });

  it("change colours of those who stay", async () => {
    const { object } = await createRotation(dana);
    const people = [{ username: "bo", colorPalette: "AQUA", colorWeight: "WEIGHT_950" }];
    const changed = await updateRotation(dana, object.id, { participants: people });
    expect(changed.object.participants.nodes).toEqual([
      { colorPalette: "aqua", colorWeight: "950", user: { username: "bo" } },
    ]);
  });

  it("tell an absent key from null", async () => {
    const { object } = await createRotation(dana, {
      endsAt: { date: "2026-01-05", time: "09:00" },
      rotationLength: { length: 3, unit: "DAYS" },
      activePeriod: { startTime: "09:00", endTime: "17:00" },
    });
    const untouched = await updateRotation(dana, object.id, {
      startsAt: null,
      rotationLength: null,
      participants: null,
    });
    expect(untouched.object).toEqual(object);
    const cleared = await updateRotation(dana, object.id, { endsAt: null, activePeriod: null });
    const none = { startTime: null, endTime: null };
    expect(cleared.object).toEqual({ ...object, endsAt: null, activePeriod: none });
    expect((await updateRotation(dana, object.id, { name: null })).errors).toEqual(["Name can't be blank"]);
  });

  it("accept nobody, and a length that makes no sense", async () => {
    expect((await createRotation(dana, participants())).errors).toEqual([]);
    const zero = await createRotation(dana, { name: "Zero", rotationLength: { length: 0, unit: "DAYS" } });
    expect(zero.errors).toEqual([]);
    const rotationLength = { length: 2_147_483_647, unit: "WEEKS" };
    const endless = await createRotation(dana, { name: "Endless", rotationLength });
    expect(endless).toMatchObject({ top: [], errors: [], object: { length: 2_147_483_647 } });
    const query = (id: string) =>
      `{ project(fullPath: "${API}") { incidentManagementOncallSchedules { nodes { oncallUsers { username } rotation(id: "${id}") { shifts(startTime: "2025-07-01", endTime: "2025-07-02") { nodes { startsAt } } } } } } }`;
    expect((await dana.graphql(query(zero.object.id))).status).toBe(500);
    expect((await dana.graphql(query(endless.object.id))).status).toBe(500);
  });

  it.each([
    [{ startsAt: { date: "2025-1-6", time: "09:00" } }, "Date given is invalid"],
    [{ startsAt: { date: "2025-01-06", time: "9:00" } }, "Time given is invalid"],
    [{ startsAt: { date: "2025-02-30", time: "09:00" } }, "Date & time is invalid"],
    [{ activePeriod: { startTime: "08:00", endTime: "24:30" } }, "Time given is invalid"],
    [
      { participants: ["ana", "ana"].map(colours) },
      "A duplicate username is included in the participant list",
    ],
    [{ participants: [colours("nobody")] }, "A provided username couldn't be matched to a user"],
    [{ participants: [colours("blake")] }, "A provided username couldn't be matched to a user"],
    [
      { participants: Array.from({ length: 101 }, (_, index) => colours(`p${index}`)) },
      "A maximum of 100 participants can be added",
    ],
  ])("refuse %j at the top level", async (more, message) => {
    expect(await createRotation(dana, more)).toMatchObject({
      status: 200,
      top: [message],
      object: undefined,
    });
  });

  it.each([
    [{ endsAt: { date: "2025-01-06", time: "09:00" } }, "Ends at must be after start"],
    [
      {
        rotationLength: { length: 8, unit: "HOURS" },
        activePeriod: { startTime: "08:00", endTime: "17:00" },
      },
      "Length unit Restricted shift times are not available for hourly shifts",
    ],
    [{ participants: [colours("nora")] }, "A participant has insufficient permissions to access the project"],
    [{ name: "x".repeat(201) }, "Name is too long (maximum is 200 characters)"],
  ])("refuse %j in the payload", async (more, message) => {
    expect(await createRotation(dana, more)).toMatchObject({
      status: 200,
      top: [],
      errors: [message],
      object: null,
    });
    expect(sandbox.world.rotations.all()).toHaveLength(1);
  });

  it("break down over a user name in the wrong letter case, writing nothing", async () => {
    const answer = await createRotation(dana, participants("ana", "Bo"));
    expect(answer).toMatchObject({ status: 500, top: ["Internal server error"] });
    expect(sandbox.world.rotations.all().map(({ name }) => name)).toEqual(["Office hours"]);
  });

  it("let an administrator add a blocked user", async () => {
    expect((await createRotation(person(sandbox, "root"), participants("blake"))).errors).toEqual([]);
  });

  it("have names unique within the schedule only", async () => {
    await createSchedule(dana, "Secondary");
    await createRotation(dana);
    expect((await createRotation(dana)).errors).toEqual(["Name has already been taken"]);
    expect((await createRotation(dana, { scheduleIid: "2" })).errors).toEqual([]);
  });

  it("are found only where they are, and by ids of their own kind", async () => {
    const { object } = await createRotation(dana);
    await createSchedule(dana, "Secondary");
    const destroy = (scheduleIid: string, id: string) =>
      mutate(dana, "oncallRotationDestroy", { projectPath: API, scheduleIid, id }, "oncallRotation", "name");
    expect((await createRotation(dana, { scheduleIid: "9" })).top).toEqual([NOT_AVAILABLE]);
    expect((await destroy("2", object.id)).top).toEqual([NOT_AVAILABLE]);
    expect((await destroy("1", "gid://gitlab/Project/1")).top[0]).toMatch(
      /^Variable \$input of type OncallRotationDestroyInput! was provided invalid value for id .*does not represent an instance of IncidentManagement::OncallRotation/,
    );
    expect((await destroy("1", object.id)).object).toEqual({ name: "Weekly" });
    expect((await updateRotation(dana, object.id, {})).top).toEqual([NOT_AVAILABLE]);
  });

  it("lose those who leave the project", async () => {
    const { object } = await createRotation(dana);
    const bo = sandbox.world.users.where("key", "bo")[0];
    const removed = await person(sandbox, "olive").rest("DELETE", `/groups/acme/members/${bo?.id}`);
    expect(removed.status).toBe(204);
    expect(usernames((await updateRotation(dana, object.id, {})).object)).toEqual(["ana", "chen"]);
    expect((await updateRotation(dana, object.id, participants("ana", "bo"))).errors).toEqual([
      "A participant has insufficient permissions to access the project",
    ]);
  });

  it("are written by maintainers only", async () => {
    const { object } = await createRotation(dana);
    const ana = person(sandbox, "ana");
    expect((await createRotation(ana, { name: "Mine" })).top).toEqual([NOT_AVAILABLE]);
    expect((await updateRotation(ana, object.id, { name: "Mine" })).top).toEqual([NOT_AVAILABLE]);
    const answer = await mutate(
      person(sandbox, "nora"),
      "oncallRotationDestroy",
      { projectPath: API, scheduleIid: "1", id: object.id },
      "oncallRotation",
      ROTATION,
    );
    expect(answer.top).toEqual([NOT_AVAILABLE]);
  });
});

describe("shifts", () => {
  async function shifts(from: string, to: string): Promise<string[]> {
    const answer = await dana.graphql(
      `query S($from: Time!, $to: Time!) { project(fullPath: "${API}") { incidentManagementOncallSchedules { nodes { rotations { nodes { shifts(startTime: $from, endTime: $to) { nodes { startsAt endsAt participant { user { username } } } } } } } } } }`,
      { from, to },
    );
    if (answer.body.errors !== undefined) return [answer.body.errors[0].message];
    const [rotation] = answer.body.data.project.incidentManagementOncallSchedules.nodes[0].rotations.nodes;
    return rotation.shifts.nodes.map(
      (shift: { startsAt: string; endsAt: string; participant: { user: { username: string } } }) =>
        `${shift.participant.user.username} ${shift.startsAt.slice(0, 16)} ${shift.endsAt.slice(0, 16)}`,
    );
  }

  async function onCall(): Promise<string[]> {
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { incidentManagementOncallSchedules { nodes { oncallUsers { username } } } } }`,
    );
    const [schedule] = answer.body.data.project.incidentManagementOncallSchedules.nodes;
    return schedule.oncallUsers.map((user: { username: string }) => user.username);
  }

  it("of the future follow the formula, the running one stored from creation on", async () => {
    await createRotation(dana, { startsAt: { date: "2025-06-30", time: "09:00" } });
    expect(await shifts("2025-07-01T00:00:00Z", "2025-07-20T00:00:00Z")).toEqual([
      "ana 2025-07-01T12:00 2025-07-07T07:00",
      "bo 2025-07-07T07:00 2025-07-14T07:00",
      "chen 2025-07-14T07:00 2025-07-21T07:00",
    ]);
    expect(await onCall()).toEqual(["ana"]);
  });

  it("of the past are history, newest first, even after the rotation changed", async () => {
    const { object } = await createRotation(dana, {
      startsAt: { date: "2025-07-01", time: "09:00" },
      rotationLength: { length: 1, unit: "DAYS" },
    });
    now = Date.parse("2025-07-03T06:00:00Z");
    await updateRotation(dana, object.id, participants("erik"));
    now = Date.parse("2025-07-03T10:00:00Z");
    expect(await shifts("2025-07-01T00:00:00Z", "2025-07-05T00:00:00Z")).toEqual([
      "erik 2025-07-03T07:00 2025-07-04T07:00",
      "erik 2025-07-03T06:00 2025-07-03T07:00",
      "bo 2025-07-02T07:00 2025-07-03T06:00",
      "ana 2025-07-01T12:00 2025-07-02T07:00",
      "erik 2025-07-03T07:00 2025-07-04T07:00",
      "erik 2025-07-04T07:00 2025-07-05T07:00",
    ]);
    expect(await onCall()).toEqual(["erik"]);
  });

  it("of a window still to come are the formula's alone, the running one as a whole", async () => {
    await createRotation(dana, {
      startsAt: { date: "2025-07-01", time: "09:00" },
      rotationLength: { length: 1, unit: "DAYS" },
    });
    expect(await shifts("2025-07-01T20:00:00Z", "2025-07-02T20:00:00Z")).toEqual([
      "ana 2025-07-01T07:00 2025-07-02T07:00",
      "bo 2025-07-02T07:00 2025-07-03T07:00",
    ]);
  });

  it("refuse a window above a month, or the wrong way round", async () => {
    await createRotation(dana);
    expect(await shifts("2025-01-31T00:00:00Z", "2025-02-28T00:00:00Z")).toEqual([]);
    expect(await shifts("2025-07-01T00:00:00Z", "2025-08-02T00:00:00Z")).toEqual([
      "`end_time` should not exceed one month after `start_time`",
    ]);
    expect(await shifts("2025-07-02T00:00:00Z", "2025-07-02T00:00:00Z")).toEqual([
      "`start_time` should precede `end_time`",
    ]);
    // The month is counted by dates.
    expect((await shifts("2025-07-01T00:00:00Z", "2025-08-01T23:59:59Z")).length).toBeGreaterThan(1);
  });

  it("come up to 350 at once", async () => {
    await createRotation(dana, {
      startsAt: { date: "2025-08-01", time: "00:00" },
      rotationLength: { length: 1, unit: "HOURS" },
    });
    expect(await shifts("2025-08-01T00:00:00Z", "2025-08-31T00:00:00Z")).toHaveLength(350);
  });

  it("leave nobody on call outside the active period", async () => {
    await createRotation(dana, {
      rotationLength: { length: 1, unit: "DAYS" },
      activePeriod: { startTime: "16:00", endTime: "17:00" },
    });
    expect(await onCall()).toEqual([]);
    now = Date.parse("2025-07-01T14:30:00Z");
    expect(await onCall()).toHaveLength(1);
  });
});

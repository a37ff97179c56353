import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import {
  API,
  createSchedule,
  mutate,
  NOT_AVAILABLE,
  type Person,
  POLICY,
  person,
  sandboxes,
} from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let sandbox: Sandbox;
let dana: Person;

beforeEach(async () => {
  sandbox = await pool.start();
  dana = person(sandbox, "dana");
  await createSchedule(dana);
});

const notify = (elapsedTimeSeconds: number, target: object, status = "ACKNOWLEDGED") => ({
  elapsedTimeSeconds,
  status,
  ...target,
});
const PRIMARY = { oncallScheduleIid: "1" };

function create(more: object = {}, who = dana) {
  const input = { projectPath: API, name: "Standard", rules: [notify(0, PRIMARY)], ...more };
  return mutate(who, "escalationPolicyCreate", input, "escalationPolicy", POLICY);
}

function update(id: string, changes: object, who = dana) {
  return mutate(who, "escalationPolicyUpdate", { id, ...changes }, "escalationPolicy", POLICY);
}

describe("escalation policies", () => {
  it("list their rules by time, acknowledged before resolved", async () => {
    const { object, errors } = await create({
      description: "who is woken",
      rules: [
        notify(1800, { username: "dana" }),
        notify(900, PRIMARY, "RESOLVED"),
        notify(900, PRIMARY),
        notify(0, PRIMARY),
      ],
    });
    expect(errors).toEqual([]);
    expect(object).toMatchObject({
      id: expect.stringMatching(/^gid:\/\/gitlab\/IncidentManagement::EscalationPolicy\/\d+$/),
      description: "who is woken",
      rules: [
        {
          elapsedTimeSeconds: 0,
          status: "ACKNOWLEDGED",
          oncallSchedule: { iid: "1", name: "Primary" },
          user: null,
        },
        { elapsedTimeSeconds: 900, status: "ACKNOWLEDGED" },
        { elapsedTimeSeconds: 900, status: "RESOLVED" },
        { elapsedTimeSeconds: 1800, oncallSchedule: null, user: { username: "dana" } },
      ],
    });
  });

  it("are one per project", async () => {
    await create();
    expect((await create({ name: "Other" })).errors).toEqual(["Project can only have one escalation policy"]);
    expect(sandbox.world.policies.all()).toHaveLength(1);
  });

  it.each([
    [{ name: "x".repeat(73) }, "Name is too long (maximum is 72 characters)"],
    [{ description: "x".repeat(161) }, "Description is too long (maximum is 160 characters)"],
    [{ rules: [] }, "Escalation policies must have at least one rule"],
    [
      { rules: Array.from({ length: 11 }, (_, index) => notify(index * 60, PRIMARY)) },
      "Escalation policies may not have more than 10 rules",
    ],
    [
      { rules: [notify(86_401, PRIMARY)] },
      "Rules[0] elapsed time seconds must be less than or equal to 86400",
    ],
    [
      { rules: [notify(0, PRIMARY), notify(-1, PRIMARY)] },
      "Rules[1] elapsed time seconds must be greater than or equal to 0",
    ],
    [
      { rules: [notify(0, { username: "nora" })] },
      "User-based escalation rules must have a user with access to the project",
    ],
  ])("refuse %j in the payload", async (more, message) => {
    expect(await create(more)).toMatchObject({ status: 200, top: [], errors: [message], object: null });
    expect(sandbox.world.policies.all()).toEqual([]);
  });

  it.each([
    [notify(0, {}), "One and only one of [oncallScheduleIid, username] arguments is required."],
    [
      notify(0, { ...PRIMARY, username: "dana" }),
      "One and only one of [oncallScheduleIid, username] arguments is required.",
    ],
    [notify(0, { oncallScheduleIid: "7" }), NOT_AVAILABLE],
    [notify(0, { username: "nobody" }), NOT_AVAILABLE],
    [notify(0, { username: "blake" }), NOT_AVAILABLE],
  ])("refuse the rule %j at the top level", async (rule, message) => {
    expect(await create({ rules: [notify(0, PRIMARY), rule] })).toMatchObject({
      status: 200,
      top: [message],
    });
    expect(sandbox.world.policies.all()).toEqual([]);
    expect(sandbox.world.rules.all()).toEqual([]);
  });

  it("store duplicate rules of one create", async () => {
    const { object } = await create({ rules: [notify(60, PRIMARY), notify(60, PRIMARY)] });
    expect(object.rules).toHaveLength(2);
  });

  it("keep rows of rules with the same content, and revive what comes back", async () => {
    const { object } = await create({ rules: [notify(0, PRIMARY), notify(900, PRIMARY)] });
    const [now, later] = object.rules;
    const fewer = await update(object.id, { rules: [notify(900, PRIMARY), notify(60, { username: "bo" })] });
    expect(fewer.object.rules.map((rule: { id: string }) => rule.id)).toEqual([expect.any(String), later.id]);
    const back = await update(object.id, { rules: [notify(0, PRIMARY)] });
    expect(back.object.rules).toEqual([now]);
    expect((await update(object.id, { name: "Renamed" })).object).toMatchObject({
      name: "Renamed",
      rules: [now],
    });
  });

  it("keep what an update does not name, and clear what it nulls", async () => {
    const { object } = await create({ description: "text" });
    expect((await update(object.id, { name: "Other" })).object).toEqual({ ...object, name: "Other" });
    expect((await update(object.id, { description: null })).object.description).toBeNull();
    expect((await update(object.id, { rules: [] })).errors).toEqual([
      "Escalation policies must have at least one rule",
    ]);
  });

  it("break down over bounds in an update, changing nothing", async () => {
    const { object } = await create();
    const broken = await update(object.id, { name: "Changed", rules: [notify(90_000, PRIMARY)] });
    expect(broken.status).toBe(500);
    expect((await update(object.id, {})).object).toEqual(object);
  });

  it("are destroyed with their rules", async () => {
    const { object } = await create();
    const destroyed = await mutate(
      dana,
      "escalationPolicyDestroy",
      { id: object.id },
      "escalationPolicy",
      "name",
    );
    expect(destroyed.object).toEqual({ name: "Standard" });
    expect(sandbox.world.rules.all()).toEqual([]);
    expect((await create()).errors).toEqual([]);
  });

  it("lose the rules of those who leave", async () => {
    await create({ rules: [notify(0, PRIMARY), notify(60, { username: "bo" })] });
    const bo = sandbox.world.users.where("key", "bo")[0];
    await person(sandbox, "olive").rest("DELETE", `/groups/acme/members/${bo?.id}`);
    expect(sandbox.world.rules.all().map((rule) => rule.elapsedTimeSeconds)).toEqual([0]);
  });

  it("say that the licence is missing before they look at the role", async () => {
    sandbox.settings.tier = "free";
    const message = "Escalation policies are not supported for this project";
    expect((await create()).top).toEqual([message]);
    expect((await create({}, person(sandbox, "rory"))).top).toEqual([message]);
    expect((await create({}, person(sandbox, "nora"))).top).toEqual([NOT_AVAILABLE]);
  });

  it("look like none, and cannot be made, where Monitor is switched off", async () => {
    await create();
    await dana.rest("PUT", "/projects/1", { monitor_access_level: "disabled" });
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { incidentManagementEscalationPolicies { nodes { name } } } }`,
    );
    expect(answer.body.data.project.incidentManagementEscalationPolicies.nodes).toEqual([]);
    expect((await create()).top).toEqual([NOT_AVAILABLE]);
  });

  it("are written by maintainers and read by reporters, by name or part of it", async () => {
    const { object } = await create();
    const ana = person(sandbox, "ana");
    expect((await create({}, ana)).top).toEqual([NOT_AVAILABLE]);
    expect((await update(object.id, {}, ana)).top).toEqual([NOT_AVAILABLE]);
    const read = async (name: string, who: Person) => {
      const answer = await who.graphql(
        `{ project(fullPath: "${API}") { incidentManagementEscalationPolicies(name: "${name}") { nodes { name } } } }`,
      );
      return answer.body.data.project.incidentManagementEscalationPolicies.nodes;
    };
    expect(await read("STAND", person(sandbox, "rory"))).toEqual([{ name: "Standard" }]);
    expect(await read("other", dana)).toEqual([]);
  });
});

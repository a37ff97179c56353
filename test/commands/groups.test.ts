/** `groups:` hands sections to every project below a group, as GitLab lists them on the day of the plan. */
import { describe, expect, it } from "vitest";
import { ACCESS } from "../../src/sandbox/world/rows.ts";
import { findGroup, moveProject } from "../../src/sandbox/world/tree.ts";
import { placeOf, projectsWith, SCHEDULE } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const [API, WEB, WORKER, STATUS] = [
  "acme/payments/api",
  "acme/payments/web",
  "acme/payments/worker",
  "acme/platform/status",
] as const;

/** A document of groups, each with its keys as they stand below its path. */
function groupsWith(groups: Readonly<Record<string, string>>, rest = ""): string {
  const blocks = Object.entries(groups).map(
    ([group, keys]) => `  ${group}:\n${keys.replace(/^(?=.)/gm, "    ")}\n`,
  );
  return `version: 1\n${rest}groups:\n${blocks.join("")}`;
}

describe("the projects of a group", () => {
  const stage = useStage();
  const created = async () => said(await stage.plan());

  it("are all below it, subgroups included, archived ones left out", async () => {
    stage.write(groupsWith({ acme: SCHEDULE }));
    expect(await created()).toEqual([
      `create ${API}//schedule.Primary`,
      `create ${WEB}//schedule.Primary`,
      `create ${WORKER}//schedule.Primary`,
      `create ${STATUS}//schedule.Primary`,
    ]);
    await stage.apply(0);
    expect((await stage.plan()).changes).toEqual([]);
    expect(stage.sandbox.world.schedules.all().filter(({ name }) => name === "Primary")).toHaveLength(4);
  });

  it("are those that match and are not excepted, by globs over full paths", async () => {
    stage.write(
      groupsWith({ acme: `match: ["acme/payments/w*", "**/status"]\nexcept: ["**/worker"]\n${SCHEDULE}` }),
    );
    expect(await created()).toEqual([
      `create ${WEB}//schedule.Primary`,
      `create ${STATUS}//schedule.Primary`,
    ]);
  });

  it("may begin with a dot", async () => {
    moveProject(stage.sandbox.world, stage.project(WORKER), "acme/payments/.worker");
    stage.write(groupsWith({ "acme/payments": `except: ["*/*/w*"]\n${SCHEDULE}` }));
    expect(await created()).toContain("create acme/payments/.worker//schedule.Primary");
  });

  it("are found where they have moved to, without a word in the document", async () => {
    stage.write(groupsWith({ acme: SCHEDULE }));
    await stage.settle();
    const base = stage.workspace.commit();
    moveProject(stage.sandbox.world, stage.project(WORKER), "acme/platform/worker");
    expect(await stage.plan("--base", base)).toMatchObject({ changes: [], refusals: [] });
  });

  it("are narrowed by --project like any others", async () => {
    stage.write(groupsWith({ acme: SCHEDULE }));
    expect(said(await stage.plan("--project", "acme/platform/**"))).toEqual([
      `create ${STATUS}//schedule.Primary`,
    ]);
  });
});

describe("a group that cannot be taken at its word", () => {
  const stage = useStage();

  it.each([
    ["no project matches", { "acme/payments": 'match: ["acme/other/*"]' }, "group-matches-nothing", /globs/],
    ["GitLab does not know it", { "acme/nope": SCHEDULE }, "group-not-found", /acme\/nope/],
    ["the token's user cannot see it", { umbrella: SCHEDULE }, "group-not-found", /umbrella/],
    ["GitLab writes it another way", { "Acme/Payments": SCHEDULE }, "group-moved", /Write acme\/payments/],
  ])("is refused where %s", async (_, groups, expected, says) => {
    const document = groupsWith(groups);
    stage.write(document);
    for (const command of [["plan"], ["apply", "--yes"]]) {
      const { code, findings } = await stage.findings(...command);
      const errors = findings.filter(({ level }) => level === "error");
      const [path = ""] = Object.keys(groups);
      expect(errors).toMatchObject([{ code: expected, file: "watchbill.yml", ...placeOf(document, path) }]);
      expect(`${errors[0]?.message} ${errors[0]?.hint}`).toMatch(says);
      expect(code).toBe(4);
    }
    expect(stage.writes()).toEqual([]);
  });

  it("is refused where it has moved, and nothing of it is deleted", async () => {
    stage.write(groupsWith({ "acme/payments": SCHEDULE }));
    await stage.settle();
    const base = stage.workspace.commit();
    const before = stage.writes().length;
    const { groups, projects } = stage.sandbox.world;
    const group = findGroup(stage.sandbox.world, "acme/payments");
    if (group) groups.update(group, { fullPath: "acme/billing", key: "acme/billing", path: "billing" });
    for (const path of [API, WEB, WORKER]) {
      const moved = path.replace("payments", "billing");
      projects.update(stage.project(path), { fullPath: moved, key: moved });
    }
    const { code, findings } = await stage.findings("apply", "--yes", "--base", base);
    expect(findings.filter(({ level }) => level === "error")).toMatchObject([{ code: "group-not-found" }]);
    expect(code).toBe(4);
    expect(stage.writes()).toHaveLength(before);
  });
});

describe("a project that adds to what its group hands down", () => {
  const stage = useStage();
  const added = (project: string) =>
    projectsWith({ [project]: "oncall_schedules: {Primary: {description: x}}" });
  const whole = (section: string) =>
    `${section}\nescalation_policy: {name: P, rules: [{after: 0m, notify: {schedule: Primary}}]}`;

  it.each([
    ["is not known", "acme/nothing", "acme/nothing/api", "", "group-not-found"],
    [
      "matches nothing",
      "acme/payments",
      "acme/payments/none",
      'match: ["**/none"]\n',
      "group-matches-nothing",
    ],
  ])("is not blamed for a group that %s", async (_, group, project, globs, code) => {
    stage.write(groupsWith({ [group]: globs + whole(SCHEDULE) }) + added(project));
    const result = await stage.findings("plan");
    const errors = result.findings.filter(({ level }) => level === "error").map((error) => error.code);
    expect(errors).toContain(code);
    expect(errors).not.toContain("missing-key");
    expect(errors).not.toContain("unknown-schedule");
    expect(result.code).toBe(4);
  });

  it("is blamed beside the group where both are wrong", async () => {
    const groups = groupsWith({ "acme/nothing": SCHEDULE, "acme/payments": SCHEDULE });
    stage.write(groups + added("acme/payments/none"));
    const { code, findings } = await stage.findings("plan");
    expect(findings.map((finding) => finding.code)).toEqual(
      expect.arrayContaining(["group-not-found", "project-not-found"]),
    );
    expect(code).toBe(4);
  });
});

describe("a project below a group that the token's user may not change", () => {
  const stage = useStage();

  /** Rory, a Reporter everywhere, becomes Maintainer of one project. */
  function lowerRole(): void {
    const { members, users } = stage.sandbox.world;
    const [rory] = users.where("key", "rory");
    members.insert({
      source: `project:${stage.project(STATUS).id}`,
      userId: rory?.id ?? 0,
      accessLevel: ACCESS.maintainer,
      createdAt: 0,
      createdById: null,
      expiresOn: null,
    });
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.rory;
  }

  it("refuses the plan, once for all of them, at the group", async () => {
    lowerRole();
    stage.write(groupsWith({ acme: SCHEDULE }));
    const { code, findings } = await stage.findings("plan");
    const errors = findings.filter(({ level }) => level === "error");
    expect(errors).toMatchObject([{ code: "role-too-low", line: 3 }]);
    expect(errors[0]?.message).toContain(`: ${API}, ${WEB}, ${WORKER}`);
    expect(code).toBe(4);
  });

  it("is skipped, and named, where the group says so", async () => {
    lowerRole();
    stage.write(groupsWith({ acme: `on_no_access: skip\n${SCHEDULE}` }));
    const plan = await stage.plan();
    expect(said(plan)).toEqual([`create ${STATUS}//schedule.Primary`]);
    const note = plan.findings.find(({ code }) => code === "no-access-skipped");
    expect(note).toMatchObject({ level: "note", line: 3 });
    expect(note?.message).toContain(`${API}, ${WEB}, ${WORKER}`);
    await stage.apply(0);
  });
});

describe("what reaches a project from several sides", () => {
  const stage = useStage();
  const schedule = (keys: string) => `oncall_schedules: {Primary: {${keys}}}`;

  it("is merged: templates in order, outer group, inner group, project", async () => {
    const templates = `templates:
  first: {oncall_schedules: {Primary: {timezone: Etc/UTC, description: first template}}}
  second: {oncall_schedules: {Primary: {description: second template}, Spare: {timezone: Etc/UTC}}}
  own: {oncall_schedules: {Primary: {description: below every group}}}
`;
    const groups = {
      acme: 'use: [first, second]\nexcept: ["**/status"]',
      "acme/payments": `match: ["**/api", "**/web"]\n${schedule("description: inner group")}`,
    };
    const project = `use: [own]\n${schedule("timezone: Europe/Berlin")}`;
    const document = groupsWith(groups, templates) + projectsWith({ [API]: project });
    stage.write(document);
    const plan = await stage.plan();
    const primary = (path: string) =>
      plan.changes.find(({ address }) => address === `${path}//schedule.Primary`);
    expect(primary(WORKER)?.after).toMatchObject({ description: "second template", timezone: "Etc/UTC" });
    expect(primary(WEB)?.after).toMatchObject({ description: "inner group", timezone: "Etc/UTC" });
    expect(primary(API)?.after).toMatchObject({ description: "inner group", timezone: "Europe/Berlin" });
    expect(primary(API)?.where).toMatchObject(placeOf(document, "Primary: {timezone: Europe"));
    expect(said(plan).filter((line) => line.endsWith("Spare"))).toHaveLength(3);
  });

  it("does not depend on the order in which groups are written", async () => {
    const groups = { "acme/payments": schedule("description: inner"), acme: schedule("timezone: Etc/UTC") };
    stage.write(groupsWith({ ...groups, acme: schedule("timezone: Etc/UTC, description: outer") }));
    const plan = await stage.plan("--project", API);
    expect(plan.changes[0]?.after).toMatchObject({ description: "inner", timezone: "Etc/UTC" });
  });

  it("is removed by null", async () => {
    stage.write(
      groupsWith({
        acme: "oncall_schedules:\n  Primary: {timezone: Etc/UTC, description: all}\n  Second: {timezone: Etc/UTC}",
        "acme/payments": "oncall_schedules: {Primary: {description: null}, Second: null}",
      }) + projectsWith({ [API]: "oncall_schedules: null", [STATUS]: "oncall_schedules: {Primary: null}" }),
    );
    const plan = await stage.plan();
    expect(said(plan)).toEqual([
      `create ${WEB}//schedule.Primary`,
      `create ${WORKER}//schedule.Primary`,
      `create ${STATUS}//schedule.Second`,
    ]);
    expect(plan.changes[0]?.after).toMatchObject({ description: "" });
  });

  it("is incomplete once, at its place, with the projects it is missing from", async () => {
    const document = groupsWith({ acme: "escalation_policy:\n  name: Fleet" });
    stage.write(document);
    const { code, findings } = await stage.findings("plan");
    expect(findings).toMatchObject([
      { level: "error", code: "missing-key", ...placeOf(document, "escalation_policy") },
    ]);
    for (const path of [API, WEB, WORKER, STATUS]) expect(findings[0]?.message).toContain(path);
    expect(code).toBe(3);
  });
});

describe("a project that inherits what it does not say itself", () => {
  const stage = useStage();
  const rules = "escalation_policy: {name: Fleet, rules: [{after: 0m, notify: {user: ana}}]}";
  const described = "escalation_policy: {description: Ours}";

  it("is complete with what its group hands down, templates of its own or not", async () => {
    const templates = `templates:\n  spare: {timeline_tags: []}\n`;
    const own = projectsWith({ [API]: described, [WEB]: `use: [spare]\n${described}` });
    stage.write(groupsWith({ "acme/payments": rules }, templates) + own);
    expect((await stage.run("validate")).code).toBe(0);
    const plan = await stage.plan();
    expect(plan.changes.map(({ after }) => (after as { description: string }).description)).toEqual([
      "Ours",
      "Ours",
      "",
    ]);
  });

  it("is incomplete where the group does not reach it after all", async () => {
    const document =
      groupsWith({ "acme/payments": `except: ["**/api"]\n${rules}` }) + projectsWith({ [API]: described });
    stage.write(document);
    const { code, findings } = await stage.findings("plan");
    expect(findings).toMatchObject([
      {
        code: "missing-key",
        address: `${API}//escalation_policy`,
        ...placeOf(document, "escalation_policy: {d"),
      },
      { code: "missing-key" },
    ]);
    expect(code).toBe(3);
  });
});

describe("one cause in many projects", () => {
  const stage = useStage();

  it("is one finding with the list of projects", async () => {
    const rotation = "{starts_at: 2026-01-05T09:00, length: 1 week, participants: [nora]}";
    stage.write(
      groupsWith({
        acme: `oncall_schedules: {Primary: {timezone: Etc/UTC, rotations: {Weekly: ${rotation}}}}`,
      }),
    );
    const { findings } = await stage.findings("plan");
    const errors = findings.filter(({ level }) => level === "error");
    expect(errors).toMatchObject([
      {
        code: "user-cannot-read",
        message: `nora cannot read the project, which is private (${API}, ${WEB}, ${WORKER}, ${STATUS})`,
        line: 4,
      },
    ]);
    expect(errors[0]).not.toHaveProperty("address");
  });

  it("is one mistake of the document, too", async () => {
    const policy = "escalation_policy: {name: Fleet, rules: [{after: 0m, notify: {schedule: Primry}}]}";
    stage.write(groupsWith({ acme: `${SCHEDULE}\n${policy}` }));
    const { code, findings } = await stage.findings("plan");
    expect(findings).toMatchObject([
      {
        code: "unknown-schedule",
        message: `The project declares no schedule "Primry" (${API}, ${WEB}, ${WORKER}, ${STATUS})`,
        hint: 'Did you mean "Primary"?',
      },
    ]);
    expect(code).toBe(3);
  });
});

describe("taking over what is live, through a group", () => {
  const stage = useStage();
  const taken = "oncall_schedules: {Made by hand: {timezone: Europe/Berlin}}";

  async function withBase(section: string): Promise<string> {
    stage.write(groupsWith({ "acme/payments": "alert_integrations: {Fleet: {type: http}}" }));
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(groupsWith({ "acme/payments": `alert_integrations: {Fleet: {type: http}}\n${section}` }));
    return base;
  }

  it("is refused with a base, unless the block or the flag says so", async () => {
    const base = await withBase(taken);
    expect((await stage.plan("--base", base)).refusals).toMatchObject([
      { code: "adoption-without-consent", address: `${WEB}//schedule.Made by hand`, line: 5 },
    ]);
    await stage.apply(4, "--base", base);
    expect((await stage.plan("--base", base, "--adopt")).refusals).toEqual([]);
    stage.write(groupsWith({ "acme/payments": taken.replace("{timezone", "{adopt: true, timezone") }));
    expect((await stage.plan("--base", base, "--allow-deletes", "3")).refusals).toEqual([]);
  });

  it("is refused for a project that has a section of its own as well", async () => {
    const base = await withBase(taken);
    const own = projectsWith({ [WEB]: "alert_integrations: {Extra: {type: http}}" });
    stage.write(groupsWith({ "acme/payments": `alert_integrations: {Fleet: {type: http}}\n${taken}` }) + own);
    expect((await stage.plan("--base", base)).refusals).toMatchObject([
      { code: "adoption-without-consent", address: `${WEB}//schedule.Made by hand` },
    ]);
  });

  it("is refused once for all projects", async () => {
    const base = await withBase(SCHEDULE);
    for (const path of [API, WORKER])
      stage.sandbox.world.schedules.insert({
        projectId: stage.project(path).id,
        iid: 1,
        name: "Primary",
        description: null,
        timezone: "Europe/Berlin",
      });
    const { refusals } = await stage.plan("--base", base);
    expect(refusals).toMatchObject([{ code: "adoption-without-consent" }]);
    expect(refusals[0]?.message).toContain(`(${API}, ${WORKER})`);
    stage.workspace.write("plan.json", (await stage.run("plan", "--base", base, "--format", "json")).stdout);
    expect(
      (await stage.findings("apply", "plan.json")).findings,
      "a saved plan is refused as well",
    ).toMatchObject([{ code: "adoption-without-consent" }]);
  });
});

describe("a project that a group no longer reaches", () => {
  const stage = useStage();

  async function settled(): Promise<string> {
    stage.write(groupsWith({ "acme/payments": SCHEDULE }));
    await stage.settle();
    return stage.workspace.commit();
  }

  it.each([
    ["archived", () => void stage.sandbox.world.projects.update(stage.project(WORKER), { archived: true })],
    ["moved away", () => void moveProject(stage.sandbox.world, stage.project(WORKER), "umbrella/worker")],
    [
      "moved next door",
      () => void moveProject(stage.sandbox.world, stage.project(WORKER), "acme/platform/worker"),
    ],
  ])("is released where it was %s", async (_, leave) => {
    const base = await settled();
    leave();
    const plan = await stage.plan("--base", base);
    expect(plan).toMatchObject({ changes: [], refusals: [], unmanaged: [] });
    await stage.apply(0, "--base", base);
    expect(stage.sandbox.world.schedules.all().filter(({ name }) => name === "Primary")).toHaveLength(3);
  });

  it.each([
    ["an exception", groupsWith({ "acme/payments": `except: ["**/worker", "**/web"]\n${SCHEDULE}` })],
    ["a match", groupsWith({ "acme/payments": `match: ["**/api"]\n${SCHEDULE}` })],
    ["the group's end", `version: 1\n${projectsWith({ [API]: SCHEDULE })}`],
  ])("is released where the document lets go of it by %s, and a note names it", async (_, document) => {
    const base = await settled();
    stage.write(document);
    const plan = await stage.plan("--base", base);
    expect(plan.changes).toEqual([]);
    expect(plan.findings).toMatchObject([{ level: "note", code: "project-released" }]);
    expect(plan.findings[0]?.message).toContain(`: ${WEB}, ${WORKER}`);
    await stage.apply(0, "--base", base);
  });

  it("is released of what the group handed down, and nothing else, where it has a section of its own", async () => {
    const own = projectsWith({
      [WORKER]: "oncall_schedules: {Own: {timezone: Etc/UTC}, Gone: {timezone: Etc/UTC}}",
    });
    stage.write(groupsWith({ "acme/payments": SCHEDULE }) + own);
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(
      groupsWith({ "acme/payments": `except: ["**/worker"]\n${SCHEDULE}` }) +
        own.replace(/, Gone: .*?\}/, ""),
    );
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`delete ${WORKER}//schedule.Gone`]);
    expect(plan.findings).toMatchObject([
      { level: "note", code: "project-released", address: `${WORKER}//schedule.Primary` },
    ]);
  });

  it("is not released of what the group itself no longer says: that is deleted", async () => {
    const two = "oncall_schedules:\n  Primary: {timezone: Etc/UTC}\n  Second: {timezone: Etc/UTC}";
    stage.write(groupsWith({ "acme/payments": two }));
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(groupsWith({ "acme/payments": SCHEDULE }));
    const deleted = [API, WEB, WORKER].map((path) => `delete ${path}//schedule.Second`);
    expect(said(await stage.plan("--base", base))).toEqual(deleted);
  });

  it("still stands under `projects:` at its old path: then it is refused, naming the new one", async () => {
    stage.write(groupsWith({ "acme/payments": SCHEDULE }) + projectsWith({ [WORKER]: "" }));
    await stage.settle();
    const base = stage.workspace.commit();
    moveProject(stage.sandbox.world, stage.project(WORKER), "acme/platform/worker");
    const { code, findings } = await stage.findings("plan", "--base", base);
    expect(findings.filter(({ level }) => level === "error")).toMatchObject([
      { code: "project-moved", hint: "Write acme/platform/worker instead." },
    ]);
    expect(code).toBe(4);
  });

  it("hands nothing down from a base whose section no longer loads", async () => {
    stage.write(groupsWith({ "acme/payments": "escalation_policy: {name: Fleet}" }));
    const base = stage.workspace.commit();
    stage.write(groupsWith({ "acme/payments": SCHEDULE }));
    const plan = await stage.plan("--base", base);
    expect(plan.findings).toMatchObject([{ level: "warning", code: "base-does-not-load" }]);
    expect(plan.base).toBeNull();
  });
});

describe("the base of a group", () => {
  const stage = useStage();

  it("has its own files, not those of today", async () => {
    const probe = "alert_integrations: {Probe: {type: http, payload_example: {file: probe.json}}}";
    stage.write(groupsWith({ "acme/payments": probe }));
    stage.workspace.write("probe.json", '{"title": "before"}');
    await stage.settle();
    const base = stage.workspace.commit();
    stage.workspace.write("probe.json", '{"title": "after"}');
    const { changes } = await stage.plan("--base", base);
    expect(changes.map(({ cause }) => cause)).toEqual(["document", "document", "document"]);
  });
});

describe("a group of many projects", () => {
  const stage = useStage({ seed: "estate:120" });

  it("is listed to its end by cursor, once per plan, and one definition serves all", async () => {
    const weekly = "{starts_at: 2026-01-05T09:00, length: 1 week, participants: [person-01, person-02]}";
    const section = `oncall_schedules: {Primary: {timezone: Etc/UTC, rotations: {Weekly: ${weekly}}}}`;
    stage.write(groupsWith({ estate: section }));
    const plan = await stage.plan();
    expect(plan.counts).toMatchObject({ create: 240 });
    const places = new Set(plan.changes.map(({ where }) => `${where.line}:${where.column}`));
    expect(places.size).toBe(2);
    await stage.apply(0);
    const base = stage.workspace.commit();
    const from = stage.sandbox.log.length;
    expect((await stage.plan("--base", base)).changes).toEqual([]);
    const listings = stage.sandbox.log
      .slice(from)
      .filter(({ operationName }) => operationName === "GroupProjects");
    expect(listings).toHaveLength(2);
  });
});

describe("a named project below a group, before GitLab is asked", () => {
  const stage = useStage();
  const rules = "escalation_policy: {name: Own, rules: [{after: 0m, notify: {schedule: Primary}}]}";

  it("is checked with what the group will hand down", async () => {
    const own = projectsWith({ [API]: rules });
    stage.write(groupsWith({ acme: SCHEDULE }) + own);
    expect((await stage.run("validate")).code).toBe(0);
    stage.write(groupsWith({ acme: `except: ["**/api"]\n${SCHEDULE}` }) + own);
    expect(await stage.findings("validate")).toMatchObject({
      code: 3,
      findings: [{ code: "unknown-schedule", address: `${API}//escalation_policy` }],
    });
  });

  it("is told apart afterwards from one that the group does not reach", async () => {
    stage.sandbox.world.projects.update(stage.project(API), { archived: true });
    stage.write(groupsWith({ acme: SCHEDULE }) + projectsWith({ [API]: rules }));
    expect((await stage.run("validate")).code).toBe(0);
    const { code, findings } = await stage.findings("plan");
    expect(findings).toMatchObject([{ code: "project-archived" }, { code: "no-base" }]);
    expect(code).toBe(4);
  });

  it.each([
    ["groups:", 0],
    ["projects:", 0],
    ["groups: []", 3],
    ["groups: {acme: x}", 3],
  ])("is not looked for in `%s`", async (text, code) => {
    stage.write(`version: 1\n${text}\n`);
    expect((await stage.run("validate")).code).toBe(code);
  });
});

/** What only GitLab can say: each cause is one finding with a place and a remedy, and nothing is written. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import { createBuilder } from "../../src/sandbox/seeds/builder.ts";
import { moveProject } from "../../src/sandbox/world/tree.ts";
import { PROJECT } from "../support/cases.ts";
import { NOW } from "../support/clock.ts";
import {
  documentWith,
  placeOf,
  policyWith,
  projectsWith,
  rotationWith,
  SCHEDULE,
} from "../support/documents.ts";
import { type Stage, said, useStage } from "../support/stage.ts";

const stage = useStage();

interface Obstacle {
  readonly what: string;
  readonly document: string;
  prepare?(stage: Stage): void;
  readonly code: string;
  /** Text at whose first occurrence the finding stands; the project where absent. */
  readonly at?: string;
  readonly address?: string;
  readonly says: RegExp;
}

const OBSTACLES: readonly Obstacle[] = [
  {
    what: "a project that is not there",
    document: documentWith(SCHEDULE, { project: "acme/payments/nope" }),
    code: "project-not-found",
    says: /acme\/payments\/nope/,
  },
  {
    what: "a project the token's user cannot see",
    document: documentWith(SCHEDULE, { project: "umbrella/secret" }),
    code: "project-not-found",
    at: "umbrella",
    says: /umbrella\/secret/,
  },
  {
    what: "a project that has moved",
    document: documentWith(SCHEDULE),
    prepare: ({ sandbox, project }) => moveProject(sandbox.world, project(PROJECT), "acme/platform/api"),
    code: "project-moved",
    says: /acme\/platform\/api/,
  },
  {
    what: "a project path in another letter case",
    document: documentWith(SCHEDULE, { project: "acme/payments/API" }),
    code: "project-moved",
    says: /another letter case.*Write acme\/payments\/api/,
  },
  {
    what: "an archived project",
    document: documentWith(SCHEDULE, { project: "acme/payments/legacy" }),
    code: "project-archived",
    says: /acme\/payments\/legacy/,
  },
  {
    what: "a role too low",
    document: documentWith(SCHEDULE),
    prepare: ({ environment, sandbox }) => {
      environment.GITLAB_TOKEN = sandbox.tokens.rory;
    },
    code: "role-too-low",
    says: /Reporter.*Maintainer/,
  },
  {
    what: "a feature flag that hides incident management",
    document: documentWith(SCHEDULE),
    prepare: ({ sandbox, project }) => {
      sandbox.world.projects.update(project(PROJECT), { hideIncidentManagement: true });
    },
    code: "feature-hidden",
    says: /hide_incident_management_features/,
  },
  {
    what: "a licence that is missing",
    document: documentWith(SCHEDULE),
    prepare: ({ sandbox }) => {
      sandbox.settings.tier = "free";
    },
    code: "licence-missing",
    says: /oncall schedules \(Premium\)/,
  },
  {
    what: "mappings without the licence for them",
    document: documentWith("alert_integrations:\n  Probe: {type: pagerduty}"),
    prepare: ({ sandbox }) => {
      sandbox.settings.tier = "free";
    },
    code: "licence-missing",
    at: "Probe",
    says: /ignores payload examples and mappings/,
  },
  {
    what: "a user GitLab does not know",
    document: documentWith(rotationWith("participants: [ana, nobody]")),
    code: "unknown-user",
    at: "nobody",
    address: `${PROJECT}//rotation.Primary/Weekly`,
    says: /"nobody"/,
  },
  {
    what: "a user name in another letter case",
    document: documentWith(rotationWith("participants: [Ana]")),
    code: "user-name-case",
    at: "Ana",
    says: /written "ana"/,
  },
  {
    what: "a blocked user",
    document: documentWith(
      policyWith("{after: 0m, notify: {schedule: Primary}}", "{after: 5m, notify: {user: blake}}"),
    ),
    code: "user-not-active",
    at: "user: blake",
    address: `${PROJECT}//escalation_policy`,
    says: /blake is blocked/,
  },
  {
    what: "a user who cannot read the project",
    document: documentWith(rotationWith("participants: [nora]")),
    code: "user-cannot-read",
    at: "nora",
    says: /nora cannot read acme\/payments\/api/,
  },
];

describe.each(OBSTACLES)("$what", ({ document, prepare, code: expected, at = "acme/", address, says }) => {
  it.each(["plan", "apply --yes"])("makes `%s` leave with 4", async (command) => {
    prepare?.(stage);
    stage.write(document);
    const { code, findings } = await stage.findings(...command.split(" "));
    const errors = findings.filter(({ level }) => level === "error");
    const place = { file: "watchbill.yml", ...placeOf(document, at) };
    expect(errors[0]).toMatchObject({ code: expected, ...place, ...(address && { address }) });
    expect(errors).toHaveLength(1);
    expect(`${errors[0]?.message} ${errors[0]?.hint}`).toMatch(says);
    expect(code).toBe(4);
    expect(stage.writes()).toEqual([]);
  });
});

it("tells one cause once, with the projects it concerns", async () => {
  stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.rory;
  stage.write(
    `version: 1\n${projectsWith({ "acme/payments/api": SCHEDULE, "acme/payments/web": SCHEDULE })}`,
  );
  const { findings } = await stage.findings("plan");
  const errors = findings.filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]?.message).toMatch(/: acme\/payments\/api, acme\/payments\/web$/);
});

describe("an estate without a licence", () => {
  const estate = useStage({ seed: "estate:60", tier: "free" });

  it("is told in one finding, which names fifty of its projects", async () => {
    const [token] = Object.values(estate.sandbox.tokens);
    estate.environment.GITLAB_TOKEN = token;
    const paths = estate.sandbox.world.projects.all().map(({ fullPath }) => fullPath);
    estate.write(`version: 1\n${projectsWith(Object.fromEntries(paths.map((path) => [path, SCHEDULE])))}`);
    const { findings } = await estate.findings("plan");
    const errors = findings.filter(({ level }) => level === "error");
    expect(errors).toMatchObject([{ code: "licence-missing" }]);
    expect(errors[0]?.message.match(/\//g)?.length).toBeGreaterThanOrEqual(50);
    expect(errors[0]?.message).toMatch(/ and 10 more$/);
  });
});

it("tells two endpoints of one type that they need a licence", async () => {
  stage.sandbox.settings.tier = "free";
  stage.write(
    documentWith("alert_integrations:\n  A: {type: http}\n  B: {type: prometheus}\n  C: {type: http}"),
  );
  const { code, findings } = await stage.findings("apply", "--yes");
  expect(findings).toMatchObject([
    { code: "licence-missing", line: 5 },
    { code: "licence-missing", line: 7 },
  ]);
  expect(code).toBe(4);
  expect(stage.writes()).toEqual([]);
});

it("allows one endpoint of each type without a licence", async () => {
  stage.sandbox.settings.tier = "free";
  stage.write(documentWith("alert_integrations:\n  A: {type: http}\n  B: {type: prometheus}"));
  const { code, findings } = await stage.findings("plan");
  expect(findings.filter(({ level }) => level === "error")).toEqual([]);
  expect(code).toBe(0);
  await stage.apply(0);
  expect((await stage.plan()).changes).toEqual([]);
});

it("warns of people who have become unable, and leaves what does not change alone", async () => {
  stage.write(documentWith(rotationWith("participants: [ana, bo]")));
  await stage.apply(0);
  const [bo] = stage.sandbox.world.users.where("key", "bo");
  if (bo) stage.sandbox.world.users.update(bo, { state: "blocked" });
  const { code, findings } = await stage.findings("plan");
  expect(findings).toMatchObject([{ level: "warning", code: "user-not-active" }, { code: "no-base" }]);
  expect(code).toBe(0);
  expect((await stage.plan()).changes).toEqual([]);
});

it("does not judge projects in which nothing changes", async () => {
  stage.write(documentWith(SCHEDULE));
  await stage.apply(0);
  stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.rory;
  const { code, findings } = await stage.findings("plan");
  expect(findings.filter(({ level }) => level === "error")).toEqual([]);
  expect(code).toBe(0);
});

it("names people who left the project, whom GitLab has taken out of its rotations", async () => {
  stage.write(documentWith(rotationWith("participants: [ana, bo]")));
  await stage.settle();
  const [bo] = stage.sandbox.world.users.where("key", "bo");
  const headers = { authorization: `Bearer ${stage.sandbox.tokens.olive}` };
  const url = `${stage.sandbox.url}/api/v4/groups/acme/members/${bo?.id}`;
  expect((await fetch(url, { method: "DELETE", headers })).status).toBe(204);
  const { code, findings } = await stage.findings("drift");
  expect(findings).toContainEqual(expect.objectContaining({ level: "error", code: "user-cannot-read" }));
  expect(said(await stage.plan())).toEqual([`update ${PROJECT}//rotation.Primary/Weekly`]);
  expect(code).toBe(2);
  expect((await stage.run("apply", "--yes")).code).toBe(4);
});

it("knows members of an invited group, who are none of the project or the groups above it", async () => {
  const { world } = stage.sandbox;
  const [umbrella] = world.groups.where("key", "umbrella");
  const [nora] = world.users.where("key", "nora");
  if (umbrella === undefined || nora === undefined) throw new Error("seed without group or person");
  createBuilder(world, NOW).member(umbrella, nora, "developer");
  world.projectGroupLinks.insert({
    projectId: stage.project(PROJECT).id,
    groupId: umbrella.id,
    accessLevel: 30,
  });
  stage.write(
    documentWith(
      `${rotationWith("participants: [nora]")}\nescalation_policy: {name: P, rules: [{after: 0m, notify: {user: nora}}]}`,
    ),
  );
  await stage.plan();
  const asked = stage.sandbox.log.filter(({ path }) => path.includes("/members/all"));
  expect(asked, "once for both objects").toHaveLength(1);
  await stage.settle();
});

it("cannot tell a blocked user who is no member from an unknown one, and says so", async () => {
  const { users } = stage.sandbox.world;
  const [nora] = users.where("key", "nora");
  if (nora) users.update(nora, { state: "blocked" });
  stage.write(documentWith(rotationWith("participants: [nora]")));
  const { code, findings } = await stage.findings("plan");
  expect(findings).toContainEqual(
    expect.objectContaining({ code: "unknown-user", hint: expect.stringContaining("blocked") }),
  );
  expect(code).toBe(4);
});

describe("what GitLab hides from everybody", () => {
  const document = documentWith(
    `${policyWith("{after: 0m, notify: {schedule: Primary}}")}\nalert_integrations:\n  Probe: {type: http}`,
  );
  const disable = () => {
    stage.sandbox.world.projects.update(stage.project(PROJECT), { monitorAccessLevel: "disabled" });
  };
  const unlicense = () => {
    stage.sandbox.settings.tier = "free";
  };
  const HIDINGS = [
    {
      what: "monitoring is disabled",
      hide: disable,
      code: "monitor-disabled",
      shows: "on-call schedule, alert integration, escalation policy",
    },
    {
      what: "a licence is missing",
      hide: unlicense,
      code: "licence-missing",
      shows: "on-call schedule, escalation policy",
    },
  ];

  describe.each(HIDINGS)("where $what", ({ hide, code: expected, shows }) => {
    it.each(["plan", "drift", "apply --yes"])("is not gone: `%s` says so once", async (command) => {
      stage.write(document);
      await stage.settle();
      const base = stage.workspace.commit();
      const before = stage.writes().length;
      hide();
      for (const flags of [[], ["--base", base]]) {
        const { code, stdout } = await stage.run(...command.split(" "), ...flags, "--format", "json");
        const { changes = [], findings } = JSON.parse(stdout) as Partial<Plan>;
        const errors = findings?.filter(({ level }) => level === "error");
        expect(errors).toMatchObject([{ code: expected, ...placeOf(document, PROJECT) }]);
        expect(errors?.[0]?.message).toContain(`so GitLab shows no ${shows}: ${PROJECT}`);
        expect(changes).toEqual([]);
        expect(code).toBe(4);
      }
      expect(stage.writes()).toHaveLength(before);
    });
  });

  it("is there again once the document has opened monitoring, and nothing is created twice", async () => {
    const opening = `${document}    project_settings: {monitor_access_level: enabled}\n`;
    stage.write(opening);
    await stage.settle();
    const base = stage.workspace.commit();
    disable();
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`update ${PROJECT}//project_settings`]);
    expect(plan.findings.filter(({ level }) => level === "error")).toEqual([]);
    await stage.apply(0, "--base", base);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("stays hidden where the policy leaves monitoring as somebody set it, or the plan is not about it", async () => {
    const opening = `${document}    project_settings: {monitor_access_level: enabled}\n`;
    stage.write(opening);
    await stage.settle();
    const base = stage.workspace.commit();
    disable();
    const narrow = await stage.findings("plan", "--target", "**//schedule.*");
    expect(narrow.findings).toContainEqual(expect.objectContaining({ code: "monitor-disabled" }));
    expect(narrow.code).toBe(4);
    stage.write(opening.replace("projects:", "policy: {drift: keep}\nprojects:"));
    const kept = await stage.findings("plan", "--base", base);
    expect(kept.findings).toContainEqual(expect.objectContaining({ code: "monitor-disabled" }));
    expect(kept.code).toBe(4);
  });

  it("is left out of an import, which says so", async () => {
    stage.write(document);
    await stage.settle();
    disable();
    const { code, stdout, stderr } = await stage.run("import", "--project", PROJECT);
    expect(stdout).not.toContain("Primary");
    expect(stderr.match(/not-imported/g)).toHaveLength(1);
    expect(stderr).toMatch(/not-imported: .*schedule, .*error_tracking.*: monitoring is disabled/);
    expect(stderr).toContain(PROJECT);
    expect(code).toBe(0);
  });
});

describe("what GitLab shows to Maintainers alone", () => {
  const document = documentWith(
    "alert_integrations:\n  Probe: {type: http}\nslack:\n  webhook: {env: SLACK_WEBHOOK}\ntimeline_tags: [Customer told]",
  );

  it.each(["plan", "drift", "apply --yes"])("is not gone to others: `%s` leaves with 4", async (command) => {
    stage.environment.SLACK_WEBHOOK = "https://hooks.slack.com/services/T0/B0/secret";
    stage.write(document);
    await stage.settle();
    const base = stage.workspace.commit();
    const before = stage.writes().length;
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.ana;
    const { code, stdout } = await stage.run(...command.split(" "), "--base", base, "--format", "json");
    const { changes = [], findings } = JSON.parse(stdout) as Partial<Plan>;
    const errors = findings?.filter(({ level }) => level === "error");
    expect(errors).toMatchObject([{ code: "role-too-low", ...placeOf(document, PROJECT) }]);
    expect(errors?.[0]?.message).toMatch(/Developer.* does not show alert integration, slack notifications:/);
    expect(changes).toEqual([]);
    expect(code).toBe(4);
    expect(stage.writes()).toHaveLength(before);
  });

  it("is not asked for where the plan is about something else", async () => {
    stage.environment.SLACK_WEBHOOK = "https://hooks.slack.com/services/T0/B0/secret";
    stage.write(document);
    await stage.settle();
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.ana;
    expect((await stage.run("plan", "--target", "**//timeline_tag.*")).code).toBe(0);
    expect((await stage.run("plan", "--target", "**//slack")).code).toBe(4);
  });

  it("is said of a project that has left the document, too", async () => {
    stage.environment.SLACK_WEBHOOK = "https://hooks.slack.com/services/T0/B0/secret";
    stage.write(document);
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write("version: 1\n");
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.ana;
    const { code, findings } = await stage.findings("plan", "--base", base);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "role-too-low", message: expect.stringContaining(PROJECT) }),
    );
    expect(code).toBe(4);
  });

  it("leaves what everybody sees to be compared", async () => {
    stage.environment.SLACK_WEBHOOK = "https://hooks.slack.com/services/T0/B0/secret";
    stage.write(document);
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.rory;
    expect(said(await stage.plan())).toEqual([`create ${PROJECT}//timeline_tag.Customer told`]);
  });
});

it("refuses to choose between two live objects of one name", async () => {
  const document = documentWith("alert_integrations:\n  Probe: {type: http, active: false}");
  stage.write(documentWith("alert_integrations:\n  Probe: {type: http}"));
  await stage.apply(0);
  const { integrations } = stage.sandbox.world;
  const [first] = integrations.all().filter(({ name }) => name === "Probe");
  if (first) integrations.insert({ ...first, identifier: "0123456789abcdef" });
  stage.write(document);
  const before = stage.writes().length;
  const { code, findings } = await stage.findings("apply", "--yes");
  expect(findings).toMatchObject([
    {
      code: "ambiguous-name",
      address: `${PROJECT}//alert_integration.Probe`,
      file: "watchbill.yml",
      line: 5,
    },
  ]);
  expect(findings[0]?.message).toContain("2 objects");
  expect(code).toBe(4);
  expect(stage.writes().length).toBe(before);
  const { stdout } = await stage.run("plan");
  expect(stdout).toContain("No change planned, 0 unchanged");
  expect(stdout).toMatch(/Errors:\n +error ambiguous-name: .*alert_integration\.Probe/);
  expect(stdout).not.toContain("Not declared");
});

it("shows the plan in full, and says that nothing was changed", async () => {
  stage.write(documentWith(rotationWith("participants: [nobody]")));
  const { stdout, stderr } = await stage.run("apply", "--yes");
  expect(stdout).toContain("2 to create");
  expect(stderr).toContain('unknown-user: GitLab knows no user "nobody"');
  expect(stderr).toContain("Nothing was changed");
});

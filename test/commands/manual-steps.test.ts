/** What GitLab has no API for: steps with page and values, silenced by their code, and checked where GitLab tells. */
import { beforeEach, describe, expect, it } from "vitest";
import { environmentFor, PROJECT } from "../support/cases.ts";
import { documentWith, placeOf, projectsWith } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const stage = useStage();
const PAGE = `/${PROJECT}/-/settings/operations`;

beforeEach(() => Object.assign(stage.environment, environmentFor(stage.sandbox)));

describe("incident settings", () => {
  const settings = (keys: string) =>
    documentWith(`incident_settings: {${keys}}\npagerduty: {incident_webhook: true}`);
  const ADDRESS = `${PROJECT}//incident_settings`;

  it("are steps with the page to open and the values to enter, PagerDuty's switch among them", async () => {
    stage.write(settings("create_incident: true, template: incident, sla: 4h"));
    const { manual, counts, changes } = await stage.plan();
    expect([counts.manual, changes]).toEqual([3, []]);
    expect(manual.map(({ address, url }) => [address, url])).toEqual(
      Array(3).fill([ADDRESS, `${stage.sandbox.url}${PAGE}`]),
    );
    expect(manual.map(({ values }) => values)).toEqual([
      { "Create an incident": true, "Incident template": "incident" },
      { 'Activate "time to SLA" countdown timer': "4h" },
      { Active: true },
    ]);
  });

  it("count as changes only where that is asked for, and nothing calls them done", async () => {
    stage.write(settings("create_incident: true"));
    expect((await stage.run("plan", "--detailed-exitcode")).code).toBe(0);
    expect((await stage.run("plan", "--detailed-exitcode", "--manual-as-changes")).code).toBe(2);
    await stage.apply(0);
    expect((await stage.plan()).counts.manual).toBe(2);
    expect(stage.writes()).toEqual([]);
  });

  it("are silenced by their code until their values change", async () => {
    stage.write(settings("create_incident: true"));
    const [step] = (await stage.plan()).manual;
    const confirmed = `confirmed: ${step?.code}`;
    stage.write(settings(`create_incident: true, ${confirmed}`));
    expect((await stage.plan()).manual).toEqual([]);
    stage.write(settings(`create_incident: false, ${confirmed}`));
    expect((await stage.plan()).manual).not.toEqual([]);
  });
});

describe("a step that several projects need", () => {
  const SECTION = "incident_settings: {create_incident: true}";
  const PROJECTS = ["api", "web", "worker"].map((name) => `acme/payments/${name}`);
  const write = (sections: Readonly<Record<string, string>>) =>
    stage.write(`version: 1\n${projectsWith(sections)}`);

  beforeEach(() => write(Object.fromEntries(PROJECTS.map((project) => [project, SECTION]))));

  it("is told once in text, with the first of them and how many there are", async () => {
    write({
      ...Object.fromEntries(PROJECTS.map((project) => [project, SECTION])),
      "acme/platform/status": SECTION,
    });
    const { stdout } = await stage.run("plan");
    expect(stdout.match(/Create an incident: true/g)).toHaveLength(1);
    expect(stdout).toContain(`${stage.sandbox.url}/PROJECT/-/settings/operations`);
    expect(stdout).toContain(`in 4 projects: ${PROJECTS.join(", ")} and 1 more`);
    expect(stdout).toContain("4 to do by hand");
  });

  it("is told once in Markdown, with a link for each of them to unfold", async () => {
    const { stdout } = await stage.run("plan", "--format", "markdown");
    expect(stdout.match(/`Create an incident: true`/g)).toHaveLength(1);
    expect(stdout).toContain("<details><summary>in 3 projects</summary>");
    for (const project of PROJECTS)
      expect(stdout).toContain(`- [${project}](${stage.sandbox.url}/${project}/-/settings/operations)`);
  });

  it("stands for each of them in JSON", async () => {
    const { manual } = await stage.plan();
    const addresses = new Set(manual.map(({ address }) => address));
    expect([...addresses]).toEqual(PROJECTS.map((project) => `${project}//incident_settings`));
  });

  it("is told apart where its values differ", async () => {
    const [first = "", ...others] = PROJECTS;
    write({
      [first]: SECTION.replace("true", "false"),
      ...Object.fromEntries(others.map((project) => [project, SECTION])),
    });
    const { stdout } = await stage.run("plan");
    expect(stdout).toContain(`${stage.sandbox.url}/${first}/-/settings/operations`);
    expect(stdout).toContain(`in 2 projects: ${others.join(", ")}\n`);
  });
});

describe("a Sentry server", () => {
  const sentry = (keys = "") =>
    documentWith(
      `error_tracking: {backend: sentry, active: true, sentry: {api_url: https://sentry.example.com, project: acme/api, token: {env: SENTRY_TOKEN${keys}}}}`,
    );
  const ADDRESS = `${PROJECT}//error_tracking`;

  /** As somebody enters it into GitLab's form, which makes one address of server and project. */
  const enter = (server: string, { active = true, project = "acme/api" } = {}) => {
    const { errorTracking } = stage.sandbox.world;
    const projectId = stage.project(PROJECT).id;
    for (const row of errorTracking.where("projectId", projectId)) errorTracking.remove(row);
    errorTracking.insert({
      projectId,
      active,
      integrated: false,
      projectName: "The API",
      apiUrl: `${server}/api/0/projects/${project}/`,
    });
  };

  it("is a step that names the token's place and never its value", async () => {
    stage.write(sentry());
    const { manual, changes } = await stage.plan();
    expect(changes).toEqual([]);
    expect(manual).toMatchObject([
      {
        address: ADDRESS,
        url: `${stage.sandbox.url}${PAGE}`,
        values: {
          "Sentry API URL": "https://sentry.example.com",
          "Auth Token": "the value of SENTRY_TOKEN",
          Project: "acme/api",
          Active: true,
        },
      },
    ]);
  });

  it("is done once GitLab reads back what was to be entered", async () => {
    stage.write(sentry());
    enter("https://sentry.example.com");
    expect((await stage.plan()).counts).toMatchObject({ manual: 0, unchanged: 1 });
    enter("https://another.example.com");
    expect((await stage.plan()).counts.manual).toBe(1);
    enter("https://sentry.example.com", { project: "acme/web" });
    expect((await stage.plan()).counts.manual).toBe(1);
  });

  it.each([
    ["https://sentry.example.com/", "acme/api"],
    ["https://sentry.example.com", "api"],
    ["https://sentry.example.com", "The API"],
    ["https://sentry.example.com/api/0/projects/acme/api", "acme/api"],
  ])("may be written as %s and %s", async (address, project) => {
    enter("https://sentry.example.com");
    stage.write(
      sentry()
        .replace("https://sentry.example.com", address)
        .replace("project: acme/api", `project: ${project}`),
    );
    expect((await stage.plan()).counts).toMatchObject({ manual: 0, unchanged: 1 });
  });

  it("is switched on by the API", async () => {
    stage.write(sentry());
    enter("https://sentry.example.com", { active: false });
    expect(said(await stage.plan())).toEqual([`update ${ADDRESS}`]);
    await stage.settle();
    expect(stage.sandbox.world.errorTracking.all()).toMatchObject([{ active: true, integrated: false }]);
  });

  it("asks for a new token by its day, which GitLab cannot confirm", async () => {
    enter("https://sentry.example.com");
    stage.write(sentry(", rotated: 2026-11-01"));
    const { manual } = await stage.plan();
    expect(manual).toMatchObject([{ values: { "Rotated on": "2026-11-01" } }]);
    stage.write(
      sentry(", rotated: 2026-11-01").replace("active: true", `active: true, confirmed: ${manual[0]?.code}`),
    );
    expect((await stage.plan()).manual).toEqual([]);
  });
});

describe("GitLab's own error tracking", () => {
  it("says why GitLab refuses it where it is not offered", async () => {
    stage.sandbox.world.projects.update(stage.project(PROJECT), { integratedErrorTracking: false });
    stage.write(documentWith("error_tracking: {backend: gitlab, active: true}"));
    const { code, stdout } = await stage.run("apply", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("integrated_error_tracking");
  });

  it("is off where it was never set up, so that nothing is planned", async () => {
    stage.sandbox.world.projects.update(stage.project(PROJECT), { integratedErrorTracking: false });
    stage.write(documentWith("error_tracking: {backend: gitlab, active: false, client_keys: 2}"));
    expect((await stage.plan()).changes).toEqual([]);
    expect((await stage.run("apply", "--yes")).code).toBe(0);
  });

  it("is switched off where somebody set it up", async () => {
    stage.sandbox.world.errorTracking.insert({
      projectId: stage.project(PROJECT).id,
      active: true,
      integrated: true,
      projectName: null,
      apiUrl: null,
    });
    stage.write(documentWith("error_tracking: {backend: gitlab, active: false}"));
    await stage.settle();
    expect(stage.sandbox.world.errorTracking.all()).toMatchObject([{ active: false, integrated: true }]);
  });

  it("shows the DSNs of client keys to whoever asks an import for them", async () => {
    stage.write(documentWith("error_tracking: {backend: gitlab, active: true, client_keys: 2}"));
    await stage.settle();
    const { stdout } = await stage.run("import", "--project", PROJECT, "--dsns");
    const comment = /# Applications send their errors to (\S+) or (\S+)\n\s+error_tracking:/.exec(stdout);
    const keys = stage.sandbox.world.clientKeys.all().map(({ publicKey }) => publicKey);
    expect(
      comment
        ?.slice(1)
        .map((dsn) => new URL(dsn).username)
        .sort(),
    ).toEqual(keys.sort());
    const unasked = await stage.run("import", "--project", PROJECT);
    for (const key of keys) expect(unasked.stdout).not.toContain(key);
    expect(unasked.stdout).toMatch(/# `watchbill import --dsns` .*\n\s+error_tracking:/);
  });

  it("makes missing client keys, and deletes none", async () => {
    const keys = (count: number) =>
      documentWith(`error_tracking: {backend: gitlab, active: true, client_keys: ${count}}`);
    stage.write(keys(3));
    await stage.settle();
    expect(stage.sandbox.world.clientKeys.all()).toHaveLength(3);
    stage.write(keys(1));
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("the Slack app", () => {
  it("is a finding where it is not installed, and nothing is planned", async () => {
    const document = documentWith('slack_app: {events: {incident: "#incidents"}}');
    stage.write(document);
    const { code, findings } = await stage.findings("plan");
    expect(code).toBe(4);
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: "slack-app-not-installed",
        address: `${PROJECT}//slack_app`,
        ...placeOf(document, "slack_app"),
      }),
    );
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("the access level of monitoring", () => {
  const SCHEDULE = "oncall_schedules:\n  Primary: {timezone: Etc/UTC}";
  const document = (level: string, rest = "") =>
    documentWith(`project_settings: {monitor_access_level: ${level}}\n${rest}`);

  it("opens first and closes last", async () => {
    stage.write(document("disabled"));
    await stage.settle();
    stage.write(document("enabled", SCHEDULE));
    expect(said(await stage.plan())).toEqual([
      `update ${PROJECT}//project_settings`,
      `create ${PROJECT}//schedule.Primary`,
    ]);
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(document("disabled"));
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([
      `delete ${PROJECT}//schedule.Primary`,
      `update ${PROJECT}//project_settings`,
    ]);
  });

  it("opens before error tracking is set, which GitLab hides until then", async () => {
    stage.write(document("disabled"));
    await stage.settle();
    stage.write(document("private", "error_tracking: {backend: gitlab, active: true}"));
    expect(said(await stage.plan())).toEqual([
      `update ${PROJECT}//project_settings`,
      `create ${PROJECT}//error_tracking`,
    ]);
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("must not hide what the project declares", async () => {
    const text = document(
      "disabled",
      `${SCHEDULE}
  Nights:
    timezone: Etc/UTC
    rotations: {Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]}}
escalation_policy: {name: P, rules: [{after: 0m, notify: {user: ana}}]}
alert_integrations: {Probe: {type: http}}
error_tracking: {backend: gitlab, active: true}
timeline_tags: [Customer told]`,
    );
    stage.write(text);
    const { code, findings } = await stage.findings("validate");
    expect(code).toBe(3);
    expect(findings).toMatchObject([{ code: "monitor-disabled", ...placeOf(text, "monitor_access_level") }]);
    expect(findings[0]?.message).toMatch(
      /: schedule, rotation, alert integration, escalation policy, error tracking$/,
    );
  });
});

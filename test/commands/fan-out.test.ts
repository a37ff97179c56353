/** `groups:`: one section for every project of a group, as GitLab lists them at that moment. */
import { describe, expect, it } from "vitest";
import { moveProject } from "../../src/sandbox/world/tree.ts";
import { said, useStage } from "../support/stage.ts";

const stage = useStage();

const group = (keys: string, projects = "{}") =>
  `version: 1\ngroups:\n  acme/payments:\n    ${keys}\nprojects: ${projects}\n`;
const FLEET = "alert_integrations: {Fleet: {type: http}}";
const LIVE = ["api", "web", "worker"].map((name) => `acme/payments/${name}`);

describe("a group", () => {
  it("reaches every project below it but archived ones", async () => {
    stage.write(group(FLEET));
    expect(said(await stage.plan())).toEqual(LIVE.map((path) => `create ${path}//alert_integration.Fleet`));
    await stage.apply(0);
    expect((await stage.plan()).changes).toEqual([]);
    expect((await stage.plan()).unmanaged, "only projects named under projects: are searched").toEqual([]);
  });

  it("reaches what match says and except does not", async () => {
    stage.write(group(`match: ["**/w*"]\n    except: ["**/worker"]\n    ${FLEET}`));
    expect(said(await stage.plan())).toEqual(["create acme/payments/web//alert_integration.Fleet"]);
  });

  it.each([
    ["that matches nothing", group(`match: ["other/**"]\n    ${FLEET}`), "group-matches-nothing"],
    ["that GitLab does not show", group(FLEET).replace("acme/payments", "acme/nope"), "group-not-found"],
    ["in another letter case", group(FLEET).replace("acme/payments", "acme/Payments"), "group-moved"],
  ])("%s is an error at its place", async (_, document, code) => {
    stage.write(document);
    const result = await stage.findings("apply", "--yes");
    expect(result.findings.filter(({ level }) => level === "error")).toMatchObject([
      { code, line: 3, column: 3 },
    ]);
    expect(result.code).toBe(4);
    expect(stage.writes()).toEqual([]);
  });

  it.each([
    ["nope", "project-not-found", () => {}],
    [
      "api",
      "project-moved",
      () => moveProject(stage.sandbox.world, stage.project("acme/payments/api"), "acme/platform/api"),
    ],
    ["legacy", "project-archived", () => {}],
  ])("does not blame a named project for what it hands down: %s is %s", async (name, code, prepare) => {
    prepare();
    const part = `{acme/payments/${name}: {escalation_policy: {description: d}}}`;
    stage.write(group("escalation_policy: {name: P, rules: [{after: 0m, notify: {user: dana}}]}", part));
    const { findings } = await stage.findings("plan");
    const errors = findings.filter(({ level, message }) => level === "error" && message.includes(name));
    expect(errors).toMatchObject([{ code }]);
  });

  it("still tells what no group hands down to a project that GitLab does not list", async () => {
    stage.write(group(FLEET, "{acme/payments/nope: {escalation_policy: {description: d}}}"));
    const { code, findings } = await stage.findings("plan");
    expect(findings).toContainEqual(expect.objectContaining({ code: "missing-key", level: "error" }));
    expect(code).toBe(3);
  });

  it("asks no more of GitLab for more projects", async () => {
    stage.write(group(`match: ["**/api"]\n    ${FLEET}`));
    await stage.plan();
    const one = stage.sandbox.log.length;
    stage.write(group(FLEET));
    await stage.plan();
    expect(stage.sandbox.log.length - one).toBe(one);
  });
});

describe("a project that left a group", () => {
  const leave: Readonly<Record<string, () => void>> = {
    archived: () => {
      stage.sandbox.world.projects.update(stage.project("acme/payments/worker"), { archived: true });
    },
    moved: () => {
      moveProject(stage.sandbox.world, stage.project("acme/payments/worker"), "acme/platform/worker");
    },
  };

  it.each(Object.entries(leave))("because it was %s is released, never deleted from", async (_, change) => {
    stage.write(group(FLEET));
    await stage.apply(0);
    const base = stage.workspace.commit();
    change();
    const plan = await stage.plan("--base", base);
    expect(plan.changes).toEqual([]);
    const before = stage.writes().length;
    await stage.apply(0, "--base", base);
    expect(stage.writes().length).toBe(before);
    const kept = stage.sandbox.world.integrations.all().filter(({ name }) => name === "Fleet");
    expect(kept).toHaveLength(3);
  });

  it("because the group left the document is released too, which a note says", async () => {
    stage.write(group(FLEET));
    await stage.apply(0);
    const base = stage.workspace.commit();
    stage.write(
      "version: 1\nprojects: {acme/platform/status: {oncall_schedules: {P: {timezone: Etc/UTC}}}}\n",
    );
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual(["create acme/platform/status//schedule.P"]);
    expect(plan.findings).toMatchObject([{ level: "note", code: "project-released" }]);
  });
});

describe("what a group no longer hands down", () => {
  it("is deleted where the group still reaches", async () => {
    stage.write(group("alert_integrations: {Fleet: {type: http}, Extra: {type: http}}"));
    await stage.apply(0);
    const base = stage.workspace.commit();
    stage.write(group(FLEET));
    expect(said(await stage.plan("--base", base))).toEqual(
      LIVE.map((path) => `delete ${path}//alert_integration.Extra`),
    );
  });

  it("is overruled by what the project itself says", async () => {
    const own = "{acme/payments/api: {alert_integrations: {Fleet: {active: false}}}}";
    stage.write(group(FLEET, own));
    const plan = await stage.plan();
    expect(plan.changes.map(({ after }) => (after as { active: boolean }).active)).toEqual([
      false,
      true,
      true,
    ]);
    stage.write(group(FLEET, "{acme/payments/api: {alert_integrations: {Fleet: null}}}"));
    expect(said(await stage.plan())).toHaveLength(2);
  });
});

it("refuses a group where the role is too low, or skips those projects if it says so", async () => {
  stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.rory;
  stage.write(group(FLEET));
  const refused = await stage.findings("plan");
  const errors = refused.findings.filter(({ level }) => level === "error");
  expect(errors).toMatchObject([{ code: "role-too-low" }]);
  for (const path of LIVE) expect(errors[0]?.message).toContain(path);
  expect(refused.code).toBe(4);
  stage.write(group(`on_no_access: skip\n    ${FLEET}`));
  const skipped = await stage.plan();
  expect(skipped.changes).toEqual([]);
  expect(skipped.findings).toMatchObject([{ level: "note", code: "no-access-skipped" }]);
});

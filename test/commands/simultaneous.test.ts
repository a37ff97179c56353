/** Two runs at once, and what appears between a plan and its writes: no name is ever given twice. */
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/program.ts";
import { environmentFor, PROJECT } from "../support/cases.ts";
import { NOW } from "../support/clock.ts";
import { documentWith, rotationWith, SCHEDULE } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const INTEGRATIONS = `alert_integrations:
  PagerDuty: {type: pagerduty}
  Probe: {type: http}
  Prometheus: {type: prometheus}`;
const SUBSCRIPTION = `${INTEGRATIONS}
pagerduty:
  api_token: {env: PAGERDUTY_TOKEN}
  subscriptions: [{service: PABC123, to: alert_integration/PagerDuty, events: [incident.triggered]}]`;

beforeEach(() => Object.assign(stage.environment, environmentFor(stage.sandbox)));

const integrations = () =>
  stage.sandbox.world.integrations.where("projectId", stage.project(PROJECT).id).map(({ name }) => name);

describe("two applies at once", () => {
  const both = () =>
    Promise.all([stage.run("apply", "--yes"), stage.run("apply", "--yes", "--journal", "other.jsonl")]);

  it("make every integration once", async () => {
    stage.write(documentWith(INTEGRATIONS));
    await both();
    expect(integrations().sort()).toEqual(["PagerDuty", "Probe", "Prometheus"]);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("leave no subscription twice, and the next run makes what both gave up", async () => {
    stage.write(documentWith(INTEGRATIONS));
    await stage.settle();
    stage.write(documentWith(SUBSCRIPTION));
    await both();
    expect(stage.sandbox.world.subscriptions.all().length).toBeLessThan(2);
    await stage.settle();
    expect(stage.sandbox.world.subscriptions.all()).toHaveLength(1);
  });
});

describe("what appears after the plan", () => {
  /** Applies a plan that is confirmed only once `meanwhile` has happened. */
  async function applyAfter(meanwhile: () => void) {
    const written = { stdout: "", stderr: "" };
    const output = (name: keyof typeof written) => ({
      write: (text: string) => {
        written[name] += text;
      },
      isTerminal: false,
    });
    const code = await main(["apply"], {
      version: "0.0.0-test",
      environment: stage.environment,
      folder: stage.workspace.folder,
      stdout: output("stdout"),
      stderr: output("stderr"),
      ask: async () => {
        meanwhile();
        return "yes";
      },
      now: () => NOW,
      signal: new AbortController().signal,
    });
    return { code, ...written };
  }

  it("is not made a second time; what needs it waits, and the rest is done", async () => {
    stage.write(documentWith("alert_integrations: {PagerDuty: {type: http}}"));
    await stage.settle();
    const { world } = stage.sandbox;
    const [row] = world.integrations.where("projectId", stage.project(PROJECT).id);
    if (row === undefined) throw new Error("no integration");
    world.integrations.remove(row);
    stage.write(documentWith(SUBSCRIPTION));
    const before = stage.writes().length;
    const { code, stdout } = await applyAfter(() => world.integrations.insert({ ...row }));
    expect(stdout).toMatch(/✗ create .*alert_integration\.PagerDuty failed: stale, .*appeared meanwhile/);
    expect(stdout).toMatch(/- create .*pagerduty_subscription.* skipped: needs/);
    expect(integrations().sort()).toEqual(["PagerDuty", "Probe", "Prometheus"]);
    expect(stage.writes().length - before).toBe(2);
    expect(code).toBe(5);
  });
  it("fails what needs it where it is gone, and the rest is done", async () => {
    stage.write(documentWith(SCHEDULE));
    await stage.settle();
    const { schedules } = stage.sandbox.world;
    const row = schedules.all().find(({ name }) => name === "Primary");
    if (row === undefined) throw new Error("no schedule");
    const policy = "escalation_policy: {name: Standard, rules: [{after: 0m, notify: {schedule: Primary}}]}";
    stage.write(documentWith(`${rotationWith("participants: [ana]")}\n${policy}\n${INTEGRATIONS}`));
    stage.sandbox.faults.add("502 operation=CreateRotation");
    const { code, stdout } = await applyAfter(() => schedules.remove(row));
    for (const address of ["rotation.Primary/Weekly", "escalation_policy"])
      expect(stdout).toContain(
        `✗ create ${PROJECT}//${address} failed: stale, since ${PROJECT}//schedule.Primary is gone by now`,
      );
    expect(integrations().sort()).toEqual(["PagerDuty", "Probe", "Prometheus"]);
    expect(code).toBe(5);
  });
});

/** Plans as people and pipelines read them: golden files of one plan that holds every sort of change. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import { PROJECT } from "../support/cases.ts";
import { documentWith, SCHEDULE } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();

const APPLIED = `version: 1
projects:
  acme/payments/api:
    oncall_schedules:
      Primary:
        description: First
        timezone: Europe/Berlin
        rotations:
          Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo, chen]}
          Nights:
            starts_at: 2026-01-05T22:00
            length: 1 day
            active_period: {start: "22:00", end: "06:00"}
            participants: [erik]
      Drifting: {timezone: Etc/UTC, description: as declared}
      Same: {timezone: Etc/UTC}
      Gone: {timezone: Etc/UTC}
    escalation_policy:
      name: Standard
      rules:
        - {after: 0m, notify: {schedule: Primary}}
        - {after: 15m, notify: {user: dana}, unless: resolved}
    alert_integrations:
      Probe: {type: http, payload_example: {event: {name: x, level: high}}, mappings: {title: event.name, severity: event.level}}
      Old: {type: prometheus}
`;
const DOCUMENT = `version: 1
policy: {max_deletes: 1}
projects:
  acme/payments/api:
    oncall_schedules:
      Primary:
        description: First responders
        timezone: Europe/Berlin
        rotations:
          Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [chen, ana, bo]}
          Nights:
            starts_at: 2026-01-05T22:00
            length: 1 day
            active_period: {start: "22:00", end: "07:00"}
            participants: [erik, ana]
      Drifting: {timezone: Etc/UTC, description: as declared}
      Same: {timezone: Etc/UTC}
      New: {timezone: America/New_York}
    escalation_policy:
      name: Standard
      rules:
        - {after: 5m, notify: {schedule: Primary}}
        - {after: 15m, notify: {user: dana}, unless: resolved}
    alert_integrations:
      Probe: {type: http, payload_example: {event: {name: x, level: high}}, mappings: {title: event.level, service: event.name}}
  acme/payments/web:
    alert_integrations:
      PagerDuty: {type: pagerduty}
`;

beforeEach(async () => {
  stage.write(APPLIED);
  await stage.apply(0);
  stage.workspace.commit();
  stage.workspace.git("tag", "applied");
  const { schedules, integrations } = stage.sandbox.world;
  for (const schedule of schedules.all())
    if (schedule.name === "Drifting") schedules.update(schedule, { description: "typed by somebody" });
  for (const integration of integrations.all())
    if (integration.name === "Probe") integrations.update(integration, { active: false });
  stage.write(DOCUMENT);
});

async function rendered(format: string, ...words: string[]): Promise<string> {
  const { stdout } = await stage.run("plan", "--base", "applied", "--format", format, ...words);
  return stdout;
}

/** What differs between runs for no fault of the plan's: the port, and the digests and commits that follow. */
function settled(text: string): string {
  return text
    .replaceAll(stage.sandbox.url, "https://gitlab.example.com")
    .replace(/\b[0-9a-f]{64}\b/g, "<digest>")
    .replace(/\b[0-9a-f]{40}\b/g, "<commit>")
    .replace(/\b[0-9a-f]{12}\b/g, "<short>");
}

describe.each(["text", "markdown", "json", "widget"])("as %s", (format) => {
  it("is what the golden file says", async () => {
    await expect(settled(await rendered(format))).toMatchFileSnapshot(`golden/plan-${format}.golden`);
  });

  it("has the same bytes for the same input", async () => {
    const now = ["--now", "2026-03-02T12:00:00Z"];
    const first = await rendered(format, ...now);
    stage.wait(3_600_000);
    expect(await rendered(format, ...now)).toBe(first);
    stage.environment.SOURCE_DATE_EPOCH = String(Date.UTC(2026, 2, 2, 12) / 1000);
    expect(await rendered(format)).toBe(first);
  });
});

it("is what the schema says", async () => {
  const schema = readFileSync(new URL("../../schemas/plan.schema.json", import.meta.url), "utf8");
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(schema) as object);
  expect(validate(JSON.parse(await rendered("json"))), JSON.stringify(validate.errors)).toBe(true);
});

it("counts a replacement as one deletion and one creation in the widget", async () => {
  const { counts } = await stage.plan("--base", "applied");
  expect(counts).toEqual({ create: 2, update: 5, replace: 1, delete: 2, unchanged: 1, manual: 0 });
  expect(JSON.parse(await rendered("widget"))).toEqual({ create: 3, update: 5, delete: 3 });
});

it("is told by its digest on another day, in other places and for other reasons", async () => {
  const { digest } = await stage.plan("--base", "applied");
  stage.wait(86_400_000 * 3);
  stage.write(`# A remark.\n${DOCUMENT}`);
  expect((await stage.plan("--base", "applied")).digest).toBe(digest);
  stage.write(DOCUMENT.replace("First responders", "Others"));
  expect((await stage.plan("--base", "applied")).digest).not.toBe(digest);
});

it("goes to files besides, without colour", async () => {
  stage.environment.FORCE_COLOR = "1";
  const reports = ["text=plan.txt", "markdown=plan.md", "json=plan.json", "widget=widget.json"];
  const text = await rendered("text", ...reports.flatMap((report) => ["--report", report]));
  expect(text).toContain("\u001b[");
  expect(stage.workspace.read("plan.txt")).not.toContain("\u001b[");
  expect((JSON.parse(stage.workspace.read("plan.json")) as Plan).counts.create).toBe(2);
  expect(stage.workspace.read("plan.md")).toBe(await rendered("markdown"));
  expect(stage.workspace.read("widget.json")).toBe(await rendered("widget"));
});

it("has colour where it is asked for, and the same words", async () => {
  const plain = await rendered("text");
  stage.environment.FORCE_COLOR = "1";
  const colored = await rendered("text");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
  expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(plain);
  expect(colored).not.toBe(plain);
});

describe("an error that keeps a plan from being applied", () => {
  beforeEach(() => stage.write(documentWith(`${SCHEDULE}\nslack_app: {channel: "#ops"}`)));

  it("stands in the last lines of the text, marked", async () => {
    const { code, stdout } = await stage.run("plan");
    expect(stdout).toMatch(
      /\nErrors:\n +error slack-app-not-installed: .*\n.*\n\n1 to update.*\nApply will refuse this plan\.\n$/,
    );
    expect(code).toBe(4);
  });

  it("stands at the top of the Markdown, before advice, which is marked as such", async () => {
    const { stdout } = await stage.run("plan", "--format", "markdown");
    expect(stdout).toMatch(
      /digest .*\n\n\*\*Apply will refuse this plan\*\*\n\n- \*\*error\*\* .*slack-app-not-installed.*\n\n\*\*Findings\*\*\n\n- \*\*warning\*\* /,
    );
  });
});

describe("text from GitLab", () => {
  const describeLive = (description: string) => {
    const { schedules } = stage.sandbox.world;
    for (const schedule of schedules.where("projectId", stage.project(PROJECT).id))
      schedules.update(schedule, { description });
  };

  it("cannot end the code block it stands in, nor add HTML", async () => {
    describeLive("```\n</details><img src=x>\n```");
    const markdown = await rendered("markdown");
    expect(markdown).toContain("````diff");
    const outside = markdown.replace(/(`{3,})diff\n[\s\S]*?\n\1/g, "");
    expect(outside).not.toContain("<img");
  });

  it("cannot send control characters to the terminal", async () => {
    describeLive("\u001b[31mred\u0007");
    const { schedules } = stage.sandbox.world;
    const [row] = schedules.where("projectId", stage.project(PROJECT).id);
    if (row) schedules.insert({ ...row, iid: 99, name: "by\u001b[2Jhand" });
    for (const words of [[], ["--prune", "all"]]) {
      const text = await rendered("text", ...words);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    }
  });
});

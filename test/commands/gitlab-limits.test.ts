/** GitLab's limits on what a document may say: refused at its place before anything is sent, and taken up to the limit. */
import { beforeEach, describe, expect, it } from "vitest";
import { environmentFor } from "../support/cases.ts";
import { documentWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();
beforeEach(() => Object.assign(stage.environment, environmentFor(stage.sandbox)));

const letters = (count: number) => "x".repeat(count);
const schedule = (name: string, keys = "") =>
  `oncall_schedules:\n  "${name}": {timezone: Etc/UTC${keys === "" ? "" : `, ${keys}`}}`;
const rotation = (name: string, keys = "length: 1 week, participants: [ana]") =>
  schedule("Primary", `rotations: {"${name}": {starts_at: 2026-01-05T09:00, ${keys}}}`);
const rules = (count: number) =>
  Array.from({ length: count }, (_, minute) => `{after: ${minute}m, notify: {schedule: Primary}}`).join(", ");
const policy = (keys: string) => `${schedule("Primary")}\nescalation_policy: {${keys}}`;
const channels = (count: number) => Array.from({ length: count }, (_, number) => `#c${number}`).join(",");

interface Limit {
  readonly what: string;
  readonly most: string;
  readonly over: string;
}

const LIMITS: readonly Limit[] = [
  { what: "the name of a schedule", most: schedule(letters(200)), over: schedule(letters(201)) },
  {
    what: "the description of a schedule",
    most: schedule("Primary", `description: ${letters(1000)}`),
    over: schedule("Primary", `description: ${letters(1001)}`),
  },
  { what: "the name of a rotation", most: rotation(letters(200)), over: rotation(letters(201)) },
  {
    what: "the length of a rotation",
    most: rotation("R", "length: 1 hour, participants: [ana]"),
    over: rotation("R", "length: 0 hours, participants: [ana]"),
  },
  {
    what: "the name of a policy",
    most: policy(`name: ${letters(72)}, rules: [${rules(1)}]`),
    over: policy(`name: ${letters(73)}, rules: [${rules(1)}]`),
  },
  {
    what: "the description of a policy",
    most: policy(`name: P, description: ${letters(160)}, rules: [${rules(1)}]`),
    over: policy(`name: P, description: ${letters(161)}, rules: [${rules(1)}]`),
  },
  {
    what: "the number of rules",
    most: policy(`name: P, rules: [${rules(10)}]`),
    over: policy(`name: P, rules: [${rules(11)}]`),
  },
  {
    what: "the want of rules",
    most: policy(`name: P, rules: [${rules(1)}]`),
    over: policy("name: P, rules: []"),
  },
  {
    what: "the delay of a rule",
    most: policy("name: P, rules: [{after: 24h, notify: {schedule: Primary}}]"),
    over: policy("name: P, rules: [{after: 1441m, notify: {schedule: Primary}}]"),
  },
  {
    what: "the name of an alert integration",
    most: `alert_integrations: {${letters(255)}: {type: http}}`,
    over: `alert_integrations: {${letters(256)}: {type: http}}`,
  },
  {
    what: "the name of a timeline tag",
    most: `timeline_tags: [${letters(255)}]`,
    over: `timeline_tags: [${letters(256)}]`,
  },
  {
    what: "commas in a timeline tag",
    most: "timeline_tags: [Customer told]",
    over: 'timeline_tags: ["Customer, told"]',
  },
  {
    what: "the channels of an event",
    most: `slack: {webhook: {env: SLACK_WEBHOOK}, events: {alert: "${channels(10)}"}}`,
    over: `slack: {webhook: {env: SLACK_WEBHOOK}, events: {alert: "${channels(11)}"}}`,
  },
];

describe.each(LIMITS)("$what", ({ most, over }) => {
  it("is taken by GitLab up to the limit", async () => {
    stage.write(documentWith(most));
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("is refused beyond it, before anything is sent", async () => {
    stage.write(documentWith(over));
    const { code, findings } = await stage.findings("apply", "--yes");
    expect(findings).toMatchObject([{ level: "error", file: "watchbill.yml" }]);
    expect(code).toBe(3);
    expect(stage.writes()).toEqual([]);
  });
});

it("takes a hundred participants and no more", async () => {
  const names = Array.from({ length: 101 }, (_, number) => `p${number}`);
  const of = (people: readonly string[]) =>
    rotation("R", `length: 1 week, participants: [${people.join(", ")}]`);
  stage.write(documentWith(of(names)));
  expect((await stage.findings("validate")).code).toBe(3);
  stage.write(documentWith(of(names.slice(0, 100))));
  expect((await stage.findings("validate")).code).toBe(0);
});

/** Small views for the lint tests. */
import { expect } from "vitest";
import { lint } from "../../../src/oncall/lint/lint.ts";
import { type LintDocument, lintSettings } from "../../../src/oncall/lint/settings.ts";
import type {
  IntegrationView,
  LiveUser,
  PersonView,
  ProjectView,
  RotationView,
  RuleView,
  ScheduleView,
} from "../../../src/oncall/view.ts";

export const NOW = Date.parse("2026-03-02T12:00Z");
export const PROJECT = "acme/api";

let line = 0;
function place() {
  line += 1;
  return { file: "watchbill.yml", line, column: 3 };
}

export function rotation(values: Partial<RotationView> = {}): RotationView {
  const name = values.name ?? "Weekly";
  return {
    name,
    address: `${PROJECT}//rotation.Primary/${name}`,
    where: place(),
    timezone: "Europe/Berlin",
    starts_at: "2026-01-05T09:00",
    length: { count: 1, unit: "weeks" },
    participants: ["ana", "bo", "chen", "dan"],
    ...values,
  };
}

export function schedule(
  rotations: readonly RotationView[],
  values: Partial<ScheduleView> = {},
): ScheduleView {
  const name = values.name ?? "Primary";
  return {
    name,
    address: `${PROJECT}//schedule.${name}`,
    where: place(),
    timezone: "Europe/Berlin",
    reviewed_at: "2026-02-01",
    rotations,
    ...values,
  };
}

export function project(values: Partial<ProjectView> & { rules?: readonly RuleView[] } = {}): ProjectView {
  const { rules, ...rest } = values;
  return {
    path: PROJECT,
    groups: [],
    where: place(),
    schedules: [],
    integrations: [],
    ...(rules && {
      policy: { name: "Standard", address: `${PROJECT}//escalation_policy`, where: place(), rules },
    }),
    ...rest,
  };
}

export const page = (minutes: number, target: { schedule: string } | { user: string }): RuleView => ({
  minutes,
  unless: "acknowledged",
  where: place(),
  ...target,
});

export function integration(values: Partial<IntegrationView> = {}): IntegrationView {
  return {
    name: "Prometheus",
    address: `${PROJECT}//alert_integration.Prometheus`,
    where: place(),
    active: true,
    ...values,
  };
}

export function account(values: Partial<LiveUser> = {}): LiveUser {
  return { state: "active", bot: false, confirmed: true, can_read: true, busy: false, ...values };
}

export interface Setup {
  readonly people?: Readonly<Record<string, PersonView>>;
  readonly settings?: LintDocument;
  readonly now?: number;
}

export function lintProjects(
  projects: readonly ProjectView[],
  { people = {}, settings, now = NOW }: Setup = {},
) {
  return lint({ now, projects, people: new Map(Object.entries(people)) }, lintSettings(settings));
}

/** The findings of one rule. They begin with a capital, a number, what is in quotes, an address or somebody's name. */
export function found(code: string, projects: readonly ProjectView[], setup: Setup = {}) {
  const findings = lintProjects(projects, setup).findings.filter((finding) => finding.code === code);
  const names = [...namesIn(projects), ...Object.keys(setup.people ?? {})];
  for (const { message, hint } of findings) {
    const [first = ""] = message.split(/[ ,]/);
    if (!names.includes(first) && !first.includes("/")) expect(message).toMatch(/^[A-Z"\d]/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
  }
  return findings;
}

function namesIn(projects: readonly ProjectView[]): string[] {
  return projects.flatMap(({ schedules, policy }) => [
    ...schedules.flatMap(({ rotations }) => rotations.flatMap(({ participants }) => participants)),
    ...(policy?.rules ?? []).flatMap((rule) => ("user" in rule ? [rule.user] : [])),
  ]);
}

/**
 * Whether the token's user may make the changes, and sees what they are about: roles too low, licences missing, features
 * hidden, monitoring disabled. One finding per cause, with the projects it concerns.
 */
import { parseAddress } from "../address.ts";
import type { Change } from "../change.ts";
import { type Finding, listed } from "../finding.ts";
import { groupBy } from "../group-by.ts";
import type { AnyKind, KindName } from "../kind.ts";
import { positionOf } from "../order.ts";
import type { ProjectFacts } from "../project-facts.ts";
import { type Blindness, roleToSee } from "../sight.ts";
import type { LiveContext } from "./live-context.ts";

const ROLE_NAMES: Readonly<Record<number, string>> = {
  0: "no role",
  5: "Minimal Access",
  10: "Guest",
  15: "Planner",
  20: "Reporter",
  30: "Developer",
  40: "Maintainer",
  50: "Owner",
};

export function roleName(level: number): string {
  return ROLE_NAMES[level] ?? `level ${level}`;
}

/** Whether the caller may make the changes, and see what they are about. Only projects with changes are judged. */
export function checkAccess(
  changes: readonly Change[],
  { kinds, desired, live, target }: LiveContext,
): Finding[] {
  const objects = [...desired.objects.values()];
  const isMeant = (project: string, kind: KindName) =>
    target === undefined ||
    objects.some((one) => one.project === project && one.kind === kind && target(one.address));
  const causes = new Map<string, { finding: Finding; projects: Set<string> }>();
  const blame = (key: string, project: string, finding: Finding) => {
    const cause = causes.get(key) ?? { finding, projects: new Set() };
    cause.projects.add(project);
    causes.set(key, cause);
  };
  for (const change of changes) {
    const { project } = parseAddress(change.address);
    const facts = live.get(project)?.facts;
    const kind = kinds.get(change.kind) as AnyKind;
    if (facts === undefined) continue;
    for (const [key, finding] of obstacles(facts, kind))
      blame(key, project, { level: "error", ...finding, ...desired.position(`${project}//`) });
  }
  // A change that comes first opens what is closed; the plan says so itself.
  const opened = new Set(
    changes
      .filter((change) => positionOf(change, kinds) === "first")
      .map(({ address }) => parseAddress(address).project),
  );
  for (const [project, { facts, unseen = [] }] of live) {
    const meant = [...unseen].filter(
      ([name, why]) => isMeant(project, name) && !(why === "monitoring" && opened.has(project)),
    );
    for (const [why, entries] of groupBy(meant, ([, reason]) => reason)) {
      const hidden = entries.map(([name]) => kinds.get(name) as AnyKind);
      const finding = SIGHT[why]?.(facts, hidden);
      if (finding)
        blame(finding.message, project, { level: "error", ...finding, ...desired.position(`${project}//`) });
    }
  }
  return [...causes.values()].map(({ finding, projects }) => ({
    ...finding,
    message: `${finding.message}: ${listed([...projects])}`,
  }));
}

function* obstacles(
  facts: ProjectFacts,
  kind: AnyKind,
): Generator<[string, Pick<Finding, "code" | "message" | "hint">]> {
  const { role } = kind.requires;
  if (facts.archived)
    yield [
      "archived",
      {
        code: "project-archived",
        message: "Archived, so nothing can be changed",
        hint: "Unarchive it or take it out of the document.",
      },
    ];
  if (facts.hidden)
    yield [
      "hidden",
      {
        code: "feature-hidden",
        message: "Incident management is hidden by the feature flag hide_incident_management_features",
        hint: "Ask an administrator of this GitLab to turn the flag off for the project.",
      },
    ];
  if (facts.role < role)
    yield [
      `role ${role} ${facts.role}`,
      {
        code: "role-too-low",
        message: `The token's user is ${nameOf(facts.role)}, and changes need ${ROLE_NAMES[role]}`,
        hint: `Use a token of a user or bot with the role ${ROLE_NAMES[role]}.`,
      },
    ];
}

/** What to say of a project in which these kinds cannot be seen. The edition is that of the whole GitLab: `checkEdition`. */
const SIGHT: Readonly<
  Partial<
    Record<
      Blindness,
      (facts: ProjectFacts, unseen: readonly AnyKind[]) => Pick<Finding, "code" | "message" | "hint">
    >
  >
> = {
  role: ({ role }, unseen) => ({
    code: "role-too-low",
    message: `The token's user is ${nameOf(role)}, to whom GitLab does not show ${titlesOf(unseen)}`,
    hint: `Use a token of a user or bot with the role ${ROLE_NAMES[Math.max(...unseen.map(roleToSee))]}.`,
  }),
  licence: (_, unseen) => ({
    code: "licence-missing",
    message: `GitLab's licence does not include ${featuresOf(unseen)} (Premium), so GitLab shows no ${titlesOf(unseen)}`,
    hint: "License the project, or take the objects out of the document.",
  }),
  monitoring: (_, unseen) => ({
    code: "monitor-disabled",
    message: `Monitoring is disabled, so GitLab shows no ${titlesOf(unseen)}`,
    hint: "Declare `project_settings: {monitor_access_level: enabled}`, or take these out of the project.",
  }),
};

function titlesOf(kinds: readonly AnyKind[]): string {
  return kinds.map(({ title }) => title.toLowerCase()).join(", ");
}

function featuresOf(kinds: readonly AnyKind[]): string {
  const features = kinds.flatMap(({ requires: { feature } }) => feature ?? []);
  return [...new Set(features)].map((name) => name.toLowerCase().replaceAll("_", " ")).join(", ");
}

function nameOf(role: number): string {
  return ROLE_NAMES[role] ?? `at level ${role}`;
}

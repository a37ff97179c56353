/**
 * The escalation policy (GitLab Premium): whom an alert pages, after how long, and what stops it.
 * GitLab allows one per project, so the project identifies it and an existing one is adopted.
 * Rules are a set: GitLab orders them itself and an update replaces them all.
 */

import type { Site } from "../core/doors.ts";
import { type Kind, type Problem, ROLE } from "../core/kind.ts";
import type { EscalationPolicyBlock } from "../core/project-section.ts";
import { operation } from "../gitlab/operation.ts";
import type { ScheduleLive } from "./schedule.ts";

export interface EscalationRule {
  /** Time without the status of `unless`, in minutes (`15m`); seconds only where GitLab holds such (`90s`). */
  readonly after: string;
  readonly notify: { readonly schedule: string } | { readonly user: string };
  readonly unless: "acknowledged" | "resolved";
}

export interface EscalationPolicySpec {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly EscalationRule[];
}

export interface EscalationPolicyLive {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly rules: readonly {
    readonly elapsedTimeSeconds: number;
    readonly status: "ACKNOWLEDGED" | "RESOLVED";
    readonly oncallSchedule: { readonly name: string } | null;
    readonly user: { readonly username: string } | null;
  }[];
}

const FIELDS =
  "id name description rules { elapsedTimeSeconds status oncallSchedule { name } user { username } }";

const CREATE = operation(`
  mutation CreateEscalationPolicy($input: EscalationPolicyCreateInput!) {
    escalationPolicyCreate(input: $input) { errors escalationPolicy { ${FIELDS} } }
  }`);
const UPDATE = operation(`
  mutation UpdateEscalationPolicy($input: EscalationPolicyUpdateInput!) {
    escalationPolicyUpdate(input: $input) { errors escalationPolicy { ${FIELDS} } }
  }`);
const DESTROY = operation(`
  mutation DestroyEscalationPolicy($input: EscalationPolicyDestroyInput!) {
    escalationPolicyDestroy(input: $input) { errors }
  }`);

interface Payload {
  readonly escalationPolicy: EscalationPolicyLive;
}
interface ProjectAnswer {
  readonly incidentManagementEscalationPolicies: { readonly nodes: EscalationPolicyLive[] } | null;
}

const DAY_SECONDS = 86_400;

export const escalationPolicy: Kind<EscalationPolicySpec, EscalationPolicyLive> = {
  name: "escalation_policy",
  prunable: true,
  hiddenWithoutMonitoring: true,
  guardsLast: true,
  adoptsByConsent: true,
  title: "Escalation policy",
  requires: { role: ROLE.maintainer, roleToSee: ROLE.reporter, feature: "ESCALATION_POLICIES" },
  unordered: ["/rules"],
  operations: [CREATE, UPDATE, DESTROY],

  read: {
    graphql: {
      fragment: `fragment EscalationPolicies on Project {
        incidentManagementEscalationPolicies(first: 1) { nodes { ${FIELDS} } }
      }`,
      continuations: [],
      collect: (project: ProjectAnswer) => project.incidentManagementEscalationPolicies?.nodes ?? [],
    },
  },

  blocks: ({ escalation_policy: value }) =>
    value ? [{ names: [], path: ["escalation_policy"], value }] : [],

  specify({ value }) {
    const { name = "", description = "", rules = [] } = value as Partial<EscalationPolicyBlock>;
    return {
      name,
      description,
      rules: rules.map(({ after, notify, unless = "acknowledged" }) => ({
        after: durationOf(secondsOf(after)),
        notify,
        unless,
      })),
    };
  },

  declare: ({ name, description, rules }) => ({
    path: ["escalation_policy"],
    block: { name, ...(description !== "" && { description }), rules },
  }),

  /** GitLab deletes rules with their schedule or user (GitLab 18.9 `db/structure.sql`, ON DELETE CASCADE), and takes none without. */
  undeclarable: ({ rules }) => (rules.length === 0 ? "it has lost all its rules" : undefined),

  identify: () => [],

  project: (live, scope) => ({
    name: live.name,
    description: live.description ?? "",
    rules: live.rules.map((rule) => ({
      after: durationOf(rule.elapsedTimeSeconds),
      notify: rule.oncallSchedule
        ? { schedule: scope.named("schedule", [rule.oncallSchedule.name])[0] ?? rule.oncallSchedule.name }
        : { user: rule.user?.username ?? "" },
      unless: rule.status === "RESOLVED" ? "resolved" : "acknowledged",
    })),
  }),

  check(spec) {
    const seen = new Set<string>();
    return spec.rules.flatMap((rule, index): Problem[] => {
      const at = `/rules/${index}`;
      const problems: Problem[] = [];
      if (secondsOf(rule.after) > DAY_SECONDS)
        problems.push({
          at: `${at}/after`,
          code: "rule-too-late",
          message: `GitLab escalates for at most 24 hours, this rule waits ${rule.after}`,
          hint: "Give at most 24h.",
        });
      const key = JSON.stringify([rule.after, rule.notify, rule.unless]);
      if (seen.has(key))
        problems.push({
          at,
          code: "duplicate-rule",
          message: `This rule stands in the policy twice: ${targetOf(rule)} after ${rule.after} unless ${rule.unless}`,
          hint: "Remove one of them: GitLab would store both and page twice.",
        });
      seen.add(key);
      return problems;
    });
  },

  people: (spec) =>
    spec.rules.flatMap(({ notify }, index) =>
      "user" in notify ? [{ username: notify.user, at: `/rules/${index}/notify/user` }] : [],
    ),

  needs: (spec) =>
    spec.rules.flatMap(({ notify }) =>
      "schedule" in notify ? [{ kind: "schedule" as const, names: [notify.schedule] }] : [],
    ),

  async create({ gitlab }, at, spec) {
    const { name, description } = spec;
    const input = { projectPath: at.project, name, description, rules: rulesInput(spec.rules, at) };
    return (await gitlab.mutate<Payload>(CREATE, { input })).escalationPolicy;
  },

  async update({ gitlab }, at, live, spec, changed) {
    const input = {
      id: live.id,
      ...(changed.has("name") && { name: spec.name }),
      ...(changed.has("description") && { description: spec.description }),
      ...(changed.has("rules") && { rules: rulesInput(spec.rules, at) }),
    };
    return (await gitlab.mutate<Payload>(UPDATE, { input })).escalationPolicy;
  },

  async remove({ gitlab }, _at, live) {
    await gitlab.mutate(DESTROY, { input: { id: live.id } });
  },
};

/** Rules as GitLab's `EscalationRuleInput`: each with exactly one of schedule and user. */
function rulesInput(rules: readonly EscalationRule[], at: Site) {
  return rules.map(({ after, notify, unless }) => ({
    elapsedTimeSeconds: secondsOf(after),
    status: unless.toUpperCase(),
    ...("schedule" in notify
      ? { oncallScheduleIid: (at.needed("schedule", [notify.schedule]) as ScheduleLive).iid }
      : { username: notify.user }),
  }));
}

function targetOf({ notify }: EscalationRule): string {
  return "schedule" in notify ? `schedule ${notify.schedule}` : notify.user;
}

const SECONDS = { s: 1, m: 60, h: 3600, d: DAY_SECONDS } as const;

/** Seconds of a duration such as `90s`, `15m` or `1h`. */
export function secondsOf(duration: string): number {
  const [, count = "0", unit = "m"] = /^(\d+)\s*([smhd])$/.exec(duration) ?? [];
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

function durationOf(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** Escalation policies (GitLab 18.9 `ee/app/services/incident_management/escalation_policies/`). */
import { BadArgument, NotAvailable, Refusal, ServerFault } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { findSchedule } from "../oncall/schedules.ts";
import { refuseIf, takenProblems, textProblems } from "../validation.ts";
import { type Access, accessOf } from "../world/access.ts";
import type { Policy, Project, Rule } from "../world/rows.ts";
import { findUserFor } from "../world/tree.ts";
import type { World } from "../world/world.ts";

interface RuleInput {
  readonly oncallScheduleIid?: string | null;
  readonly username?: string | null;
  readonly elapsedTimeSeconds: number;
  readonly status: Rule["status"];
}

export interface PolicyInput {
  readonly name: string;
  readonly description?: string | null;
  readonly rules: readonly RuleInput[];
}

export type PolicyChanges = { readonly [Key in keyof PolicyInput]?: PolicyInput[Key] | null };

type RuleValues = Pick<Rule, "scheduleId" | "userId" | "elapsedTimeSeconds" | "status">;

const MAXIMUM_RULES = 10;
const MAXIMUM_SECONDS = 86_400;

export function findPolicy(world: World, id: number): Policy {
  const policy = world.policies.get(id);
  if (policy === undefined) throw new NotAvailable();
  return policy;
}

/** The rules in force, as GitLab lists them: by time, then acknowledged before resolved. */
export function rulesOf(world: World, policy: Policy): Rule[] {
  return world.rules
    .where("policyId", policy.id)
    .filter((rule) => !rule.removed)
    .sort(
      (a, b) => a.elapsedTimeSeconds - b.elapsedTimeSeconds || compare(a.status, b.status) || a.id - b.id,
    );
}

export function createPolicy(
  instance: Instance,
  caller: Access,
  project: Project,
  input: PolicyInput,
): Policy {
  const { world } = instance;
  const rules = readRules(instance, caller, project, input.rules);
  const existing = world.policies.where("projectId", project.id).length > 0;
  refuseIf([
    ...(existing ? ["Project can only have one escalation policy"] : []),
    ...problemsOf(world, project, input),
    ...rules.flatMap(boundsProblems),
  ]);
  const policy = world.policies.insert({
    projectId: project.id,
    name: input.name,
    description: input.description ?? null,
  });
  for (const rule of rules) world.rules.insert({ ...rule, policyId: policy.id, removed: false });
  return policy;
}

/** Without `rules` they stay; with it the list is replaced, rules of the same content keeping their rows. */
export function updatePolicy(
  instance: Instance,
  caller: Access,
  project: Project,
  policy: Policy,
  changes: PolicyChanges,
): Policy {
  const { world } = instance;
  const { rules: ruleInputs, ...columns } = changes;
  const merged = {
    ...policy,
    ...columns,
    name: columns.name === undefined ? policy.name : (columns.name ?? ""),
  };
  const rules = ruleInputs && readRules(instance, caller, project, ruleInputs);
  refuseIf(problemsOf(world, project, merged, policy));
  // GitLab validates the bounds here too, but does not rescue the failure.
  if (rules?.some((rule) => boundsProblems(rule, 0).length > 0)) throw new ServerFault("rule out of bounds");
  world.policies.update(policy, { name: merged.name, description: merged.description });
  if (rules) replaceRules(world, policy, rules);
  return policy;
}

export function destroyPolicy(world: World, policy: Policy): Policy {
  for (const rule of world.rules.where("policyId", policy.id)) world.rules.remove(rule);
  world.policies.remove(policy);
  return policy;
}

function replaceRules(world: World, policy: Policy, rules: readonly RuleValues[]): void {
  const wanted = new Map(rules.map((rule) => [contentOf(rule), rule]));
  const rows = world.rules.where("policyId", policy.id);
  for (const row of rows) world.rules.update(row, { removed: !wanted.has(contentOf(row)) });
  const known = new Set(rows.map(contentOf));
  for (const [content, rule] of wanted) {
    if (!known.has(content)) world.rules.insert({ ...rule, policyId: policy.id, removed: false });
  }
}

/** What makes two rules the same. */
function contentOf({ scheduleId, userId, status, elapsedTimeSeconds }: RuleValues): string {
  return JSON.stringify([scheduleId, userId, status, elapsedTimeSeconds]);
}

function readRules(
  instance: Instance,
  caller: Access,
  project: Project,
  inputs: readonly RuleInput[],
): RuleValues[] {
  for (const { oncallScheduleIid, username } of inputs) {
    if (Boolean(oncallScheduleIid) === Boolean(username)) {
      throw new BadArgument("One and only one of [oncallScheduleIid, username] arguments is required.");
    }
  }
  const rules = inputs.map((input) => readRule(instance, caller, project, input));
  if (inputs.length === 0) throw new Refusal("Escalation policies must have at least one rule");
  if (inputs.length > MAXIMUM_RULES) throw new Refusal("Escalation policies may not have more than 10 rules");
  for (const { userId } of rules) {
    const user = userId === null ? undefined : instance.world.users.get(userId);
    if (user !== undefined && !accessOf(instance, user).canSee(project)) {
      throw new Refusal("User-based escalation rules must have a user with access to the project");
    }
  }
  return rules;
}

function readRule({ world }: Instance, caller: Access, project: Project, input: RuleInput): RuleValues {
  const { oncallScheduleIid, username, elapsedTimeSeconds, status } = input;
  if (oncallScheduleIid) {
    const schedule = findSchedule(world, project, oncallScheduleIid);
    return { scheduleId: schedule.id, userId: null, elapsedTimeSeconds, status };
  }
  const user = findUserFor(world, caller.user, username ?? "");
  if (user === undefined) throw new NotAvailable();
  return { scheduleId: null, userId: user.id, elapsedTimeSeconds, status };
}

function problemsOf(
  world: World,
  project: Project,
  values: { readonly name: string; readonly description?: string | null },
  self?: Policy,
): string[] {
  const taken = world.policies
    .where("projectId", project.id)
    .some((other) => other.id !== self?.id && other.name === values.name);
  return [
    ...textProblems(values.name, { label: "Name", maximum: 72, required: true }),
    ...takenProblems(taken),
    ...textProblems(values.description, { label: "Description", maximum: 160 }),
  ];
}

function boundsProblems(rule: RuleValues, position: number): string[] {
  const label = `Rules[${position}] elapsed time seconds must be`;
  if (rule.elapsedTimeSeconds < 0) return [`${label} greater than or equal to 0`];
  if (rule.elapsedTimeSeconds > MAXIMUM_SECONDS) return [`${label} less than or equal to ${MAXIMUM_SECONDS}`];
  return [];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Escalation policies and their rules. */
import { NotAvailable } from "../../errors.ts";
import {
  createPolicy,
  destroyPolicy,
  findPolicy,
  type PolicyChanges,
  type PolicyInput,
  rulesOf,
  updatePolicy,
} from "../../escalation/policies.ts";
import { isLicensed } from "../../world/licence.ts";
import type { Policy, Project, Rule } from "../../world/rows.ts";
import { connection, type PageArguments } from "../connection.ts";
import { type Context, mutation, type Resolvers, requireAbility, visibleProject } from "../context.ts";

export const ESCALATION_RESOLVERS: Resolvers = {
  Project: {
    incidentManagementEscalationPolicies: (
      project: Project,
      args: PageArguments & { name?: string | null },
      context,
    ) => {
      return connection(policiesNamed(context, project, args.name), args);
    },
    incidentManagementEscalationPolicy: (
      project: Project,
      args: { id: number; name?: string | null },
      context,
    ) => {
      return policiesNamed(context, project, args.name).find(({ id }) => id === args.id) ?? null;
    },
  },
  EscalationPolicyType: {
    rules: (policy: Policy, _args: unknown, { instance }) => rulesOf(instance.world, policy),
  },
  EscalationRuleType: {
    oncallSchedule: (rule: Rule, _args: unknown, { instance }) => {
      return rule.scheduleId === null ? null : instance.world.schedules.get(rule.scheduleId);
    },
    user: (rule: Rule, _args: unknown, { instance }) => {
      return rule.userId === null ? null : instance.world.users.get(rule.userId);
    },
  },
  Mutation: {
    escalationPolicyCreate: mutation(
      "escalationPolicy",
      (input: PolicyInput & { projectPath: string }, context) => {
        const project = administered(context, visibleProject(context, input.projectPath));
        return createPolicy(context.instance, context.access, project, input);
      },
    ),
    escalationPolicyUpdate: mutation("escalationPolicy", (input: PolicyChanges & { id: number }, context) => {
      const { instance, access } = context;
      const { name, description, rules } = input;
      const policy = findPolicy(instance.world, input.id);
      const project = administered(context, instance.world.projects.get(policy.projectId));
      const changes = {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(rules === undefined ? {} : { rules }),
      };
      return updatePolicy(instance, access, project, policy, changes);
    }),
    escalationPolicyDestroy: mutation("escalationPolicy", (input: { id: number }, context) => {
      const { world } = context.instance;
      const policy = findPolicy(world, input.id);
      administered(context, world.projects.get(policy.projectId));
      return destroyPolicy(world, policy);
    }),
  },
};

/** A fuzzy search by name; every policy without one. */
function policiesNamed(
  { instance, access }: Context,
  project: Project,
  name: string | null | undefined,
): Policy[] {
  if (!access.can("read_escalation_policy", project)) return [];
  const policies = instance.world.policies.where("projectId", project.id);
  return policies.filter((policy) => policy.name.toLowerCase().includes(name?.toLowerCase() ?? ""));
}

/** The licence is looked at before the role, and has a message of its own. */
function administered(context: Context, project: Project | null | undefined): Project {
  if (project == null) throw new NotAvailable();
  if (!isLicensed(context.instance.settings.tier, "ESCALATION_POLICIES")) {
    throw new NotAvailable("Escalation policies are not supported for this project");
  }
  return requireAbility(context, "admin_escalation_policy", project);
}

/** What every resolver of one request shares. */
import type { GraphQLFieldResolver } from "graphql";
import { NotAvailable, Refusal } from "../errors.ts";
import { mayRead } from "../incidents/visibility.ts";
import type { Instance } from "../instance.ts";
import type { Ability, Access } from "../world/access.ts";
import type { Issue } from "../world/incident-rows.ts";
import type { Project } from "../world/rows.ts";
import { findMovedProject, findProject } from "../world/tree.ts";

export interface Context {
  readonly instance: Instance;
  readonly access: Access;
  /** The token's scopes allow mutations. */
  readonly mayWrite: boolean;
  /** Of the query this is, for `queryComplexity`. */
  readonly complexity: { readonly score: number; readonly limit: number };
}

/** Resolvers by type and field. Sources and arguments have the shapes the schema gives them. */
export type Resolvers = Readonly<
  Record<string, Readonly<Record<string, GraphQLFieldResolver<never, Context, never>>>>
>;

/** The project with the path, now or before it was moved, if the caller may see it. */
export function visibleProject({ instance, access }: Context, fullPath: string): Project | null {
  const project = findProject(instance.world, fullPath) ?? findMovedProject(instance.world, fullPath);
  return project !== undefined && access.canSee(project) ? project : null;
}

/** The project with the path where the caller has the ability; the same refusal for every reason not to. */
export function projectFor(context: Context, ability: Ability, fullPath: string): Project {
  const project = visibleProject(context, fullPath);
  if (project === null) throw new NotAvailable();
  return requireAbility(context, ability, project);
}

export function requireAbility({ access }: Context, ability: Ability, project: Project | undefined): Project {
  if (project === undefined || !access.can(ability, project)) throw new NotAvailable();
  return project;
}

/** The issue, if the caller may read it. */
export function readableIssue({ instance, access }: Context, issue: Issue | undefined): Issue | null {
  const project = instance.world.projects.get(issue?.projectId ?? 0);
  return issue !== undefined && project !== undefined && mayRead(access, project, issue) ? issue : null;
}

/** A mutation: its refusals become the payload's `errors`, and `onRefusal` says what the payload shows then. */
export function payloadMutation<Input>(
  run: (input: Input, context: Context) => object,
  onRefusal: (input: Input, context: Context) => object,
): GraphQLFieldResolver<never, Context, never> {
  return (
    _source: unknown,
    args: { readonly input: Input & { clientMutationId?: string | null } },
    context,
  ) => {
    const { clientMutationId } = args.input;
    if (!context.mayWrite) throw new NotAvailable();
    try {
      return { clientMutationId, errors: [], ...run(args.input, context) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { clientMutationId, errors: [error.message], ...onRefusal(args.input, context) };
    }
  };
}

/** A mutation with one object in its payload, null if refused. */
export function mutation<Input>(
  field: string,
  run: (input: Input, context: Context) => unknown,
): GraphQLFieldResolver<never, Context, never> {
  return payloadMutation(
    (input: Input, context) => ({ [field]: run(input, context) }),
    () => ({ [field]: null }),
  );
}

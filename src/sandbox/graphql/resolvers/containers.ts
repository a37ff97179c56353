/** Groups and projects, and what a project's licence allows. */
import { BadArgument } from "../../errors.ts";
import { type Feature, isLicensed, planOf } from "../../world/licence.ts";
import type { Group, Project } from "../../world/rows.ts";
import { ancestorsOf, descendantsOf, findGroup, findProject, projectsOf } from "../../world/tree.ts";
import { connection, NEWEST_FIRST, type PageArguments, type SortKey } from "../connection.ts";
import { type Context, type Resolvers, visibleProject } from "../context.ts";
import { globalId } from "../scalars.ts";

interface ProjectArguments extends PageArguments {
  readonly archived?: "EXCLUDE" | "INCLUDE" | "ONLY" | null;
  readonly fullPaths?: readonly string[] | null;
  readonly ids?: readonly string[] | null;
  readonly membership?: boolean | null;
  readonly minAccessLevel?: string | null;
  readonly namespacePath?: string | null;
  readonly search?: string | null;
  readonly sort?: string | null;
  readonly withIssuesEnabled?: boolean | null;
}

interface GroupProjectArguments extends PageArguments {
  readonly ids?: readonly string[] | null;
  readonly includeArchived?: boolean | null;
  readonly includeSubgroups?: boolean | null;
  readonly search?: string | null;
  readonly sort?: string | null;
  readonly withIssuesEnabled?: boolean | null;
}

const MAXIMUM_PATHS = 50;

const MINIMUM_LEVELS: Readonly<Record<string, number>> = {
  GUEST: 10,
  PLANNER: 15,
  REPORTER: 20,
  SECURITY_MANAGER: 25,
  DEVELOPER: 30,
  MAINTAINER: 40,
  OWNER: 50,
};

const ORDERS: ReadonlyMap<string, SortKey<Project>> = new Map(
  Object.entries({
    PATH_ASC: { of: (project) => project.path },
    PATH_DESC: { of: (project) => project.path, descending: true },
    FULL_PATH_ASC: { of: (project) => project.key },
    FULL_PATH_DESC: { of: (project) => project.key, descending: true },
    id_asc: { of: (project) => project.id },
    name_asc: { of: (project) => project.name.toLowerCase() },
    name_desc: { of: (project) => project.name.toLowerCase(), descending: true },
    path_asc: { of: (project) => project.path },
    path_desc: { of: (project) => project.path, descending: true },
  }),
);

export const CONTAINER_RESOLVERS: Resolvers = {
  Query: {
    group: (_root: unknown, args: { fullPath: string }, { instance, access }) => {
      const group = findGroup(instance.world, args.fullPath);
      return group !== undefined && access.canSeeGroup(group) ? group : null;
    },
    project: (_root: unknown, args: { fullPath: string }, context) => visibleProject(context, args.fullPath),
    projects: (_root: unknown, args: ProjectArguments, context) => {
      if ((args.fullPaths?.length ?? 0) > MAXIMUM_PATHS) {
        throw new BadArgument(`fullPaths is too long (maximum is ${MAXIMUM_PATHS})`);
      }
      return connection(listProjects(context, args), args, orderBy(args.sort));
    },
  },
  Project: {
    group: (project: Project, _args: unknown, { instance, access }) => {
      const group = instance.world.groups.get(project.groupId);
      return group !== undefined && access.canSeeGroup(group) ? group : null;
    },
    id: (project: Project) => globalId("Project", project.id),
    issuesEnabled: (project: Project) => project.issuesAccessLevel !== "disabled",
    nameWithNamespace: (project: Project, _args: unknown, { instance }) => {
      const groups = ancestorsOf(instance.world, project.groupId).reverse();
      return [...groups.map(({ name }) => name), project.name].join(" / ");
    },
    webUrl: (project: Project, _args: unknown, { instance }) => `${instance.url}/${project.fullPath}`,
    wikiEnabled: (project: Project) => project.wikiAccessLevel !== "disabled",
  },
  Group: {
    fullName: (group: Group, _args: unknown, { instance }) => {
      const groups = ancestorsOf(instance.world, group.id).reverse();
      return groups.map(({ name }) => name).join(" / ");
    },
    id: (group: Group) => globalId("Group", group.id),
    projects: (group: Group, args: GroupProjectArguments, context) => {
      const projects = projectsOf(context.instance.world, group, args.includeSubgroups === true);
      const visible = projects.filter((project) => context.access.canSee(project) && matches(project, args));
      const listed =
        args.includeArchived === false ? visible.filter((project) => !project.archived) : visible;
      return connection(listed, args, orderBy(args.sort));
    },
    projectsCount: (group: Group, _args: unknown, { instance, access }) => {
      const projects = projectsOf(instance.world, group, true);
      return projects.filter((project) => !project.archived && access.canSee(project)).length;
    },
    webUrl: (group: Group, _args: unknown, { instance }) => `${instance.url}/groups/${group.fullPath}`,
  },
};

export const LICENCE_RESOLVERS: Resolvers = {
  Project: {
    licensedFeatureAvailability: (_project: Project, args: { feature: Feature }, { instance }) => {
      const available = isLicensed(instance.settings.tier, args.feature);
      return { available, requiredPlan: available ? null : planOf(args.feature) };
    },
  },
};

/** Those the caller may see; paths that name nothing visible are left out without a word. */
function listProjects({ instance: { world }, access }: Context, args: ProjectArguments): Project[] {
  const { fullPaths, namespacePath, membership, minAccessLevel, archived } = args;
  const candidates =
    fullPaths == null
      ? world.projects.all()
      : new Set(fullPaths.flatMap((path) => findProject(world, path) ?? []));
  const namespace = namespacePath == null ? undefined : findGroup(world, namespacePath);
  const groups = namespace && new Set(descendantsOf(world, namespace).map(({ id }) => id));
  const minimum = minAccessLevel == null ? 0 : (MINIMUM_LEVELS[minAccessLevel] ?? 0);
  return [...candidates].filter(
    (project) =>
      access.canSee(project) &&
      matches(project, args) &&
      (namespacePath == null || groups?.has(project.groupId) === true) &&
      (membership !== true || access.level(project) > 0) &&
      access.level(project) >= minimum &&
      (archived !== "EXCLUDE" || !project.archived) &&
      (archived !== "ONLY" || project.archived),
  );
}

function matches(
  project: Project,
  args: Pick<ProjectArguments, "ids" | "search" | "withIssuesEnabled">,
): boolean {
  const text = args.search?.toLowerCase() ?? "";
  return (
    (args.ids == null || args.ids.includes(globalId("Project", project.id))) &&
    (project.name.toLowerCase().includes(text) || project.path.includes(text)) &&
    (args.withIssuesEnabled !== true || project.issuesAccessLevel !== "disabled")
  );
}

function orderBy(sort: string | null | undefined): SortKey<Project>[] {
  return [ORDERS.get(sort ?? "") ?? NEWEST_FIRST];
}

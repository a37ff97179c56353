/** Projects and groups (https://docs.gitlab.com/api/projects/, https://docs.gitlab.com/api/groups/). */
import type { Instance } from "../instance.ts";
import { iso } from "../instants.ts";
import type { Access } from "../world/access.ts";
import { ACCESS, type AccessLevel, type FeatureAccess, type Group, type Project } from "../world/rows.ts";
import { ancestorsOf, findProject, moveProject, projectsOf } from "../world/tree.ts";
import {
  badRequest,
  choiceOf,
  flagOf,
  groupOf,
  isAscending,
  notFound,
  projectFor,
  projectOf,
  type RestApp,
  type RestContext,
  RestError,
  requiredText,
  resource,
  textOf,
} from "./context.ts";
import { keysetPaginated, paginated } from "./pagination.ts";

/** What projects may be ordered by. No project here has a size, a star or activity of its own. */
const ORDERS = [
  "id",
  "name",
  "path",
  "created_at",
  "updated_at",
  "last_activity_at",
  "similarity",
  "star_count",
] as const;

const COLUMNS: Readonly<Partial<Record<(typeof ORDERS)[number], "id" | "name" | "path">>> = {
  id: "id",
  name: "name",
  path: "path",
};

/** What a group may be invited as: Guest, Planner, Reporter, Security Manager, Developer, Maintainer or Owner. */
const INVITED_LEVELS = ["10", "15", "20", "25", "30", "40", "50"];

export function addContainerRoutes(app: RestApp, instance: Instance): void {
  const { world } = instance;

  resource(app, "/projects", {
    GET: (c) => {
      const access = c.get("access");
      const minimum = Number(textOf(c, "min_access_level") ?? 0);
      const membership = flagOf(c, "membership") === true;
      const projects = filtered(c, world.projects.all(), access).filter(
        (project) => access.level(project) >= minimum && (!membership || access.level(project) > ACCESS.none),
      );
      const show = (project: Project) => projectJson(instance, project);
      if (textOf(c, "pagination") === "keyset") return keysetPaginated(c, instance.url, projects, show);
      return paginated(c, instance.url, sorted(c, projects), show, "Project");
    },
  });

  resource(app, "/projects/:id", {
    GET: (c) => {
      const project = projectOf(c, instance);
      const access = c.get("access");
      return c.json({ ...projectJson(instance, project), permissions: permissions(access, project) });
    },
    PUT: (c) => c.json(projectJson(instance, updateProject(c, instance))),
  });

  resource(app, "/projects/:id/share", {
    POST: (c) => {
      const project = projectFor(c, instance, "admin_members");
      const group = world.groups.get(Number(requiredText(c, "group_id")));
      if (group === undefined || !c.get("access").canSeeGroup(group)) throw notFound();
      requiredText(c, "group_access");
      const level = Number(choiceOf(c, "group_access", INVITED_LEVELS)) as AccessLevel;
      const link = world.projectGroupLinks.insert({
        projectId: project.id,
        groupId: group.id,
        accessLevel: level,
      });
      const shown = { id: link.id, project_id: project.id, group_id: group.id, group_access: level };
      return c.json({ ...shown, expires_at: null }, 201);
    },
  });

  resource(app, "/groups", {
    GET: (c) => {
      const text = textOf(c, "search")?.toLowerCase() ?? "";
      const groups = world.groups
        .all()
        .filter((group) => c.get("access").canSeeGroup(group) && group.name.toLowerCase().includes(text))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id));
      return paginated(c, instance.url, groups, (group) => groupJson(instance, group));
    },
  });

  resource(app, "/groups/:id", {
    GET: (c) => c.json(groupJson(instance, groupOf(c, instance))),
  });

  resource(app, "/groups/:id/projects", {
    GET: (c) => {
      const access = c.get("access");
      const projects = projectsOf(world, groupOf(c, instance), flagOf(c, "include_subgroups") === true);
      return paginated(c, instance.url, sorted(c, filtered(c, projects, access)), (project) =>
        projectJson(instance, project),
      );
    },
  });
}

/** Names that no longer mean anything, such as `operations_access_level`, are dropped without a word. */
function updateProject(c: RestContext, instance: Instance): Project {
  const project = projectFor(c, instance, "admin_project");
  const [name, description, path] = [textOf(c, "name"), textOf(c, "description"), textOf(c, "path")];
  const [monitor, issues, wiki] = [
    levelOf(c, "monitor_access_level"),
    levelOf(c, "issues_access_level"),
    levelOf(c, "wiki_access_level"),
  ];
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(monitor === undefined ? {} : { monitorAccessLevel: monitor }),
    ...(issues === undefined ? {} : { issuesAccessLevel: issues }),
    ...(wiki === undefined ? {} : { wikiAccessLevel: wiki }),
  };
  if (Object.keys(changes).length === 0 && path === undefined) {
    throw badRequest(
      "description, issues_access_level, monitor_access_level, name, path, wiki_access_level are missing, at least one parameter must be provided",
    );
  }
  if (path !== undefined && path !== project.path) rename(instance, project, path);
  return instance.world.projects.update(project, changes);
}

function rename({ world }: Instance, project: Project, path: string): void {
  const fullPath = `${project.fullPath.slice(0, project.fullPath.lastIndexOf("/"))}/${path}`;
  const other = findProject(world, fullPath);
  if (other !== undefined && other !== project)
    throw new RestError(400, { message: { path: ["has already been taken"] } });
  moveProject(world, project, fullPath);
}

function levelOf(c: RestContext, name: string): FeatureAccess | undefined {
  return choiceOf(c, name, ["disabled", "private", "enabled"]);
}

function projectJson(instance: Instance, project: Project) {
  const groups = ancestorsOf(instance.world, project.groupId);
  const namespace = groups[0];
  const names = [...groups].reverse().map(({ name }) => name);
  const webUrl = `${instance.url}/${project.fullPath}`;
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: [...names, project.name].join(" / "),
    path: project.path,
    path_with_namespace: project.fullPath,
    created_at: iso(project.createdAt),
    default_branch: project.defaultBranch,
    topics: [],
    web_url: webUrl,
    http_url_to_repo: `${webUrl}.git`,
    visibility: project.visibility,
    archived: project.archived,
    namespace: namespace && {
      id: namespace.id,
      name: namespace.name,
      path: namespace.path,
      kind: "group",
      full_path: namespace.fullPath,
      parent_id: namespace.parentId,
      web_url: `${instance.url}/groups/${namespace.fullPath}`,
    },
    issues_enabled: project.issuesAccessLevel !== "disabled",
    wiki_enabled: project.wikiAccessLevel !== "disabled",
    issues_access_level: project.issuesAccessLevel,
    wiki_access_level: project.wikiAccessLevel,
    monitor_access_level: project.monitorAccessLevel,
  };
}

function groupJson(instance: Instance, group: Group) {
  const names = ancestorsOf(instance.world, group.id).reverse();
  return {
    id: group.id,
    web_url: `${instance.url}/groups/${group.fullPath}`,
    name: group.name,
    path: group.path,
    description: "",
    visibility: group.visibility,
    full_name: names.map(({ name }) => name).join(" / "),
    full_path: group.fullPath,
    parent_id: group.parentId,
    created_at: iso(group.createdAt),
  };
}

/** What the caller has in the project itself and in the group above, null where nothing. */
function permissions(access: Access, project: Project) {
  const level = access.level(project);
  return {
    project_access: level === ACCESS.none ? null : { access_level: level, notification_level: 3 },
    group_access: null,
  };
}

function filtered(c: RestContext, projects: readonly Project[], access: Access): Project[] {
  const text = textOf(c, "search")?.toLowerCase() ?? "";
  const archived = flagOf(c, "archived");
  return projects.filter(
    (project) =>
      access.canSee(project) &&
      (archived === undefined || project.archived === archived) &&
      (project.name.toLowerCase().includes(text) || project.path.includes(text)),
  );
}

/** By `order_by` and `sort`; what was made last comes first by default. */
function sorted(c: RestContext, projects: readonly Project[]): Project[] {
  const key = COLUMNS[choiceOf(c, "order_by", ORDERS) ?? "created_at"] ?? "createdAt";
  const direction = isAscending(c) ? 1 : -1;
  return [...projects].sort((a, b) => {
    const order = a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.id - b.id;
    return order * direction;
  });
}

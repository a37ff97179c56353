/** Environments, deployments and the DORA value made of incidents (https://docs.gitlab.com/api/deployments/, `environments`, `dora/metrics`). */
import type { Instance } from "../instance.ts";
import { iso } from "../instants.ts";
import { DAY } from "../oncall/clock.ts";
import type { Deployment, Environment } from "../world/repository-rows.ts";
import type { Project } from "../world/rows.ts";
import { projectsOf } from "../world/tree.ts";
import { nextNumber } from "../world/world.ts";
import {
  badRequest,
  choiceOf,
  currentUser,
  flagOf,
  forbidden,
  groupOf,
  notFound,
  projectFor,
  type RestApp,
  type RestContext,
  RestError,
  requiredText,
  resource,
  textOf,
} from "./context.ts";
import { paginated } from "./pagination.ts";
import { userJson } from "./people.ts";

const STATUSES = ["created", "running", "success", "failed", "canceled", "blocked"] as const;
const METRICS = [
  "deployment_frequency",
  "lead_time_for_changes",
  "time_to_restore_service",
  "change_failure_rate",
] as const;
const ORDERS = ["id", "iid", "ref", "created_at", "updated_at"] as const;
const COLUMNS = {
  id: "id",
  iid: "iid",
  ref: "ref",
  created_at: "createdAt",
  updated_at: "updatedAt",
} as const;

export function addDeploymentRoutes(app: RestApp, instance: Instance): void {
  const { world } = instance;

  resource(app, "/projects/:id/environments", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_deployment");
      const [name, search] = [textOf(c, "name"), textOf(c, "search")];
      const environments = world.environments
        .where("projectId", project.id)
        .filter((row) => (name === undefined || row.name === name) && row.name.includes(search ?? ""));
      return paginated(c, instance.url, environments, environmentJson);
    },
    POST: (c) => {
      const project = projectFor(c, instance, "create_deployment");
      const name = requiredText(c, "name");
      if (findEnvironment(instance, project, name) !== undefined) {
        throw new RestError(400, { message: { name: ["has already been taken"] } });
      }
      return c.json(environmentJson(addEnvironment(instance, project, name, textOf(c, "tier"))), 201);
    },
  });

  resource(app, "/projects/:id/environments/:environment_id", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_deployment");
      const environment = world.environments.get(Number(c.req.param("environment_id")));
      if (environment?.projectId !== project.id) throw notFound("Environment");
      return c.json(environmentJson(environment));
    },
  });

  resource(app, "/projects/:id/deployments", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_deployment");
      return paginated(c, instance.url, listed(c, instance, project), (row) => deploymentJson(instance, row));
    },
    POST: (c) => {
      const project = projectFor(c, instance, "create_deployment");
      const [name, ref, sha] = [
        requiredText(c, "environment"),
        requiredText(c, "ref"),
        requiredText(c, "sha"),
      ];
      const status = statusOf(c);
      const environment = findEnvironment(instance, project, name) ?? addEnvironment(instance, project, name);
      const now = instance.now();
      const deployment = world.deployments.insert({
        projectId: project.id,
        environmentId: environment.id,
        iid: nextNumber(world, `deployment:${project.id}`),
        ref,
        sha,
        tag: flagOf(c, "tag") ?? false,
        status,
        userId: currentUser(c).id,
        createdAt: now,
        updatedAt: now,
      });
      return c.json(deploymentJson(instance, deployment), 201);
    },
  });

  resource(app, "/projects/:id/deployments/:deployment_id", {
    GET: (c) => c.json(deploymentJson(instance, deploymentOf(c, instance, "read_deployment"))),
    PUT: (c) => {
      const deployment = deploymentOf(c, instance, "create_deployment");
      world.deployments.update(deployment, { status: statusOf(c), updatedAt: instance.now() });
      return c.json(deploymentJson(instance, deployment));
    },
  });

  resource(app, "/projects/:id/dora/metrics", {
    GET: (c) => dora(c, instance, [projectFor(c, instance, "read_dora")]),
  });

  resource(app, "/groups/:id/dora/metrics", {
    GET: (c) => {
      const projects = projectsOf(world, groupOf(c, instance), true);
      const readable = projects.filter((project) => c.get("access").can("read_dora", project));
      currentUser(c);
      if (readable.length === 0) throw forbidden();
      return dora(c, instance, readable);
    },
  });
}

function findEnvironment({ world }: Instance, project: Project, name: string): Environment | undefined {
  return world.environments.where("projectId", project.id).find((environment) => environment.name === name);
}

function addEnvironment(instance: Instance, project: Project, name: string, tier?: string): Environment {
  const guessed = /prod|live/i.test(name) ? "production" : /stag/i.test(name) ? "staging" : "other";
  const tiers = ["production", "staging", "testing", "development", "other"] as const;
  return instance.world.environments.insert({
    projectId: project.id,
    name,
    tier: tiers.find((candidate) => candidate === tier) ?? guessed,
    createdAt: instance.now(),
  });
}

function listed(c: RestContext, { world }: Instance, project: Project): Deployment[] {
  const [environment, status] = [textOf(c, "environment"), choiceOf(c, "status", STATUSES)];
  const key = COLUMNS[choiceOf(c, "order_by", ORDERS) ?? "id"];
  const direction = choiceOf(c, "sort", ["asc", "desc"]) === "desc" ? -1 : 1;
  return world.deployments
    .where("projectId", project.id)
    .filter((row) => {
      const named =
        environment === undefined || world.environments.get(row.environmentId)?.name === environment;
      return named && (status === undefined || row.status === status);
    })
    .sort((a, b) => direction * (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.id - b.id));
}

function deploymentOf(
  c: RestContext,
  instance: Instance,
  ability: "read_deployment" | "create_deployment",
): Deployment {
  const project = projectFor(c, instance, ability);
  const deployment = instance.world.deployments.get(Number(c.req.param("deployment_id")));
  if (deployment?.projectId !== project.id) throw notFound("Deployment");
  return deployment;
}

function statusOf(c: RestContext): Deployment["status"] {
  requiredText(c, "status");
  return choiceOf(c, "status", STATUSES) ?? "created";
}

/**
 * Only time to restore has data here: for a day the median seconds that incidents closed on it were open, for the
 * whole window the median of these (GitLab 18.9, ee/app/models/dora/time_to_restore_service_metric.rb).
 */
function dora(c: RestContext, { world }: Instance, projects: readonly Project[]): Response {
  requiredText(c, "metric");
  const metric = choiceOf(c, "metric", METRICS);
  const from = Date.parse(textOf(c, "start_date") ?? "");
  const to = Date.parse(textOf(c, "end_date") ?? "") + DAY;
  if (Number.isNaN(from) || Number.isNaN(to)) throw badRequest("start_date, end_date are missing");
  const ids = new Set(projects.map(({ id }) => id));
  const byDay = new Map<string, number[]>();
  for (const id of world.issues.ids()) {
    const facts = world.issues.facts(id);
    if (facts?.type !== "INCIDENT" || !ids.has(facts.projectId)) continue;
    if (facts.closedAt === null || facts.closedAt < from || facts.closedAt >= to) continue;
    const day = new Date(facts.closedAt).toISOString().slice(0, 10);
    byDay.set(day, [...(byDay.get(day) ?? []), (facts.closedAt - facts.createdAt) / 1000]);
  }
  const restored = metric === "time_to_restore_service";
  if (textOf(c, "interval") === "all") {
    return c.json([
      { value: restored ? medianOf([...byDay.values()].flatMap((day) => medianOf(day) ?? [])) : null },
    ]);
  }
  const days = Array.from({ length: Math.round((to - from) / DAY) }, (_, index) => {
    const date = new Date(from + index * DAY).toISOString().slice(0, 10);
    return { date, value: restored ? medianOf(byDay.get(date) ?? []) : null };
  });
  return c.json(days);
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function environmentJson({ id, name, tier, createdAt }: Environment) {
  return {
    id,
    name,
    slug: name.replace(/[^a-z0-9]+/gi, "-").toLowerCase(),
    tier,
    state: "available",
    created_at: iso(createdAt),
  };
}

function deploymentJson(instance: Instance, deployment: Deployment) {
  const { id, iid, ref, sha, status, createdAt, updatedAt, userId, environmentId } = deployment;
  const user = instance.world.users.get(userId);
  const environment = instance.world.environments.get(environmentId);
  return {
    id,
    iid,
    ref,
    sha,
    status,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    user: user && userJson(instance, user),
    environment: environment && environmentJson(environment),
    deployable: null,
  };
}

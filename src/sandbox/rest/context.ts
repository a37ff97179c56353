/** What the REST routes share: the caller, parameters, and errors of GitLab's shapes. */
import type { Handler, Hono, Context as HonoContext } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Instance } from "../instance.ts";
import { parseInstant } from "../instants.ts";
import type { Ability, Access } from "../world/access.ts";
import type { Group, Project, Token, User } from "../world/rows.ts";
import { findGroup, findMovedProject, findProject } from "../world/tree.ts";

export interface RestEnvironment {
  readonly Variables: {
    readonly access: Access;
    readonly token: Token | undefined;
    /** Query and body together, the body's winning. */
    readonly parameters: Parameters;
  };
}

export type RestApp = Hono<RestEnvironment>;
export type RestContext = HonoContext<RestEnvironment>;
type RestHandler = Handler<RestEnvironment>;
export type Parameters = Readonly<Record<string, unknown>>;

/** An answer other than success, as it goes over the wire. */
export class RestError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ContentfulStatusCode, body: object, headers: Readonly<Record<string, string>> = {}) {
    super(`${status} ${JSON.stringify(body)}`);
    this.name = "RestError";
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function notFound(what?: string): RestError {
  return new RestError(404, { message: what === undefined ? "404 Not found" : `404 ${what} Not Found` });
}

export function forbidden(): RestError {
  return new RestError(403, { message: "403 Forbidden" });
}

export function badRequest(error: string): RestError {
  return new RestError(400, { error });
}

/** Registers the methods of a path; the others are answered with 405. */
export function resource(
  app: RestApp,
  path: string,
  methods: Readonly<Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", RestHandler>>>,
): void {
  for (const [method, handler] of Object.entries(methods)) app.on(method, path, handler);
  app.all(path, () => {
    throw new RestError(405, { error: "405 Method Not Allowed" });
  });
}

export function currentUser(c: RestContext): User {
  const { user } = c.get("access");
  if (user === null) throw new RestError(401, { message: "401 Unauthorized" });
  return user;
}

/** The project named by the `:id` of the route, by number or full path, if the caller may see it. */
export function projectOf(c: RestContext, instance: Instance): Project {
  const id = c.req.param("id") ?? "";
  const { world } = instance;
  const project = /^\d+$/.test(id) ? world.projects.get(Number(id)) : findProject(world, id);
  const moved = project === undefined ? findMovedProject(world, id) : undefined;
  const found = project ?? moved;
  if (found === undefined || !c.get("access").canSee(found)) throw notFound("Project");
  if (moved === undefined) return found;
  if (c.req.method !== "GET")
    throw new RestError(405, { message: "Non GET methods are not allowed for moved projects" });
  const url = new URL(c.req.url);
  const location =
    instance.url + url.pathname.replace(`/projects/${encodeURIComponent(id)}`, `/projects/${moved.id}`);
  throw new RestError(
    301,
    { message: `This resource has been moved permanently to ${location}${url.search}` },
    { location: location + url.search },
  );
}

/** The project, where the caller has the ability in it. */
export function projectFor(c: RestContext, instance: Instance, ability: Ability): Project {
  const project = projectOf(c, instance);
  if (c.get("access").can(ability, project)) return project;
  currentUser(c);
  throw forbidden();
}

/** The group named by the `:id` of the route, by number or full path, if the caller may see it. */
export function groupOf(c: RestContext, { world }: Instance): Group {
  const id = c.req.param("id") ?? "";
  const group = /^\d+$/.test(id) ? world.groups.get(Number(id)) : findGroup(world, id);
  if (group === undefined || !c.get("access").canSeeGroup(group)) throw notFound("Group");
  return group;
}

/** A parameter as text; undefined where it was not sent. */
export function textOf(c: RestContext, name: string): string | undefined {
  const value = c.get("parameters")[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "object") throw badRequest(`${name} is invalid`);
  return String(value);
}

export function requiredText(c: RestContext, name: string): string {
  const value = textOf(c, name);
  if (value === undefined) throw badRequest(`${name} is missing`);
  return value;
}

/** A parameter that takes one of these values alone; undefined where it was not sent. */
export function choiceOf<Choice extends string>(
  c: RestContext,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = textOf(c, name);
  const choice = choices.find((candidate) => candidate === value);
  if (value !== undefined && choice === undefined) throw badRequest(`${name} does not have a valid value`);
  return choice;
}

/** Whether `sort` asks for an ascending order; lists descend where it does not say. */
export function isAscending(c: RestContext): boolean {
  return choiceOf(c, "sort", ["asc", "desc"]) === "asc";
}

export function flagOf(c: RestContext, name: string): boolean | undefined {
  const value = textOf(c, name);
  if (value === undefined) return undefined;
  if (!/^(true|false|1|0)$/.test(value)) throw badRequest(`${name} is invalid`);
  return value === "true" || value === "1";
}

/** A parameter as an instant, in milliseconds since 1970; undefined where it was not sent. */
export function instantOf(c: RestContext, name: string): number | undefined {
  const text = textOf(c, name);
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === undefined) throw badRequest(`${name} is invalid`);
  return instant;
}

/** A parameter that may be repeated: `name[]=a&name[]=b`, a JSON list, or a list with commas. */
export function listOf(c: RestContext, name: string): string[] | undefined {
  const value = c.get("parameters")[name];
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.map(String) : String(value).split(",");
}

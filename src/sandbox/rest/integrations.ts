/**
 * Integrations of projects and groups (https://docs.gitlab.com/api/project_integrations/, GitLab 18.9
 * `lib/api/integrations.rb`). A PUT changes what it names and always activates; secrets never come back.
 */
import type { Instance } from "../instance.ts";
import { iso } from "../instants.ts";
import { ACCESS } from "../world/rows.ts";
import type { Integration } from "../world/setting-rows.ts";
import {
  badRequest,
  currentUser,
  forbidden,
  groupOf,
  notFound,
  projectFor,
  type RestApp,
  type RestContext,
  RestError,
  resource,
} from "./context.ts";
import {
  CHANNEL_FALLBACKS,
  CHAT_DEFAULTS,
  CHAT_EVENTS,
  INTEGRATION_KINDS,
  type IntegrationKind,
} from "./integration-kinds.ts";

const MAXIMUM_CHANNELS = 10;

export function addIntegrationRoutes(app: RestApp, instance: Instance): void {
  const project = (c: RestContext): Integration["owner"] =>
    `project:${projectFor(c, instance, "admin_integrations").id}`;
  const group = (c: RestContext): Integration["owner"] => {
    const found = groupOf(c, instance);
    if (!currentUser(c).admin && c.get("access").groupLevel(found) < ACCESS.maintainer) throw forbidden();
    return `group:${found.id}`;
  };
  // `services` is the name of earlier versions and still answers.
  for (const word of ["integrations", "services"]) {
    addRoutes(app, instance, `/projects/:id/${word}`, project);
    addRoutes(app, instance, `/groups/:id/${word}`, group);
  }
}

function addRoutes(
  app: RestApp,
  instance: Instance,
  path: string,
  ownerOf: (c: RestContext) => Integration["owner"],
): void {
  const { chatIntegrations } = instance.world;
  const find = (owner: Integration["owner"], slug: string) => {
    return chatIntegrations.where("owner", owner).find((integration) => integration.slug === slug);
  };

  resource(app, path, {
    GET: (c) => {
      const active = chatIntegrations.where("owner", ownerOf(c)).filter((integration) => integration.active);
      return c.json(active.map(basicJson));
    },
  });

  resource(app, `${path}/:slug`, {
    GET: (c) => {
      const owner = ownerOf(c);
      const { slug } = kindOf(c);
      const integration = find(owner, slug);
      if (integration === undefined) throw notFound("Integration");
      return c.json(fullJson(integration));
    },
    PUT: (c) => {
      const owner = ownerOf(c);
      const slug = c.req.param("slug") ?? "";
      const kind = INTEGRATION_KINDS.get(slug);
      if (kind === undefined) throw new RestError(404, { error: "404 Not Found" });
      const existing = find(owner, slug);
      if (kind.installed && existing === undefined) {
        throw new RestError(422, { message: "You cannot create the GitLab for Slack app from the API" });
      }
      const values = readValues(c, kind);
      const now = instance.now();
      const integration =
        existing ??
        chatIntegrations.insert({
          owner,
          slug,
          active: false,
          events: kind.events,
          properties: slug === "slack" ? CHAT_DEFAULTS : {},
          createdAt: now,
          updatedAt: now,
        });
      chatIntegrations.update(integration, {
        active: kind.installed ? integration.active : true,
        events: { ...integration.events, ...values.events },
        properties: { ...integration.properties, ...values.properties },
        updatedAt: now,
      });
      return c.json(fullJson(integration));
    },
    DELETE: (c) => {
      const owner = ownerOf(c);
      const { slug, kind } = kindOf(c);
      const integration = find(owner, slug);
      if (integration === undefined) throw notFound("Integration");
      const reset = { active: false, events: kind.events, properties: {}, updatedAt: instance.now() };
      chatIntegrations.update(integration, reset);
      return c.body(null, 204);
    },
  });
}

function kindOf(c: RestContext): { slug: string; kind: IntegrationKind } {
  const slug = c.req.param("slug") ?? "";
  const kind = INTEGRATION_KINDS.get(slug);
  if (kind === undefined) throw badRequest("slug does not have a valid value");
  return { slug, kind };
}

/** Parameters it knows; the others are dropped without a word. */
function readValues(c: RestContext, kind: IntegrationKind) {
  const parameters = c.get("parameters");
  const missing = kind.required.filter((name) => parameters[name] === undefined);
  if (missing.length > 0) throw badRequest(missing.map((name) => `${name} is missing`).join(", "));
  const properties = Object.entries(kind.properties).flatMap(([name, type]): [string, string | boolean][] => {
    const value = parameters[name];
    if (value === undefined) return [];
    if (type === "flag") return [[name, readFlag(name, value)]];
    const text = value === null ? "" : String(value);
    if (name.endsWith("channel") && text.split(",").length > MAXIMUM_CHANNELS) {
      throw new RestError(400, {
        message: { [name]: [`recipients list must be less than ${MAXIMUM_CHANNELS}`] },
      });
    }
    return [[name, text]];
  });
  const events = Object.keys(kind.events).flatMap((event) => {
    const name = `${event}_events`;
    return parameters[name] === undefined ? [] : [[event, readFlag(name, parameters[name])] as const];
  });
  return { properties: Object.fromEntries(properties), events: Object.fromEntries(events) };
}

function readFlag(name: string, value: unknown): boolean {
  if (!/^(true|false|1|0)$/.test(String(value))) throw badRequest(`${name} is invalid`);
  return String(value) === "true" || String(value) === "1";
}

function basicJson(integration: Integration) {
  const events = { ...CHAT_EVENTS, vulnerability: false, job: false, commit: true };
  return {
    id: integration.id,
    title: INTEGRATION_KINDS.get(integration.slug)?.title,
    slug: integration.slug,
    created_at: iso(integration.createdAt),
    updated_at: iso(integration.updatedAt),
    active: integration.active,
    inherited: false,
    comment_on_event_enabled: true,
    ...Object.fromEntries(
      Object.entries({ ...events, ...integration.events }).map(([event, on]) => [`${event}_events`, on]),
    ),
  };
}

function fullJson(integration: Integration) {
  const { properties } = integration;
  const kind = INTEGRATION_KINDS.get(integration.slug);
  const shown = Object.keys(kind?.properties ?? {}).filter((name) => kind?.secret.includes(name) === false);
  const shownValue = (name: string) => {
    const fallback = CHANNEL_FALLBACKS[name];
    return (fallback === undefined ? properties[name] : properties[name] || properties[fallback]) ?? null;
  };
  return {
    ...basicJson(integration),
    properties: Object.fromEntries(shown.map((name) => [name, shownValue(name)])),
  };
}

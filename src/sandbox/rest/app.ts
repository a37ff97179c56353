/** `/api/v4`: authentication and parameters, then the routes of each area. */
import { Hono } from "hono";
import { BadArgument, Refusal } from "../errors.ts";
import { allows, authenticateRest } from "../http/authentication.ts";
import { type Instance, isEnterprise } from "../instance.ts";
import { accessOf } from "../world/access.ts";
import { addCommitRoutes } from "./commits.ts";
import { addContainerRoutes } from "./containers.ts";
import {
  type Parameters,
  type RestApp,
  type RestContext,
  type RestEnvironment,
  RestError,
  resource,
} from "./context.ts";
import { addDeploymentRoutes } from "./deployments.ts";
import { addErrorTrackingRoutes } from "./error-tracking.ts";
import { addFileRoutes } from "./files.ts";
import { addIntegrationRoutes } from "./integrations.ts";
import { addIssueRoutes } from "./issues.ts";
import { addNoteRoutes } from "./notes.ts";
import { addPeopleRoutes } from "./people.ts";
import { addWikiRoutes } from "./wikis.ts";

export function createRestApp(instance: Instance): RestApp {
  const app = new Hono<RestEnvironment>();

  app.use("*", async (c, next) => {
    const authentication = authenticateRest(instance, c.req.raw);
    if (authentication.kind === "invalid") throw unauthorized(authentication.reason);
    if (authentication.kind === "blocked") {
      throw new RestError(403, { message: "403 Forbidden - Your account has been blocked." });
    }
    const token = authentication.kind === "user" ? authentication.token : undefined;
    const kind = c.req.method === "GET" || c.req.method === "HEAD" ? "read" : "write";
    if (token !== undefined && !allows(token, kind)) throw insufficientScope(kind);
    c.set("access", accessOf(instance, authentication.kind === "user" ? authentication.user : null));
    c.set("token", token);
    c.set("parameters", await parametersOf(c));
    await next();
  });

  for (const path of ["/metadata", "/version"]) {
    resource(app, path, {
      GET: (c) => {
        if (c.get("access").user === null) throw unauthorized("unknown");
        const { version } = instance.settings;
        const enterprise = isEnterprise(version);
        const kas = { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null };
        return c.json({ version, revision: "5a0db0c", kas, enterprise });
      },
    });
  }
  addPeopleRoutes(app, instance);
  addContainerRoutes(app, instance);
  addIssueRoutes(app, instance);
  addNoteRoutes(app, instance);
  addIntegrationRoutes(app, instance);
  addErrorTrackingRoutes(app, instance);
  addWikiRoutes(app, instance);
  addFileRoutes(app, instance);
  addCommitRoutes(app, instance);
  addDeploymentRoutes(app, instance);

  app.all("*", (c) => c.json({ error: "404 Not Found" }, 404));
  app.onError((error, c) => {
    if (error instanceof RestError) return c.json(error.body, error.status, error.headers);
    if (error instanceof BadArgument) return c.json({ error: error.message }, 400);
    if (error instanceof Refusal) return c.json({ message: messagesOf(error.sentences) }, 400);
    return c.json({ message: "500 Internal Server Error" }, 500);
  });
  return app;
}

function unauthorized(reason: "unknown" | "revoked" | "expired"): RestError {
  if (reason === "unknown") return new RestError(401, { message: "401 Unauthorized" });
  const detail =
    reason === "expired"
      ? "Token is expired. You can either do re-authorization or token refresh."
      : "Token was revoked. You have to re-authorize from the user.";
  return new RestError(401, { error: "invalid_token", error_description: detail });
}

function insufficientScope(kind: "read" | "write"): RestError {
  return new RestError(403, {
    error: "insufficient_scope",
    error_description: "The request requires higher privileges than provided by the access token.",
    scope: kind === "write" ? "api" : "api read_api",
  });
}

/** The query's parameters and those of a JSON or form body. `name[]` makes a list. */
async function parametersOf(c: RestContext): Promise<Parameters> {
  const fromQuery = collected(new URL(c.req.url).searchParams);
  const type = c.req.header("content-type") ?? "";
  if (type.startsWith("application/json")) return { ...fromQuery, ...parsedObject(await c.req.text()) };
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return { ...fromQuery, ...collected(new URLSearchParams(await c.req.text())) };
  }
  if (type.startsWith("multipart/form-data")) {
    const fields = [...(await c.req.formData()).entries()].filter(([, value]) => typeof value === "string");
    return { ...fromQuery, ...collected(fields as [string, string][]) };
  }
  return fromQuery;
}

function collected(entries: Iterable<readonly [string, string]>): Parameters {
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    if (!name.endsWith("[]")) parameters[name] = value;
    else {
      const key = name.slice(0, -2);
      const known = parameters[key];
      parameters[key] = Array.isArray(known) ? [...known, value] : [value];
    }
  }
  return parameters;
}

function parsedObject(text: string): Parameters {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Parameters) : {};
  } catch {
    throw new RestError(400, { error: "The request body is not valid JSON" });
  }
}

/** Messages by attribute, as Grape gives a model's errors: `Title can't be blank` becomes `{title: ["can't be blank"]}`. */
function messagesOf(sentences: readonly string[]): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const sentence of sentences) {
    const [attribute = "base", text = sentence] = /^(\w+) (.*)$/s.exec(sentence)?.slice(1) ?? [];
    messages[attribute.toLowerCase()] = [...(messages[attribute.toLowerCase()] ?? []), text];
  }
  return messages;
}

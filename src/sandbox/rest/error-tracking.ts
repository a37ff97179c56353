/** Error tracking (https://docs.gitlab.com/api/error_tracking/). Sentry itself cannot be configured here. */
import type { Instance } from "../instance.ts";
import { nextSecret } from "../instance.ts";
import type { ClientKey, ErrorTracking } from "../world/setting-rows.ts";
import {
  badRequest,
  flagOf,
  notFound,
  projectFor,
  type RestApp,
  type RestContext,
  resource,
} from "./context.ts";
import { paginated } from "./pagination.ts";

export function addErrorTrackingRoutes(app: RestApp, instance: Instance): void {
  const { errorTracking, clientKeys } = instance.world;
  const administered = (c: RestContext) => projectFor(c, instance, "admin_error_tracking");
  const settingOf = (projectId: number) => errorTracking.where("projectId", projectId)[0];

  /** Integrated error tracking that is on has a key. */
  function change(
    setting: ErrorTracking,
    values: Pick<ErrorTracking, "active" | "integrated">,
  ): ErrorTracking {
    const { active, integrated, projectId } = errorTracking.update(setting, values);
    if (active && integrated && clientKeys.where("projectId", projectId).length === 0)
      addKey(instance, projectId);
    return setting;
  }

  resource(app, "/projects/:id/error_tracking/settings", {
    GET: (c) => {
      const setting = settingOf(administered(c).id);
      if (setting === undefined) throw notFound("Error Tracking Setting");
      return c.json(settingJson(setting));
    },
    // Toggles what was configured before, nothing else.
    PATCH: (c) => {
      const setting = settingOf(administered(c).id);
      if (setting === undefined) throw notFound("Error Tracking Setting");
      const active = required(c, "active");
      const integrated = flagOf(c, "integrated") ?? setting.integrated;
      return c.json(settingJson(change(setting, { active, integrated })));
    },
    PUT: (c) => {
      const project = administered(c);
      if (!project.integratedErrorTracking) throw notFound();
      const [active, integrated] = [required(c, "active"), required(c, "integrated")];
      const setting =
        settingOf(project.id) ??
        errorTracking.insert({
          projectId: project.id,
          active,
          integrated,
          projectName: null,
          apiUrl: null,
        });
      return c.json(settingJson(change(setting, { active, integrated })));
    },
  });

  resource(app, "/projects/:id/error_tracking/client_keys", {
    GET: (c) => {
      const project = administered(c);
      return paginated(c, instance.url, clientKeys.where("projectId", project.id), (key) =>
        keyJson(instance, key),
      );
    },
    POST: (c) => c.json(keyJson(instance, addKey(instance, administered(c).id)), 201),
  });

  resource(app, "/projects/:id/error_tracking/client_keys/:key_id", {
    DELETE: (c) => {
      const project = administered(c);
      const key = clientKeys.get(Number(c.req.param("key_id")));
      if (key === undefined || key.projectId !== project.id) throw notFound("Client Key");
      clientKeys.remove(key);
      return c.json(keyJson(instance, key));
    },
  });
}

function addKey(instance: Instance, projectId: number): ClientKey {
  return instance.world.clientKeys.insert({
    projectId,
    active: true,
    publicKey: `glet_${nextSecret(instance, 32)}`,
  });
}

function required(c: RestContext, name: string): boolean {
  const value = flagOf(c, name);
  if (value === undefined) throw badRequest(`${name} is missing`);
  return value;
}

function settingJson(setting: ErrorTracking) {
  return {
    active: setting.active,
    project_name: setting.projectName,
    sentry_external_url: setting.apiUrl?.replace("api/0/projects/", "") ?? null,
    api_url: setting.apiUrl,
    integrated: setting.integrated,
  };
}

function keyJson({ url }: Instance, key: ClientKey) {
  const { protocol, host } = new URL(url);
  const dsn = `${protocol}//${key.publicKey}@${host}/api/v4/error_tracking/collector/${key.projectId}`;
  return { id: key.id, active: key.active, public_key: key.publicKey, sentry_dsn: dsn };
}

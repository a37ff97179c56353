/** `POST /:namespace/:project/alerts/notify/:name/:identifier.json` and the two older paths. */
import { type Receipt, receive } from "../alerting/notify.ts";
import type { Instance } from "../instance.ts";
import { HOUR } from "../oncall/clock.ts";
import { findProject } from "../world/tree.ts";

interface AlertEndpoint {
  /** Undefined where the path is no alert endpoint's. */
  receive(path: string, headers: Headers, body: string): Receipt | undefined;
}

const ENDPOINT =
  /^\/(?<project>.+?)(?<prometheus>\/prometheus)?\/alerts\/notify(?:\/[^/]*\/(?<identifier>[0-9a-f]{16}))?(?:\.json)?$/;

export function createAlertEndpoint(instance: Instance): AlertEndpoint {
  const deliveries = new Map<number, { hour: number; count: number }>();

  function count(projectId: number): number {
    const hour = Math.floor(instance.now() / HOUR);
    const known = deliveries.get(projectId);
    const next = known?.hour === hour ? known.count + 1 : 1;
    deliveries.set(projectId, { hour, count: next });
    return next;
  }

  return {
    receive(path, headers, body) {
      const groups = ENDPOINT.exec(path)?.groups;
      if (groups?.project === undefined) return undefined;
      const projectPath = decoded(groups.project);
      if (projectPath === undefined) return { status: 400 };
      const project = findProject(instance.world, projectPath);
      if (project === undefined) return { status: 404 };
      const legacy = groups.prometheus === undefined ? "legacy" : "legacy-prometheus";
      const delivery = {
        project,
        identifier: groups.identifier ?? legacy,
        token: tokenIn(headers.get("authorization") ?? ""),
        body: parsed(body),
      };
      return receive(instance, delivery, count(project.id));
    },
  };
}

/** Undefined where an escape is broken. */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** A bearer token, or the password of basic authentication. */
function tokenIn(authorization: string): string | undefined {
  const [, scheme = "", value = ""] = /^(\w+) +(.+)$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const decoded = Buffer.from(value, "base64").toString();
  return decoded.slice(decoded.indexOf(":") + 1);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** HTTP and Prometheus alert endpoints (GitLab 18.9 `app/services/alert_management/http_integrations/` and its `ee` part). */
import { BadArgument, NotAvailable, Refusal } from "../errors.ts";
import { type Instance, nextSecret } from "../instance.ts";
import { refuseIf, textProblems } from "../validation.ts";
import { isLicensed } from "../world/licence.ts";
import type { AlertIntegration, IntegrationType, Mapping, Project } from "../world/rows.ts";
import type { World } from "../world/world.ts";
import { isWithinLimits, storedJson } from "./payload-json.ts";

export interface MappingInput extends Omit<Mapping, "label"> {
  readonly fieldName: string;
  readonly label?: string | null;
}

export interface IntegrationInput {
  readonly name: string;
  readonly active: boolean;
  readonly type: IntegrationType;
  /** A parsed document. */
  readonly payloadExample?: unknown;
  readonly payloadAttributeMappings?: readonly MappingInput[] | null;
}

export type IntegrationChanges = {
  readonly [Key in Exclude<keyof IntegrationInput, "type">]?: IntegrationInput[Key] | null;
};

export function findIntegration(world: World, id: number): AlertIntegration {
  const integration = world.integrations.get(id);
  if (integration === undefined) throw new NotAvailable();
  return integration;
}

/** By id ascending. Without the licence for several, one per type shows: the oldest. */
export function integrationsOf({ world, settings }: Instance, project: Project): AlertIntegration[] {
  const all = world.integrations.where("projectId", project.id);
  if (isLicensed(settings.tier, "MULTIPLE_ALERT_HTTP_INTEGRATIONS")) return [...all];
  return all.filter((integration) => all.find((other) => other.type === integration.type) === integration);
}

export function createIntegration(
  instance: Instance,
  project: Project,
  input: IntegrationInput,
): AlertIntegration {
  const { world, settings } = instance;
  const custom = readCustomMapping(instance, input);
  const sameType = world.integrations.where("projectId", project.id).some(({ type }) => type === input.type);
  if (sameType && !isLicensed(settings.tier, "MULTIPLE_ALERT_HTTP_INTEGRATIONS")) {
    throw new Refusal("Multiple integrations of a single type are not supported for this project");
  }
  refuseIf(nameProblems(input.name));
  return world.integrations.insert({
    projectId: project.id,
    name: input.name,
    type: input.type,
    active: input.active,
    token: nextSecret(instance, 32),
    identifier: nextSecret(instance, 16),
    payloadExample: {},
    mappings: {},
    ...custom,
  });
}

export function updateIntegration(
  instance: Instance,
  integration: AlertIntegration,
  changes: IntegrationChanges,
): AlertIntegration {
  const custom = readCustomMapping(instance, changes);
  const name = changes.name ?? integration.name;
  refuseIf(nameProblems(name));
  return instance.world.integrations.update(integration, {
    name,
    active: changes.active ?? integration.active,
    ...custom,
  });
}

export function resetToken(instance: Instance, integration: AlertIntegration): AlertIntegration {
  return instance.world.integrations.update(integration, { token: nextSecret(instance, 32) });
}

/** The endpoint. Its middle part follows the name and means nothing; the identifier finds the integration. */
export function urlOf(instance: Instance, integration: AlertIntegration): string {
  const project = instance.world.projects.get(integration.projectId);
  const base = `${instance.url}/${project?.fullPath}`;
  if (integration.identifier === "legacy") return `${base}/alerts/notify.json`;
  if (integration.identifier === "legacy-prometheus") return `${base}/prometheus/alerts/notify.json`;
  return `${base}/alerts/notify/${slugOf(integration.name)}/${integration.identifier}.json`;
}

/** Example and mappings where the licence honours them; without it they are ignored, without a word. */
function readCustomMapping(
  { settings }: Instance,
  {
    payloadExample,
    payloadAttributeMappings,
  }: Pick<IntegrationChanges, "payloadExample" | "payloadAttributeMappings">,
): Partial<Pick<AlertIntegration, "payloadExample" | "mappings">> {
  if (payloadExample !== undefined && !isWithinLimits(payloadExample)) {
    throw new BadArgument("payloadExample JSON is too big");
  }
  if (!isLicensed(settings.tier, "MULTIPLE_ALERT_HTTP_INTEGRATIONS")) return {};
  const mappings = payloadAttributeMappings?.map(({ fieldName, path, type, label }) => {
    return [fieldName, { path, type, label: label ?? null }] as const;
  });
  return {
    ...(payloadExample == null ? {} : { payloadExample: storedJson(payloadExample) }),
    ...(mappings === undefined
      ? {}
      : { mappings: storedJson(Object.fromEntries(mappings)) as Record<string, Mapping> }),
  };
}

function nameProblems(name: string): string[] {
  return textProblems(name, { label: "Name", maximum: 255, required: true });
}

function slugOf(name: string): string {
  const dashed = name.toLowerCase().replace(/[^a-z0-9]/g, "-");
  return dashed.slice(0, 63).replace(/^-+|-+$/g, "");
}

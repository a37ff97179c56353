/** Alert endpoints. */

import {
  createIntegration,
  findIntegration,
  type IntegrationChanges,
  type IntegrationInput,
  integrationsOf,
  resetToken,
  updateIntegration,
  urlOf,
} from "../../alerting/integrations.ts";
import { fieldsOf } from "../../alerting/payload-fields.ts";
import { isWithinLimits } from "../../alerting/payload-json.ts";
import { BadArgument } from "../../errors.ts";
import type { AlertIntegration, IntegrationType, Project } from "../../world/rows.ts";
import { connection, type PageArguments } from "../connection.ts";
import { type Context, mutation, projectFor, type Resolvers, requireAbility } from "../context.ts";
import { globalId } from "../scalars.ts";

interface ListArguments extends PageArguments {
  readonly id?: number | null;
  /** Prometheus endpoints are listed only where asked for. */
  readonly types?: readonly IntegrationType[] | null;
}

export const INTEGRATION_RESOLVERS: Resolvers = {
  Project: {
    alertManagementHttpIntegrations: (project: Project, args: ListArguments, { instance, access }) => {
      const integrations = access.can("read_alert_integration", project)
        ? integrationsOf(instance, project)
        : [];
      return connection(
        integrations.filter(({ id, type }) => (args.id ?? id) === id && (args.types?.includes(type) ?? true)),
        args,
      );
    },
    alertManagementPayloadFields: (project: Project, args: { payloadExample: string }, { access }) => {
      if (!access.can("read_alert_integration", project)) return null;
      const payload = parsed(args.payloadExample);
      if (!isWithinLimits(payload)) throw new BadArgument("payloadExample JSON is too big");
      return fieldsOf(payload);
    },
  },
  AlertManagementHttpIntegration: {
    apiUrl: () => null,
    id: (integration: AlertIntegration) => globalId("AlertManagement::HttpIntegration", integration.id),
    payloadAlertFields: (integration: AlertIntegration) => fieldsOf(integration.payloadExample),
    payloadAttributeMappings: (integration: AlertIntegration) => {
      return Object.entries(integration.mappings).map(([fieldName, mapping]) => ({ fieldName, ...mapping }));
    },
    url: (integration: AlertIntegration, _args: unknown, { instance }) => urlOf(instance, integration),
  },
  Mutation: {
    httpIntegrationCreate: mutation(
      "integration",
      (input: IntegrationInput & { projectPath: string }, context) => {
        const project = projectFor(context, "admin_alert_integration", input.projectPath);
        return createIntegration(context.instance, project, input);
      },
    ),
    httpIntegrationUpdate: mutation("integration", (input: IntegrationChanges & { id: number }, context) => {
      return updateIntegration(context.instance, administered(context, input.id), input);
    }),
    httpIntegrationResetToken: mutation("integration", (input: { id: number }, context) => {
      return resetToken(context.instance, administered(context, input.id));
    }),
    httpIntegrationDestroy: mutation("integration", (input: { id: number }, context) => {
      const integration = administered(context, input.id);
      context.instance.world.integrations.remove(integration);
      return integration;
    }),
  },
};

function administered(context: Context, id: number): AlertIntegration {
  const { world } = context.instance;
  const integration = findIntegration(world, id);
  requireAbility(context, "admin_alert_integration", world.projects.get(integration.projectId));
  return integration;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadArgument("Failed to parse payload");
  }
}

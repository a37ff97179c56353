/**
 * Settings > Monitor of a project, and the switch that lets PagerDuty post to it. GitLab has no API for any of them
 * (GitLab 18.9 `app/controllers/projects/settings/operations_controller.rb` is a form): only manual steps come of it.
 */
import { type Kind, type Manual, ROLE } from "../core/kind.ts";
import { written } from "./blocks.ts";

export interface IncidentSettingsSpec {
  readonly create_incident?: boolean;
  readonly auto_close?: boolean;
  readonly send_email?: boolean;
  /** A template's name, without `.md`. */
  readonly template?: string;
  /** `4h`: what GitLab's timer counts to. */
  readonly sla?: string;
  /** The switch for PagerDuty's webhooks; it stands under `pagerduty` in a document. */
  readonly incident_webhook?: boolean;
}

const PAGE = "/-/settings/operations";
const KEYS = ["create_incident", "auto_close", "send_email", "template", "sla", "incident_webhook"] as const;

export const incidentSettings: Kind<IncidentSettingsSpec, object> = {
  name: "incident_settings",
  title: "Incident settings",
  requires: { role: ROLE.maintainer },
  byHand: true,
  operations: [],
  read: { rest: () => Promise.resolve([]) },

  blocks({ incident_settings, pagerduty }) {
    const incident_webhook = pagerduty?.incident_webhook ?? undefined;
    if (!incident_settings && incident_webhook === undefined) return [];
    const path = incident_settings ? ["incident_settings"] : ["pagerduty"];
    return [{ names: [], path, value: { ...incident_settings, incident_webhook } }];
  },

  specify: ({ value }) => written(value as IncidentSettingsSpec, KEYS),

  declare: (spec) => ({ path: ["incident_settings"], block: spec }),

  identify: () => [],

  project: (_live, { declared }) => declared ?? {},

  manual({ create_incident, template, send_email, auto_close, sla, incident_webhook }) {
    const steps: Manual[] = [
      {
        title: "Set Settings > Monitor > Alerts > Alert settings",
        page: PAGE,
        values: {
          ...(create_incident !== undefined && { "Create an incident": create_incident }),
          ...(template !== undefined && { "Incident template": template }),
          ...(send_email !== undefined && { "Send a single email notification": send_email }),
          ...(auto_close !== undefined && { "Automatically close associated incident": auto_close }),
        },
      },
      {
        title: "Set Settings > Monitor > Incidents > Incident settings",
        page: PAGE,
        values: { ...(sla !== undefined && { 'Activate "time to SLA" countdown timer': sla }) },
      },
      {
        title: "Set Settings > Monitor > Incidents > PagerDuty integration",
        page: PAGE,
        values: { ...(incident_webhook !== undefined && { Active: incident_webhook }) },
      },
    ];
    return steps.filter(({ values }) => Object.keys(values).length > 0);
  },
};

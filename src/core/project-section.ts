/**
 * What a document says of a project, in the words of the YAML.
 *
 * The blocks below are whole objects, as templates and groups leave them once merged. In a file any part of a
 * block may be missing or cleared with `null`, because a template may supply it: that is `Unmerged`.
 */
import type { ChatEvent, SlackEvent } from "./chat-events.ts";
import type { SecretReference } from "./secret.ts";

/** `YYYY-MM-DD`. */
export type DateText = string;
/** `YYYY-MM-DDTHH:MM`, in the zone of the object around it. */
export type WallClock = string;
/** A whole number and a unit: `15m`, `4h`, `2d`. */
export type Duration = string;

type Named<Value> = Readonly<Record<string, Value>>;

/** A block as a file may write it: keys may be missing, or null to clear what a template gives. Lists are whole. */
export type Unmerged<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? string extends keyof Value
      ? { readonly [Key in keyof Value]: Unmerged<Value[Key]> | null }
      : { readonly [Key in keyof Value]?: Unmerged<Value[Key]> | null }
    : Value;

export type TemplateSection = Unmerged<ProjectBlocks>;

/** `use` names templates, later ones winning. */
export type ProjectSection = TemplateSection & { readonly use?: readonly string[] };

/** `match` and `except` are globs over full project paths. */
export type GroupSection = ProjectSection & {
  readonly match?: readonly string[];
  readonly except?: readonly string[];
  readonly on_no_access?: "refuse" | "skip";
};

/** Everything a project can have, merged. */
export interface ProjectBlocks {
  readonly oncall_schedules?: Named<ScheduleBlock>;
  readonly escalation_policy?: EscalationPolicyBlock;
  readonly alert_integrations?: Named<AlertIntegrationBlock>;
  readonly slack?: SlackBlock;
  readonly slack_app?: SlackAppBlock;
  readonly error_tracking?: ErrorTrackingBlock;
  readonly pagerduty?: PagerDutyBlock;
  readonly runbooks?: Named<RunbookBlock>;
  readonly incident_template?: IncidentTemplateBlock;
  readonly incident_settings?: IncidentSettingsBlock;
  readonly timeline_tags?: readonly string[];
  readonly status_page?: StatusPageBlock;
  readonly project_settings?: ProjectSettingsBlock;
}

/** Keys any object may carry. */
export interface ObjectOptions {
  readonly protect?: boolean;
  readonly adopt?: boolean;
  readonly ignore?: readonly string[];
}

export interface Renamable {
  readonly renamed_from?: string;
}

export interface ScheduleBlock extends ObjectOptions, Renamable {
  readonly description?: string;
  readonly timezone: string;
  readonly coverage?: "24x7" | { readonly windows: readonly string[] };
  readonly reviewed_at?: DateText;
  readonly overrides?: readonly OverrideBlock[];
  readonly rotations?: Named<RotationBlock>;
}

export interface OverrideBlock {
  readonly from: WallClock;
  readonly to: WallClock;
  readonly user: string;
  readonly instead_of?: string;
  readonly mode?: "add" | "replace";
}

export interface RotationBlock extends ObjectOptions, Renamable {
  readonly starts_at: WallClock;
  readonly ends_at?: WallClock;
  /** `1 week`, `12 hours`, `2 days`. */
  readonly length: string;
  /** `HH:MM` each; an end not after the start is on the next day. */
  readonly active_period?: { readonly start: string; readonly end: string };
  readonly participants: readonly ParticipantEntry[];
}

export type ParticipantEntry = string | { readonly user: string; readonly color?: string };

export interface EscalationPolicyBlock extends ObjectOptions {
  readonly name: string;
  readonly description?: string;
  readonly rules: readonly EscalationRuleBlock[];
}

export interface EscalationRuleBlock {
  readonly after: Duration;
  readonly notify: { readonly schedule: string } | { readonly user: string };
  readonly unless?: "acknowledged" | "resolved";
}

export type AlertField =
  | "title"
  | "description"
  | "start_time"
  | "end_time"
  | "service"
  | "monitoring_tool"
  | "hosts"
  | "severity"
  | "fingerprint"
  | "gitlab_environment_name";

/** A path into a payload: keys joined by dots, or a list where a key has a dot or an index is needed. */
export type PayloadPath = string | readonly (string | number)[];

export interface AlertIntegrationBlock extends ObjectOptions, Renamable {
  readonly type: "http" | "prometheus" | "pagerduty" | "pagerduty_recovery" | "datadog";
  readonly active?: boolean;
  readonly payload_example?: { readonly file: string } | Readonly<Record<string, unknown>>;
  readonly mappings?: Readonly<Partial<Record<AlertField, PayloadPath>>>;
}

/** A channel, several joined with commas, true for the default channel, or false. */
export type EventChannel = string | boolean;

export interface SlackBlock extends ObjectOptions {
  readonly webhook: SecretReference;
  readonly username?: string;
  readonly channel?: string;
  readonly events?: Readonly<Partial<Record<SlackEvent, EventChannel>>>;
  readonly notify_only_broken_pipelines?: boolean;
  readonly labels?: { readonly match?: "any" | "all"; readonly names?: readonly string[] };
}

export interface SlackAppBlock extends ObjectOptions {
  readonly channel?: string;
  readonly events?: Readonly<Partial<Record<ChatEvent, EventChannel>>>;
}

export interface ErrorTrackingBlock extends ObjectOptions {
  readonly backend: "gitlab" | "sentry";
  readonly active?: boolean;
  /** With `backend: gitlab`: at least so many. */
  readonly client_keys?: number;
  /** With `backend: sentry`. */
  readonly sentry?: { readonly api_url: string; readonly project: string; readonly token: SecretReference };
  /** The code of a manual step that was done. */
  readonly confirmed?: string;
}

export interface PagerDutyBlock {
  readonly incident_webhook?: boolean;
  readonly api_token?: SecretReference;
  readonly subscriptions?: readonly PagerDutySubscriptionBlock[];
}

export interface PagerDutySubscriptionBlock extends ObjectOptions {
  readonly service: string;
  /** `alert_integration/NAME`, or where the address of GitLab's own PagerDuty integration is found. */
  readonly to: string | SecretReference;
  readonly events: readonly string[];
}

export interface RunbookBlock extends ObjectOptions {
  readonly title: string;
  readonly source: string;
  readonly publish: "wiki" | "repository";
  /** With `publish: repository`. */
  readonly path?: string;
  /** With `publish: repository`. */
  readonly ci?: boolean;
}

export interface IncidentTemplateBlock extends ObjectOptions {
  readonly name: string;
  readonly source: string;
  readonly ci?: boolean;
}

export interface IncidentSettingsBlock extends ObjectOptions {
  readonly create_incident?: boolean;
  readonly auto_close?: boolean;
  readonly send_email?: boolean;
  readonly template?: string;
  readonly sla?: Duration;
  /** The code of a manual step that was done. */
  readonly confirmed?: string;
}

export interface StatusPageBlock extends ObjectOptions {
  readonly title: string;
  readonly services?: readonly { readonly name: string; readonly url?: string }[];
  readonly incidents?: { readonly publish?: boolean; readonly limit?: number };
  readonly maintenance?: readonly MaintenanceBlock[];
  readonly ci?: boolean;
}

export interface MaintenanceBlock {
  readonly title: string;
  readonly start: WallClock;
  readonly end: WallClock;
  readonly timezone?: string;
  readonly services?: readonly string[];
}

export interface ProjectSettingsBlock extends ObjectOptions {
  readonly monitor_access_level?: "disabled" | "private" | "enabled";
}

/** What facts and manifests must look like, so that a file changed by hand is a finding and not a crash. */
import {
  ALERT_STATUSES,
  type DoraFact,
  type EscalationRule,
  type Fact,
  type LinkedAlert,
  type ProjectFact,
  type Provenance,
  type QueryRecord,
  type Question,
  SEVERITIES,
  type Service,
  type StateEvent,
  type Target,
} from "./facts.ts";

export type Shape = (value: unknown) => boolean;

/** A shape for every key; keys beyond them do no harm. */
export type Shapes<T> = { readonly [Key in keyof Required<T>]: Shape };

export const text: Shape = (value) => typeof value === "string";
export const number: Shape = (value) => typeof value === "number";
const flag: Shape = (value) => typeof value === "boolean";
const instant: Shape = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));

export function oneOf(...allowed: readonly unknown[]): Shape {
  return (value) => allowed.includes(value);
}

function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

export function mapOf(shape: Shape): Shape {
  return (value) => isRecord(value) && Object.values(value).every(shape);
}

export function object<T>(shapes: Shapes<T>): Shape {
  return (value) => isRecord(value) && misfit(value, shapes) === undefined;
}

/** The first key of which the value has another shape. */
export function misfit(
  value: Readonly<Record<string, unknown>>,
  shapes: Readonly<Record<string, Shape>>,
): string | undefined {
  return Object.entries(shapes).find(([key, shape]) => !shape(value[key]))?.[0];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const question = object<Question>({
  from: text,
  to: text,
  timezone: text,
  clock: oneOf("created", "alert"),
  projects: listOf(text),
  groups: listOf(text),
  services: mapOf(object<Service>({ name: optional(text), labels: optional(listOf(text)) })),
  severities: mapOf(object<Target>({ acknowledge: optional(number), resolve: optional(number) })),
  false_positive_labels: listOf(text),
  postmortem_labels: listOf(text),
  exclude_labels: listOf(text),
  exclude_confidential: flag,
});

const provenance = object<Provenance>({
  tool: object<Provenance["tool"]>({ name: text, version: text, commit: orNull(text) }),
  node: text,
  tzdata: text,
  command: text,
  config_sha256: orNull(text),
  gitlab: object<Provenance["gitlab"]>({ host: orNull(text), version: orNull(text) }),
  queries: listOf(
    object<QueryRecord>({ query: text, filter: text, pages: number, rows: number, total: orNull(number) }),
  ),
  token: object<Provenance["token"]>({
    user: orNull(text),
    scopes: listOf(text),
    sees_confidential: orNull(flag),
  }),
  ci: orNull(object<NonNullable<Provenance["ci"]>>({ job_url: orNull(text), commit: orNull(text) })),
});

/** Times of incidents, alerts and shifts are any text: impossible ones are kept, and told by the report. */
export const FACT_SHAPES: { readonly [Type in Fact["type"]]: Shapes<Extract<Fact, { type: Type }>> } = {
  header: {
    type: text,
    format: oneOf(1),
    question,
    data_as_of: instant,
    complete_since: instant,
    dora: listOf(object<DoraFact>({ scope: text, seconds: orNull(number), reason: orNull(text) })),
    provenance,
  },
  project: {
    type: text,
    project: text,
    id: text,
    schedules: orNull(listOf(text)),
    policy: orNull(
      object<NonNullable<ProjectFact["policy"]>>({
        name: text,
        rules: listOf(
          object<EscalationRule>({ after_seconds: number, schedule: orNull(text), user: orNull(text) }),
        ),
      }),
    ),
  },
  shift: {
    type: text,
    project: text,
    schedule: text,
    user: text,
    start: text,
    end: text,
  },
  incident: {
    type: text,
    id: text,
    project: text,
    iid: text,
    url: text,
    title: text,
    severity: oneOf(...SEVERITIES),
    labels: listOf(text),
    confidential: flag,
    state: oneOf("opened", "closed"),
    created_at: text,
    closed_at: orNull(text),
    events: listOf(object<StateEvent>({ at: text, state: oneOf("closed", "reopened") })),
    acknowledgements: listOf(text),
    alerts: listOf(object<LinkedAlert>({ id: text, started_at: text, service: orNull(text) })),
    duplicate_of: orNull(text),
    moved_to: orNull(text),
    timeline: orNull(flag),
    runbook: orNull(flag),
  },
  alert: {
    type: text,
    id: text,
    project: text,
    iid: text,
    title: text,
    service: orNull(text),
    severity: text,
    status: oneOf(...ALERT_STATUSES),
    created_at: text,
    started_at: text,
    ended_at: orNull(text),
    acknowledged_at: orNull(text),
    events: number,
    recovered: orNull(flag),
    incident_labels: listOf(text),
  },
};

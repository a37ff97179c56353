/** The rows of `incidents.csv`: an incident with everything that was found out about it. */
import type { Instant } from "../calendar/zone.ts";
import { CONFIDENTIAL, type Member, members, type Span, usable } from "./cohort.ts";
import {
  type Facts,
  type Question,
  type Reference,
  reference,
  type Severity,
  type Timestamp,
  timestamp,
} from "./facts.ts";
import { openSeconds } from "./incident.ts";
import type { OnCall } from "./on-call.ts";
import { publicTitle } from "./review.ts";
import type { ServiceNames } from "./service.ts";
import { type SlaState, slaState } from "./sla.ts";
import type { Stated } from "./statistics/stated.ts";

/** One incident of the window, as a row of `incidents.csv`. */
export interface Row {
  readonly id: string;
  readonly reference: Reference;
  readonly project: string;
  readonly url: string;
  readonly title: string;
  readonly confidential: boolean;
  readonly severity: Severity;
  readonly service: string;
  readonly labels: readonly string[];
  readonly state: "opened" | "closed";
  readonly created_at: Timestamp;
  readonly started_at: Timestamp | null;
  readonly acknowledged_at: Timestamp | null;
  readonly resolved_at: Timestamp | null;
  readonly tta_seconds: Stated;
  readonly ttr_seconds: Stated;
  readonly first_resolution_seconds: Stated;
  readonly open_seconds: Stated;
  readonly reopened: number;
  readonly acknowledgement_sla: SlaState | null;
  readonly resolution_sla: SlaState | null;
  /** Null where schedules could not be read. */
  readonly on_call: readonly string[] | null;
  readonly within_reach: boolean | null;
  readonly timeline: boolean | null;
  readonly runbook: boolean | null;
  readonly postmortem: boolean | null;
  readonly excluded: string | null;
  readonly problems: readonly string[];
}

/**
 * The incidents created in the window in the order of the facts, from which they are read; excluded ones included, but
 * for confidential ones, of which the facts hold nothing to show.
 */
export function* rowsOf(facts: Facts, names: ServiceNames, span: Span, roster: OnCall): Generator<Row> {
  for (const member of members(facts, names, span))
    if (member.rule !== CONFIDENTIAL) yield rowOf(member, facts.header.question, span, roster);
}

function rowOf(
  { fact, incident, rule }: Member,
  { severities }: Question,
  { asOf }: Span,
  roster: OnCall,
): Row {
  const { start, acknowledged, resolved, closes } = incident;
  const counted = rule === undefined;
  const since = (time: Instant | undefined) =>
    time === undefined || !usable(incident) ? null : (time - start) / 1000;
  const sla = (name: "ack" | "resolve") =>
    counted ? (slaState(incident, name, severities, asOf) ?? null) : null;
  return {
    id: fact.id,
    reference: reference(incident),
    project: fact.project,
    url: fact.url,
    title: publicTitle(incident),
    confidential: fact.confidential,
    severity: fact.severity,
    service: incident.service,
    labels: fact.labels,
    state: fact.state,
    created_at: timestamp(incident.created),
    started_at: timestampOrNull(start),
    acknowledged_at: timestampOrNull(acknowledged),
    resolved_at: timestampOrNull(resolved),
    tta_seconds: since(acknowledged),
    ttr_seconds: since(resolved),
    first_resolution_seconds: since(closes[0]),
    open_seconds: usable(incident) ? openSeconds(incident, asOf) : null,
    reopened: incident.reopenings.length,
    acknowledgement_sla: sla("ack"),
    resolution_sla: sla("resolve"),
    on_call: roster.users(fact.project, start) ?? null,
    within_reach: roster.reached(fact.project, start) ?? null,
    timeline: fact.timeline,
    runbook: fact.runbook,
    postmortem: incident.postmortem,
    excluded: rule ?? null,
    problems: incident.problems,
  };
}

function timestampOrNull(instant: Instant | undefined): string | null {
  return instant === undefined || Number.isNaN(instant) ? null : timestamp(instant);
}

/** The rows of `incidents.csv`: an incident with everything that was found out about it. */
import type { Instant } from "../calendar/zone.ts";
import { type Member, members, type Span, usable } from "./cohort.ts";
import { openSeconds } from "./durations.ts";
import { type Facts, type Question, reference, timestamp } from "./facts.ts";
import type { OnCall } from "./on-call.ts";
import type { Row } from "./report.ts";
import { publicTitle } from "./review.ts";
import type { ServiceNames } from "./service.ts";
import { slaState } from "./sla.ts";

/** The incidents created in the window, excluded ones included, in the order of the facts, from which they are read. */
export function* rowsOf(facts: Facts, names: ServiceNames, span: Span, roster: OnCall): Generator<Row> {
  for (const member of members(facts, names, span)) yield rowOf(member, facts.header.question, span, roster);
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

/** From facts to the report: pure arithmetic, the same for the same facts. */
import type { Instant } from "../calendar/zone.ts";
import { compare } from "../core/finding.ts";
import { alertReport, alertsOf } from "./alerts.ts";
import { availability } from "./availability.ts";
import { comparison, trend } from "./change.ts";
import { type Cohort, dataQuality, formCohort, previousCohort, reconcile, usable } from "./cohort.ts";
import { gitlabDora } from "./dora.ts";
import { openSeconds, overallDuration } from "./durations.ts";
import { type Facts, timestamp } from "./facts.ts";
import { frequency } from "./frequency.ts";
import { groupBy } from "./group.ts";
import type { Incident } from "./incident.ts";
import { onCall } from "./on-call.ts";
import type { Report, Row } from "./report.ts";
import { hasPostmortem, publicTitle, repeats, review } from "./review.ts";
import { NO_SERVICE, serviceNames } from "./service.ts";
import { attainment, slaState } from "./sla.ts";
import { localDays } from "./window.ts";

export interface Measurement {
  readonly report: Report;
  /** The incidents created in the window, excluded ones included, in order of creation; made one by one. */
  rows(): Generator<Row>;
}

const LONGEST = 10;

/**
 * Measures the incidents of a window. `factsDigest` is the SHA-256 of the facts file, and the seed of resampling.
 * Stops (`Stop`) on an impossible window, on facts that contradict each other, and when counts do not add up.
 */
export function measure(facts: Facts, factsDigest: string): Measurement {
  const { question, data_as_of, dora, provenance } = facts.header;
  const names = serviceNames(question.services);
  const cohort = formCohort(facts, names);
  const counts = reconcile(cohort);
  const { created, window, seen, asOf } = cohort;
  const previous = previousCohort(facts, cohort);
  const roster = onCall(facts);
  const alerts = alertsOf(facts.alerts, cohort);
  const services = serviceList(Object.keys(question.services), cohort);
  const durations = { asOf, services, seed: factsDigest };
  const excluded = groupBy(cohort.excluded, ({ rule }) => rule);
  const report: Report = {
    format: 1,
    window: {
      from: timestamp(window.from),
      to: timestamp(window.to),
      timezone: window.timezone,
      days: localDays(window.from, seen, window.timezone),
    },
    data_as_of,
    scope: { projects: question.projects, groups: question.groups },
    cohort: "created",
    clock: question.clock,
    counts,
    incidents: created.length,
    excluded: [...excluded]
      .sort(([a], [b]) => compare(a, b))
      .map(([rule, entries]) => ({ rule, ids: entries.map(({ incident }) => incident.reference) })),
    ttr: overallDuration(created, "ttr", durations),
    tta: overallDuration(created, "tta", durations),
    availability: availability(cohort, services),
    frequency: frequency(cohort, services, question.projects),
    alerts: alertReport(alerts.received, question, names),
    sla: {
      ack: attainment(created, "ack", question.severities, asOf),
      resolve: attainment(created, "resolve", question.severities, asOf),
    },
    trend: trend(cohort),
    previous: previous === undefined ? null : comparison(cohort, previous),
    ...(previous === undefined
      ? { previous_reason: "the facts do not reach back to the previous window" }
      : {}),
    repeats: repeats(cohort),
    review: review(cohort, roster, question, alerts.received, names),
    data_quality: dataQuality(cohort, alerts.unreadable),
    ...gitlabDora(dora, cohort),
    longest: longest(created, asOf),
    provenance: {
      report_id: factsDigest.slice(0, 12),
      facts_sha256: factsDigest,
      seed: factsDigest,
      ...provenance,
    },
  };
  return { report, rows };

  function* rows(): Generator<Row> {
    const entries = [
      ...created.map((incident) => ({ incident, rule: null })),
      ...cohort.excluded.map(({ incident, rule }) => ({ incident, rule })),
    ];
    entries.sort(
      (a, b) => a.incident.created - b.incident.created || compare(a.incident.fact.id, b.incident.fact.id),
    );
    for (const { incident, rule } of entries) yield row(incident, rule);
  }

  function row(incident: Incident, rule: string | null): Row {
    const { fact, start, acknowledged, resolved, firstResolved } = incident;
    const counted = rule === null;
    const since = (time: Instant | undefined) =>
      time === undefined || !usable(incident) ? null : (time - start) / 1000;
    const sla = (name: "ack" | "resolve") =>
      counted ? (slaState(incident, name, question.severities, asOf) ?? null) : null;
    return {
      id: fact.id,
      reference: incident.reference,
      project: fact.project,
      url: fact.url,
      title: publicTitle(fact),
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
      first_resolution_seconds: since(firstResolved),
      open_seconds: usable(incident) ? openSeconds(incident) : null,
      reopened: incident.reopenings.length,
      acknowledgement_sla: sla("ack"),
      resolution_sla: sla("resolve"),
      on_call: roster.users(fact.project, start) ?? null,
      within_reach: roster.reached(fact.project, start) ?? null,
      timeline: fact.timeline,
      runbook: fact.runbook,
      postmortem: hasPostmortem(fact, question),
      excluded: rule,
      problems: incident.problems,
    };
  }
}

/** The catalogue's services and those met, sorted; those without one last. */
function serviceList(catalogue: readonly string[], { all }: Cohort): string[] {
  const met = new Set([...catalogue, ...all.map(({ service }) => service)]);
  met.delete(NO_SERVICE);
  return [...[...met].sort(compare), NO_SERVICE];
}

/** The longest incidents; those still open with their age so far. */
function longest(created: readonly Incident[], asOf: Instant): Report["longest"] {
  return created
    .filter(usable)
    .map(({ reference, fact, start, resolved }) => ({
      id: reference,
      url: fact.url,
      title: publicTitle(fact),
      severity: fact.severity,
      seconds: ((resolved ?? asOf) - start) / 1000,
      open: resolved === undefined,
    }))
    .sort((a, b) => b.seconds - a.seconds || compare(a.id, b.id))
    .slice(0, LONGEST);
}

function timestampOrNull(instant: Instant | undefined): string | null {
  return instant === undefined || Number.isNaN(instant) ? null : timestamp(instant);
}

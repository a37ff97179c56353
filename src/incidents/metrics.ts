/** From facts to the report: pure arithmetic, the same for the same facts. */
import type { Instant } from "../calendar/zone.ts";
import { compare } from "../core/finding.ts";
import { alertReport, tallyAlerts } from "./alerts.ts";
import { availability } from "./availability.ts";
import { comparison, trend } from "./change.ts";
import {
  type Cohort,
  dataQuality,
  formCohort,
  type Member,
  members,
  previousCohort,
  reconcile,
  usable,
} from "./cohort.ts";
import { gitlabDora } from "./dora.ts";
import { openSeconds, overallDuration } from "./durations.ts";
import { type Facts, reference, timestamp } from "./facts.ts";
import { frequency } from "./frequency.ts";
import { groupBy } from "./group.ts";
import type { Incident } from "./incident.ts";
import { onCall } from "./on-call.ts";
import type { Dot, Report, Row } from "./report.ts";
import { publicTitle, repeats, review } from "./review.ts";
import { NO_SERVICE, serviceNames } from "./service.ts";
import { attainment, slaState } from "./sla.ts";
import { ascending } from "./statistics/quantile.ts";
import { localDays } from "./window.ts";

export interface Measurement {
  readonly report: Report;
  /** The incidents created in the window, excluded ones included, in order of creation; read one by one. */
  rows(): Generator<Row>;
  /** The incidents measured, as a chart needs them. */
  dots(): Dot[];
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
  const alerts = tallyAlerts(facts, cohort, names);
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
      .map(([rule, entries]) => ({ rule, ids: entries.map(({ incident }) => reference(incident)) })),
    ttr: overallDuration(created, "ttr", durations),
    tta: overallDuration(created, "tta", durations),
    availability: availability(cohort, services),
    frequency: frequency(cohort, services, question.projects),
    alerts: alertReport(alerts),
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
    review: review(cohort, roster, question, alerts),
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
  return {
    report,
    dots: () => created.filter(usable).map((incident) => dot(incident, asOf)),
    *rows() {
      for (const member of members(facts, names, cohort)) yield row(member);
    },
  };

  function row({ fact, incident, rule }: Member): Row {
    const { start, acknowledged, resolved, closes } = incident;
    const counted = rule === undefined;
    const since = (time: Instant | undefined) =>
      time === undefined || !usable(incident) ? null : (time - start) / 1000;
    const sla = (name: "ack" | "resolve") =>
      counted ? (slaState(incident, name, question.severities, asOf) ?? null) : null;
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
}

/** The catalogue's services and those met, sorted; those without one last. */
function serviceList(catalogue: readonly string[], { all }: Cohort): string[] {
  const met = new Set([...catalogue, ...all.map(({ service }) => service)]);
  met.delete(NO_SERVICE);
  return [...[...met].sort(compare), NO_SERVICE];
}

function dot(incident: Incident, asOf: Instant): Dot {
  const { severity, created, resolved } = incident;
  return { severity, created, seconds: secondsSoFar(incident, asOf), open: resolved === undefined };
}

function secondsSoFar({ start, resolved }: Incident, asOf: Instant): number {
  return ((resolved ?? asOf) - start) / 1000;
}

/** The longest incidents; those still open with their age so far. */
function longest(created: readonly Incident[], asOf: Instant): Report["longest"] {
  const candidates = created.filter(usable);
  const least = ascending(candidates.map((incident) => secondsSoFar(incident, asOf))).at(-LONGEST) ?? 0;
  return candidates
    .filter((incident) => secondsSoFar(incident, asOf) >= least)
    .map((incident) => ({
      id: reference(incident),
      url: incident.url,
      title: publicTitle(incident),
      severity: incident.severity,
      seconds: secondsSoFar(incident, asOf),
      open: incident.resolved === undefined,
    }))
    .sort((a, b) => b.seconds - a.seconds || compare(a.id, b.id))
    .slice(0, LONGEST);
}

function timestampOrNull(instant: Instant | undefined): string | null {
  return instant === undefined || Number.isNaN(instant) ? null : timestamp(instant);
}

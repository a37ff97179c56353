/** From facts to the report: pure arithmetic, the same for the same facts. */
import { instantToLocal } from "../calendar/zone.ts";
import { compare } from "../core/compare.ts";
import { groupBy } from "../core/group-by.ts";
import { alertReport, tallyAlerts } from "./alerts.ts";
import { availability } from "./availability.ts";
import { comparison, trend } from "./change.ts";
import { type Cohort, dataQuality, formCohort, previousCohort, reconcile } from "./cohort.ts";
import { gitlabDora } from "./dora.ts";
import { overallDuration } from "./durations.ts";
import { type Facts, reference, timestamp } from "./facts.ts";
import { frequency } from "./frequency.ts";
import { type Dots, dots, longest } from "./lengths.ts";
import { onCall } from "./on-call.ts";
import type { Report } from "./report.ts";
import { repeats, review } from "./review.ts";
import { type Row, rowsOf } from "./rows.ts";
import { NO_SERVICE, serviceNames } from "./service.ts";
import { attainment } from "./sla.ts";
import { dateOf, localDays } from "./window.ts";

export interface Measurement {
  readonly report: Report;
  /** The incidents created in the window, excluded ones included, in order of creation; read one by one. */
  rows(): Generator<Row>;
  readonly dots: Dots;
}

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
  const roster = onCall(facts, window);
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
      ? {
          previous_reason: `the data begins on ${dateOf(instantToLocal(Date.parse(facts.header.complete_since), window.timezone))}, after that window did`,
        }
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
  // What the rows need is named here, so that they keep nothing else in memory.
  const span = { window, end: cohort.end, asOf };
  return { report, dots: dots(created, asOf), rows: () => rowsOf(facts, names, span, roster) };
}

/** The catalogue's services and those met, sorted; those without one last. */
function serviceList(catalogue: readonly string[], { all }: Cohort): string[] {
  const met = new Set([...catalogue, ...all.map(({ service }) => service)]);
  met.delete(NO_SERVICE);
  return [...[...met].sort(compare), NO_SERVICE];
}

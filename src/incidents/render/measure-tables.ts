/** Tables of measurements: durations, services, alerts. */

import type { DurationStatistic, OverallDuration } from "../durations.ts";
import { SEVERITIES } from "../facts.ts";
import type { Report } from "../report.ts";
import { decimal, duration, grouped, leftOut, percent } from "./format.ts";
import { columns, figure, type Table } from "./table.ts";

/** More services than this make a table nobody reads; the rest stands in report.json. */
const MOST_SERVICES = 30;

const DURATIONS = {
  ttr: {
    title: "Time to resolution",
    missing: "Missing ones have impossible times.",
    cut: "incidents still open",
  },
  tta: {
    title: "Time to acknowledgement",
    missing: "Missing ones were closed without it.",
    cut: "incidents closed without it or still waiting for it",
  },
} as const;

export function durationTable(name: keyof typeof DURATIONS, statistic: OverallDuration): Table {
  const { title, missing: missed, cut } = DURATIONS[name];
  const services = Object.entries(statistic.by_service)
    .filter(([, { n, missing, open }]) => n + missing + open > 0)
    .sort(([, a], [, b]) => b.n + b.open - a.n - a.open);
  const severities = SEVERITIES.map(
    (severity) => [severity, statistic.by_severity[severity]] as const,
  ).filter(([, { n, missing, open }]) => n + missing + open > 0);
  const line = (what: string, one: DurationStatistic) => [
    what,
    ...[one.n, one.missing, one.open].map(grouped),
    figure(one.median, one.reasons.median, duration),
    figure(one.median_ci, one.reasons.median_ci, ([low, high]) => `${duration(low)} – ${duration(high)}`),
    figure(one.p75, one.reasons.p75, duration),
    figure(one.p90, one.reasons.p90, duration),
    figure(one.p95, one.reasons.p95, duration),
    figure(one.km_median, one.reasons.km_median, duration),
    figure(one.mean, one.reasons.mean, duration),
  ];
  const { mean_ci, mean_without_largest, geometric_mean } = statistic;
  const means = [
    ...(mean_ci === null
      ? []
      : [`95 % interval of the mean ${duration(mean_ci[0])} to ${duration(mean_ci[1])}`]),
    ...(mean_without_largest === null
      ? []
      : [`without the longest incident it is ${duration(mean_without_largest)}`]),
    ...(geometric_mean === null ? [] : [`the geometric mean is ${duration(geometric_mean)}`]),
  ];
  return {
    title,
    columns: columns(
      ["Incidents"],
      ["n", "Missing", "Open", "Median", "95 % interval", "P75", "P90", "P95", "With open", "Mean"],
    ),
    rows: [
      line("all", statistic),
      ...severities.map(([severity, one]) => line(severity, one)),
      ...services.slice(0, MOST_SERVICES).map(([service, one]) => line(`service ${service}`, one)),
    ],
    note: [
      missed,
      "A dash stands where there are too few incidents: the interval of a median needs 6, P75 13, P90 36, P95 72.",
      `“With open” is the Kaplan-Meier median, which also counts ${cut}; it stands only where there are any.`,
      ...(means.length > 0 ? [`One long incident moves a mean far: ${means.join("; ")}.`] : []),
      ...rest(services.length),
    ].join(" "),
  };
}

export function availabilityTable({ availability }: Report): Table {
  const services = Object.entries(availability).sort(([, a], [, b]) => a.availability - b.availability);
  return {
    title: "Availability by service",
    columns: columns(
      ["Service"],
      ["Incidents", "Failures", "Downtime", "Availability", "Between failures", "From failure to failure"],
    ),
    rows: services
      .slice(0, MOST_SERVICES)
      .map(([name, one]) => [
        name,
        grouped(one.incidents),
        grouped(one.failures),
        duration(one.downtime),
        percent(one.availability),
        one.mtbf !== null
          ? duration(one.mtbf)
          : figure(one.mtbf_lower, one.reasons.mtbf_lower, (bound) => `at least about ${duration(bound)}`),
        figure(one.mean_gap, one.reasons.mean_gap, duration),
      ]),
    note: [
      "Every incident counts as a complete outage of its service while it is open, overlapping incidents as one failure, and a reopening as a new one: read these as upper bounds of the harm.",
      ...rest(services.length),
    ].join(" "),
  };
}

function rest(services: number): string[] {
  return leftOut(services - MOST_SERVICES, "service");
}

export function severityTable({ frequency }: Report): Table {
  const services = Object.entries(frequency.by_service_and_severity)
    .filter(([name]) => (frequency.by_service[name] ?? 0) > 0)
    .sort(([a], [b]) => (frequency.by_service[b] ?? 0) - (frequency.by_service[a] ?? 0));
  return {
    title: "Incidents by service and severity",
    columns: columns(["Service"], [...SEVERITIES, "All"]),
    rows: [
      ...services
        .slice(0, MOST_SERVICES)
        .map(([name, counts]) => [
          name,
          ...SEVERITIES.map((severity) => grouped(counts[severity])),
          grouped(frequency.by_service[name] ?? 0),
        ]),
      [
        "all",
        ...SEVERITIES.map((severity) => grouped(frequency.by_severity[severity])),
        grouped(SEVERITIES.reduce((sum, severity) => sum + frequency.by_severity[severity], 0)),
      ],
    ],
    ...(services.length > MOST_SERVICES ? { note: rest(services.length).join("") } : {}),
  };
}

export function falsePositiveTable({ alerts, data_quality }: Report): Table {
  const { false_positive: fp, self_recovered, by_status, total } = alerts;
  return {
    title: "What became of alerts",
    columns: columns(["Figure"], ["Alerts"]),
    rows: [
      ["Received", grouped(total)],
      ...(data_quality.alerts_unreadable > 0
        ? [["Received at a time that cannot be read: not counted", grouped(data_quality.alerts_unreadable)]]
        : []),
      ...Object.entries(by_status).map(([status, count]) => [`now ${status}`, grouped(count)]),
      ["False positive: ignored or labelled", grouped(fp.count)],
      ["of these ignored", grouped(fp.ignored)],
      ["of these labelled", grouped(fp.labelled)],
      [
        "Recovered before anybody acknowledged",
        `${grouped(self_recovered.count)}${self_recovered.unknown > 0 ? ` (unknown for ${grouped(self_recovered.unknown)})` : ""}`,
      ],
      ["Classified: false positive or resolved", grouped(fp.classified)],
      ["False positive share", figure(fp.share, fp.reason, percent)],
      ["95 % interval", figure(fp.ci, fp.reason, ([low, high]) => `${percent(low)} – ${percent(high)}`)],
      [
        "If all unclassified ones were true, or false",
        figure(fp.bounds, fp.reason, ([low, high]) => `${percent(low)} – ${percent(high)}`),
      ],
    ],
    note: "The share is the false among the classified (1 − precision). A false-positive rate in the strict sense does not exist for alerts, which know no true negatives.",
  };
}

export function noisyTable({ review }: Report): Table {
  return {
    title: "Alerts by service",
    columns: columns(
      ["Service"],
      ["Alerts", "Events", "Events per alert", "Ignored", "Recovered by themselves"],
    ),
    rows: review.alerts
      .slice(0, MOST_SERVICES)
      .map(({ service, alerts, events, ignored, self_recovered }) => [
        service,
        grouped(alerts),
        grouped(events),
        decimal(events / alerts),
        grouped(ignored),
        grouped(self_recovered),
      ]),
    note: ["Rules to review, the loudest first; no score of anybody.", ...rest(review.alerts.length)].join(
      " ",
    ),
  };
}

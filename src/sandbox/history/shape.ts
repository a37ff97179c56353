/** What the invented year looks like: when incidents begin, how bad they are, how long they last. */
import { DAY, HOUR, MINUTE } from "../oncall/clock.ts";
import type { Severity } from "../world/incident-rows.ts";
import { uniform } from "./chance.ts";

interface SeverityShape {
  readonly severity: Severity;
  readonly share: number;
  /** Median milliseconds from creation to acknowledgement, and from there to closing. */
  readonly acknowledge: number;
  readonly resolve: number;
}

export const SEVERITIES: readonly SeverityShape[] = [
  { severity: "CRITICAL", share: 5, acknowledge: 4 * MINUTE, resolve: 70 * MINUTE },
  { severity: "HIGH", share: 16, acknowledge: 9 * MINUTE, resolve: 3 * HOUR },
  { severity: "MEDIUM", share: 39, acknowledge: 25 * MINUTE, resolve: 8 * HOUR },
  { severity: "LOW", share: 30, acknowledge: 90 * MINUTE, resolve: 30 * HOUR },
  { severity: "UNKNOWN", share: 10, acknowledge: 40 * MINUTE, resolve: 12 * HOUR },
];

/** Services of a project by the project's path; the first one fails most. */
export const SERVICES: readonly {
  readonly project: string;
  readonly share: number;
  readonly names: readonly string[];
}[] = [
  { project: "acme/payments/api", share: 42, names: ["api", "checkout", "billing"] },
  { project: "acme/payments/web", share: 30, names: ["web", "login", "search"] },
  { project: "acme/payments/worker", share: 20, names: ["worker", "mail"] },
  { project: "acme/platform/status", share: 8, names: ["status"] },
];

export const SYMPTOMS = [
  "error rate above 5 %",
  "latency above 2 s",
  "is down",
  "queue does not drain",
  "disk almost full",
  "certificate about to expire",
  "memory exhausted",
  "connection pool exhausted",
] as const;

/** Office hours (in UTC) bring most changes, and changes bring incidents. */
const BY_HOUR = [
  0.5, 0.4, 0.4, 0.4, 0.5, 0.6, 0.9, 1.2, 1.6, 1.8, 1.7, 1.5, 1.4, 1.7, 1.8, 1.6, 1.4, 1.1, 0.9, 0.8, 0.8,
  0.7, 0.7, 0.6,
] as const;
/** From Sunday on. */
const BY_WEEKDAY = [0.55, 1.25, 1.2, 1.15, 1.2, 1.05, 0.6] as const;

export const YEAR = 365 * DAY;

/** So many instants of the year before `at`, ascending, denser where more happens. `draw` tells several such lists apart. */
export function arrivals(count: number, at: number, draw: number): Float64Array {
  const start = Math.floor((at - YEAR) / HOUR) * HOUR;
  const hours = Math.floor((at - start) / HOUR);
  const cumulative = new Float64Array(hours + 1);
  for (let hour = 0; hour < hours; hour += 1) {
    const date = new Date(start + hour * HOUR);
    const week = Math.floor(hour / 168);
    const weight =
      (BY_HOUR[date.getUTCHours()] ?? 1) *
      (BY_WEEKDAY[date.getUTCDay()] ?? 1) *
      (0.6 + 0.8 * uniform(week, 90));
    cumulative[hour + 1] = (cumulative[hour] ?? 0) + weight;
  }
  const total = cumulative[hours] ?? 0;
  const instants = new Float64Array(count);
  let hour = 0;
  for (let index = 0; index < count; index += 1) {
    const target = ((index + uniform(index, draw)) / count) * total;
    while ((cumulative[hour + 1] ?? total) < target && hour < hours - 1) hour += 1;
    const before = cumulative[hour] ?? 0;
    const within = (target - before) / ((cumulative[hour + 1] ?? total) - before);
    instants[index] = Math.floor((start + (hour + within) * HOUR) / 1000) * 1000;
  }
  return instants;
}

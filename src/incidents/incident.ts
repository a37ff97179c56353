/** An incident made ready for arithmetic: times as numbers, its service, its open spells, and what is wrong with it. */
import type { Interval } from "../calendar/intervals.ts";
import type { Instant } from "../calendar/zone.ts";
import type { IncidentFact, Question } from "./facts.ts";
import { reference } from "./facts.ts";
import type { Reference } from "./report.ts";
import type { ServiceNames } from "./service.ts";

/** What can be wrong with an incident's times, in the words of the report. */
export const PROBLEMS = {
  unreadable: "a time cannot be read",
  future: "a time lies after the data was read",
  closedBeforeStart: "closed before it began",
  acknowledgedBeforeStart: "acknowledged before it began",
  acknowledgedAfterClose: "acknowledged after it was closed",
} as const;
export type Problem = (typeof PROBLEMS)[keyof typeof PROBLEMS];

export interface Incident {
  readonly fact: IncidentFact;
  readonly reference: Reference;
  readonly service: string;
  /** NaN where it cannot be read. */
  readonly created: Instant;
  /** Where the clocks start: creation, or the beginning of the first alert. */
  readonly start: Instant;
  /** The clock was to start with an alert, but there is none. */
  readonly fallback: boolean;
  readonly acknowledged: Instant | undefined;
  /** The last close of an incident that is closed now, and the first close of any. */
  readonly resolved: Instant | undefined;
  readonly firstResolved: Instant | undefined;
  readonly closes: readonly Instant[];
  readonly reopenings: readonly Instant[];
  /** When it was open, from its creation on; the last spell of an open incident ends at `data_as_of`. */
  readonly spells: readonly Interval[];
  readonly problems: readonly Problem[];
}

/** Reads an incident's times; none of them may lie after `asOf`. */
export function examine(
  fact: IncidentFact,
  question: Question,
  asOf: Instant,
  names: ServiceNames,
): Incident {
  const created = Date.parse(fact.created_at);
  const alerts = question.clock === "alert" ? fact.alerts : [];
  const alertStart = earliest(alerts.map((alert) => Date.parse(alert.started_at)));
  const start = alertStart ?? created;
  const history = replay(fact, created);
  const acknowledgements = fact.acknowledgements.map((at) => Date.parse(at));
  const acknowledged = earliest(acknowledgements);
  const closed = fact.state === "closed";
  const resolved = closed ? history.closes.at(-1) : undefined;

  const times = [created, start, ...history.times, ...acknowledgements];
  const problems: Problem[] = [];
  // Of times with an unreadable one among them, the largest is NaN too.
  const latest = Math.max(...times);
  if (Number.isNaN(latest) || (closed && resolved === undefined)) problems.push(PROBLEMS.unreadable);
  if (latest > asOf) problems.push(PROBLEMS.future);
  if (history.times.some((time) => time < start)) problems.push(PROBLEMS.closedBeforeStart);
  if (acknowledged !== undefined && acknowledged < start) problems.push(PROBLEMS.acknowledgedBeforeStart);
  if (acknowledged !== undefined && resolved !== undefined && acknowledged > resolved) {
    problems.push(PROBLEMS.acknowledgedAfterClose);
  }
  return {
    fact,
    reference: reference(fact),
    service: names.ofIncident(fact),
    created,
    start,
    fallback: question.clock === "alert" && alertStart === undefined,
    acknowledged,
    resolved,
    firstResolved: history.closes[0],
    closes: history.closes,
    reopenings: history.reopenings,
    spells: spells(start, history, asOf),
    problems,
  };
}

interface History {
  /** All times met, in the order of the events. */
  readonly times: readonly Instant[];
  readonly closes: readonly Instant[];
  readonly reopenings: readonly Instant[];
}

/** Closes and reopenings in turn, none before the creation; an event that changes nothing is passed over. */
function replay({ events, state, closed_at }: IncidentFact, created: Instant): History {
  const sorted = events
    .map((event) => ({ at: Date.parse(event.at), closes: event.state === "closed" }))
    .sort((a, b) => a.at - b.at || 0);
  const times = sorted.map((event) => event.at);
  const closes: Instant[] = [];
  const reopenings: Instant[] = [];
  let open = true;
  for (const { at, closes: closing } of sorted) {
    if (closing !== open) continue;
    (closing ? closes : reopenings).push(Math.max(at, created));
    open = !closing;
  }
  // State events are younger than GitLab's oldest incidents: there, `closed_at` is all that tells.
  if (open && state === "closed" && closed_at !== null) {
    const at = Date.parse(closed_at);
    times.push(at);
    if (!Number.isNaN(at)) closes.push(Math.max(at, created));
  }
  return { times, closes, reopenings };
}

function spells(start: Instant, { closes, reopenings }: History, asOf: Instant): Interval[] {
  return [start, ...reopenings].map((begin, index) => ({ start: begin, end: closes[index] ?? asOf }));
}

/** The first of some times, if there are any; NaN if one of them is. */
function earliest(times: readonly Instant[]): Instant | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}

/** An incident made ready for arithmetic: times as numbers, its service, and what is wrong with it. */
import { duration, type Interval } from "../calendar/intervals.ts";
import type { Instant } from "../calendar/zone.ts";
import type { Header, IncidentFact, Question, Severity } from "./facts.ts";
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

/** What measuring needs of an incident, and no more: there may be hundreds of thousands of them in memory. */
export interface Incident {
  readonly project: string;
  readonly iid: string;
  readonly url: string;
  readonly title: string;
  readonly confidential: boolean;
  readonly severity: Severity;
  readonly service: string;
  readonly state: IncidentFact["state"];
  readonly timeline: boolean | null;
  readonly runbook: boolean | null;
  readonly postmortem: boolean | null;
  /** NaN where it cannot be read. */
  readonly created: Instant;
  /** Where the clocks start: creation, or the beginning of the first alert. */
  readonly start: Instant;
  /** The clock was to start with an alert, but there is none. */
  readonly fallback: boolean;
  readonly acknowledged: Instant | undefined;
  /** The last close of an incident that is closed now. */
  readonly resolved: Instant | undefined;
  readonly closes: readonly Instant[];
  readonly reopenings: readonly Instant[];
  readonly problems: readonly Problem[];
}

/** Examines incidents, of which no time may lie after the data was read; equal texts of theirs are one in memory. */
export function examiner(
  { question, data_as_of }: Header,
  names: ServiceNames,
): (fact: IncidentFact) => Incident {
  const asOf = Date.parse(data_as_of);
  const texts = new Map<string, string>();
  const shared = (text: string) => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  return (fact) => {
    const created = Date.parse(fact.created_at);
    const alerts = question.clock === "alert" ? fact.alerts : [];
    const alertStart = earliest(alerts.map((alert) => Date.parse(alert.started_at)));
    const start = alertStart ?? created;
    const history = replay(fact, created);
    const acknowledgements = fact.acknowledgements.map((at) => Date.parse(at));
    const acknowledged = earliest(acknowledgements);
    const resolved = fact.state === "closed" ? history.closes.at(-1) : undefined;
    return {
      project: shared(fact.project),
      iid: fact.iid,
      url: fact.url,
      title: shared(fact.title),
      confidential: fact.confidential,
      severity: fact.severity,
      service: shared(names.ofIncident(fact)),
      state: fact.state,
      timeline: fact.timeline,
      runbook: fact.runbook,
      postmortem: hasPostmortem(fact, question),
      created,
      start,
      fallback: question.clock === "alert" && alertStart === undefined,
      acknowledged,
      resolved,
      closes: kept(history.closes),
      reopenings: kept(history.reopenings),
      problems: kept(problemsOf()),
    };

    function problemsOf(): Problem[] {
      const problems: Problem[] = [];
      // Of times with an unreadable one among them, the largest is NaN too.
      const latest = Math.max(created, start, ...history.times, ...acknowledgements);
      if (Number.isNaN(latest) || (fact.state === "closed" && resolved === undefined))
        problems.push(PROBLEMS.unreadable);
      if (latest > asOf) problems.push(PROBLEMS.future);
      if (history.times.some((time) => time < start)) problems.push(PROBLEMS.closedBeforeStart);
      if (acknowledged !== undefined && acknowledged < start) problems.push(PROBLEMS.acknowledgedBeforeStart);
      if (acknowledged !== undefined && resolved !== undefined && acknowledged > resolved)
        problems.push(PROBLEMS.acknowledgedAfterClose);
      return problems;
    }
  };
}

const NONE: readonly never[] = [];

/** A list to keep: one that is empty is the same for all, another takes no more room than it needs. */
function kept<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice();
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

/** When it was open, from the start of its clock on; the last spell of an open incident ends at `asOf`. */
export function spells({ start, closes, reopenings }: Incident, asOf: Instant): Interval[] {
  return [start, ...reopenings].map((begin, index) => ({ start: begin, end: closes[index] ?? asOf }));
}

/** Seconds that an incident was open, all its spells together. */
export function openSeconds(incident: Incident, asOf: Instant): number {
  return duration(spells(incident, asOf)) / 1000;
}

/** Null where the document does not say which labels mark a post-mortem. */
function hasPostmortem({ labels }: IncidentFact, { postmortem_labels }: Question): boolean | null {
  return postmortem_labels.length === 0 ? null : postmortem_labels.some((label) => labels.includes(label));
}

/** The first of some times, if there are any; NaN if one of them is. */
function earliest(times: readonly Instant[]): Instant | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}

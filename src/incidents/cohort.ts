/** Which incidents a report is about, which it leaves out and why, and whether the counts add up. */
import type { Instant } from "../calendar/zone.ts";
import { EXIT, Stop } from "../core/finding.ts";
import { type Facts, type IncidentFact, type Question, type Reference, reference } from "./facts.ts";
import { examiner, type Incident, PROBLEMS } from "./incident.ts";
import type { ServiceNames } from "./service.ts";
import { type CalendarPeriod, previousDates, refuseFuture, resolveWindow, type Window } from "./window.ts";

export interface DataQuality {
  readonly rules: readonly { readonly rule: string; readonly incidents: readonly Reference[] }[];
  /** Incidents of the window left out of durations, attainment and availability because their times are impossible. */
  readonly unusable: number;
  /** With `--clock alert`: incidents without an alert, measured from their creation. */
  readonly clock_fallback: number;
  readonly alerts_unreadable: number;
}

/** Incidents open, begun, reopened and closed. */
export interface Counts {
  readonly open_at_start: number;
  readonly created: number;
  readonly reopened: number;
  readonly closed: number;
  readonly open_at_end: number;
}

/** The window, as far as the data goes. */
export interface Span {
  readonly window: Window;
  readonly asOf: Instant;
  /** The first instant that no longer counts: the end of the window, or just after the data. */
  readonly end: Instant;
}

export interface Cohort extends Span {
  /** Where the window ends for now: at its end, or where the data does. */
  readonly seen: Instant;
  /** Every incident of the facts. */
  readonly examined: readonly Incident[];
  /** Those whose times can be read and that no rule excludes. */
  readonly all: readonly Incident[];
  /** Those created in the window. */
  readonly created: readonly Incident[];
  /** Incidents created in the window that a rule excludes. */
  readonly excluded: readonly { readonly rule: string; readonly incident: Incident }[];
  /** Incidents with a time that cannot be read, or created after the data was read: they belong to no window. */
  readonly unplaceable: readonly Incident[];
}

/** All lists keep the order of the facts. Stops when the window lies after the data, or at two facts about one incident. */
export function formCohort(facts: Facts, names: ServiceNames): Cohort {
  const window = resolveWindow(facts.header.question);
  const asOf = Date.parse(facts.header.data_as_of);
  refuseFuture(window, facts.header.data_as_of);
  const seen = Math.min(window.to, asOf);
  const end = Math.min(window.to, asOf + 1);
  const examined: Incident[] = [];
  const all: Incident[] = [];
  const excluded: { rule: string; incident: Incident }[] = [];
  const unplaceable: Incident[] = [];
  const inWindow = ({ created }: Incident) => created >= window.from && created < end;
  for (const { incident, rule } of examineAll(facts, names)) {
    examined.push(incident);
    if (rule !== undefined) {
      if (inWindow(incident)) excluded.push({ rule, incident });
    } else if (isUnplaceable(incident, asOf)) unplaceable.push(incident);
    else all.push(incident);
  }
  return { window, asOf, seen, end, examined, all, created: all.filter(inWindow), excluded, unplaceable };
}

/** An incident created in the window with its fact, and the rule that excludes it if there is one. */
export interface Member {
  readonly fact: IncidentFact;
  readonly incident: Incident;
  readonly rule: string | undefined;
}

/** The incidents created in the window, excluded ones included, one by one from the facts. */
export function* members(facts: Facts, names: ServiceNames, { window, end, asOf }: Span): Generator<Member> {
  for (const member of examineAll(facts, names)) {
    const { incident, rule } = member;
    const inWindow = incident.created >= window.from && incident.created < end;
    if (inWindow && (rule !== undefined || !isUnplaceable(incident, asOf))) yield member;
  }
}

function* examineAll(facts: Facts, names: ServiceNames): Generator<Member> {
  const { question } = facts.header;
  const examine = examiner(facts.header, names);
  let before: string | undefined;
  for (const fact of facts.incidents) {
    // In order of creation, two facts about one incident are neighbours.
    if (fact.id === before) throw twice(fact);
    before = fact.id;
    yield { fact, incident: examine(fact), rule: exclusion(fact, question) };
  }
}

function twice(fact: IncidentFact): Stop {
  return new Stop(EXIT.failed, {
    level: "error",
    code: "duplicate-fact",
    message: `The facts hold ${reference(fact)} twice`,
    hint: "Read the facts again.",
  });
}

function isUnplaceable({ problems, created }: Incident, asOf: Instant): boolean {
  return problems.includes(PROBLEMS.unreadable) || created > asOf;
}

/** The rule of `--exclude-confidential`: comes first, as the facts of such incidents hold nothing of the others. */
export const CONFIDENTIAL = "confidential";

function exclusion(fact: IncidentFact, question: Question): string | undefined {
  if (fact.confidential && question.exclude_confidential) return CONFIDENTIAL;
  const label = question.exclude_labels.find((name) => fact.labels.includes(name));
  if (label !== undefined) return `label ${label}`;
  if (fact.duplicate_of !== null) return "duplicate";
  if (fact.moved_to !== null) return "moved";
  return undefined;
}

/** For each of some successive periods, the incidents created in it; what comes after the last belongs to the last. */
export function byPeriod(incidents: readonly Incident[], periods: readonly CalendarPeriod[]): Incident[][] {
  const groups = periods.map((): Incident[] => []);
  for (const incident of incidents) {
    let [low, high] = [0, periods.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((periods[middle] as CalendarPeriod).start <= incident.created) low = middle + 1;
      else high = middle;
    }
    groups[low - 1]?.push(incident);
  }
  return groups;
}

/** Incidents whose times make sense: the rest stays in counts, but not in durations. */
export function usable({ problems }: Incident): boolean {
  return problems.length === 0;
}

/** The window of equal length before, if the facts reach back that far. */
export function previousCohort(
  facts: Facts,
  { all }: Cohort,
): { window: Window; created: Incident[] } | undefined {
  const { question, complete_since } = facts.header;
  const window = resolveWindow({ ...previousDates(question), timezone: question.timezone });
  if (!(Date.parse(complete_since) <= window.from)) return undefined;
  return { window, created: all.filter(({ created }) => created >= window.from && created < window.to) };
}

/**
 * Counts of the window: open at its start, plus created and reopened, minus closed, is open at its end. The last
 * number comes from the states GitLab shows now, going back, the others from events, going forward; stops, naming
 * the incidents, when the two ways do not meet.
 */
export function reconcile({ all, window, end }: Cohort): Counts {
  const counts = { open_at_start: 0, created: 0, reopened: 0, closed: 0, open_at_end: 0 };
  const off: string[] = [];
  for (const incident of all) {
    const { created, closes, reopenings, state } = incident;
    const before = (times: readonly Instant[], limit: Instant) => times.filter((time) => time < limit).length;
    const openAtStart =
      created < window.from ? 1 + before(reopenings, window.from) - before(closes, window.from) : 0;
    const begun = created >= window.from && created < end ? 1 : 0;
    const reopened = before(reopenings, end) - before(reopenings, window.from);
    const closed = before(closes, end) - before(closes, window.from);
    const since = (times: readonly Instant[]) => times.length - before(times, end);
    const openAtEnd =
      (state === "opened" ? 1 : 0) + since(closes) - since(reopenings) - (created >= end ? 1 : 0);
    counts.open_at_start += openAtStart;
    counts.created += begun;
    counts.reopened += reopened;
    counts.closed += closed;
    counts.open_at_end += openAtEnd;
    if (openAtStart + begun + reopened - closed !== openAtEnd) off.push(reference(incident));
  }
  if (off.length === 0) return counts;
  const more = off.length > 5 ? ` and ${off.length - 5} more` : "";
  throw new Stop(EXIT.failed, {
    level: "error",
    code: "counts-do-not-reconcile",
    message: `The state events of ${off.slice(0, 5).join(", ")}${more} do not lead to the state GitLab shows, so that the counts do not add up`,
    hint: "Read the facts again; if that does not help, exclude these incidents by a label.",
  });
}

/** What is wrong with the incidents of the window, rule by rule. */
export function dataQuality({ created, unplaceable }: Cohort, alertsUnreadable: number): DataQuality {
  const suspects = [...created, ...unplaceable];
  const rules = Object.values(PROBLEMS).map((rule) => ({
    rule,
    incidents: suspects.filter(({ problems }) => problems.includes(rule)).map(reference),
  }));
  return {
    rules: rules.filter(({ incidents }) => incidents.length > 0),
    unusable: created.filter((incident) => !usable(incident)).length,
    clock_fallback: created.filter(({ fallback }) => fallback).length,
    alerts_unreadable: alertsUnreadable,
  };
}

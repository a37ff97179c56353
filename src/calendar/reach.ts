/**
 * Whom an escalation policy reaches, and when. GitLab looks up the people at the moment a rule fires (GitLab 18.9,
 * ee/app/services/incident_management/pending_escalations/), so a rule at minute m pages whoever is on call m
 * minutes after the alert.
 */
import type { Interval } from "./intervals.ts";
import type { Shift } from "./shifts.ts";
import { type Instant, MINUTE } from "./zone.ts";

/** A rule of a policy: a schedule by its shifts, sorted or not, or one user. */
export type Rule = { readonly minutes: number } & (
  | { readonly shifts: readonly Shift[] }
  | { readonly user: string }
);

/** A stretch of alert times for which every rule reaches the same people. */
export interface Reach extends Interval {
  /** For each rule, in the order given, whom it reaches; empty where nobody is on call by then. */
  readonly reached: readonly (readonly string[])[];
}

/**
 * Whom each rule reaches, for every alert time in [from, to). The shifts must cover the window and the rules' minutes
 * after it. Piecewise constant: people change only at the bounds of shifts, less the rule's minutes.
 */
export function reachOf(rules: readonly Rule[], from: Instant, to: Instant): Reach[] {
  if (from >= to) return [];
  const cuts = new Set([from]);
  for (const rule of rules) {
    if ("user" in rule) continue;
    for (const { start, end } of rule.shifts)
      for (const bound of [start, end]) {
        const cut = bound - rule.minutes * MINUTE;
        if (cut > from && cut < to) cuts.add(cut);
      }
  }
  const times = [...cuts].sort((a, b) => a - b);
  const lookUps = rules.map((rule) => ("user" in rule ? () => [rule.user] : peopleAlong(rule.shifts)));
  return times.map((start, index) => ({
    start,
    end: times[index + 1] ?? to,
    reached: rules.map(({ minutes }, rule) => lookUps[rule]?.(start + minutes * MINUTE) ?? []),
  }));
}

/** Who is on call, for instants asked in rising order. */
function peopleAlong(shifts: readonly Shift[]): (instant: Instant) => string[] {
  const waiting = shifts.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
  let next = 0;
  let serving: Shift[] = [];
  return (instant) => {
    for (; next < waiting.length && (waiting[next] as Shift).start <= instant; next += 1)
      serving.push(waiting[next] as Shift);
    serving = serving.filter(({ end }) => end > instant);
    return [...new Set(serving.map(({ user }) => user))].sort();
  };
}

/** Minutes until the first person is paged, or null if nobody ever is. */
export function firstHumanAfter(rules: readonly Rule[], { reached }: Reach): number | null {
  const minutes = rules.filter((_, index) => (reached[index]?.length ?? 0) > 0).map((rule) => rule.minutes);
  return minutes.length === 0 ? null : Math.min(...minutes);
}

/** Everybody paged within so many minutes, each once. */
export function peopleWithin(rules: readonly Rule[], { reached }: Reach, minutes: number): string[] {
  return [
    ...new Set(rules.flatMap((rule, index) => (rule.minutes <= minutes ? (reached[index] ?? []) : []))),
  ];
}

export interface FirstHuman {
  /** The longest time until somebody is paged, in minutes, where somebody is; null if nobody ever is. */
  readonly longest: number | null;
  /** Alert times that never reach anybody, as a set. */
  readonly never: readonly Interval[];
  /** The share of alert times that reach somebody, 0 to 1. */
  readonly share: number;
}

/** The escalation delay over alert times that follow each other, as `reachOf` gives them. */
export function firstHuman(rules: readonly Rule[], reach: readonly Reach[]): FirstHuman {
  const never: { start: Instant; end: Instant }[] = [];
  let longest: number | null = null;
  let lost = 0;
  for (const stretch of reach) {
    const delay = firstHumanAfter(rules, stretch);
    if (delay !== null) {
      longest = Math.max(longest ?? 0, delay);
      continue;
    }
    lost += stretch.end - stretch.start;
    const last = never.at(-1);
    if (last?.end === stretch.start) last.end = stretch.end;
    else never.push({ start: stretch.start, end: stretch.end });
  }
  const all = (reach.at(-1)?.end ?? 0) - (reach[0]?.start ?? 0);
  return { longest, never, share: all === 0 ? 0 : 1 - lost / all };
}

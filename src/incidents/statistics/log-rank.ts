import type { Durations } from "./kaplan-meier.ts";
import { chiSquaredTail } from "./normal.ts";
import { ascending, at } from "./quantile.ts";

export interface LogRank {
  /** Events in the first group, and how many there would be if both groups were alike. */
  readonly observed: number;
  readonly expected: number;
  readonly variance: number;
  readonly chiSquared: number;
  readonly p: number;
}

/** The log-rank test of two groups of durations (Mantel, 1966); undefined where they share no time at risk. */
export function logRank(first: Durations, second: Durations): LogRank | undefined {
  const groups = [counter(first), counter(second)] as const;
  let [observed, expected, variance] = [0, 0, 0];
  let before: number | undefined;
  for (const time of ascending([...first.finished, ...second.finished])) {
    if (time === before) continue;
    before = time;
    const [a, b] = [groups[0](time), groups[1](time)];
    const atRisk = a.atRisk + b.atRisk;
    const events = a.events + b.events;
    const share = a.atRisk / atRisk;
    observed += a.events;
    expected += events * share;
    if (atRisk > 1) variance += (events * share * (1 - share) * (atRisk - events)) / (atRisk - 1);
  }
  if (variance === 0) return undefined;
  const chiSquared = (observed - expected) ** 2 / variance;
  return { observed, expected, variance, chiSquared, p: chiSquaredTail(chiSquared, 1) };
}

/** Counts those at risk and finishing at a time; to be asked in ascending order. */
function counter({ finished, censored }: Durations): (time: number) => { atRisk: number; events: number } {
  const events = ascending(finished);
  const cut = ascending(censored);
  let [done, gone] = [0, 0];
  return (time) => {
    while (done < events.length && at(events, done) < time) done += 1;
    while (gone < cut.length && at(cut, gone) < time) gone += 1;
    let now = done;
    while (now < events.length && events[now] === time) now += 1;
    return { atRisk: events.length - done + cut.length - gone, events: now - done };
  };
}

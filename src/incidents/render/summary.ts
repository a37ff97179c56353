/** The report in plain sentences: what a reader should know who reads nothing else. Every figure says its n. */

import type { OverallDuration } from "../durations.ts";
import { SEVERITIES } from "../facts.ts";
import type { Report } from "../report.ts";
import { NO_POLICY } from "../review.ts";
import { counted, decimal, duration, grouped, inDays, listed, percent, probability } from "./format.ts";
import { endInWords, isOneDay, isOver, windowInWords } from "./window.ts";

export function summary(report: Report): string[] {
  return [
    ...happened(report),
    ...unseen(report),
    ...resolved(report.ttr),
    ...acknowledged(report.tta),
    ...targets(report),
    ...before(report),
    ...noise(report),
    ...weak(report),
  ];
}

function happened(report: Report): string[] {
  const { incidents, frequency, counts } = report;
  const where = `${isOneDay(report) ? "On" : "From"} ${windowInWords(report)}${isOver(report) ? "" : ","}`;
  const { open_at_start, open_at_end } = counts;
  const open = `${counted(open_at_end, "incident")} ${open_at_end === 1 ? "was" : "were"} open ${endInWords(report)}, ${grouped(open_at_start)} at the start.`;
  if (incidents === 0)
    return [`${where} no incident began.`, ...(open_at_start + open_at_end > 0 ? [open] : [])];
  const severities = SEVERITIES.filter((name) => frequency.by_severity[name] > 0).map(
    (name) => `${grouped(frequency.by_severity[name])} ${name === "unknown" ? "without severity" : name}`,
  );
  return [`${where} ${counted(incidents, "incident")} began: ${listed(severities)}.`, open];
}

function unseen({ provenance }: Report): string[] {
  return provenance.token.sees_confidential === false
    ? [
        "The token does not see confidential incidents everywhere, so that there may be more than are counted here.",
      ]
    : [];
}

function resolved({ n, median, median_ci, open, km_median }: OverallDuration): string[] {
  if (median === null) return [];
  const typical =
    n === 1
      ? `The one resolved incident took ${duration(median)}.`
      : `Half of the ${grouped(n)} resolved incidents took no longer than ${duration(median)}${interval(median_ci)}.`;
  if (open === 0) return [typical];
  const others = `With the ${grouped(open)} still open counted in,`;
  return [
    km_median === null
      ? `${typical} ${others} fewer than half are resolved yet, so that the typical time is longer.`
      : `${typical} ${others} the typical time is ${duration(km_median)}.`,
  ];
}

function acknowledged({ n, median, median_ci, missing, open }: OverallDuration): string[] {
  const never = [
    ...(missing > 0 ? [`${grouped(missing)} closed`] : []),
    ...(open > 0 ? [`${grouped(open)} still open`] : []),
  ];
  const unanswered = never.length > 0 ? ` Never acknowledged: ${listed(never)}.` : "";
  if (median === null) return unanswered === "" ? [] : [unanswered.trim()];
  return n === 1
    ? [`The one acknowledged incident waited ${duration(median)} for it.${unanswered}`]
    : [
        `Half of the ${grouped(n)} acknowledged incidents waited no longer than ${duration(median)}${interval(median_ci)} for it.${unanswered}`,
      ];
}

function interval(ci: readonly [number, number] | null): string {
  return ci === null ? "" : ` (95 % interval ${duration(ci[0])} to ${duration(ci[1])})`;
}

function targets({ sla }: Report): string[] {
  return (["ack", "resolve"] as const).flatMap((name) => {
    const { met, late, never, share, ci } = sla[name];
    if (share === null || ci === null) return [];
    const verb = name === "ack" ? "Acknowledged" : "Resolved";
    return [
      `${verb} within the target: ${grouped(met)} of ${grouped(met + late + never)}, ${percent(share)} (95 % interval ${percent(ci[0])} to ${percent(ci[1])}).`,
    ];
  });
}

function before(report: Report): string[] {
  const { previous, trend } = report;
  const sentences: string[] = [];
  if (previous === null) sentences.push(uncompared(report));
  if (previous !== null && previous.verdict !== null) {
    const { incidents, days, rate_ratio, rate_ratio_ci, p, verdict } = previous;
    const ratio =
      rate_ratio === null || rate_ratio_ci === null
        ? probability(p ?? 1)
        : `${decimal(rate_ratio)} times the rate, 95 % interval ${decimal(rate_ratio_ci[0])} to ${rate_ratio_ci[1] === null ? "any" : decimal(rate_ratio_ci[1])}`;
    const change = verdict === "no evidence of change" ? verdict : `clearly ${verdict} incidents per day now`;
    const lengths = isOver(report)
      ? `In the ${days === 1 ? "day" : inDays(days)} before there ${incidents === 1 ? "was" : "were"} ${grouped(incidents)}`
      : `In the ${inDays(report.window.days)} so far there ${report.incidents === 1 ? "was" : "were"} ${grouped(report.incidents)}, in the ${days === 1 ? "day" : inDays(days)} before the window ${grouped(incidents)}`;
    sentences.push(`${lengths}: ${change} (${ratio}).`);
  }
  const moving = (["incidents", "ttr", "tta"] as const).filter((name) =>
    ["rising", "falling"].includes(trend[name].verdict ?? ""),
  );
  const names = {
    incidents: "the number of incidents",
    ttr: "time to resolution",
    tta: "time to acknowledgement",
  };
  for (const name of moving) {
    const { verdict, periods, p_adjusted } = trend[name];
    sentences.push(
      `Over ${grouped(periods)} ${trend.period}s ${names[name]} is ${verdict} (${probability(p_adjusted ?? 1)}, adjusted for several tests).`,
    );
  }
  return sentences;
}

/** Why there is no comparison with the window before. */
export function uncompared({ previous_reason }: Report): string {
  return `No comparison with the window before: ${previous_reason ?? "not known"}.`;
}

function noise({ alerts, repeats }: Report): string[] {
  const { share, ci, count, classified } = alerts.false_positive;
  return [
    ...(share === null || ci === null
      ? []
      : [
          `Of ${counted(classified, "classified alert")}, ${grouped(count)} ${count === 1 ? "was a false positive" : "were false positives"}: ${percent(share)} (95 % interval ${percent(ci[0])} to ${percent(ci[1])}).`,
        ]),
    ...(repeats.incidents > 0
      ? [`${counted(repeats.incidents, "incident")} repeated an earlier one of the window.`]
      : []),
  ];
}

function weak({ review, data_quality, excluded, incidents }: Report): string[] {
  const reach = Object.values(review.reach);
  const gaps = reach.filter(({ share }) => share !== null && share > 0).length;
  const without = reach.filter(({ reason }) => reason === NO_POLICY).length;
  const left = excluded.reduce((sum, { ids }) => sum + ids.length, 0);
  return [
    ...(gaps > 0
      ? [`In ${counted(gaps, "project")} there was time when the escalation policy reached nobody.`]
      : []),
    ...(without > 0
      ? [`${counted(without, "project")} ${without === 1 ? "has" : "have"} no escalation policy.`]
      : []),
    ...(data_quality.unusable > 0
      ? [
          `${grouped(data_quality.unusable)} of ${counted(incidents, "incident")} ${data_quality.unusable === 1 ? "has impossible times and is" : "have impossible times and are"} in no duration.`,
        ]
      : []),
    ...(left > 0
      ? [`${counted(left, "incident")} of the window ${left === 1 ? "is" : "are"} left out by rule.`]
      : []),
  ];
}

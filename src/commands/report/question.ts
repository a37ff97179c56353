/** From flags, and the document where there is one, to the question a report answers. */

import { requireZone } from "../../calendar/window-checks.ts";
import { instantToLocal } from "../../calendar/zone.ts";
import type { DocumentValue, SeverityTarget } from "../../config/document.ts";
import { EXIT, Stop } from "../../core/finding.ts";
import type { Duration } from "../../core/project-section.ts";
import { type Question, SEVERITIES, timestamp } from "../../incidents/facts.ts";
import { dateOf, refuseFuture, resolveWindow } from "../../incidents/window.ts";
import type { ReportFlags } from "./flags.ts";

/** Stops at a window that is none or has not begun at `asOf` (epoch milliseconds), before anything is read. */
export function questionOf(
  flags: ReportFlags,
  { services = {}, severities = {}, report = {} }: DocumentValue,
  asOf: number,
): Question {
  const { project, group, clock } = flags;
  if (project.length + group.length === 0)
    throw misused("nothing-to-report", "There is nothing to report on", "Name a --project or a --group.");
  if ((flags.from === undefined) !== (flags.to === undefined))
    throw misused("half-a-window", "A window has two ends", "Give both --from and --to, or neither.");
  const timezone = requireZone(flags.timezone);
  const dates =
    flags.from === undefined || flags.to === undefined
      ? lastMonth(asOf, timezone)
      : { from: flags.from, to: flags.to };
  refuseFuture(resolveWindow({ ...dates, timezone }), timestamp(asOf));
  const targets = SEVERITIES.flatMap((name) => {
    const target = severities[name];
    return target === undefined ? [] : [[name, targetOf(target)] as const];
  });
  return {
    ...dates,
    timezone,
    clock,
    projects: [...new Set(project)].sort(),
    groups: [...new Set(group)].sort(),
    services: Object.fromEntries(
      Object.entries(services).map(([key, { name, labels }]) => [
        key,
        { ...(name !== undefined && { name }), ...(labels !== undefined && { labels }) },
      ]),
    ),
    severities: Object.fromEntries(targets),
    false_positive_labels: report.false_positive_labels ?? [],
    postmortem_labels: report.postmortem_labels ?? [],
    exclude_labels: report.exclude_labels ?? [],
    exclude_confidential: flags.excludeConfidential ?? false,
  };
}

/** The last whole calendar month before an instant, by the zone's clocks. */
function lastMonth(asOf: number, timezone: string): { from: string; to: string } {
  const begin = new Date(`${dateOf(instantToLocal(asOf, timezone)).slice(0, 7)}-01`);
  const to = dateOf(begin.getTime());
  begin.setUTCMonth(begin.getUTCMonth() - 1);
  return { from: dateOf(begin.getTime()), to };
}

function targetOf({ acknowledge, resolve }: SeverityTarget) {
  return {
    ...(acknowledge !== undefined && { acknowledge: secondsIn(acknowledge) }),
    ...(resolve !== undefined && { resolve: secondsIn(resolve) }),
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 7 * 86_400 };

/** The document's schema holds durations to this form. */
function secondsIn(duration: Duration): number {
  return Number.parseInt(duration, 10) * (UNITS[duration.slice(-1)] ?? Number.NaN);
}

function misused(code: string, message: string, hint: string): Stop {
  return new Stop(EXIT.failed, { level: "error", code, message, hint });
}

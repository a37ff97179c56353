/** What the records suggest to look at: repeated incidents, missing timelines and links, gaps in on-call. */
import { compare } from "../core/finding.ts";
import { alertReview } from "./alerts.ts";
import type { Cohort } from "./cohort.ts";
import type { AlertFact, IncidentFact, Question } from "./facts.ts";
import { countBy, groupBy } from "./group.ts";
import type { Incident } from "./incident.ts";
import { type OnCall, secondsWithin } from "./on-call.ts";
import type { Lacking, Repeats, Review } from "./report.ts";
import type { ServiceNames } from "./service.ts";
import { sum } from "./statistics/quantile.ts";

/** What stands in every output in place of a confidential incident's title. */
const CONFIDENTIAL_TITLE = "confidential incident";

export function publicTitle({ title, confidential }: IncidentFact): string {
  return confidential ? CONFIDENTIAL_TITLE : title;
}

export function repeats({ created }: Cohort): Repeats {
  // Confidential incidents make groups of their own, whose title is not told.
  const alike = groupBy(created, ({ fact, service }) =>
    [fact.project, service, fact.confidential, titleKey(fact.title)].join("\0"),
  );
  const groups = [...alike.values()]
    .filter((incidents) => incidents.length > 1)
    .map((incidents) => {
      const inOrder = [...incidents].sort((a, b) => a.created - b.created || compare(a.fact.id, b.fact.id));
      const { fact, service } = inOrder[0] as Incident;
      return {
        title: publicTitle(fact),
        project: fact.project,
        service,
        incidents: inOrder.map(({ reference }) => reference),
      };
    })
    .sort(
      (a, b) =>
        b.incidents.length - a.incidents.length || compare(a.incidents[0] ?? "", b.incidents[0] ?? ""),
    );
  const repeated = sum(groups.map(({ incidents }) => incidents.length - 1));
  return {
    groups,
    incidents: repeated,
    share: created.length > 0 ? repeated / created.length : null,
    reopened: references(created.filter(({ reopenings }) => reopenings.length > 0)),
    ...(created.length > 0 ? {} : { reason: "no incidents (n = 0)" }),
  };
}

/** Titles that differ in numbers, letter case or white space only are one: "disk 81 % full" is "Disk 9 % full". */
function titleKey(title: string): string {
  return title.normalize("NFKC").toLowerCase().replace(/\d+/g, "#").replace(/\s+/g, " ").trim();
}

export function review(
  cohort: Cohort,
  roster: OnCall,
  question: Question,
  alerts: readonly AlertFact[],
  names: ServiceNames,
): Review {
  const { created } = cohort;
  const present = created.map((incident) => roster.users(incident.fact.project, incident.start));
  const byUser = countBy(
    present.flatMap((users) => users ?? []),
    (user) => user,
  );
  const closed = created.filter(({ fact }) => fact.state === "closed");
  const labels = question.postmortem_labels;
  return {
    no_timeline: lacking(created, ({ fact }) => fact.timeline),
    no_runbook: lacking(created, ({ fact }) => fact.runbook),
    no_postmortem:
      labels.length > 0
        ? lacking(closed, ({ fact }) => hasPostmortem(fact, question))
        : { incidents: null, unknown: closed.length, reason: "the document names no post-mortem labels" },
    on_call: {
      by_user: Object.fromEntries([...byUser].sort(([a], [b]) => compare(a, b))),
      nobody: lacking(created, (_, index) => {
        const users = present[index];
        return users === undefined ? null : users.length > 0;
      }),
    },
    reach: Object.fromEntries(roster.projects.map((project) => [project, reach(project, cohort, roster)])),
    alerts: alertReview(alerts, names),
  };
}

/** Null where the document does not say which labels mark a post-mortem. */
export function hasPostmortem({ labels }: IncidentFact, { postmortem_labels }: Question): boolean | null {
  return postmortem_labels.length === 0 ? null : postmortem_labels.some((label) => labels.includes(label));
}

function lacking(
  incidents: readonly Incident[],
  has: (incident: Incident, index: number) => boolean | null,
): Lacking {
  const answers = incidents.map(has);
  const unknown = answers.filter((answer) => answer === null).length;
  if (unknown === incidents.length && unknown > 0) {
    return { incidents: null, unknown, reason: "could not be read for any incident" };
  }
  return { incidents: references(incidents.filter((_, index) => answers[index] === false)), unknown };
}

function reach(project: string, { window, seen, created }: Cohort, roster: OnCall): Review["reach"][string] {
  const unreached = roster.unreached(project, window.from, seen);
  if (unreached === undefined)
    return { outside: null, share: null, incidents: [], reason: "schedules could not be read" };
  const outside = secondsWithin(unreached, window.from, seen);
  return {
    outside,
    share: outside / ((seen - window.from) / 1000),
    incidents: references(
      created.filter(
        ({ fact, start }) => fact.project === project && roster.reached(project, start) === false,
      ),
    ),
    ...(roster.hasPolicy(project) ? {} : { reason: "the project has no escalation policy" }),
  };
}

function references(incidents: readonly Incident[]): string[] {
  return incidents.map(({ reference }) => reference);
}

/** What the records suggest to look at: repeated incidents, missing timelines and links, gaps in on-call. */
import { compare } from "../core/compare.ts";
import { countBy, groupBy } from "../core/group-by.ts";
import { type AlertTally, alertReview, type ServiceAlerts } from "./alerts.ts";
import type { Cohort } from "./cohort.ts";
import { type Question, type Reference, reference } from "./facts.ts";
import type { Incident } from "./incident.ts";
import { type OnCall, secondsWithin } from "./on-call.ts";
import { sum } from "./statistics/quantile.ts";
import type { Stated } from "./statistics/stated.ts";

export interface Repeats {
  /** Same project, same service and same title but for numbers; titles of confidential incidents are not known. */
  readonly groups: readonly {
    readonly title: string;
    readonly project: string;
    readonly service: string;
    readonly incidents: readonly Reference[];
  }[];
  /** Incidents that had such a one before them in the window. */
  readonly incidents: number;
  readonly share: Stated;
  readonly reopened: readonly Reference[];
  readonly reason?: string;
}

/** Incidents lacking something: `unknown` counts those for which it could not be read. */
export interface Lacking {
  readonly incidents: readonly Reference[] | null;
  readonly unknown: number;
  readonly reason?: string;
}

export interface Review {
  readonly no_timeline: Lacking;
  readonly no_runbook: Lacking;
  readonly no_postmortem: Lacking;
  readonly on_call: {
    /** Incidents that began while a person was on call, by user name. */
    readonly by_user: Readonly<Record<string, number>>;
    readonly nobody: Lacking;
  };
  /** By project: time of the window in which the escalation policy would have paged nobody. */
  readonly reach: Readonly<
    Record<
      string,
      {
        readonly outside: Stated;
        readonly share: Stated;
        readonly incidents: readonly Reference[];
        readonly reason?: string;
      }
    >
  >;
  readonly alerts: readonly ServiceAlerts[];
}

/** What stands in every output in place of a confidential incident's title. */
const CONFIDENTIAL_TITLE = "confidential incident";

/** Why time outside a policy's reach cannot be stated of some projects. */
export const NO_POLICY = "the project has no escalation policy";

export function publicTitle({ title, confidential }: Pick<Incident, "title" | "confidential">): string {
  return confidential ? CONFIDENTIAL_TITLE : title;
}

export function repeats({ created }: Cohort): Repeats {
  const titled = created.filter(({ confidential }) => !confidential);
  const alike = groupBy(titled, ({ project, service, title }) =>
    [project, service, titleKey(title)].join("\0"),
  );
  const groups = [...alike.values()]
    .filter((incidents) => incidents.length > 1)
    .map((incidents) => {
      const first = incidents[0] as Incident;
      return {
        title: first.title,
        project: first.project,
        service: first.service,
        incidents: incidents.map(reference),
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
    reopened: created.filter(({ reopenings }) => reopenings.length > 0).map(reference),
    ...(created.length > 0 ? {} : { reason: "no incidents (n = 0)" }),
  };
}

/** Titles that differ in numbers, letter case or white space only are one: "disk 81 % full" is "Disk 9 % full". */
function titleKey(title: string): string {
  return title.normalize("NFKC").toLowerCase().replace(/\d+/g, "#").replace(/\s+/g, " ").trim();
}

export function review(cohort: Cohort, roster: OnCall, question: Question, alerts: AlertTally): Review {
  const { created } = cohort;
  const present = created.map((incident) => roster.users(incident.project, incident.start));
  const byUser = countBy(
    present.flatMap((users) => users ?? []),
    (user) => user,
  );
  const byProject = groupBy(created, ({ project }) => project);
  const closed = created.filter(({ state }) => state === "closed");
  const labels = question.postmortem_labels;
  return {
    no_timeline: lacking(created, ({ timeline }) => timeline),
    no_runbook: lacking(created, ({ runbook }) => runbook),
    no_postmortem:
      labels.length > 0
        ? lacking(closed, ({ postmortem }) => postmortem)
        : { incidents: null, unknown: closed.length, reason: "the document names no post-mortem labels" },
    on_call: {
      by_user: Object.fromEntries([...byUser].sort(([a], [b]) => compare(a, b))),
      nobody: lacking(created, (_, index) => {
        const users = present[index];
        return users === undefined ? null : users.length > 0;
      }),
    },
    reach: Object.fromEntries(
      roster.projects.map((project) => [
        project,
        reach(project, byProject.get(project) ?? [], cohort, roster),
      ]),
    ),
    alerts: alertReview(alerts),
  };
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
  return { incidents: incidents.filter((_, index) => answers[index] === false).map(reference), unknown };
}

function reach(
  project: string,
  created: readonly Incident[],
  { window, seen }: Cohort,
  roster: OnCall,
): Review["reach"][string] {
  const unreached = roster.unreached(project, window.from, seen);
  if (unreached === undefined)
    return { outside: null, share: null, incidents: [], reason: "schedules could not be read" };
  if (!roster.hasPolicy(project)) return { outside: null, share: null, incidents: [], reason: NO_POLICY };
  const outside = secondsWithin(unreached, window.from, seen);
  return {
    outside,
    share: outside / ((seen - window.from) / 1000),
    incidents: created.filter((incident) => roster.reached(project, incident.start) === false).map(reference),
  };
}

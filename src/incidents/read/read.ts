/**
 * Reads the facts of a report from GitLab into a ledger, and from there into the facts file. Lists are read side by
 * side and page by page; nothing but a few pages is ever in memory.
 */
import type { Instant } from "../../calendar/zone.ts";
import type { GitLab } from "../../gitlab/connect.ts";
import {
  type DoraFact,
  type Header,
  type Provenance,
  type QueryRecord,
  type Question,
  timestamp,
} from "../facts.ts";
import { SHIFTS_BEFORE } from "../on-call.ts";
import { previousDates, resolveWindow, type Window } from "../window.ts";
import { readAlerts } from "./alerts.ts";
import { writeFacts } from "./facts-store.ts";
import { type IncidentList, type Lists, listsOf, type Scope } from "./incident-lists.ts";
import { readIncidents } from "./incidents.ts";
import type { Ledger } from "./ledger.ts";
import { type ReadProject, readProjects, seesAlerts, seesConfidential, shiftsOf } from "./projects.ts";
import { createRun, type Run } from "./run.ts";
import { type Snapshot, snapshotAt } from "./snapshot.ts";
import { readDora, readSource } from "./source.ts";

export interface ReadOptions {
  readonly gitlab: GitLab;
  readonly question: Question;
  readonly ledger: Ledger;
  readonly ledgerPath: string;
  readonly factsPath: string;
  /** What is known of where the facts come from before anything is read. */
  readonly provenance: Omit<Provenance, "gitlab" | "queries" | "token">;
  now(): Instant;
  /** Hears how many incidents are there, and of how many. */
  onPage(incidents: number, total: number): void;
}

export interface Reading {
  /** SHA-256 of the facts file. */
  readonly digest: string;
  /** Projects whose alerts the token does not show. */
  readonly withoutAlerts: readonly string[];
  readonly seesConfidential: boolean;
}

/** Brings the ledger to its end, then writes the facts file. */
export async function readFactsInto(options: ReadOptions): Promise<Reading> {
  const { gitlab, question, ledger } = options;
  const snapshot = snapshotAt(ledger.opening.as_of, options.now);
  const window = resolveWindow(question);
  const previous = resolveWindow({ ...previousDates(question), timezone: question.timezone });
  const span = { from: previous.from, to: window.to };
  const scopes = scopesOf(question);
  const [projects, source] = await Promise.all([
    readProjects(gitlab, question.projects, question.groups),
    readSource(gitlab),
  ]);
  const found = await Promise.all(scopes.map((scope) => listsOf(gitlab, scope, span)));
  const queries = found.flatMap((one) => one.queries);
  const total = queries.reduce((sum, query) => sum + query.total, 0);
  let incidents = ledger.incidents;

  const run = createRun();
  const readList = (list: IncidentList) =>
    run.task(async () => {
      const mark = ledger.markOf(list.name);
      if (mark?.done) return;
      const pages = readIncidents(gitlab, list, mark?.after ?? null, {
        snapshot,
        detailsFrom: window.from,
        excludesConfidential: question.exclude_confidential,
      });
      for await (const { facts, asked, after, done } of pages) {
        ledger.append(facts, { type: "mark", list: list.name, after, done, asked });
        incidents += facts.length;
        options.onPage(incidents, total);
        if (run.isOver()) return;
      }
    });
  const lists = found.flatMap((one) => one.lists);
  const open = lists.filter(({ filter }) => filter.state === "opened");
  const dora: DoraFact[] = [];
  await Promise.all([
    // An incident that is being closed meanwhile is in one of the two lists of older ones, if not in both.
    Promise.all(open.map(readList)).then(() =>
      Promise.all(lists.filter((list) => !open.includes(list)).map(readList)),
    ),
    ...recentOf(projects, window).map((project) =>
      run.task(() => readAlertsOf(project, options, run, window, snapshot)),
    ),
    ...scopes.map((scope, index) =>
      run.task(async () => {
        dora[index] = await readDora(gitlab, scope, question);
      }),
    ),
  ]);
  run.check();

  const visible = source.administrator || projects.every(seesConfidential);
  const withoutAlerts = source.administrator ? [] : projects.filter((one) => !seesAlerts(one));
  const header: Header = {
    type: "header",
    format: 1,
    question,
    data_as_of: timestamp(snapshot.asOf),
    complete_since: timestamp(Math.max(span.from, beginning(found) ?? span.from)),
    dora,
    provenance: {
      ...options.provenance,
      gitlab: { host: gitlab.host, version: source.version },
      queries: queryRecords(ledger, queries, withoutAlerts.length),
      token: { user: source.user, scopes: source.scopes, sees_confidential: visible },
    },
  };
  const seen = Math.min(window.to, snapshot.asOf);
  const digest = writeFacts(options.ledgerPath, options.factsPath, {
    header,
    projects: projects.map(({ fact }) => fact),
    shifts: projects.flatMap((project) => shiftsOf(project, window.from - SHIFTS_BEFORE, seen)),
  });
  return {
    digest,
    withoutAlerts: withoutAlerts.map(({ fact }) => fact.project),
    seesConfidential: visible,
  };
}

/** Of a time before the first incident of all nobody knows whether incidents were recorded yet. */
function beginning(found: readonly Lists[]): Instant | undefined {
  const firsts = found.flatMap(({ first }) => (first === undefined ? [] : [first]));
  return firsts.length === 0 ? undefined : Math.min(...firsts);
}

function scopesOf({ projects, groups }: Question): Scope[] {
  return [
    ...groups.map((path): Scope => ({ kind: "group", path })),
    ...projects.map((path): Scope => ({ kind: "project", path })),
  ];
}

const ALERTS = "alerts";

function recentOf(projects: readonly ReadProject[], { from }: Window): string[] {
  return projects
    .filter(({ lastAlert }) => lastAlert !== undefined && lastAlert >= from)
    .map(({ fact }) => fact.project);
}

async function readAlertsOf(
  project: string,
  { gitlab, question, ledger }: ReadOptions,
  run: Run,
  { from, to }: Window,
  snapshot: Snapshot,
): Promise<void> {
  const list = `${ALERTS} of ${project}`;
  const mark = ledger.markOf(list);
  if (mark?.done) return;
  const pages = readAlerts(gitlab, project, mark?.after ?? null, { from, to, snapshot, question });
  for await (const { facts, rows, after, done } of pages) {
    ledger.append(facts, { type: "mark", list, after, done, asked: { [ALERTS]: { pages: 1, rows } } });
    if (run.isOver()) return;
  }
}

function queryRecords(
  ledger: Ledger,
  queries: readonly { readonly name: string; readonly filter: string; readonly total: number }[],
  withoutAlerts: number,
): QueryRecord[] {
  const asked = ledger.asked();
  const totals = new Map(queries.map((query) => [query.name, query]));
  const hidden = withoutAlerts > 0 ? `; not visible in ${withoutAlerts} projects` : "";
  const others: Readonly<Record<string, string>> = {
    [ALERTS]: `newest first, down to the window's beginning${hidden}`,
    "timelines and linked resources": "incidents of the window, and those without an acknowledgement",
    "state events": "incidents that may have been reopened",
  };
  return [...queries.map(({ name }) => name), ...Object.keys(others)].map((query) => ({
    query,
    filter: totals.get(query)?.filter ?? others[query] ?? "",
    pages: asked[query]?.pages ?? 0,
    rows: asked[query]?.rows ?? 0,
    total: totals.get(query)?.total ?? null,
  }));
}

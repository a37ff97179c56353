/** Incidents page by page: the list query tells nearly everything, few incidents cost requests of their own. */
import type { Instant } from "../../calendar/zone.ts";
import type { GitLab } from "../../gitlab/connect.ts";
import type { IncidentFact, Severity, StateEvent } from "../facts.ts";
import { type Detail, readDetails } from "./details.ts";
import { type IncidentList, vanished } from "./incident-lists.ts";
import type { Asked } from "./ledger.ts";
import { LIST_INCIDENTS, MORE_NOTES } from "./operations.ts";
import { type Page, turnPages } from "./pages.ts";
import type { Snapshot } from "./snapshot.ts";
import {
  acknowledgements,
  type Listed,
  lifeUntil,
  mayHaveReopened,
  movedTo,
  plainEvents,
  type Remark,
} from "./story.ts";

interface NotesAnswer {
  readonly nodes: readonly { readonly body: string; readonly createdAt: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface IncidentAnswer {
  readonly id: string;
  readonly iid: string;
  readonly title: string;
  readonly webUrl: string;
  readonly reference: string;
  readonly severity: string | null;
  readonly confidential: boolean;
  readonly state: string;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly escalationStatus: string | null;
  readonly closedAsDuplicateOf: { readonly reference: string } | null;
  readonly labels: { readonly nodes: readonly { readonly title: string }[] } | null;
  readonly alertManagementAlerts: {
    readonly nodes: readonly {
      readonly id: string;
      readonly startedAt: string | null;
      readonly service: string | null;
      readonly runbook: string | null;
    }[];
  } | null;
  readonly notes: NotesAnswer;
}

/** An incident of the list, before its details. */
interface Found extends Listed {
  readonly answer: IncidentAnswer;
  readonly project: string;
}

export interface IncidentPage {
  readonly facts: readonly IncidentFact[];
  readonly asked: Asked;
  /** Behind the page. */
  readonly after: string | null;
  readonly done: boolean;
}

export interface IncidentOptions {
  readonly snapshot: Snapshot;
  /** Timelines and links are read of incidents created from here on; they are looked at in the window only. */
  readonly detailsFrom: Instant;
  /** Whether of confidential incidents only what reconciling counts needs is kept. */
  readonly excludesConfidential: boolean;
}

/** The pages of a list, from a cursor on. */
export async function* readIncidents(
  gitlab: GitLab,
  { scope, filter, query }: IncidentList,
  after: string | null,
  options: IncidentOptions,
): AsyncGenerator<IncidentPage> {
  interface Answer {
    readonly scope: { readonly issues: Page<IncidentAnswer> } | null;
  }
  const pages = turnPages(after, async (position) => {
    const variables = { path: scope.path, ...filter, ...position };
    const { scope: answer } = await gitlab.query<Answer>(LIST_INCIDENTS[scope.kind], variables);
    if (answer === null) throw vanished(scope);
    return answer.issues;
  });
  for await (const { nodes, pageInfo } of pages) {
    const read = await readAll(gitlab, nodes, options);
    yield {
      facts: read.facts,
      asked: { [query]: { pages: 1, rows: nodes.length }, ...read.asked },
      after: pageInfo.endCursor,
      done: !pageInfo.hasNextPage,
    };
  }
}

async function readAll(
  gitlab: GitLab,
  answers: readonly IncidentAnswer[],
  { snapshot, detailsFrom, excludesConfidential }: IncidentOptions,
): Promise<{ facts: IncidentFact[]; asked: Asked }> {
  const present = answers.filter(({ createdAt }) => !snapshot.isLater(createdAt));
  const found = await Promise.all(present.map((answer) => findOut(gitlab, answer)));
  const isExcluded = ({ confidential }: { readonly confidential: boolean }) =>
    confidential && excludesConfidential;
  // Those that list no acknowledgement may have one in their timeline.
  const wanting = found.filter(
    ({ answer, notes }) =>
      !isExcluded(answer) &&
      (Date.parse(answer.createdAt) >= detailsFrom || acknowledgements(notes).length === 0),
  );
  const suspect = found.filter(mayHaveReopened);
  const [details, histories] = await Promise.all([
    readDetails(
      gitlab,
      wanting.map(({ answer, project }) => ({ id: answer.id, project })),
    ),
    Promise.all(suspect.map((one) => readStateEvents(gitlab, one))),
  ]);
  const events = new Map(suspect.map(({ answer }, index) => [answer.id, histories[index] ?? []]));
  return {
    facts: found
      .map((one) =>
        factOf(one, details.byId.get(one.answer.id), events.get(one.answer.id) ?? plainEvents(one), snapshot),
      )
      .map((fact) => (isExcluded(fact) ? withoutContent(fact) : fact)),
    asked: {
      ...(wanting.length > 0 && {
        "timelines and linked resources": { pages: details.requests, rows: wanting.length },
      }),
      ...(suspect.length > 0 && {
        "state events": { pages: suspect.length, rows: histories.flat().length },
      }),
    },
  };
}

async function findOut(gitlab: GitLab, answer: IncidentAnswer): Promise<Found> {
  const notes = remarksIn(answer.notes);
  for (let { hasNextPage, endCursor } = answer.notes.pageInfo; hasNextPage; ) {
    const { issue } = await gitlab.query<{ issue: { notes: NotesAnswer } | null }>(MORE_NOTES, {
      incident: answer.id,
      after: endCursor,
    });
    if (issue === null) break;
    notes.push(...remarksIn(issue.notes));
    ({ hasNextPage, endCursor } = issue.notes.pageInfo);
  }
  return {
    answer,
    project: answer.reference.slice(0, answer.reference.lastIndexOf("#")),
    state: answer.state === "closed" ? "closed" : "opened",
    closed_at: answer.closedAt,
    status: answer.escalationStatus,
    notes,
  };
}

function remarksIn({ nodes }: NotesAnswer): Remark[] {
  return nodes.map(({ body, createdAt }) => ({ at: createdAt, text: body }));
}

async function readStateEvents(gitlab: GitLab, { project, answer }: Found): Promise<StateEvent[]> {
  const events = await gitlab.rest.IssueStateEvents.all(project, Number(answer.iid), { perPage: 100 });
  return events.flatMap(({ created_at, state }: { created_at: string; state: string }) =>
    state === "closed" || state === "reopened" ? [{ at: created_at, state }] : [],
  );
}

function factOf(
  { answer, project, notes, ...listed }: Found,
  detail: Detail | undefined,
  events: readonly StateEvent[],
  { isLater }: Snapshot,
): IncidentFact {
  const alerts = answer.alertManagementAlerts?.nodes ?? [];
  const noted = acknowledgements(notes);
  const all = noted.length > 0 ? noted : acknowledgements(detail?.timeline?.remarks ?? []);
  const runbook = alerts.some((alert) => (alert.runbook ?? "") !== "") || (detail?.runbook ?? null);
  return {
    type: "incident",
    id: answer.id,
    project,
    iid: answer.iid,
    url: answer.webUrl,
    // The facts go wherever the report goes.
    title: answer.confidential ? "" : answer.title,
    severity: (answer.severity ?? "UNKNOWN").toLowerCase() as Severity,
    labels: (answer.labels?.nodes ?? []).map(({ title }) => title).sort(),
    confidential: answer.confidential,
    created_at: answer.createdAt,
    ...lifeUntil(listed, events, isLater),
    acknowledgements: all.filter((at) => !isLater(at)),
    alerts: alerts.flatMap(({ id, startedAt, service }) =>
      startedAt === null ? [] : [{ id, started_at: startedAt, service }],
    ),
    duplicate_of: answer.closedAsDuplicateOf?.reference ?? null,
    moved_to: movedTo(notes),
    timeline: detail?.timeline?.written ?? null,
    runbook,
  };
}

/** Which incident it is, and when it was open: GitLab's own figures count it, whatever this report leaves out. */
function withoutContent(fact: IncidentFact): IncidentFact {
  return {
    ...fact,
    url: "",
    title: "",
    severity: "unknown",
    labels: [],
    acknowledgements: [],
    alerts: [],
    duplicate_of: null,
    moved_to: null,
    timeline: null,
    runbook: null,
  };
}

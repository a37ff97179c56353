/** A project's alerts, newest first, down to those received before the window. */
import type { Instant } from "../../calendar/zone.ts";
import { type GitLab, GitLabError } from "../../gitlab/connect.ts";
import type { AlertFact, AlertStatus, Question } from "../facts.ts";
import { LIST_ALERTS } from "./operations.ts";
import { type Page, turnPages } from "./pages.ts";
import type { Snapshot } from "./snapshot.ts";

interface AlertAnswer {
  readonly id: string;
  readonly iid: string;
  readonly title: string | null;
  readonly service: string | null;
  readonly severity: string | null;
  readonly status: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly eventCount: number | null;
  readonly issue: {
    readonly confidential: boolean;
    readonly labels: { readonly nodes: readonly { readonly title: string }[] } | null;
  } | null;
  readonly notes: { readonly nodes: readonly { readonly body: string; readonly createdAt: string }[] } | null;
}

interface Answer {
  readonly project: { readonly alertManagementAlerts: Page<AlertAnswer> | null } | null;
}

export interface AlertPage {
  readonly facts: readonly AlertFact[];
  readonly rows: number;
  readonly after: string | null;
  readonly done: boolean;
}

export interface AlertOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly snapshot: Snapshot;
  readonly question: Pick<Question, "exclude_confidential" | "false_positive_labels">;
}

/** Alerts received in [from, to); a project in which they cannot be seen has none. */
export async function* readAlerts(
  gitlab: GitLab,
  project: string,
  after: string | null,
  { from, to, snapshot, question }: AlertOptions,
): AsyncGenerator<AlertPage> {
  const pages = turnPages(after, async (position) => {
    const answer = await gitlab.query<Answer>(LIST_ALERTS, { project, ...position }).catch(nothingIfHidden);
    return answer?.project?.alertManagementAlerts ?? NOTHING;
  });
  for await (const { nodes, pageInfo } of pages) {
    const received = nodes.map(({ createdAt }) => Date.parse(createdAt));
    const done = !pageInfo.hasNextPage || received.some((instant) => instant < from);
    yield {
      facts: nodes
        .filter(({ createdAt }, index) => {
          const instant = received[index] as Instant;
          return instant >= from && instant < to && !snapshot.isLater(createdAt);
        })
        .map((answer) => factOf(answer, project, snapshot, question)),
      rows: nodes.length,
      after: pageInfo.endCursor,
      done,
    };
    if (done) return;
  }
}

const NOTHING: Page<AlertAnswer> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

function nothingIfHidden(error: unknown): undefined {
  if (error instanceof GitLabError && error.reason === "hidden-feature") return undefined;
  throw error;
}

// GitLab 18.9, app/services/system_notes/alert_management_service.rb.
const ACKNOWLEDGED = /^changed the status to \*\*Acknowledged\*\*/;
const RECOVERED = /^logged a recovery alert from /;

function factOf(
  answer: AlertAnswer,
  project: string,
  { isLater }: Snapshot,
  question: AlertOptions["question"],
): AlertFact {
  const notes = answer.notes?.nodes ?? [];
  const acknowledged = notes.filter(({ body }) => ACKNOWLEDGED.test(body)).map(({ createdAt }) => createdAt);
  const ended = answer.endedAt !== null && !isLater(answer.endedAt) ? answer.endedAt : null;
  const recovered = notes.some(({ body }) => RECOVERED.test(body));
  return {
    type: "alert",
    id: answer.id,
    project,
    iid: answer.iid,
    title: answer.title ?? "",
    service: answer.service,
    severity: (answer.severity ?? "UNKNOWN").toLowerCase(),
    status: (answer.status ?? "TRIGGERED").toLowerCase() as AlertStatus,
    created_at: answer.createdAt,
    started_at: answer.startedAt ?? answer.createdAt,
    ended_at: ended,
    acknowledged_at: acknowledged.filter((at) => !isLater(at)).sort()[0] ?? null,
    events: answer.eventCount ?? 1,
    recovered: notes.length === 0 ? null : recovered,
    incident_labels: labelsOf(answer, question).sort(),
  };
}

/** Of a confidential incident that is left out only those by which alerts are judged. */
function labelsOf({ issue }: AlertAnswer, question: AlertOptions["question"]): string[] {
  const labels = (issue?.labels?.nodes ?? []).map(({ title }) => title);
  const { exclude_confidential, false_positive_labels } = question;
  if (!exclude_confidential || !issue?.confidential) return labels;
  return labels.filter((label) => false_positive_labels.includes(label));
}

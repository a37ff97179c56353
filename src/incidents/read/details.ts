/** Timelines and linked resources, of many incidents in one request. */
import { type GitLab, GitLabError } from "../../gitlab/connect.ts";
import { judge } from "../../gitlab/errors.ts";
import { DETAILS_AT_ONCE, incidentDetails, type Known, TIMELINE_EVENTS } from "./operations.ts";
import type { Remark } from "./story.ts";

export interface Detail {
  /** Null where it cannot be read. */
  readonly timeline: {
    /** What GitLab wrote about the status. */
    readonly remarks: readonly Remark[];
    /** Whether a person wrote an event; null where the first events do not tell. */
    readonly written: boolean | null;
  } | null;
  /** Whether a runbook is linked: as a resource or in the description. */
  readonly runbook: boolean;
}

interface Wanted {
  readonly id: string;
  readonly project: string;
}

interface TimelineAnswer {
  readonly incidentManagementTimelineEvents: {
    readonly nodes: readonly {
      readonly action: string;
      readonly editable: boolean;
      readonly note: string | null;
      readonly occurredAt: string;
    }[];
  } | null;
}

interface IssueAnswer {
  readonly description: string | null;
  readonly issuableResourceLinks: { readonly nodes: readonly { readonly linkType: string }[] } | null;
}

type Answer = Readonly<Record<string, TimelineAnswer | IssueAnswer | null>>;

export async function readDetails(
  gitlab: GitLab,
  incidents: readonly Wanted[],
): Promise<{ byId: ReadonlyMap<string, Detail>; requests: number }> {
  const batches = Array.from({ length: Math.ceil(incidents.length / DETAILS_AT_ONCE) }, (_, index) =>
    incidents.slice(index * DETAILS_AT_ONCE, (index + 1) * DETAILS_AT_ONCE),
  );
  const details = await Promise.all(batches.map((batch) => readBatch(gitlab, batch)));
  return { byId: new Map(details.flat()), requests: batches.length };
}

async function readBatch(gitlab: GitLab, batch: readonly Wanted[]): Promise<[string, Detail][]> {
  const variables: Record<string, string> = {};
  for (let slot = 0; slot < DETAILS_AT_ONCE; slot += 1) {
    // The query is one text with all its slots: those left over ask for the last incident again.
    const { id, project } = (batch[slot] ?? batch.at(-1)) as Wanted;
    variables[`incident${slot}`] = id;
    variables[`project${slot}`] = project;
  }
  const data = await ask(gitlab, variables, { enterprise: true });
  return batch.map(({ id }, slot) => [
    id,
    detailOf(
      data?.[`timeline${slot}`] as TimelineAnswer | null | undefined,
      data?.[`incident${slot}`] as IssueAnswer | null | undefined,
    ),
  ]);
}

async function ask(
  gitlab: GitLab,
  variables: object,
  known: Pick<Known, "enterprise">,
): Promise<Answer | null> {
  const operation = incidentDetails(known);
  const { data, errors } = await gitlab.queryPartial<Answer>(operation, variables);
  if (known.enterprise && errors.some((error) => judge(error).field === "issuableResourceLinks"))
    return ask(gitlab, variables, { enterprise: false });
  const others = errors.filter((error) => judge(error).reason !== "hidden-feature");
  if (others.length > 0) throw GitLabError.fromGraphQL(operation.name, others, gitlab.host);
  return data;
}

function detailOf(
  timeline: TimelineAnswer | null | undefined,
  issue: IssueAnswer | null | undefined,
): Detail {
  const events = timeline?.incidentManagementTimelineEvents?.nodes;
  const links = issue?.issuableResourceLinks?.nodes ?? [];
  return {
    timeline:
      events === undefined
        ? null
        : {
            remarks: events
              .filter(({ action }) => action === "status")
              .map(({ note, occurredAt }) => ({ at: occurredAt, text: note ?? "" })),
            // What people write can be edited, what GitLab writes cannot.
            written:
              events.some(({ editable }) => editable) || (events.length < TIMELINE_EVENTS ? false : null),
          },
    runbook:
      // Links to a call or a chat are no runbook.
      links.some(({ linkType }) => linkType === "general") || linksRunbook(issue?.description ?? ""),
  };
}

/** A line with a link that says runbook in its words or its address. */
function linksRunbook(description: string): boolean {
  return description.split("\n").some((line) => /runbook/i.test(line) && /https?:\/\/|\]\(/.test(line));
}
